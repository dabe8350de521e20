"""Does somebody who gains by a case meet nothing of it? Everything he can open is as if it did not exist."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import CannotCheck
from bot.people import Person, bare
from tests.cast import COMPANY, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.fakes import Tell
from tests.office import FINN, PIA, Office, reference_in, said, same

COMMANDS = ("/dilemma", "/dilemma mine", "/dilemma help", "/dilemma anything")
ACTIONS = (
    *("decide", "ask", "recuse", "redirect", "assign"),
    *("answer", "add_note", "withdraw", "belongs_here", "change", "no_such_button"),
)

GAINERS = [MAYA, FINN, PIA, STELLA]
"""The line manager, in the management channel too; two whom the rep named, one of them a steward."""


async def raised(office: Office) -> str:
    """A case with everything in it, by which Maya, Finn, Pia and Stella gain."""
    reference = await office.raise_case(at_stake=("manager",), line_manager=MAYA, gainers=(FINN, PIA, STELLA))
    await office.ask(OMAR, reference)
    await office.deliver()
    await office.add_note(SAM, reference)
    await office.deliver()
    return reference


@pytest.mark.parametrize("who", GAINERS, ids=lambda who: who.name)
async def test_whatever_a_gainer_opens_is_as_if_the_case_had_never_been_raised(
    office: Office, quiet_office: Office, who: Person
) -> None:
    reference = await raised(office)

    for words in COMMANDS:
        assert same(await office.say(who, words)) == same(await quiet_office.say(who, words))
    for action in ACTIONS:
        answer = await office.press(who, action, reference)
        assert same(answer) == same(await quiet_office.press(who, action, reference))


@pytest.mark.parametrize("who", GAINERS, ids=lambda who: who.name)
async def test_it_stays_so_while_the_platform_is_silent_and_after_the_decision(
    office: Office, quiet_office: Office, who: Person
) -> None:
    reference = await raised(office)
    await office.answer(SAM, reference)
    await office.decide(OMAR, reference, compensation="none_no_loss")
    for one in (office, quiet_office):
        one.directory.failure = CannotCheck()

    for action in ACTIONS:
        answer = await office.press(who, action, reference)
        assert same(answer) == same(await quiet_office.press(who, action, reference))


@pytest.mark.parametrize("who", GAINERS, ids=lambda who: who.name)
async def test_a_gainer_who_raises_the_very_same_deal_finds_everything_as_usual(
    office: Office, quiet_office: Office, who: Person
) -> None:
    reference = await raised(office)

    view, quiet_view = await office.second_view(who), await quiet_office.second_view(who)
    assert same(view) == same(quiet_view)
    own = reference_in(await office.submit(who, view))
    quiet_own = reference_in(await quiet_office.submit(who, quiet_view))
    await office.deliver()
    await quiet_office.deliver()

    told, quiet = ([said(card) for card in one.chat.told(who)] for one in (office, quiet_office))
    assert [one.replace(own, quiet_own) for one in told] == quiet
    mine, quiet_mine = [said(await one.say(who, "/dilemma mine")) for one in (office, quiet_office)]
    assert mine.replace(own, quiet_own) == quiet_mine
    assert not any(reference in one for one in told)


async def test_nothing_of_a_case_is_sent_to_somebody_who_gains_or_to_where_he_is(office: Office) -> None:
    reference = await raised(office)
    await office.answer(SAM, reference)
    await office.deliver()
    await office.decide(OMAR, reference, compensation="none_no_loss")
    await office.deliver()
    assert (await office.case(reference)).decision

    gaining = {one.id for one in GAINERS}
    for sent in office.chat.sent:
        if sent.channel == f"slack:D{bare(SAM.id)}":
            continue
        reader = {sent.person} if isinstance(sent, Tell) else _members(office, sent.channel)
        assert not reader & gaining
    assert {sent.channel for sent in office.chat.posts} == {INDEPENDENT}


async def test_with_nowhere_to_go_a_steward_and_a_director_who_gain_still_hear_nothing(
    office: Office,
) -> None:
    office.run_under(replace(COMPANY, management=None, independent=None))
    office.directory.join(DIRECTORS, FINN)

    await office.raise_case(at_stake=("manager",), line_manager=MAYA, gainers=(FINN, STELLA))

    assert office.chat.told(FINN) == office.chat.told(STELLA) == office.chat.told(MAYA) == []


async def test_nobody_is_told_who_gains(office: Office) -> None:
    """The card shows roles, never names of those left out."""
    reference = await office.raise_case(at_stake=("manager",), line_manager=FINN, gainers=(PIA,))

    card = said(office.card(MANAGEMENT, reference))

    assert "Finn" not in card
    assert "Pia" not in card


async def test_the_rep_keeps_the_own_view(office: Office) -> None:
    reference = await raised(office)

    assert reference in said(await office.say(SAM, "/dilemma mine"))


async def test_a_refused_try_is_written_down_where_the_one_who_tried_cannot_see_it(office: Office) -> None:
    reference = await raised(office)
    kept = office.everything_kept()

    await office.press(MAYA, "decide", reference)

    entry = (await office.trail(reference))[-1]
    assert (entry.actor, entry.result) == (MAYA.id, "refused:gains")
    assert office.everything_kept() == kept


def _members(office: Office, channel: str) -> set[str]:
    return {member.id for member in office.directory.channels[channel].members}  # type: ignore[index]
