"""Would Teams take the package, and does it ask for what the product needs and no more?"""

import json
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from adapters.teams.manifest import manifest, words, write_package
from bot import conversation
from bot.binding import ROLES
from bot.errors import SettingsFault
from bot.texts import LANGUAGES
from tests.rendering.schemas import check_teams_manifest, needs_schemas

APP = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
ADDRESS = "https://squaredeal.example.com"


@pytest.fixture
def package(tmp_path: Path) -> Iterator[ZipFile]:
    with ZipFile(write_package(tmp_path, APP, ADDRESS)) as zipped:
        yield zipped


def read(package: ZipFile, name: str) -> Any:
    return json.loads(package.read(name))


def at(value: Any, path: str) -> Any:
    """What stands at a path as Teams writes it: `bots[0].commandLists[1]`."""
    for key, index in re.findall(r"(\w+)|\[(\d+)\]", path):
        value = value[key] if key else value[int(index)]
    return value


# --- the manifest ------------------------------------------------------------------------------------


@needs_schemas
def test_the_manifest_is_valid(package):
    check_teams_manifest(read(package, "manifest.json"), "1.30")


@needs_schemas
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manifest_is_valid_in_every_language(language):
    spoken = manifest(APP, ADDRESS)
    for path, text in words(language).items():
        if path != "$schema":
            parent, _, key = path.rpartition(".")
            at(spoken, parent)[key] = text

    check_teams_manifest(spoken, "1.30")


def test_every_id_is_the_one_of_the_settings(package):
    made = read(package, "manifest.json")

    assert made["id"] == made["webApplicationInfo"]["id"] == APP
    assert made["bots"][0]["botId"] == made["composeExtensions"][0]["botId"] == APP
    assert made["validDomains"] == ["squaredeal.example.com"]
    assert {made["developer"][name] for name in ("websiteUrl", "privacyUrl", "termsOfUseUrl")} == {ADDRESS}


def test_it_works_in_private_in_a_team_and_in_a_group_chat(package):
    made = read(package, "manifest.json")

    assert made["bots"][0]["scopes"] == ["personal", "team", "groupChat"]
    assert made["supportsChannelFeatures"] == "tier1"


def test_the_form_is_opened_by_a_command_of_the_compose_box_and_by_a_slash(package):
    [command] = read(package, "manifest.json")["composeExtensions"][0]["commands"]

    assert (command["id"], command["type"], command["fetchTask"]) == ("dilemma", "action", True)
    assert command["triggers"] == ["slash"]


def test_the_commands_that_are_offered_are_those_that_are_answered(package):
    private, shared = read(package, "manifest.json")["bots"][0]["commandLists"]

    words_of = {command["title"] for command in private["commands"]}
    assert {word.replace("dilemma", "") for word in words_of} == set(conversation.COMMANDS)
    assert [command["title"] for command in shared["commands"]] == [
        *(f"{conversation.BIND} {role}" for role in ROLES),
        "help",
    ]


def test_it_asks_to_read_rosters_and_nothing_else(package):
    asked = read(package, "manifest.json")["authorization"]["permissions"]["resourceSpecific"]

    assert {permission["name"] for permission in asked} == {
        "TeamMember.Read.Group",
        "ChannelMember.Read.Group",
        "ChatMember.Read.Chat",
    }
    assert {permission["type"] for permission in asked} == {"Application"}


# --- the languages -----------------------------------------------------------------------------------


def test_every_language_there_is_comes_along(package):
    spoken = read(package, "manifest.json")["localizationInfo"]

    others = {entry["languageTag"]: entry["file"] for entry in spoken["additionalLanguages"]}
    assert {spoken["defaultLanguageTag"]: spoken["defaultLanguageFile"], **others} == {
        language: f"{language}.json" for language in LANGUAGES
    }
    assert {f"{language}.json" for language in LANGUAGES} <= set(package.namelist())


def test_every_text_of_the_manifest_is_said_in_every_language(package):
    made, english, dutch = (read(package, name) for name in ("manifest.json", "en.json", "nl.json"))

    assert set(english) == set(dutch)
    assert len(english) > 10
    for path in set(english) - {"$schema"}:
        assert at(made, path) == english[path]
        assert "texts:" not in dutch[path]


def test_nothing_is_left_to_be_filled_in(package):
    for name in ("manifest.json", "en.json", "nl.json"):
        assert not re.search(r"texts:|\"\{\w+\}\"", package.read(name).decode()), name


# --- the package -------------------------------------------------------------------------------------


def test_the_package_holds_the_manifest_at_its_root_and_what_it_names(package):
    made = read(package, "manifest.json")

    assert set(package.namelist()) == {"manifest.json", "en.json", "nl.json", *made["icons"].values()}


@pytest.mark.parametrize(("icon", "size"), [("color", 192), ("outline", 32)])
def test_an_icon_has_the_size_that_teams_wants(package, icon, size):
    png = package.read(read(package, "manifest.json")["icons"][icon])

    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (size, size)


def test_the_outline_has_a_transparent_ground(package):
    with_alpha = 6

    assert package.read("outline.png")[25] == with_alpha


def test_the_package_does_not_say_when_it_was_made(package):
    assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_settings_make_the_same_package(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()

    assert write_package(first, APP, ADDRESS).read_bytes() == write_package(second, APP, ADDRESS).read_bytes()


@pytest.mark.parametrize(
    ("app", "address", "named"),
    [
        ("", ADDRESS, "MICROSOFT_APP_ID"),
        ("squaredeal", ADDRESS, "MICROSOFT_APP_ID"),
        (APP, "", "SQUAREDEAL_PUBLIC_URL"),
        (APP, "http://squaredeal.example.com", "SQUAREDEAL_PUBLIC_URL"),
    ],
)
def test_what_teams_would_refuse_is_one_sentence_and_no_package(tmp_path, app, address, named):
    with pytest.raises(SettingsFault, match=named) as refused:
        write_package(tmp_path, app, address)

    assert len(refused.value.args) == 1
    assert list(tmp_path.iterdir()) == []
