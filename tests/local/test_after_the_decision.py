"""Does every button and form after the decision work on the demo's pages, once, and for whom it is alone?"""

from __future__ import annotations

import pytest

from adapters.local.world import PEOPLE, PIA, SAM, private_chat
from bot.people import bare
from bot.reference import Reference
from tests.local.acting import EN, NAMES, Caller, words
from tests.local.decided import CUSTOMER_FIRST, STEPS, Decided, Step, before, decided_by_dina
from tests.rendering.reading import read

FORMS = [step for step in STEPS if step.typed is not None]
BUTTONS = [step for step in STEPS if step.typed is None]
NOWHERE = Reference("SD-000000")
each_step = pytest.mark.parametrize("step", STEPS, ids=str)
each_form = pytest.mark.parametrize("step", FORMS, ids=str)
each_button = pytest.mark.parametrize("step", BUTTONS, ids=str)


async def take(step: Step, decided: Decided) -> str:
    """To its end; the last answer."""
    if step.typed is None:
        return await decided.press(step.who, step.name)
    return await decided.fill_in(step.who, step.name, **step.typed)


async def done(decided: Decided) -> list[str]:
    """What people and the bot did, refused tries left out."""
    return [entry.action for entry in await decided.trail() if entry.result == "done"]


def actions(html: str) -> list[str]:
    return [str(a["data-action"]) for _, a in read(html).tags if a.get("data-action")]


# --- done, and said ----------------------------------------------------------------------------------


@each_step
async def test_it_is_done_and_the_person_reads_what_follows(made, client, step):
    decided = await before(step, made, client)
    so_far = await done(decided)

    answer = words(await take(step, decided))

    assert EN(step.done, reference=decided.reference) in answer
    assert EN(f"{step.done}.next") in answer
    act = "check_in" if step.name == "something_changed" else step.name
    assert (await done(decided))[len(so_far) :][0] == act


@each_form
async def test_a_problem_stands_beside_its_field_and_what_was_typed_is_kept(made, client, step):
    decided = await before(step, made, client)
    so_far = await done(decided)

    page = read(await decided.fill_in(step.who, step.name, **step.wrong))

    assert [text for text in page.texts if step.problem in text] != []
    kept = [a.get("value") for tag, a in page.tags if tag == "input"] + [text.strip() for text in page.texts]
    assert [typed for typed in step.wrong.values() if typed not in kept] == []
    chosen = {a["name"]: a["value"] for _, a in page.tags if "checked" in a}
    assert chosen == {name: typed for name, typed in step.wrong.items() if name in chosen}
    assert await done(decided) == so_far


@each_form
async def test_what_was_wrong_can_be_put_right_in_the_same_form(made, client, step):
    decided = await before(step, made, client)
    again = await decided.fill_in(step.who, step.name, **step.wrong)

    answer = await decided.caller(step.who).sends(again, **step.typed)

    assert EN(step.done, reference=decided.reference) in words(answer)


# --- twice -------------------------------------------------------------------------------------------


@each_form
async def test_a_form_that_is_sent_twice_is_answered_twice_and_done_once(made, client, step):
    decided = await before(step, made, client)
    form = await decided.press(step.who, step.name)
    caller = decided.caller(step.who)
    first = await caller.sends(form, **step.typed)
    once = await done(decided)

    second = await caller.sends(form, **step.typed)

    assert words(second) == words(first)
    assert await done(decided) == once


@each_button
async def test_a_button_that_is_pressed_twice_is_answered_twice_and_done_once(made, client, step):
    decided = await before(step, made, client)
    await decided.press(step.who, step.name)
    once, told = await done(decided), await decided.told(SAM)

    second = words(await decided.press(step.who, step.name))

    assert EN("refusal.step_over") in second
    assert await done(decided) == once
    assert await decided.told(SAM) == told


# --- for whom it is not ------------------------------------------------------------------------------


@each_step
async def test_anybody_else_reads_the_same_as_for_a_case_that_does_not_exist(made, client, step):
    decided = await before(step, made, client)
    so_far = await done(decided)

    for name in set(NAMES) - {step.who}:
        stranger = Caller(client, name)
        answer = await decided.press(name, step.name)
        assert answer == await stranger.gets("press", {"action": step.name, "reference": NOWHERE}), name
        assert EN("refusal.not_for_you") in words(answer)
    assert await done(decided) == so_far


