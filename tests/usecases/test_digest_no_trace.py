"""Who gains by a case that waits meets nothing of it on a Monday; who does not, hears of it in private."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import PermanentFailure
from bot.people import Person
from bot.views.elements import Card, Facts, Picture
from tests.cast import COMPANY, DINA, DIRECTORS, MANAGEMENT, MAYA, OMAR, SAM, STELLA, private
from tests.following import ask_again
from tests.monday import W48, line_1, monday, plan, sent, told_around_digests, wait_until, waits
from tests.office import EN, FINN, NL, PIA, ROSA, Office, buttons_of, said, same

NAMED: dict[str, Any] = {"at_stake": ("higher",), "line_manager": MAYA, "gainers": (FINN,)}
LINE_MANAGER: dict[str, Any] = {"at_stake": ("manager",), "line_manager": FINN}
UNKNOWN: dict[str, Any] = {"at_stake": ("dont_know",)}
WAYS = {"named by the rep": NAMED, "the line manager": LINE_MANAGER}


async def overdue(office: Office, who: Person = SAM, **changes: Any) -> str:
    """A case that nobody decides until Monday at eight; Finn is a director as Dina is."""
    office.directory.join(DIRECTORS, FINN)
    await plan(office)
    reference = await office.raise_case(who, **changes)
    await wait_until(office, W48)
    return reference


@pytest.mark.parametrize("way", WAYS)
async def test_line_1_leaves_out_what_a_director_gains_by_and_the_others_hear_it_in_private(
    office: Office, way: str
) -> None:
    await overdue(office, **WAYS[way])

    await office.deliver()

    [post] = sent(office)
    assert EN("digest.nothing_waits") in line_1(post.card)
    assert post.card.summary == EN("digest.summary", week=48, count=0)
    [told] = told_around_digests(office, DINA)
    assert EN("also_waiting.text", count=1, days=2) in said(told)
    assert "digest_queue" in buttons_of(told)
    assert told_around_digests(office, FINN) == told_around_digests(office, STELLA) == []


async def test_a_rep_who_is_a_director_reads_nothing_of_the_own_case_in_the_digest(office: Office) -> None:
    reference = await overdue(office, FINN, at_stake=("me",))

    await office.deliver()
    await office.say(FINN, "/dilemma digest")
    await office.deliver()

    assert EN("digest.nothing_waits") in line_1(sent(office)[0].card)
    assert len(told_around_digests(office, DINA)) == 1
    assert reference not in "".join(said(card) for card in told_around_digests(office, FINN))
    assert reference not in said(await office.press(FINN, "digest_queue"))


async def test_of_two_cases_the_channel_counts_the_one_by_which_nobody_there_gains(office: Office) -> None:
    await overdue(office, **NAMED)
    office.clock.move(-(office.clock.now() - W48.plus(-1).digest_due(COMPANY.calendar)))
    await office.raise_case(ROSA, deal_ref="OPP-2")

    await monday(office)

    assert waits(decisions=1) in line_1(sent(office)[0].card)
    assert EN("also_waiting.text", count=1, days=2) in said(told_around_digests(office, DINA)[0])


async def test_where_every_director_gains_the_steward_hears_which_case_it_is(office: Office) -> None:
    """No queue is open to her."""
    office.directory.leave(DIRECTORS, DINA)
    reference = await overdue(office, **NAMED)

    await office.deliver()

    [told] = told_around_digests(office, STELLA)
    assert f"{reference}\n{EN('waits_for.decision')} · {EN('fact.days_waiting')}: 2" in said(told)
    assert buttons_of(told) == {}
    assert told_around_digests(office, FINN) == []


async def test_a_steward_who_gains_too_hears_nothing(office: Office) -> None:
    office.directory.leave(DIRECTORS, DINA)
    await overdue(office, **NAMED | {"gainers": (FINN, STELLA)})

    await office.deliver()

    assert told_around_digests(office, STELLA) == told_around_digests(office, FINN) == []


async def test_an_unknown_line_manager_may_be_a_manager_but_is_no_director(office: Office) -> None:
    await overdue(office, **UNKNOWN)

    await office.deliver()

    assert waits(decisions=1) in line_1(sent(office)[0].card)


async def test_where_directors_and_managers_share_a_channel_an_unknown_line_manager_may_be_in_it(
    office: Office,
) -> None:
    office.run_under(replace(COMPANY, management=DIRECTORS))
    await overdue(office, **UNKNOWN)

    await office.deliver()

    assert EN("digest.nothing_waits") in line_1(sent(office)[0].card)


async def test_somebody_who_left_before_the_private_message_goes_out_gets_none(office: Office) -> None:
    await overdue(office, **NAMED)
    # Else her own card may fail first, and keep what comes after it waiting; on its way it may be put back.
    office.clock.move(-timedelta(minutes=10))
    await office.deliver()
    await office.pass_time(minutes=9)
    office.chat.failing[DINA.id] = PermanentFailure("cannot_dm")
    await office.pass_time(minutes=1)
    [alarm] = told_around_digests(office, STELLA)
    assert EN("digest_stuck.private") in said(alarm)
    office.directory.leave(DIRECTORS, DINA)
    office.chat.failing.clear()

    await office.pass_time(minutes=10)

    assert told_around_digests(office, DINA) == []


@pytest.mark.parametrize("gone", ["deactivated", "no channel", "decided"])
async def test_what_no_longer_holds_when_it_goes_out_is_not_said(office: Office, gone: str) -> None:
    reference = await overdue(office, **NAMED)
    office.chat.failing[DINA.id] = PermanentFailure("cannot_dm")
    await office.deliver()
    if gone == "deactivated":
        office.directory.know(replace(DINA, is_full_member=False))
    if gone == "no channel":
        office.run_under(replace(COMPANY, directors=None))
    if gone == "decided":
        await office.decide(OMAR, reference)
    office.chat.failing.clear()

    await office.pass_time(minutes=10)

    assert told_around_digests(office, DINA) == []


async def test_a_channel_opened_up_meanwhile_makes_nobody_a_director(office: Office) -> None:
    await overdue(office, **NAMED)
    office.chat.failing[DINA.id] = PermanentFailure("cannot_dm")
    await office.deliver()
    office.directory.open_up(DIRECTORS)
    office.chat.failing.clear()

    await office.pass_time(minutes=10)

    assert told_around_digests(office, DINA) == []


async def test_each_is_told_in_the_own_language(office: Office) -> None:
    office.directory.know(replace(DINA, language="nl"))
    await overdue(office, **NAMED)

    await office.deliver()

    assert NL("also_waiting.text", count=1, days=2) in said(told_around_digests(office, DINA)[0])


# --- everything that a director who gains ever gets ----------------------------------------------------


def _without_figures(card: Card) -> list[Any]:
    """Aggregate figures and the log's head are outside the rule (domain.md, No trace)."""
    log = EN("digest.log").split("{")[0][:20]
    rest = [one for one in card.elements if not isinstance(one, Facts | Picture)]
    return [one for one in rest if log not in said(Card("", (one,)))]


