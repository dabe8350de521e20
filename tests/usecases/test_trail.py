"""Is everything written down, does it add up to the state, and can it be taken along?"""

from __future__ import annotations

import json
from datetime import timedelta

from bot.audit import Act, AuditEntry, State, replay
from bot.people import Role
from bot.reference import Reference
from bot.usecases.export_cases import export_cases
from tests.cast import DINA, MANAGEMENT, MAYA, NOW, OMAR, SAM
from tests.office import ADVISE, FINN, FITS, PIA, PROCEED, WHY, Office

HOUR = timedelta(hours=1)


async def lived_through(office: Office) -> str:
    """A case to which most things happened, an hour apart."""
    reference = await office.raise_case(at_stake=("manager",), line_manager=FINN, gainers=(PIA,))
    await office.pass_time(hours=1)
    await office.ask(MAYA, reference, "Who would use it there?")
    await office.pass_time(hours=1)
    await office.answer(SAM, reference, "Three planners.")
    await office.pass_time(hours=1)
    await office.add_note(SAM, reference, "They sign on Friday.")
    await office.press(FINN, "decide", reference)
    await office.pass_time(hours=1)
    await office.press(OMAR, "recuse", reference)
    await office.pass_time(hours=1)
    await office.decide(MAYA, reference, compensation_owner=DINA)
    await office.press(MAYA, "recuse", reference)
    await office.deliver()
    return reference


async def exported(office: Office) -> list[dict[str, object]]:
    return [json.loads(json.dumps(line)) async for line in export_cases(office.services)]


