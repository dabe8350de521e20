"""Is the people file read as it is meant, and is each fault in it one sentence that helps to mend it?"""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.languages import WithLanguages
from adapters.people_file import read_people_file
from bot.errors import SettingsFault
from bot.people import ChannelId, Person, PersonId
from tests.cast import MANAGEMENT, MAYA, OMAR, SAM, private
from tests.fakes import FakeDirectory

HEAD = "person,slack,teams,line_manager,unit,director,language"
AAD = "8ecb9a1e-0001-4f4e-9d0a-000000000001"


def slack(identifier: str) -> PersonId:
    return PersonId(f"slack:{identifier}")


def teams(identifier: str) -> PersonId:
    return PersonId(f"teams:{identifier}")


def written(folder: Path, *lines: str, head: str = HEAD) -> Path:
    file = folder / "people.csv"
    file.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
    return file


def faults_of(file: Path) -> list[str]:
    with pytest.raises(SettingsFault) as caught:
        read_people_file(file)
    return [str(fault) for fault in caught.value.args]


# --- what is read ------------------------------------------------------------------------------------


def test_an_id_of_teams_means_the_same_in_capitals(tmp_path: Path) -> None:
    people = read_people_file(written(tmp_path, f"sam,USAM,{AAD.upper()},,,,"))

    assert people.accounts.on(slack("USAM"), "teams") == teams(AAD)


def test_who_leads_whom_is_known_on_each_platform_where_both_are(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        f"sam,USAM,{AAD},maya,north,dina,nl",
        "maya,UMAYA,aad-maya,dina,north,dina,",
        "dina,UDINA,,,north,,en",
    )

    people = read_people_file(file)

    assert people.line_manager(slack("USAM")) == slack("UMAYA")
    assert people.line_manager(teams(AAD)) == teams("aad-maya")
    assert people.director(slack("USAM")) == slack("UDINA")
    assert people.director(teams(AAD)) is None, "she has no account there"
    assert people.line_manager(slack("UDINA")) is None
    assert people.line_manager(slack("UNOBODY")) is None


def test_nobody_is_his_own_director(tmp_path: Path) -> None:
    people = read_people_file(written(tmp_path, "dina,UDINA,,,north,dina,"))

    assert people.director(slack("UDINA")) is None


def test_nobody_is_his_own_line_manager(tmp_path: Path) -> None:
    people = read_people_file(written(tmp_path, "dina,UDINA,,dina,north,,"))

    assert people.line_manager(slack("UDINA")) is None


def test_languages_are_those_that_the_file_names(tmp_path: Path) -> None:
    people = read_people_file(written(tmp_path, f"sam,USAM,{AAD},,,,nl", "maya,UMAYA,,,,,"))

    assert people.languages == {slack("USAM"): "nl", teams(AAD): "nl"}


def test_a_file_as_a_spreadsheet_writes_it_is_read(tmp_path: Path) -> None:
    """With a mark at its beginning, spaces, quotes, further columns and empty lines."""
    file = tmp_path / "people.csv"
    lines = (
        HEAD + ",remark",
        ' sam , USAM ,, "maya" ,,,nl,"new, since May"',
        "",
        ",,,,,,,",
        "maya,UMAYA,,,,,,",
    )
    file.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())

    people = read_people_file(file)

    assert people.line_manager(slack("USAM")) == slack("UMAYA")
    assert people.languages == {slack("USAM"): "nl"}


def test_a_short_line_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    people = read_people_file(written(tmp_path, "maya,UMAYA", "sam,USAM,,maya"))

    assert people.line_manager(slack("USAM")) == slack("UMAYA")


def test_a_file_with_nobody_in_it_knows_nobody(tmp_path: Path) -> None:
    people = read_people_file(written(tmp_path))

    assert (people.line_managers, people.directors, people.languages) == ({}, {}, {})


# --- faults ------------------------------------------------------------------------------------------

