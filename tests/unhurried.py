"""How long does the product wait for others in the tests? Longer than a busy machine takes: nobody clicks.

Tests that show a limit bring a short one of their own.
"""

from __future__ import annotations

from adapters.teams.patience import Patience

SECONDS = 30.0
IN_TEAMS = Patience(click=SECONDS, names=SECONDS, show=SECONDS, keys=SECONDS, login=SECONDS, call=SECONDS)
AT_ONCE = 0.05
