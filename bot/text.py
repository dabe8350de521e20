"""What did a person type, made safe to keep and to show? Cleaned, measured as people count, never parsed."""

from __future__ import annotations

import unicodedata

import regex

from bot.errors import FieldProblem
from bot.hints import HEALTH_WORDS, POSSIBLE_BREACH_WORDS

MOST_CODE_POINTS = 3000
CODE_POINTS_PER_CLUSTER = 4
LONGEST_NAME = 80

# NFC makes at most four code points one, so whatever is longer than this stays over every limit.
_ENOUGH = 4 * MOST_CODE_POINTS + 1

_CLUSTER = regex.compile(r"\X")
_LINE_BREAK = regex.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Override, embedding and isolate characters reorder the text around them; direction marks do not.
_UNSAFE = regex.compile(r"(?!\n)[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u202a-\u202e\u2066-\u2069]")
# Tag characters draw the flags of regions; anywhere else they are writing that nobody sees.
_FLAG_OR_TAG = regex.compile(r"(\U0001F3F4[\U000E0020-\U000E007E]+\U000E007F)|[\U000E0000-\U000E007F]")
_VISIBLE = regex.compile(r"[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]")


def clean_text(raw: object, minimum: int, maximum: int) -> str:
    """The text to keep, of `minimum` to `maximum` characters as people count them (grapheme clusters)."""
    if raw is None:
        raise FieldProblem("required")
    if not isinstance(raw, str):
        raise FieldProblem("unreadable")

    text = _safe(raw)
    if not _VISIBLE.search(text):
        raise FieldProblem("required")
    count = _length(text)
    if count < minimum:
        raise FieldProblem("too_short", minimum=minimum, count=count)
    if count > maximum:
        raise FieldProblem("too_long", maximum=maximum, count=count)
    most = min(CODE_POINTS_PER_CLUSTER * maximum, MOST_CODE_POINTS)
    if len(text) > most:
        raise FieldProblem("too_many_marks", maximum=most, count=len(text))
    return text


def clean_name(raw: str) -> str:
    """A display name as one line that fits; "?" when nothing of it can be seen."""
    line = " ".join(_safe(raw).split())
    if not _VISIBLE.search(line):
        return "?"
    clusters = _CLUSTER.findall(line)[:LONGEST_NAME]
    return shorten("".join(clusters).rstrip(), CODE_POINTS_PER_CLUSTER * LONGEST_NAME)


def shorten(text: str, limit: int) -> str:
    """At most `limit` (1 or more) code points, never cut inside a character as people see it."""
    if len(text) <= limit:
        return text
    ends = [cluster.end() for cluster in _CLUSTER.finditer(text[: limit + 1]) if cluster.end() < limit]
    return text[: max(ends, default=0)].rstrip() + "…"


def hints_in(*texts: str) -> frozenset[str]:
    """The hints that the words of a case call for; they never block anything."""
    words = "\n".join(_folded(text) for text in texts)
    found = {"possible_breach_words": _BREACH, "health_words_seen": _HEALTH}
    return frozenset(code for code, pattern in found.items() if pattern.search(words))


def _safe(raw: str) -> str:
    text = _LINE_BREAK.sub("\n", raw).replace("\t", " ")
    text = _FLAG_OR_TAG.sub(r"\1", _UNSAFE.sub("", text)).strip()
    return unicodedata.normalize("NFC", text[:_ENOUGH])


def _length(text: str) -> int:
    return sum(1 for _ in _CLUSTER.finditer(text))


def _folded(text: str) -> str:
    """Lower case, without accents and invisible characters, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return " ".join("".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf")).split())


def _any_of(patterns: tuple[str, ...]) -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")


_BREACH = _any_of(POSSIBLE_BREACH_WORDS)
_HEALTH = _any_of(HEALTH_WORDS)