async def test_who_did_what_when_and_in_which_role_is_written_down(office: Office) -> None:
    reference = await lived_through(office)

    trail = await office.trail(reference)

    assert [
        (entry.action, entry.actor, entry.role, (entry.at - NOW) // HOUR, entry.result) for entry in trail
    ] == [
        (Act.RAISE, SAM.id, Role.REP, 0, "done"),
        (Act.CARD_POSTED, None, Role.BOT, 0, "done"),
        (Act.ASK, MAYA.id, Role.DECIDER, 1, "done"),
        (Act.ANSWER, SAM.id, Role.REP, 2, "done"),
        (Act.ADD_NOTE, SAM.id, Role.REP, 3, "done"),
        (Act.DECIDE, FINN.id, Role.NONE, 3, "refused:gains"),
        (Act.RECUSE, OMAR.id, Role.DECIDER, 4, "done"),
        (Act.DECIDE, MAYA.id, Role.DECIDER, 5, "done"),
        (Act.RECUSE, MAYA.id, Role.NONE, 5, "refused:already_decided"),
    ]


async def test_the_trail_holds_nothing_that_anybody_typed(office: Office) -> None:
    reference = await lived_through(office)

    trail = str(await office.trail(reference))

    typed = ("OPP-7781", "drivers", "Three planners", "They sign", WHY)
    assert [text for text in typed if text in trail] == []


async def test_the_trail_adds_up_to_the_state(office: Office) -> None:
    reference = await lived_through(office)

    states = replay(await office.trail(reference))

    assert [(state, (at - NOW) // HOUR) for state, at in states] == [
        (State.SUBMITTED, 0),
        (State.AWAITING_DECISION, 0),
        (State.INFO_NEEDED, 1),
        (State.AWAITING_DECISION, 2),
        (State.DECIDED, 5),
    ]


def test_refused_tries_and_further_cards_move_nothing() -> None:
    def entry(action: Act, result: str = "done") -> AuditEntry:
        return AuditEntry(Reference("SD-7K3QXM"), NOW, None, Role.BOT, action, result)

    trail = [
        entry(Act.RAISE),
        entry(Act.NO_ROUTE),
        entry(Act.DECIDE, "refused:gains"),
        entry(Act.CARD_POSTED),
        entry(Act.RECUSE),
        entry(Act.ASK),
        entry(Act.CARD_POSTED),
        entry(Act.WITHDRAW),
        entry(Act.CARD_POSTED),
    ]

    assert [state for state, _at in replay(trail)] == [
        State.SUBMITTED,
        State.AWAITING_DECISION,
        State.INFO_NEEDED,
        State.WITHDRAWN,
    ]


async def test_messages_are_remembered_so_that_they_can_be_deleted_one_day(office: Office) -> None:
    reference = await lived_through(office)

    kept = str(office.everything_kept())

    sent = {getattr(one, "message_id", "") for one in office.chat.sent}
    assert reference in kept
    assert all(f"'{message}'" in kept for message in sent)


# --- taking it along ---------------------------------------------------------------------------------


async def test_an_export_has_one_line_a_case_in_the_order_of_raising(office: Office) -> None:
    first = await office.raise_case(deal_ref="OPP-1")
    second = await office.raise_case(deal_ref="OPP-2")

    assert [line["reference"] for line in await exported(office)] == [first, second]


async def test_an_export_holds_everything_of_a_case(office: Office) -> None:
    reference = await lived_through(office)

    line = (await exported(office))[0]

    form = line.pop("form")
    assert form == {
        "deal_ref": "OPP-7781",
        "customer_need": "One place where their drivers can see the day's route.",
        "mismatch": "We are about to sell the whole planning suite for it.",
        "honest_advice": "own_other_solution",
        "deal_value": "EUR 48000.00",
        "at_stake": ["manager"],
        "decide_by": "2026-11-24",
        "gainers": [PIA.id],
        "line_manager": FINN.id,
    }
    states, audit = line.pop("states"), line.pop("audit")
    assert line == {
        "reference": reference,
        "platform": "slack",
        "rep": SAM.id,
        "state": "decided",
        "value": {"currency": "EUR", "minor": 4_800_000},
        "gains": [FINN.id, PIA.id, SAM.id],
        "decision": {
            "code": "advise_best_fit",
            "rationale": WHY,
            "by": MAYA.id,
            "at": "2026-11-17T14:00:00+00:00",
            "new_value": {"currency": "EUR", "minor": 480_000},
            "what_changes": "",
            "referred_to": "",
            "disclosed": "",
            "customer_told": ADVISE["customer_told"],
            "told_by": "2026-11-24",
            "how_asked": "",
        },
        "compensation": {
            "code": "target_lowered",
            "owner": DINA.id,
            "minor": None,
            "due": "2026-12-31",
            "state": "promised",
            "reason": "",
            "paid_on": None,
            "ledger": [],
        },
        "questions": [
            {
                "question": "Who would use it there?",
                "by": MAYA.id,
                "at": "2026-11-17T10:00:00+00:00",
                "answer": "Three planners.",
            }
        ],
        "notes": [{"note": "They sign on Friday.", "at": "2026-11-17T12:00:00+00:00"}],
        "withdraw_reason": "",
        "corrected": [],
        "superseded": [],
        "second_look": None,
        "accepted_at": None,
        "stepped_back_at": None,
        "told_on": None,
        "assigned": [],
        "handed_over": None,
        "redirects": [],
        "belonged_here": False,
        "follow_up": [],
    }
    assert isinstance(states, list)
    assert states[-1] == {"state": "decided", "at": "2026-11-17T14:00:00+00:00"}
    assert isinstance(audit, list)
    assert len(audit) == 9
    assert audit[5] == {
        "at": "2026-11-17T12:00:00+00:00",
        "actor": FINN.id,
        "role": "none",
        "action": "decide",
        "result": "refused:gains",
    }


async def test_an_open_case_is_exported_without_a_decision(office: Office) -> None:
    await office.raise_case(deal_value="¥ 500000")

    line = (await exported(office))[0]

    assert (line["decision"], line["compensation"], line["state"]) == (None, None, "awaiting_decision")
    assert line["form"]["deal_value"] == "JPY 500000"  # type: ignore[index]


async def test_a_decision_that_promises_nothing_is_exported_as_such(office: Office) -> None:
    reference = await office.raise_case()
    await office.decide(MAYA, reference, FITS)

    line = (await exported(office))[0]

    assert line["compensation"]["state"] == "none"  # type: ignore[index]
    assert line["decision"]["how_asked"] == FITS["how_asked"]  # type: ignore[index]
    assert line["decision"]["new_value"] is None  # type: ignore[index]


async def test_a_withdrawn_case_is_exported_with_its_reason(office: Office) -> None:
    reference = await office.raise_case()
    await office.withdraw(SAM, reference, "They bought elsewhere.")

    line = (await exported(office))[0]

    assert (line["state"], line["withdraw_reason"]) == ("withdrawn", "They bought elsewhere.")
    assert office.channels_of(reference) == [MANAGEMENT]


async def test_an_export_says_who_handed_the_case_to_the_directors_and_why(office: Office) -> None:
    reference = await office.raise_case()
    await office.details_form(MAYA, reference, PROCEED)

    (line,) = await exported(office)

    handed_over = {"rationale": PROCEED["rationale"], "by": MAYA.id, "at": "2026-11-17T09:00:00+00:00"}
    assert line["handed_over"] == handed_over
