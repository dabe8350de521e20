"""What does a case go by? References that cannot be guessed or counted, and the key of a deal."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Callable
from typing import NewType

Reference = NewType("Reference", str)
"""``SD-`` and six Crockford base-32 characters: ``SD-7K3QXM``."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SHAPE = re.compile(rf"SD-[{_ALPHABET}]{{6}}")
_MISREAD = str.maketrans("OIL", "011")


def new_reference(pick: Callable[[str], str] = secrets.choice) -> Reference:
    """A random reference; about a thousand million are possible. `pick` where they are to come again."""
    return Reference("SD-" + "".join(pick(_ALPHABET) for _ in range(6)))


def read_reference(raw: str) -> Reference | None:
    """The reference somebody typed or a button carried; None when it cannot be one."""
    head, dash, tail = raw.strip().upper().partition("-")
    reference = head + dash + tail.translate(_MISREAD)
    return Reference(reference) if _SHAPE.fullmatch(reference) else None


def deal_key(deal_ref: str, secret: bytes) -> str:
    """A keyed hash by which two cases about one deal are found without storing what was typed.

    Case, accents, spaces and punctuation do not count: ``OPP-7781`` and ``opp 7781`` are one deal.
    """
    letters = unicodedata.normalize("NFKD", deal_ref).casefold()
    normalised = "".join(char for char in letters if char.isalnum()) or letters
    return hmac.new(secret, normalised.encode(), hashlib.sha256).hexdigest()
