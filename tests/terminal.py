"""What does somebody see on a terminal?"""

from __future__ import annotations

import os


def everything_on(terminal: int) -> str:
    """What was written to it, until nobody can write to it any more."""
    shown = b""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            part = b""
        if not part:
            os.close(terminal)
            return shown.decode()
        shown += part
