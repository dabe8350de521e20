"""Which looks has the weekly digest, and what is said around it? With much, with little and with nothing."""

from __future__ import annotations

from datetime import date, timedelta

from bot.digest import Digest, Figure, LogHead, Period
from bot.facts import Way
from bot.figures import Shown
from bot.report import Report
from bot.say_do import Standing
from bot.views import said
from bot.views.digest import digest_card
from bot.views.digest_details import details_card
from bot.views.digest_notes import also_waiting_card, prevention_card, queue_card, stuck_card
from bot.views.notices import done_card
from bot.views.samples import DUE, Examples, Samples
from bot.waiting import Waiting, WaitingCase, WaitsFor
from bot.weeks import Week

WEEK = Week(date(2026, 11, 16))
EARLIER = WEEK.plus(-3)
LATER = DUE + timedelta(days=9)
YEAR_END = date(2026, 12, 31)
HEAD = "9f2c1d7e5b6a4f308c9d2e1f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b"
WAITS = Waiting(decisions=2, second_looks=1, payments=1, oldest_days=6)


def _decided(first: int, fits: int, business: int, undecided: int, bound: str = "") -> dict[str, Shown]:
    shares = (first, fits, business, undecided)
    return {way: Shown(share, bound) for way, share in zip((*Way, Standing.UNDECIDED), shares, strict=True)}


FIGURES = {
    "index": Figure({"index": Shown(72)}, WEEK),
    "decided": Figure(_decided(62, 18, 14, 6), WEEK),
    "kept": Figure({"kept": Shown(85)}, WEEK),
    "owed.EUR": Figure({"minor": Shown(1_250_000)}, WEEK),
    "owed.USD": Figure({"minor": Shown(480_000)}, EARLIER),
    "speed": Figure({"median": Shown(6.4), "p90": Shown(14.5)}, WEEK),
    "conflicts": Figure({"share": Shown(41)}, WEEK),
    "hanging": Figure({"ratio": Shown(3.2)}, WEEK),
    "asked": Figure({"asked": Shown(8)}, WEEK),
    "overturned": Figure({"overturned": Shown(35)}, EARLIER),
    "honesty": Figure({"answered": Shown(78), "stayed": Shown(64)}, WEEK),
    "worth.EUR": Figure({"ratio": Shown(43)}, WEEK),
    "smile.customer_first": Figure({Way.CUSTOMER_FIRST: Shown(81)}, WEEK),
    "smile.business_first": Figure({Way.BUSINESS_FIRST: Shown(40)}, EARLIER),
    "speaking": Figure({"per_100": Shown(9)}, WEEK),
    "withdrawn": Figure({"withdrawn": Shown(5)}, WEEK),
    "fare": Figure({"worse": Shown(15)}, WEEK),
}
PERIOD = Period(
    tuple(range(12, -1, -1)), (1, 1, 2, 1, 2, 2, 1, 0, 0, 0, 0, 1, 0), (1, 0, 1, 1, 2, 1, 2, 2, 3, 3, 3, 3, 2)
)
FULL = Digest(WEEK, FIGURES, (1, 1, 0, 2, 1, 1, 2, 1, 0, 1, 2, 2, 3), 1, PERIOD, LogHead(18_204, HEAD))
FEW = Digest(
    WEEK,
    {
        "index": Figure({"index": Shown(60)}, EARLIER),
        "decided": Figure(_decided(20, 20, 80, 20, "≤") | {Way.BUSINESS_FIRST: Shown(80, "≥")}, EARLIER),
        "hanging": Figure({"ratio": Shown(2.0)}, WEEK),
        "honesty": Figure({"answered": Shown(40)}, WEEK),
    },
    (1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1),
    0,
    PERIOD,
    LogHead(96, HEAD),
)
NOTHING = Digest(WEEK, raised=(0,) * 13, log=LogHead())


def _past() -> list[Digest]:
    """The twelve weeks before: one without a figure, and a better one from week to week."""
    weeks = []
    for ago in range(12, 0, -1):
        week = WEEK.plus(-ago)
        share = 62 - ago
        shown = {
            "index": Figure({"index": Shown(72 - 2 * ago)}, week),
            "decided": Figure(_decided(share, 18, 94 - 18 - share, 6), week),
        }
        weeks.append(Digest(week, shown if ago != 9 else {}))
    return weeks


def _report(digest: Digest, a: Samples) -> Report:
    return Report(digest, _past() if digest is FULL else (), a.typed(said.PROMISE))


def _queue(a: Samples) -> list[WaitingCase]:
    return [
        WaitingCase(a.case(), WaitsFor.DECISION, DUE),
        WaitingCase(a.second_look(), WaitsFor.SECOND_LOOK, DUE + timedelta(days=1)),
        WaitingCase(a.promised(), WaitsFor.PAYMENT, DUE + timedelta(days=2)),
    ]


EXAMPLES: Examples = {
    "full": lambda texts, a: digest_card(_report(FULL, a), WAITS, texts),
    "to one director": lambda texts, a: digest_card(_report(FULL, a), Waiting(), texts, private=True),
    "few cases": lambda texts, a: digest_card(_report(FEW, a), Waiting(payments=1, oldest_days=1), texts),
    "nothing": lambda texts, a: digest_card(Report(NOTHING), Waiting(), texts),
    "in the terminal": lambda texts, a: digest_card(_report(FEW, a), None, texts),
    "on its way": lambda texts, a: done_card("done.digest", texts),
    "details": lambda texts, a: details_card(_report(FULL, a), texts),
    "details of nothing": lambda texts, a: details_card(Report(NOTHING), texts),
    "what waits": lambda texts, a: queue_card(_queue(a), LATER, texts),
    "more waits": lambda texts, a: queue_card(_queue(a) * 5, LATER, texts),
    "nothing waits": lambda texts, a: queue_card((), LATER, texts),
    "waits too": lambda texts, a: also_waiting_card(47, WAITS, (), LATER, texts),
    "waits too, to a steward": lambda texts, a: also_waiting_card(47, WAITS, _queue(a), LATER, texts),
    "prevention": lambda texts, a: prevention_card(YEAR_END, 6, Shown(3.2), 1, texts),
    "prevention without a ratio": lambda texts, a: prevention_card(YEAR_END, 9, None, 0, texts),
    "stuck": lambda texts, a: stuck_card("2026-W47", "digest", "channel_not_found", texts),
    "stuck, to one person": lambda texts, a: stuck_card("2026-W47", "tell_digest", "user_disabled", texts),
    "stuck, the note": lambda texts, a: stuck_card("2026-W47", "prevention", "is_archived", texts),
}