@each_form
async def test_a_form_that_somebody_else_sends_does_nothing(made, client, step):
    decided = await before(step, made, client)
    form, so_far = await decided.press(step.who, step.name), await done(decided)

    for name in set(NAMES) - {step.who}:
        answer = await Caller(client, name).sends(form, **step.typed)
        assert EN("refusal.not_for_you") in words(answer), name
    assert await done(decided) == so_far


# --- what stands already -----------------------------------------------------------------------------

REDRAWN = [
    ("accept", SAM, ["accept", "second_look"]),
    ("second_look", SAM, ["accept", "second_look"]),
    ("step_back", SAM, ["step_back"]),
    ("told", SAM, ["told"]),
    ("set_amount", PIA, []),
    ("paid", PIA, ["paid", "set_amount"]),
    ("confirm", SAM, ["confirm", "dispute"]),
    ("confirm", PIA, []),
    ("dispute", SAM, ["confirm", "dispute"]),
    ("release", PIA, ["set_amount", "release"]),
    ("follow_up", SAM, ["follow_up"]),
]
"""A step, whose message it changes, and the buttons that are gone then."""


@pytest.mark.parametrize(("name", "reader", "gone"), REDRAWN, ids=lambda value: getattr(value, "id", None))
async def test_the_message_shows_it_where_it_stands_and_offers_it_no_more(made, client, name, reader, gone):
    [step] = [step for step in STEPS if step.name == name]
    decided = await before(step, made, client)
    earlier = await made.local.messages.of([private_chat(reader.id)])

    await take(step, decided)

    now = await made.local.messages.of([private_chat(reader.id)])
    assert [one.message_id for one in now][: len(earlier)] == [one.message_id for one in earlier]
    changed = [(was, new) for was, new in zip(earlier, now, strict=False) if was.html != new.html]
    assert changed != []
    offered = {action for was, _ in changed for action in actions(was.html)}
    offered_still = {action for _, new in changed for action in actions(new.html)}
    assert offered >= set(gone)
    assert offered_still.isdisjoint(gone)


async def test_stepping_back_asks_first(made, client):
    [step] = [step for step in STEPS if step.name == "step_back"]
    await before(step, made, client)

    for html in ((await made.html_in(private_chat(SAM.id)))[-1], await Caller(client, "sam").page()):
        asks = [a["data-confirm-text"] for _, a in read(html).tags if a.get("data-action") == "step_back"]
        assert asks
        assert set(asks) == {EN("step_back.sure")}


async def test_how_the_rep_fares_is_seen_by_the_steward_alone(made, client):
    decided = await decided_by_dina(made, client, CUSTOMER_FIRST)
    pages = {bare(person): await Caller(client, bare(person)).page() for person in PEOPLE}

    await decided.fill_in("sam", "something_changed", check_in="worse")

    changed = [name for name, was in pages.items() if await Caller(client, name).page() != was]
    assert changed == ["stella"]
    stella = words(await Caller(client, "stella").page())
    assert EN("alarm.worse.text", name="Sam Seller") in stella
    assert EN("noted.worse") in stella


async def test_whoever_sees_to_a_promise_finds_it_at_home_and_nothing_of_the_customer(made, client):
    decided = await decided_by_dina(made, client, CUSTOMER_FIRST)

    page = words(await Caller(client, "pia").page())

    assert EN("home.promises") in page
    case = await decided.case()
    typed = (case.form.deal_ref, case.form.customer_need, case.form.mismatch, case.decisions[0].rationale)
    assert [text for text in typed if text in page] == []


async def test_the_other_director_takes_the_second_look_and_who_decided_first_does_not(made, client):
    decided = await decided_by_dina(made, client, CUSTOMER_FIRST)
    [step] = [step for step in STEPS if step.name == "second_look"]
    await take(step, decided)

    await decided.later(hours=1)

    refused = words(await decided.press("dina", "decide"))
    await decided.caller("noor").decides(decided.reference, **CUSTOMER_FIRST)
    await made.worker.drain()

    assert EN("refusal.not_for_you") in refused
    assert [decision.by_name for decision in (await decided.case()).decisions] == [
        "Dina Director",
        "Noor Director",
    ]
    *_, first, again = await decided.told(SAM)
    assert EN("outcome.superseded") in words(first)
    assert actions(first) == []
    assert "Noor Director" in words(again)
    assert EN("outcome.may_accept") in words(again)
