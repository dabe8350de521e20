"""What would somebody print who goes through all cases, one by one, with domain.md in his hand?

It shares nothing with how the bot counts but the rounding (`bot.figures`) and the score of one case
(`bot.say_do`).
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from bot.audit import Act
from bot.case import Case
from bot.company import Company
from bot.decision import Decision
from bot.figures import Shown, band, percent, speed
from bot.follow_parts import Feeling, LedgerEntry, Outcome, Smile
from bot.money import Money
from bot.say_do import say_do
from bot.weeks import Week

Figures = dict[str, dict[str, Shown]]
FITS, BUSINESS = "deal_fits", "proceed_business"
_SETTLED = (Act.PAID, Act.CONFIRM, Act.PAID_UNCONFIRMED)
_BROUGHT = (
    Outcome.BOUGHT_FROM_US,
    Outcome.BOUGHT_OUR_OTHER_SOLUTION,
    Outcome.CAME_BACK_WITH_MORE,
    Outcome.SENT_US_SOMEONE,
)


@dataclass(frozen=True)
class Loop:
    """Over these cases, as they were known when the week began."""

    cases: Sequence[Case]
    week: Week
    company: Company

    # --- what was known of a case -----------------------------------------------------------------

    @property
    def end(self) -> datetime:
        return self.company.calendar.start_of(self.week.monday)

    def in_last(self, weeks: int, at: datetime) -> bool:
        first = self.week.monday - timedelta(weeks=weeks)
        return self.company.calendar.start_of(first) <= at < self.end

    def raised(self) -> list[Case]:
        return [case for case in self.cases if case.submitted_at < self.end]

    def raised_in(self, weeks: int) -> list[Case]:
        return [case for case in self.cases if self.in_last(weeks, case.submitted_at)]

    def decisions(self, case: Case) -> list[Decision]:
        return [one for one in case.decisions if one.at < self.end]

    def decided(self) -> list[tuple[Case, Decision]]:
        return [(case, self.decisions(case)[-1]) for case in self.cases if self.decisions(case)]

    def is_gone(self, case: Case) -> bool:
        moves = [(one.at, True) for one in case.redirects]
        moves += [
            (at, gone) for at, gone in ((case.belonged_here_at, False), (case.withdrawn_at, True)) if at
        ]
        known = sorted(move for move in moves if move[0] < self.end)
        return bool(known) and known[-1][1]

    def is_undecided(self, case: Case) -> bool:
        """Past the day by which the customer must hear."""
        if case.submitted_at >= self.end or self.decisions(case) or self.is_gone(case):
            return False
        return self.company.calendar.end_of_business(case.form.decide_by) < self.end - timedelta(
            microseconds=1
        )

    def looked_again(self, case: Case) -> bool:
        return case.second_look is not None and case.second_look.at < self.end

    def ledger(self, case: Case) -> list[LedgerEntry]:
        since = self.decisions(case)[-1].at
        return [one for one in case.ledger if since <= one.at < self.end]

    # --- printing ---------------------------------------------------------------------------------

    def enough(self, cases: Iterable[Case]) -> bool:
        several = list(cases)
        return self.company.minimum.is_met(len(several), {case.rep for case in several})

    def shares(self, name: str, cases: Sequence[Case], belongs: Callable[[Case], bool]) -> dict[str, Shown]:
        """One share, or nothing when there are too few."""
        if not self.enough(cases):
            return {}
        return {name: Shown(percent(sum(map(belongs, cases)), len(cases), len(cases)))}

    def figures(self) -> Figures:
        found: Figures = {
            **self.what_we_say_and_do(),
            "kept": self.kept(),
            **self.owed(),
            "speed": self.speed(),
            "conflicts": self.shares("share", self.raised_in(13), _gains_somebody_else),
            "hanging": self.hanging(),
            **self.second_looks(),
            **self.honesty(),
            **self.smiles(),
            "speaking": self.speaking(),
            "withdrawn": self.shares("withdrawn", self.raised_in(13), self.is_withdrawn),
            "fare": self.fare(),
        }
        return {name: values for name, values in found.items() if values}

    # --- 2 and 3 ----------------------------------------------------------------------------------

    def what_we_say_and_do(self) -> Figures:
        """Where all but one went the same telling way, bounds are printed and no index."""
        ways = {case.reference: _way(one) for case, one in self.decided() if self.in_last(13, one.at)}
        late = [case for case in self.cases if self.is_undecided(case)]
        counted = [case for case in self.cases if case.reference in ways] + late
        if not self.enough(counted):
            return {}
        counts = {way: [*ways.values()].count(way) for way in ("customer_first", "fits", "business_first")}
        most = max(("fits", "business_first"), key=counts.__getitem__)
        n = len(counted)
        values = {way: Shown(percent(count, n, n)) for way, count in counts.items()}
        if ways and counts[most] >= len(ways) - 1:
            values = dict.fromkeys(values, Shown(percent(1, n, n), "≤"))
            if len(ways) > 1:
                values[most] = Shown(percent(len(ways) - 1, n, n), "≥")
            return {"decided": values | {"undecided": Shown(percent(len(late), n, n))}}
        return {"decided": values | {"undecided": Shown(percent(len(late), n, n))}, **self.index(late)}

    def index(self, late: Sequence[Case]) -> Figures:
        just_before = self.end - timedelta(microseconds=1)
        scores = {case.reference: say_do(case, just_before, self.company.calendar) for case in self.raised()}
        dated = [
            case
            for case in self.raised()
            if (score := scores[case.reference]) and case not in late and self.in_last(13, score.at)
        ]
        counted = [*dated, *late]
        if not self.enough(counted):
            return {}
        worth = sum(score.value for case in counted if (score := scores[case.reference]))
        return {"index": {"index": Shown(percent(worth, len(counted), len(counted)))}}

    # --- 4 ----------------------------------------------------------------------------------------

    def kept(self) -> dict[str, Shown]:
        due: list[Case] = []
        paid: list[Case] = []
        for case, decision in self.decided():
            if not decision.compensation.due or self.is_released(case):
                continue
            falls_due = self.company.calendar.start_of(decision.compensation.due + timedelta(days=1))
            if self.in_last(26, falls_due):
                due.append(case)
                payments = [one.at for one in self.ledger(case) if one.act is Act.PAID]
                if not self.is_unpaid(case) and payments[-1] < falls_due:
                    paid.append(case)
        return self.shares("kept", due, lambda case: case in paid)

    def owed(self) -> Figures:
        open_amounts: dict[str, list[tuple[Case, int]]] = {}
        for case, decision in self.decided():
            if decision.compensation.due and self.is_unpaid(case):
                set_to = [one.amount for one in self.ledger(case) if one.amount]
                amount = set_to[-1] if set_to else decision.compensation.amount
                if amount:
                    open_amounts.setdefault(amount.currency, []).append((case, amount.minor))
        return {
            f"owed.{currency}": {"minor": Shown(sum(minor for _case, minor in amounts))}
            for currency, amounts in open_amounts.items()
            if self.enough(case for case, _minor in amounts)
        }

    def is_unpaid(self, case: Case) -> bool:
        written = self.ledger(case)
        return not written or written[-1].act not in (*_SETTLED, Act.RELEASE)

    def is_released(self, case: Case) -> bool:
        written = self.ledger(case)
        return bool(written) and written[-1].act is Act.RELEASE

    # --- 5, 6 and 7 -------------------------------------------------------------------------------

    def speed(self) -> dict[str, Shown]:
        calendar = self.company.calendar
        cases = [case for case, _ in self.decided() if self.in_last(13, case.decisions[0].at)]
        if not self.enough(cases):
            return {}
        took = []
        for case in cases:
            decided_at, stopped = case.decisions[0].at, timedelta()
            for one in case.questions[:1]:
                until = min(one.answered_at or decided_at, decided_at)
                stopped = min(calendar.business_time_between(one.asked_at, until), 2 * calendar.day_length)
            took.append(
                (calendar.business_time_between(case.submitted_at, decided_at) - stopped).total_seconds()
            )
        took.sort()
        middle, slow = statistics.median(took), took[math.ceil(len(took) * 0.9) - 1]
        return dict(speed(len(took), middle, middle, slow))  # type: ignore[arg-type]

    def hanging(self) -> dict[str, Shown]:
        cases = self.raised_in(52)
        if not self.enough(cases):
            return {}
        late, n = sum(self.is_in_last_weeks(case.form.decide_by) for case in cases), len(cases)
        share = Fraction(late, n) if n >= 20 else Fraction(percent(late, n, n), 100)
        ratio = share * 365 / (28 * len(self.company.period_ends))
        return {"ratio": Shown(math.floor(ratio * 10 + Fraction(1, 2)) / 10)}

    def is_in_last_weeks(self, day: date) -> bool:
        ends = self.company.period_ends
        lasts = [date(year, *end) for year in (day.year, day.year + 1) for end in ends]
        return any(last - timedelta(days=28) < day <= last for last in lasts)

    # --- 8 ----------------------------------------------------------------------------------------

    def second_looks(self) -> Figures:
        decided = [case for case, _ in self.decided() if self.in_last(26, case.decisions[0].at)]
        answered: list[Case] = []
        overturned: list[Case] = []
        for case, now in self.decided():
            if not self.looked_again(case):
                continue
            assert case.second_look is not None
            later = [one for one in self.decisions(case) if one.at > case.second_look.at]
            if later and self.in_last(26, later[0].at):
                answered.append(case)
                first = [one for one in case.decisions if one.at <= case.second_look.at][-1]
                overturned += [case] if now.code != first.code else []
        return {
            "asked": self.shares("asked", decided, self.looked_again),
            "overturned": self.shares("overturned", answered, lambda case: case in overturned),
        }

    # --- 9 ----------------------------------------------------------------------------------------

    def honesty(self) -> Figures:
        due: list[Case] = []
        stayed: dict[str, bool] = {}
        amounts: dict[str, list[tuple[Case, int, int]]] = {}
        for case, decision in self.decided():
            day_90 = self.company.calendar.days_later(decision.at, 90)
            if _way(decision) != "customer_first" or not self.in_last(52, day_90):
                continue
            due.append(case)
            answers = [
                one
                for one in case.follow_ups
                if one.day >= 90 and one.at < self.end and one.outcome != "no_answer"
            ]
            if not answers:
                continue
            stayed[case.reference] = answers[-1].outcome in _BROUGHT
            deal, new = case.form.deal_value, decision.new_value or Money(case.form.deal_value.currency, 0)
            if deal.currency == new.currency:
                said = [one.value_since for one in answers if one.value_since]
                gained = [one.minor for one in said if one.currency == deal.currency]
                lost = max(deal.minor - new.minor, 0)
                of_currency = amounts.setdefault(deal.currency, [])
                of_currency.append((case, gained[-1] if gained else 0, lost))
        answered = [case for case in due if case.reference in stayed]
        found = self.shares("answered", due, lambda case: case in answered)
        if 10 * len(answered) < 6 * len(due):
            return {"honesty": found}
        found |= self.shares("stayed", answered, lambda case: stayed[case.reference]) if found else {}
        return {"honesty": found, **self.worth(amounts)}

    def worth(self, amounts: dict[str, list[tuple[Case, int, int]]]) -> Figures:
        found: Figures = {}
        for currency, several in amounts.items():
            gained, lost = (sum(one[at] for one in several) for at in (1, 2))
            if lost and self.enough(case for case, *_ in several):
                found[f"worth.{currency}"] = {"ratio": Shown(percent(gained, lost, len(several)))}
        return found

    # --- 10, 11 and 12 ----------------------------------------------------------------------------

    def smiles(self) -> Figures:
        asked: dict[str, list[Case]] = {}
        happy: list[Case] = []
        for case, decision in self.decided():
            smiles = [one for one in case.follow_ups if one.smile and one.at < self.end]
            if smiles and self.in_last(26, smiles[-1].at):
                asked.setdefault(_way(decision), []).append(case)
                happy += [case] if smiles[-1].smile is Smile.HAPPY else []
        n = sum(map(len, asked.values()))
        if any(len(asked.get(way, ())) >= n - 1 for way in ("fits", "business_first")):
            return {}
        return {
            f"smile.{way}": self.shares(way, asked.get(way, ()), lambda case: case in happy)
            for way in ("customer_first", "business_first")
        }

    def speaking(self) -> dict[str, Shown]:
        cases = self.raised_in(13)
        if not self.company.rep_count or not self.enough(cases):
            return {}
        return {"per_100": Shown(percent(len(cases), self.company.rep_count, len(cases)))}

    def is_withdrawn(self, case: Case) -> bool:
        return case.withdrawn_at is not None and case.withdrawn_at < self.end

    def fare(self) -> dict[str, Shown]:
        said = {case.reference: [one for one in case.check_ins if one.at < self.end] for case in self.cases}
        cases = [case for case in self.cases if said[case.reference]]
        cases = [case for case in cases if self.in_last(26, said[case.reference][-1].at)]
        return self.shares("worse", cases, lambda case: said[case.reference][-1].feeling is Feeling.WORSE)

    # --- bands ------------------------------------------------------------------------------------

    def bands(self) -> tuple[int, ...]:
        weeks = [self.week.plus(-ago) for ago in range(13, 0, -1)]
        return tuple(
            band(sum(Week.of(self.company.calendar.today(case.submitted_at)) == week for case in self.cases))
            for week in weeks
        )

    def ahead(self) -> int:
        last = min(
            date(year, *end)
            for year in range(2026, 2030)
            for end in self.company.period_ends
            if date(year, *end) >= self.week.monday
        )
        waiting = [case for case in self.raised() if not self.is_gone(case) and self.is_open(case)]
        return band(sum(last - timedelta(days=28) < case.form.decide_by <= last for case in waiting))

    def is_open(self, case: Case) -> bool:
        made = self.decisions(case)
        if not made:
            return True
        return self.looked_again(case) and case.second_look is not None and made[-1].at <= case.second_look.at


def _way(decision: Decision) -> str:
    if decision.code == FITS:
        return "fits"
    return "business_first" if decision.code == BUSINESS else "customer_first"


def _gains_somebody_else(case: Case) -> bool:
    return case.line_manager_gains or bool(case.gainers - {case.rep})
