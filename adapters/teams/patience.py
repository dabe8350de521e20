"""How long does anybody wait for Microsoft's servers? Who clicked, not long: Teams itself waits 15 s."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """In seconds. What is not there by then is done without, or said to have failed."""

    click: float = 1.5
    """For who somebody is, and what he may; then he hears that it could not be checked."""
    names: float = 0.5
    """A form is shown without the names in its picker rather than late."""
    show: float = 4.0
    """Teams waits 15 s for a message to be taken, and delivers it again then."""
    keys: float = 4.0
    """For both documents together: Teams waits for the answer."""
    login: float = 5.0
    call: float = 10.0


CLICKED = Patience()
