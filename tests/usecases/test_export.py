"""What can be taken along: every case in the order of submission, each with its whole trail."""

from __future__ import annotations

from bot.usecases.export_cases import count_cases, export_cases
from tests.cast import MAYA, OMAR, SAM
from tests.office import WHY, Office


async def test_every_case_is_exported_in_the_order_of_submission(office: Office) -> None:
    references = [await office.raise_case(deal_ref=f"OPP-{number}") for number in range(3)]

    lines = [line async for line in export_cases(office.services)]

    assert [line["reference"] for line in lines] == references
    assert [line["form"]["deal_ref"] for line in lines] == ["OPP-0", "OPP-1", "OPP-2"]
    assert await count_cases(office.services) == 3


async def test_a_line_tells_the_whole_case(office: Office) -> None:
    reference = await office.raise_case()
    await office.deliver()
    await office.ask(MAYA, reference, "Who would use it there?")
    await office.answer(SAM, reference, "Three planners.")
    await office.add_note(SAM, reference, "They sign on Friday.")
    await office.decide(MAYA, reference)
    await office.press(OMAR, "decide", reference)

    (line,) = [line async for line in export_cases(office.services)]

    assert line["rep"] == SAM.id
    assert [(one["question"], one["by"], one["answer"]) for one in line["questions"]] == [
        ("Who would use it there?", MAYA.id, "Three planners.")
    ]
    assert [note["note"] for note in line["notes"]] == ["They sign on Friday."]
    assert line["decision"]["rationale"] == WHY
    assert line["decision"]["new_value"] == {"currency": "EUR", "minor": 480_000}
    assert line["states"][-1]["state"] == line["state"] == "decided"
    assert "refused:already_decided" in [entry["result"] for entry in line["audit"]]


async def test_nothing_raised_is_nothing_exported(quiet_office: Office) -> None:
    assert await count_cases(quiet_office.services) == 0
    assert [line async for line in export_cases(quiet_office.services)] == []
