"""What does a command, a button or a form lead to in the demo, and what is said of it?"""

from __future__ import annotations

import pytest

from adapters.local.world import MANAGEMENT
from tests.local.acting import DILEMMA, EN, NAMES, Caller, reference_in, words
from tests.rendering.reading import read


@pytest.mark.parametrize("typed", ["/dilemma", "dilemma", "", "  /Dilemma  "])
async def test_the_command_opens_the_form(sam, typed):
    assert 'data-form="dilemma"' in await sam.gets("command", {"words": typed})


@pytest.mark.parametrize("typed", ["/dilemma mine", "mine", "/dilemma   MINE "])
async def test_the_command_lists_the_own_cases(sam, typed):
    assert EN("mine.heading") in words(await sam.gets("command", {"words": typed}))


@pytest.mark.parametrize("typed", ["/dilemma help", "help", "/dilemmas", "hello?"])
async def test_anything_else_is_answered_with_help(sam, typed):
    assert EN("help.heading") in words(await sam.gets("command", {"words": typed}))


async def test_what_is_said_to_one_person_can_be_closed(sam):
    page = read(await sam.gets("command", {"words": "help"}))

    assert any("data-close" in attributes for tag, attributes in page.tags if tag == "button")


async def test_a_form_with_problems_comes_back_with_everything_typed(sam):
    page = read(await sam.gets("submit", {**DILEMMA, "deal_value": "0,125"}))

    assert EN("problem.ambiguous") in page.texts
    assert DILEMMA["mismatch"] in [text.strip() for text in page.texts]
    assert "0,125" in [attributes.get("value") for _, attributes in page.tags]


async def test_nobody_is_offered_as_the_own_line_manager(sam):
    review = read(await sam.gets("submit", {**DILEMMA, "at_stake": "manager"}))

    offered = [attributes["value"] for tag, attributes in review.tags if tag == "option"]
    assert offered == ["", *(f"local:{name}" for name in NAMES if name != "sam")]


async def test_several_ticks_of_one_question_are_all_taken(made, sam):
    review = await sam.gets("submit", [*DILEMMA.items(), ("at_stake", "manager")])

    assert EN("gainers.label") in words(review)


async def test_a_raised_dilemma_becomes_a_card_in_the_channel(made, client, sam):
    said = words(await sam.raises_a_dilemma())
    await made.worker.drain()

    [card] = await made.html_in(MANAGEMENT)
    assert EN("done.opened.next") in said
    assert DILEMMA["customer_need"] in words(card)
    assert DILEMMA["customer_need"] in words(await Caller(client, "maya").page())


@pytest.mark.parametrize(
    ("deed", "fields"),
    [
        ("press", {"action": "approve_summary", "reference": "SD-7K3QXM"}),
        ("submit", {"form": "dilemma_of_old", "reference": "", "token": ""}),
    ],
)
async def test_an_unknown_button_or_form_gets_a_sentence(sam, deed, fields):
    assert EN("refusal.button_outdated") in words(await sam.gets(deed, fields))


@pytest.mark.parametrize("action", ["decide", "ask", "recuse"])
async def test_who_is_not_in_the_channel_reads_the_same_as_for_a_case_that_is_not_there(made, client, action):
    await Caller(client, "sam").raises_a_dilemma()
    await made.worker.drain()
    [card] = await made.html_in(MANAGEMENT)
    reference = reference_in(card)
    dina = Caller(client, "dina")

    answer = await dina.gets("press", {"action": action, "reference": reference})

    assert answer == await dina.gets("press", {"action": action, "reference": "SD-7K3QXM"})
    assert EN("refusal.not_for_you") in words(answer)
