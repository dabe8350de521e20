"""Which looks has the form of a steward?"""

from __future__ import annotations

from bot.errors import Problem
from bot.views.filling import Filling
from bot.views.helping import assign_form
from bot.views.samples import SHOWING, Examples

EXAMPLES: Examples = {
    "naming a decider": lambda texts, a: assign_form(Filling(texts), a.case(), SHOWING),
    "naming a decider, problems": lambda texts, a: assign_form(
        Filling(texts, {"decider": "local:sam"}, {"decider": Problem("cannot_decide")}), a.case(), SHOWING
    ),
}
