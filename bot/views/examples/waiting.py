"""Which looks has what people read when a case waits for too long?"""

from __future__ import annotations

from bot.views.samples import DUE, Examples
from bot.views.waiting import alarm_silent, private_reminder, reminder, still_waits

EXAMPLES: Examples = {
    "first reminder": lambda texts, a: reminder(a.case(), DUE, (), texts),
    "further reminder": lambda texts, a: reminder(a.case(), DUE, (a.person("maya"), a.person("omar")), texts),
    "reminder of a second look": lambda texts, a: reminder(a.second_look(), DUE, (a.person("dina"),), texts),
    "private reminder": lambda texts, a: private_reminder(a.case(), DUE, texts),
    "alarm, the directors are silent": lambda texts, a: alarm_silent(a.case(), texts),
    "the steward has it": lambda texts, a: still_waits(a.case(), a.name("stella"), texts),
    "nobody to look after it": lambda texts, a: still_waits(a.case(), "", texts),
}
