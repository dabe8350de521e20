"""What does a request of the local pages need? The services, and what only the local platform has."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.local.clock import LocalClock
from adapters.local.live import Live
from adapters.local.messages import LocalLanguages, LocalMessages
from bot.ports import Services


@dataclass(frozen=True)
class LocalPlatform:
    services: Services
    messages: LocalMessages
    languages: LocalLanguages
    live: Live
    clock: LocalClock
