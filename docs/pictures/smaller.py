"""How do the pictures stay small? Nearly everything in them is flat: 256 colours of their own are enough."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

COLOURS = 256


def make_smaller(path: Path) -> None:
    with Image.open(path) as picture:
        flat = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    flat.save(path, optimize=True)
