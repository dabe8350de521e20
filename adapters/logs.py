"""How does the program log? One JSON object a line on stderr, codes and ids only."""

from __future__ import annotations

import logging
import sys

import structlog

SDK_OF_TEAMS = ("botbuilder", "botframework", "msal", "msrest", "requests", "urllib3")
TALKATIVE = ("slack_bolt", "slack_sdk", "aiohttp", "sqlalchemy", "asyncio", "alembic", *SDK_OF_TEAMS)
"""Libraries that put request bodies, statements or exception messages into their lines."""


def configure() -> None:
    for name in TALKATIVE:
        # A level would not do: Bolt sets that of its own loggers anew.
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
