"""Which looks has what is asked after the decision?"""

from __future__ import annotations

from bot.audit import State
from bot.errors import Problem
from bot.follow_parts import Outcome
from bot.views.filling import Filling
from bot.views.follow_up import (
    alarm_worse,
    ask_follow_up_card,
    ask_told_card,
    check_in_form,
    closed_card,
    follow_up_form,
    stepped_back_card,
    told_form,
    told_late_card,
)
from bot.views.samples import CUSTOMER_HEARS, SHOWING, TODAY, Examples

CAME_BACK = (
    Outcome.BOUGHT_OUR_OTHER_SOLUTION,
    Outcome.BOUGHT_OUR_OTHER_SOLUTION,
    Outcome.CAME_BACK_WITH_MORE,
)

EXAMPLES: Examples = {
    "told?": lambda texts, a: ask_told_card(a.decided(), texts),
    "told": lambda texts, a: ask_told_card(a.followed_up(), texts),
    "told? for who stands in": lambda texts, a: ask_told_card(a.decided(), texts, absent=a.name("sam")),
    "told form": lambda texts, a: told_form(Filling(texts), a.decided(), SHOWING, TODAY, CUSTOMER_HEARS),
    "told form, still to come": lambda texts, a: told_form(
        Filling(texts, {"told_on": "2027-01-01"}, {"told_on": Problem("in_the_future")}),
        a.decided(),
        SHOWING,
        TODAY,
        CUSTOMER_HEARS,
    ),
    "not told in time": lambda texts, a: told_late_card(a.decided(), texts),
    "after 30 days": lambda texts, a: ask_follow_up_card(a.followed_up(), 30, texts),
    "after 30 days, answered": lambda texts, a: ask_follow_up_card(
        a.followed_up(Outcome.BOUGHT_OUR_OTHER_SOLUTION), 30, texts
    ),
    "after 180 days, closed": lambda texts, a: ask_follow_up_card(
        a.followed_up(*CAME_BACK, state=State.CLOSED), 180, texts
    ),
    "follow-up form": lambda texts, a: follow_up_form(Filling(texts), a.followed_up(), SHOWING),
    "follow-up form, nothing chosen": lambda texts, a: follow_up_form(
        Filling(
            texts,
            {"value_since": a.typed("a lot")},
            {
                "outcome": Problem("required"),
                "value_since": Problem("unreadable"),
                "smile": Problem("required"),
            },
        ),
        a.followed_up(),
        SHOWING,
    ),
    "check-in form": lambda texts, a: check_in_form(Filling(texts), a.followed_up(), SHOWING),
    "steward: worse": lambda texts, a: alarm_worse(a.followed_up(), texts),
    "stepped back": lambda texts, a: stepped_back_card(a.decided(), texts),
    "closed": lambda texts, a: closed_card(a.followed_up(*CAME_BACK, state=State.CLOSED), texts),
}
