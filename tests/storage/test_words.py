"""Does everything typed come back letter by letter, whatever people type?"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.words import DecisionWords, Words
from tests.cast import make_wordy_case

HOSTILE = (
    "<@U024BE7LH> *bold* `code` & <https://example.org|click>",
    "שלום עולם \u202e txt.exe \u202c مرحبا",
    "👩🏽‍🚒 🏳️‍🌈 e\u0301\u0323 👨‍👩‍👧‍👦",
    '\'); DROP TABLE "case"; -- \\ \\u0000 %s {0} ${x}',
    '=HYPERLINK("https://example.org")\r\n\ttab\u2028line\u2029paragraph',
    '{"deal_ref": "x"}',
)
typed = st.one_of(st.sampled_from(HOSTILE), st.text())

decisions = st.builds(DecisionWords, **dict.fromkeys((field.name for field in fields(DecisionWords)), typed))


@given(
    st.builds(
        Words,
        deal_ref=typed,
        customer_need=typed,
        mismatch=typed,
        questions=st.lists(typed, max_size=3).map(tuple),
        answers=st.lists(typed, max_size=3).map(tuple),
        notes=st.lists(typed, max_size=3).map(tuple),
        withdraw_reason=typed,
        handover=typed,
        redirects=st.lists(typed, max_size=3).map(tuple),
        decisions=st.lists(decisions, max_size=3).map(tuple),
        second_look=typed,
        ledger=st.lists(typed, max_size=3).map(tuple),
    )
)
def test_words_come_back_letter_by_letter(words: Words) -> None:
    assert Words.from_json(words.to_json()) == words


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_comes_back_from_the_store_letter_by_letter(store: Any, text: str) -> None:
    case = make_wordy_case(text)
    async with store.unit_of_work() as work:
        await work.cases.add(case)

    async with store.read() as work:
        assert await work.cases.find(case.reference) == case
