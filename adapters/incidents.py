"""What is logged when something breaks? An id that the person sees too, and where; never what was typed."""

from __future__ import annotations

import secrets
import traceback

import structlog

_log = structlog.get_logger()
DEEPEST = 8


def report(error: BaseException, where: str) -> str:
    """Log an unexpected error and answer its id. Its message may hold what people typed: it is left out."""
    incident = secrets.token_hex(4)
    frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    _log.error(
        "incident",
        incident=incident,
        where=where,
        error=type(error).__name__,
        frames=[f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames],
    )
    return incident