async def _everything(office: Office, who: Person) -> list[Any]:
    """What somebody in the directors' channel reads there, in private, and as answers."""
    await monday(office)
    await office.say(who, "/dilemma digest")
    await office.deliver()
    queue = same(await office.press(who, "digest_queue"))
    here = [one.card for one in (*office.chat.posts, *office.chat.replies) if one.channel == DIRECTORS]
    cards = [*here, *office.chat.told(who)]
    return [queue, *([card.summary, *_without_figures(card)] for card in cards)]


@pytest.mark.parametrize("way", WAYS)
async def test_a_director_who_gains_reads_what_he_would_read_without_the_case(
    office: Office, quiet_office: Office, way: str
) -> None:
    for one in (office, quiet_office):
        one.directory.join(DIRECTORS, FINN)
        await plan(one)
    reference = await office.raise_case(**WAYS[way])

    found = await _everything(office, FINN)

    assert found == await _everything(quiet_office, FINN)
    assert reference not in repr(office.chat.told(FINN))


async def test_it_is_so_for_a_second_look_and_for_a_promise_not_kept_too(
    office: Office, quiet_office: Office
) -> None:
    for one in (office, quiet_office):
        one.directory.join(DIRECTORS, FINN)
        await plan(one)
    for number in range(2):
        reference = await office.raise_case(deal_ref=f"OPP-{number}", **NAMED)
        await office.decide(OMAR, reference, compensation_due="2026-11-20")
        await office.deliver()
    await ask_again(office, reference)

    found = await _everything(office, FINN)

    assert found == await _everything(quiet_office, FINN)
    assert EN("also_waiting.text", count=2, days=5) in said(told_around_digests(office, DINA)[0])


async def test_who_gains_in_the_deciders_channel_reads_nothing_of_it_in_the_note_either(
    office: Office,
) -> None:
    """The note is about the last weeks of the period; Maya gains by the one case that falls there."""
    office.directory.channels[MANAGEMENT] = private(MANAGEMENT, MAYA)
    await plan(office)
    await office.raise_case(decide_by="2026-12-10", at_stake=("manager",), line_manager=MAYA, gainers=(PIA,))

    await monday(office)

    [note] = sent(office, MANAGEMENT)
    assert f"{EN('prevention.open')}\n{EN('band.0')}" in said(note.card)
