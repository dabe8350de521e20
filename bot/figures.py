"""What do the figures say, as they are printed? Pure: tallies in, rounded values out, or nothing.

The formulas are those of domain.md, The weekly digest; so are the numbers in the docstrings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bot.facts import Way
from bot.follow_parts import Feeling, Smile
from bot.minimum import Minimum
from bot.say_do import WORTH, Standing
from bot.tally import Tally, nearly_all

ROUGH_BELOW = 20
"""Cases: with fewer, a percentage is printed to the nearest 5."""

QUOTED_FROM = 60
"""Percent of the follow-ups that were due: with fewer answers, what honesty brought is not quoted."""

TELLING = (Way.FITS, Way.BUSINESS_FIRST)
"""Each is one decision only; customer first is four."""

BANDS = (0, 1, 5, 10)
"""Where each band of a weekly count begins: 0, 1-4, 5-9, 10 and more."""


@dataclass(frozen=True)
class Shown:
    value: float
    bound: str = ""
    """`≥` or `≤` where more exactly would tell about each case."""


Values = Mapping[str, Shown]


def percent(part: float, of: float, cases: int) -> int:
    """Rounded half up, to the nearest 5 while there are few cases."""
    step = 5 if cases < ROUGH_BELOW else 1
    share = Decimal(str(part)) * 100 / (Decimal(str(of)) * step)
    return int(share.quantize(Decimal(1), ROUND_HALF_UP)) * step


def band(cases: int) -> int:
    """Which of the `BANDS`."""
    return max(number for number, begins in enumerate(BANDS) if cases >= begins)


def share(tally: Tally, *codes: str) -> Shown:
    return Shown(percent(tally.count(*codes), tally.cases, tally.cases))


def index(tally: Tally) -> Values:
    """2. 100 × Σd ÷ n."""
    worth = sum(WORTH[Standing(code)] * cases for code, cases in tally.codes.items())
    return {"index": Shown(percent(worth, tally.cases, tally.cases))}


def decided(tally: Tally) -> Values:
    """3. Where all but one are of a way that tells the decision, no figure says whether it is all of them."""
    shares = {code: share(tally, code) for code in (*Way, Standing.UNDECIDED)}
    ruling = ruling_way(tally)
    if ruling is None:
        return shares
    others = tally.cases - tally.count(Standing.UNDECIDED) - 1
    most = Shown(percent(others, tally.cases, tally.cases), "≥")
    least = Shown(percent(1, tally.cases, tally.cases), "≤")
    return shares | {way: most if way == ruling and others else least for way in Way}


def ruling_way(tally: Tally) -> str | None:
    """The telling way that all that was decided went, or all but one."""
    return nearly_all(tally.codes, TELLING)


def kept(tally: Tally) -> Values:
    """4. Paid by due ÷ due."""
    return {"kept": share(tally, "paid")}


def owed(tally: Tally) -> Values:
    """4. Open amounts of one currency, in minor units."""
    return {"minor": Shown(tally.minor)}


def ranks(cases: int) -> tuple[int, int, int]:
    """Which of the values in order, from 0, make the median (two of them) and P90 (nearest rank)."""
    return (cases - 1) // 2, cases // 2, -(-9 * cases // 10) - 1


def speed(cases: int, low: int, high: int, slow: int) -> Values:
    """5. Median and P90 in business hours, of the seconds at `ranks`."""
    step = Decimal("0.5") if cases < ROUGH_BELOW else Decimal("0.1")
    return {"median": Shown(_hours((low + high) / 2, step)), "p90": Shown(_hours(slow, step))}


def conflicts(tally: Tally) -> Values:
    """6. Cases in which somebody besides the rep gains ÷ submitted."""
    return {"share": share(tally, "conflict")}


def hanging(tally: Tally, even: float) -> Values:
    """7. The share that falls in the last weeks ÷ the share of a year that these are."""
    found = tally.count("last_weeks") / tally.cases
    if tally.cases < ROUGH_BELOW:
        found = share(tally, "last_weeks").value / 100
    return {"ratio": Shown(float(_to(found / even, Decimal("0.1"))))}


def asked(tally: Tally) -> Values:
    """8. Second looks asked ÷ decided."""
    return {"asked": share(tally, "asked")}


def overturned(tally: Tally) -> Values:
    """8. Overturned ÷ answered."""
    return {"overturned": share(tally, "overturned")}


def honesty(tally: Tally, minimum: Minimum) -> Values:
    """9. Answered ÷ due; and where that is enough, the share that stayed, came back or sent somebody."""
    answers, values = _answered(tally), {"answered": share(tally, "stayed", "left")}
    is_shown = is_quoted(tally) and answers.is_enough(minimum)
    return values | ({"stayed": share(answers, "stayed")} if is_shown else {})


def is_quoted(tally: Tally) -> bool:
    """9. Whether enough of the follow-ups that were due are answered to say what honesty brought."""
    return 100 * _answered(tally).cases >= QUOTED_FROM * tally.cases > 0


def _answered(tally: Tally) -> Tally:
    return tally.of(lambda group: group.code != "unanswered")


def worth(tally: Tally) -> Values:
    """9. Σ new value ÷ Σ value given up, of one currency."""
    if not tally.given_up:
        return {}
    return {"ratio": Shown(percent(tally.minor, tally.given_up, tally.cases))}


def smiles(tally: Tally, way: Way) -> Values:
    """10. Happy ÷ asked."""
    return {way: share(tally, f"{way}.{Smile.HAPPY}")}


def speaking(tally: Tally, reps: int) -> Values:
    """11. Cases per 100 reps."""
    return {"per_100": Shown(percent(tally.cases, reps, tally.cases))}


def withdrawn(tally: Tally) -> Values:
    """11. Withdrawn ÷ submitted."""
    return {"withdrawn": share(tally, "withdrawn")}


def fare(tally: Tally) -> Values:
    """12. Worse ÷ answered."""
    return {"worse": share(tally, Feeling.WORSE)}


def _hours(seconds: float, step: Decimal) -> float:
    return float(_to(seconds / 3600 / float(step), Decimal(1)) * step)


def _to(value: float, step: Decimal) -> Decimal:
    return Decimal(str(value)).quantize(step, ROUND_HALF_UP)
