"""What does the child process do? A chart as JSON comes in, a picture of the form asked for goes out."""

from __future__ import annotations

import json
import sys
from typing import Any

from adapters.pictures.drawing import picture_of
from bot.views.elements import Chart, Series


def read_chart(told: dict[str, Any]) -> Chart:
    """As `dataclasses.asdict` and JSON left it."""
    bars = tuple(_series(series) for series in told["bars"])
    line = _series(told["line"]) if told["line"] else None
    listed = {name: tuple(told[name]) for name in ("labels", "levels")}
    return Chart(**{**told, **listed, "bars": bars, "line": line})


def _series(told: dict[str, Any]) -> Series:
    return Series(told["label"], tuple(told["values"]))


if __name__ == "__main__":
    sys.stdout.buffer.write(picture_of(read_chart(json.load(sys.stdin.buffer)), sys.argv[1]))
