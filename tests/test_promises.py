"""What the project says of itself, held against the code: manifest, README, settings, lock files."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema_rs import Draft7Validator

from adapters.settings import Settings
from adapters.slack import app as slack
from adapters.slack.doctor import SCOPES

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT.parent / "shared" / "schemas" / "slack-manifest"
MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yaml").read_text())
README = (ROOT / "README.md").read_text()

SCOPE_OF = {
    "apps.connections.open": None,
    "auth.test": None,
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.info": "groups:read",
    "conversations.members": "groups:read",
    "conversations.open": "im:write",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "users.info": "users:read",
    "views.open": None,
    "views.publish": None,
    "views.push": None,
    "views.update": None,
}
"""Slack's reference: the scope each method needs for private channels and private chats."""

SCOPE_OF_EVENT = {slack.HOME_OPENED: None, slack.MEMBER_JOINED: "groups:read"}
"""And each event, for private channels."""


BY_THE_SDK = {"files_upload_v2": {"files.completeUploadExternal", "files.getUploadURLExternal"}}
"""What the SDK calls by itself."""


def _methods_called() -> set[str]:
    """Every Web API method that the Slack adapter names."""
    names: set[str] = set()
    for source in (ROOT / "adapters" / "slack").glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names |= {node.value} if re.fullmatch(r"(\w+\.)+\w+", node.value) else set()
            if isinstance(node, ast.Attribute):
                names |= BY_THE_SDK.get(node.attr, set())
    return {
        name
        for name in names
        if name.split(".")[0] in {"apps", "auth", "chat", "conversations", "files", "users", "views"}
    }


# --- the manifest ------------------------------------------------------------------------------------


def _beside(address: str) -> Any:
    """The parts of the schema lie beside it, whatever address they name."""
    return json.loads((SCHEMAS / address.rpartition("/")[2]).read_text())


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the schemas of ../shared are not here")
@pytest.mark.parametrize("socket_mode", [False, True])
def test_the_manifest_is_valid(socket_mode: bool) -> None:
    schema = json.loads((SCHEMAS / "manifest.schema.json").read_text())

    manifest = {**MANIFEST, "settings": {**MANIFEST["settings"], "socket_mode_enabled": socket_mode}}
    errors = [error.message for error in Draft7Validator(schema, retriever=_beside).iter_errors(manifest)]

    assert errors == []


def test_the_manifest_asks_for_the_scopes_that_the_code_needs_and_no_more() -> None:
    called = _methods_called()

    assert called == set(SCOPE_OF)
    needed = {scope for scope in (*SCOPE_OF.values(), *SCOPE_OF_EVENT.values()) if scope} | {"commands"}
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed
    assert needed == SCOPES, "what the doctor compares with"


def test_the_manifest_names_the_command_and_the_shortcut_that_are_listened_to() -> None:
    commands = [command["command"] for command in MANIFEST["features"]["slash_commands"]]
    shortcuts = [shortcut["callback_id"] for shortcut in MANIFEST["features"]["shortcuts"]]

    assert commands == [slack.COMMAND]
    assert shortcuts == [slack.SHORTCUT]


def test_the_manifest_subscribes_to_the_events_that_are_listened_to_and_shows_the_home_tab() -> None:
    assert MANIFEST["settings"]["event_subscriptions"]["bot_events"] == list(SCOPE_OF_EVENT)
    assert MANIFEST["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": True,
    }


def test_the_manifest_points_at_the_path_that_is_served() -> None:
    urls = [
        MANIFEST["features"]["slash_commands"][0]["url"],
        MANIFEST["settings"]["interactivity"]["request_url"],
        MANIFEST["settings"]["event_subscriptions"]["request_url"],
    ]

    assert all(url.endswith(slack.PATH) for url in urls)


def test_the_documentation_names_the_line_of_the_manifest_that_socket_mode_changes() -> None:
    guide = (ROOT / "docs" / "slack.md").read_text()

    assert "socket_mode_enabled: false" in (ROOT / "manifest.yaml").read_text()
    for words in ("`socket_mode_enabled: true`", "`connections:write`", "SLACK_APP_TOKEN"):
        assert words in guide


# --- the documentation -------------------------------------------------------------------------------


def _documents() -> str:
    return "\n".join(path.read_text() for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    settings = {name.upper() for name in Settings.model_fields}
    named = set(re.findall(r"\b(?:SQUAREDEAL|SLACK|MICROSOFT|TEAMS)_[A-Z_]+\b", _documents()))

    assert settings <= named
    assert named <= settings | {"SQUAREDEAL_REQUIRE_ALL"}


def test_every_command_of_the_program_is_documented_and_exists() -> None:
    from adapters.cli import app

    functions = {command.callback.__name__ for command in app.registered_commands if command.callback}
    commands = {function.replace("_", "-") for function in functions}
    named = set(re.findall(r"`squaredeal (\w[\w-]*)", _documents()))

    assert commands <= named
    assert named <= commands


def test_the_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()

    for target in [*re.findall(r"`make (\w+)`", _documents()), "demo", "test", "check"]:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_pictures_and_pages_that_are_linked_exist() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text()):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


# --- what ships --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_hashes_and_no_addresses(name: str) -> None:
    lock = (ROOT / name).read_text()
    pins = re.findall(r"^[\w.\[\]-]+==", lock, re.MULTILINE)

    assert "://" not in lock
    assert "--index" not in lock
    assert len(pins) > 20
    for entry in re.split(r"\n(?=\S)", lock):
        assert not entry.strip() or entry.startswith("#") or "--hash=sha256:" in entry


def test_what_the_program_needs_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))

    assert {re.split(r"[\[>]", need)[0] for need in project["dependencies"]} <= locked
