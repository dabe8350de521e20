"""How does a case of the demo get to each step after its decision? Through the pages, without a browser."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from adapters.local.world import INDEPENDENT, MAYA, PIA, private_chat
from bot.audit import AuditEntry
from bot.case import Case
from bot.people import Person
from bot.reference import Reference
from tests.local.acting import Caller, reference_in
from tests.local.demo import Demo
from tests.office import ADVISE, PROCEED

PROMISE = {
    "compensation": "bonus_as_if_won",
    "compensation_owner": PIA.id,
    "compensation_due": "2026-12-31",
}
CUSTOMER_FIRST = ADVISE | PROMISE
IF_LOST = CUSTOMER_FIRST | {"compensation": "conditional_if_lost"}
BUSINESS_FIRST = PROCEED


@dataclass
class Decided:
    """One case, which Dina decided, and the pages of everybody around it."""

    made: Demo
    client: Any
    reference: Reference

    def caller(self, name: str) -> Caller:
        return Caller(self.client, name)

    async def press(self, name: str, action: str) -> str:
        """The answer, when everything that follows from it has happened."""
        answer = await self.caller(name).gets("press", {"action": action, "reference": self.reference})
        await self.made.worker.drain()
        return answer

    async def fill_in(self, name: str, action: str, **typed: Any) -> str:
        answer = await self.caller(name).sends(await self.press(name, action), **typed)
        await self.made.worker.drain()
        return answer

    async def later(self, **time: int) -> None:
        self.made.clock.move(timedelta(**time))
        await self.made.worker.drain()

    async def case(self) -> Case:
        async with self.made.services.read() as work:
            case = await work.cases.find(self.reference)
        assert case is not None
        return case

    async def trail(self) -> list[AuditEntry]:
        async with self.made.services.read() as work:
            return list(await work.audit.of(self.reference))

    async def told(self, person: Person) -> list[str]:
        """The private messages, oldest first."""
        return await self.made.html_in(private_chat(person.id))


async def decided_by_dina(made: Demo, client: Any, verdict: dict[str, Any]) -> Decided:
    """Sam's line manager gains, so that it is for the independent channel."""
    gaining = {"line_manager": MAYA.id, "gainers": MAYA.id}
    await Caller(client, "sam").raises_a_dilemma(gaining, at_stake="manager")
    await made.worker.drain()
    decided = Decided(made, client, Reference(reference_in((await made.html_in(INDEPENDENT))[0])))
    await Caller(client, "dina").decides(decided.reference, **verdict)
    await decided.later(minutes=11)
    return decided


# --- up to a step ------------------------------------------------------------------------------------


async def nothing_more(_decided: Decided) -> None:
    """It is possible at once."""


async def with_an_amount(decided: Decided) -> None:
    await decided.fill_in("pia", "set_amount", compensation_amount="1.200")


async def reported_as_paid(decided: Decided) -> None:
    await with_an_amount(decided)
    await decided.fill_in("pia", "paid", payment_reference="Payslip December")


async def a_month_later(decided: Decided) -> None:
    await decided.later(days=33)


@dataclass(frozen=True)
class Step:
    """A button, and the form behind it if there is one."""

    name: str
    who: str
    done: str
    """The key of what the person reads then."""
    typed: dict[str, str] | None = None
    wrong: dict[str, str] | None = None
    problem: str = ""
    """What is said beside the field that is `wrong`."""
    before: Callable[[Decided], Awaitable[None]] = nothing_more
    verdict: dict[str, Any] | None = None

    def __str__(self) -> str:
        return self.name


WHY_AGAIN = "Their planner told me yesterday that the route app cannot be bought in their country."
STEPS = (
    Step("accept", "sam", "done.accepted"),
    Step(
        "second_look",
        "sam",
        "done.second_look",
        {"second_look_reason": WHY_AGAIN},
        {"second_look_reason": "Please look again."},
        "A little more, please: at least ",
    ),
    Step("step_back", "sam", "done.stepped_back", verdict=BUSINESS_FIRST),
    Step(
        "told",
        "sam",
        "done.told",
        {"told_on": "2026-11-17"},
        {"told_on": "2026-11-16"},
        "That is before the decision. Choose Tue 17 Nov 2026 or later.",
    ),
    Step(
        "set_amount",
        "pia",
        "done.amount",
        {"compensation_amount": "1.200"},
        {"compensation_amount": "900.000"},
        "At most what the deal is worth, please: €\xa086,400.00.",
    ),
    Step(
        "paid",
        "pia",
        "done.paid",
        {"payment_reference": "Payslip December"},
        {"payment_reference": "P"},
        "A little more, please: at least ",
        with_an_amount,
    ),
    Step("confirm", "sam", "done.confirmed", before=reported_as_paid),
    Step(
        "dispute",
        "sam",
        "done.disputed",
        {"dispute": "It was to be twice as much."},
        {"dispute": "No."},
        "A little more, please: at least ",
        reported_as_paid,
    ),
    Step("release", "pia", "done.released", verdict=IF_LOST),
    Step(
        "follow_up",
        "sam",
        "done.followed_up",
        {"outcome": "came_back_with_more", "value_since": "120.000", "smile": "happy"},
        {"outcome": "came_back_with_more", "value_since": "a lot", "smile": "happy"},
        "We can't read this. For example: 48.000 or $1.2m.",
        a_month_later,
    ),
    Step(
        "check_in", "sam", "done.checked_in", {"check_in": "worse"}, {}, "Please fill this in.", a_month_later
    ),
    Step("something_changed", "sam", "done.checked_in", {"check_in": "same"}, {}, "Please fill this in."),
)


async def before(step: Step, made: Demo, client: Any) -> Decided:
    """Up to the moment at which it can be pressed."""
    decided = await decided_by_dina(made, client, step.verdict or CUSTOMER_FIRST)
    await step.before(decided)
    return decided