FAULTS = {
    "somebody without a key": (
        [",USAM,,,,,"],
        ["SQUAREDEAL_PEOPLE_FILE: line 2 has no key in the column person."],
    ),
    "a line manager who is not in it": (
        ["maya,UMAYA,,,,,", "sam,USAM,,mya,,,"],
        ["SQUAREDEAL_PEOPLE_FILE: line 3 names a line_manager who is not in the file."],
    ),
    "a director who is not in it": (
        ["sam,USAM,,,north,dina,"],
        ["SQUAREDEAL_PEOPLE_FILE: line 2 names a director who is not in the file."],
    ),
    "a language without a catalogue": (
        ["sam,USAM,,,,,fr"],
        ["SQUAREDEAL_PEOPLE_FILE: line 2 has a language that is none of en, nl."],
    ),
    "somebody who stands in it twice": (
        ["sam,USAM,,,,,", "sam,USAM2,,,,,"],
        ["SQUAREDEAL_PEOPLE_FILE: line 3 has a person that stands in an earlier line too."],
    ),
    "an account of two people": (
        ["sam,USAM,aad-sam,,,,", "samuel,USAM,aad-sam,,,,"],
        [
            "SQUAREDEAL_PEOPLE_FILE: line 3 has a slack that stands in an earlier line too.",
            "SQUAREDEAL_PEOPLE_FILE: line 3 has a teams that stands in an earlier line too.",
        ],
    ),
    "an account that is no bare id": (
        ["sam,slack:USAM,,,,,", "maya,Maya Manager,maya@example.com,,,,"],
        [
            "SQUAREDEAL_PEOPLE_FILE: line 2 has a slack that is no bare id such as U024BE7LH.",
            "SQUAREDEAL_PEOPLE_FILE: line 3 has a slack that is no bare id such as U024BE7LH.",
            "SQUAREDEAL_PEOPLE_FILE: line 3 has a teams that is no bare id such as U024BE7LH.",
        ],
    ),
    "several at once": (
        ["sam,USAM,,mya,,dina,fr"],
        [
            "SQUAREDEAL_PEOPLE_FILE: line 2 names a line_manager who is not in the file.",
            "SQUAREDEAL_PEOPLE_FILE: line 2 names a director who is not in the file.",
            "SQUAREDEAL_PEOPLE_FILE: line 2 has a language that is none of en, nl.",
        ],
    ),
}


@pytest.mark.parametrize(("lines", "faults"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_a_sentence_that_says_where(tmp_path: Path, lines: list[str], faults: list[str]) -> None:
    assert faults_of(written(tmp_path, *lines)) == faults


def test_columns_that_are_missing_are_named(tmp_path: Path) -> None:
    assert faults_of(written(tmp_path, head="person,slack,line_manager")) == [
        "SQUAREDEAL_PEOPLE_FILE: the first line lacks teams, unit, director, language."
    ]


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b""], ids=["none", "no text", "empty"])
def test_what_is_no_such_file_is_said(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "people.csv"
    if content is not None:
        file.write_bytes(content)

    (fault,) = faults_of(file)

    assert fault.startswith("SQUAREDEAL_PEOPLE_FILE: ")
    assert "USAM" not in fault


def test_a_fault_never_says_who_is_in_it(tmp_path: Path) -> None:
    faults = faults_of(written(tmp_path, "sam,USAM,,Maya Manager,,,klingon"))

    assert not any(text in fault for fault in faults for text in ("Maya", "USAM", "klingon"))


# --- languages ---------------------------------------------------------------------------------------


async def test_people_read_in_the_language_of_the_file_and_else_in_the_platforms_own() -> None:
    directory = WithLanguages(
        FakeDirectory((SAM, MAYA, OMAR), (private(MANAGEMENT, MAYA, OMAR),)), {MAYA.id: "nl", SAM.id: "nl"}
    )

    assert (await directory.person(SAM.id)).language == "nl"
    assert {one.name: one.language for one in (await directory.channel(MANAGEMENT)).members} == {
        MAYA.name: "nl",
        OMAR.name: "nl",
    }
    member = await directory.membership(ChannelId(MANAGEMENT), MAYA.id)
    assert (member.person.language, member.is_member) == ("nl", True)
    stranger: Person = await directory.person(slack("UX"))
    assert stranger.language == "en"
