"""Nobody there is left to decide: who goes out of the channels, and which buttons wait for somebody?"""

from __future__ import annotations

from tests.cast import DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR
from tests.office import Office

NOBODY_LEFT = ((MANAGEMENT, MAYA, OMAR), (INDEPENDENT, OMAR, DINA), (DIRECTORS, DINA))

BUTTONS = ["decide", "ask", "recuse", "redirect"]


def everybody_leaves(office: Office) -> None:
    for channel, *members in NOBODY_LEFT:
        office.directory.leave(channel, *members)
