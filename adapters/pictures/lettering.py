"""How is a text broken so that it fits? Measured, for a letter is as wide as it is.

For the child process alone, as what draws.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path

FAMILY = "DejaVu Sans"
"""It comes with matplotlib, so it is there on every machine."""
POINTS_AN_INCH = 72


def lines(text: str, width: float, *, most: int, size: float, weight: str = "normal") -> list[str]:
    """At most so many lines, none wider than `width` inches; "…" says that there was more."""
    broken = list(_broken(text, width, size, weight))
    if len(broken) <= most:
        return broken
    last = broken[most - 1]
    while last and width_of(f"{last}…", size, weight) > width:
        last = last[:-1]
    return [*broken[: most - 1], f"{last.rstrip()}…"]


def width_of(text: str, size: float, weight: str = "normal") -> float:
    """In inches."""
    width, _, _ = text_to_path.get_text_width_height_descent(text, _font(size, weight), ismath=False)
    return float(width) / POINTS_AN_INCH


def drawable(text: str) -> str:
    """Without what the font has no letter for: it would be an empty box."""
    font = get_font(findfont(_font(8, "normal")))
    return "".join(letter for letter in text if letter.isspace() or font.get_char_index(ord(letter)))


def _broken(text: str, width: float, size: float, weight: str) -> Iterator[str]:
    line = ""
    for word in text.split():
        for piece in _pieces(word, width, size, weight):
            longer = f"{line} {piece}" if line else piece
            if width_of(longer, size, weight) <= width:
                line = longer
                continue
            if line:
                yield line
            line = piece
    if line:
        yield line


def _pieces(word: str, width: float, size: float, weight: str) -> Iterator[str]:
    """The word, in pieces when it is wider than a line."""
    piece = ""
    for letter in word:
        if piece and width_of(piece + letter, size, weight) > width:
            yield piece
            piece = ""
        piece += letter
    yield piece


@cache
def _font(size: float, weight: str) -> FontProperties:
    return FontProperties(family=FAMILY, size=size, weight=weight)
