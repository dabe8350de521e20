"""How does each element of a card look in Block Kit?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, assert_never

from bot.people import PersonId, bare, platform_of
from bot.text import shorten
from bot.views.elements import (
    Button,
    Buttons,
    CardElement,
    Confirm,
    Divider,
    Fact,
    Facts,
    Heading,
    Inline,
    Link,
    Moment,
    Note,
    Paragraph,
    PersonName,
    Picture,
    Quote,
    Words,
)

Block = dict[str, Any]

LONGEST_TEXT, HEADER, CONTEXT = 3000, 150, 2000
BUTTON, BUTTONS_A_BLOCK = 75, 25
ALT = 2000
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
DATE_FORMAT = "{date_long_pretty} {time}"
LEAD = {"quiet": "", "next": "→ ", "warning": "⚠ "}

Files = Mapping[str, str]
"""Name of a picture → id of its file in Slack."""
NO_FILES: Files = {}


def card_blocks(element: CardElement, longest: int = LONGEST_TEXT, files: Files = NO_FILES) -> list[Block]:
    """None, one or several blocks: Slack refuses empty ones."""
    match element:
        case Divider():
            return [{"type": "divider"}]
        case Buttons(buttons):
            return _actions(buttons)
        case Picture():
            return _picture(element, files)
        case Heading() | Paragraph() | Quote() | Facts() | Note():
            return _words(element, longest)
        case _:
            assert_never(element)


def _words(element: Words, longest: int) -> list[Block]:
    match element:
        case Heading(text):
            return [{"type": "header", "text": plain(text, HEADER)}] if text else []
        case Paragraph(parts):
            return _rich_text(_section(_inlines(parts, longest)))
        case Quote(label, text):
            return _rich_text(
                _section(_text(label, longest, bold=True)),
                {"type": "rich_text_quote", "elements": _text(text, longest)},
            )
        case Facts(facts):
            return _rich_text(_section(_facts(facts, longest)))
        case Note():
            return _note(element, longest)
        case _:
            assert_never(element)


def _picture(picture: Picture, files: Files) -> list[Block]:
    """Nothing without a file: what is in it also stands in the card as text."""
    if picture.name not in files:
        return []
    alt = shorten(picture.alt, ALT) or " "
    return [{"type": "image", "slack_file": {"id": files[picture.name]}, "alt_text": alt}]


def _rich_text(*parts: Block) -> list[Block]:
    filled = [part for part in parts if part["elements"]]
    return [{"type": "rich_text", "elements": filled}] if filled else []


def _section(elements: list[Block]) -> Block:
    return {"type": "rich_text_section", "elements": elements}


def _facts(facts: Sequence[Fact], longest: int) -> list[Block]:
    lines = [_fact(fact, longest) for fact in facts]
    return [part for line in lines for part in (*line, *_text("\n", longest))][:-1]


def _fact(fact: Fact, longest: int) -> list[Block]:
    label = _text(fact.label, longest, bold=True)
    return [*label, *_text("  ", longest), *_inlines((fact.value,), longest)]


def _note(note: Note, longest: int) -> list[Block]:
    """Small and grey where Slack can do it without parsing: a context block takes plain text only."""
    if note.tone != "quiet":
        lead = _text(LEAD[note.tone], longest, bold=True)
        return _rich_text(_section([*lead, *_inlines(note.parts, longest)]))

    words = [part for part in note.parts if isinstance(part, str)]
    text = "".join(words)
    if len(words) < len(note.parts) or len(text) > CONTEXT:
        return _rich_text(_section(_inlines(note.parts, longest, italic=True)))
    return [{"type": "context", "elements": [plain(text, CONTEXT)]}] if text else []


def _inlines(parts: Iterable[Inline], longest: int, **style: bool) -> list[Block]:
    return [element for part in parts for element in _inline(part, longest, **style)]


def _inline(part: Inline, longest: int, **style: bool) -> list[Block]:
    match part:
        case str():
            return _text(part, longest, **style)
        case PersonName(id, name, mention):
            mentioned = mention and is_ours(id)
            return [{"type": "user", "user_id": bare(id)}] if mentioned else _text(name, longest, **style)
        case Moment():
            return [_date(part, longest)]
        case Link(text, url):
            is_address = url.startswith(("https://", "http://"))
            return [_link(text, url, longest)] if is_address else _text(text, longest, **style)
        case _:
            assert_never(part)


def _date(moment: Moment, longest: int) -> Block:
    """Slack shows it in the reader's zone and language."""
    shown = shorten(moment.fallback, longest) or moment.at.isoformat()
    return {"type": "date", "timestamp": int(moment.at.timestamp()), "format": DATE_FORMAT, "fallback": shown}


def _link(text: str, url: str, longest: int) -> Block:
    return {"type": "link", "url": url, "text": shorten(text, longest) or url}


def _text(text: str, longest: int, **style: bool) -> list[Block]:
    """One text element, or none: an empty one makes Slack refuse the message."""
    element: Block = {"type": "text", "text": shorten(text, longest)}
    if not element["text"]:
        return []
    return [element | {"style": style}] if style else [element]


def plain(text: str, longest: int) -> Block:
    """A text object that must stand there, whatever is in it."""
    return {"type": "plain_text", "text": shorten(text, longest) or " ", "emoji": False}


def _actions(buttons: Sequence[Button]) -> list[Block]:
    rows = [buttons[at : at + BUTTONS_A_BLOCK] for at in range(0, len(buttons), BUTTONS_A_BLOCK)]
    return [{"type": "actions", "elements": [_button(button) for button in row]} for row in rows]


def _button(button: Button) -> Block:
    element: Block = {"type": "button", "action_id": button.action, "text": plain(button.label, BUTTON)}
    if button.reference:
        element["value"] = button.reference
    if button.style != "default":
        element["style"] = button.style
    if button.confirm:
        element["confirm"] = _confirm(button.confirm)
    return element


def _confirm(question: Confirm) -> Block:
    return {
        "title": plain(question.title, CONFIRM_TITLE),
        "text": plain(question.text, CONFIRM_TEXT),
        "confirm": plain(question.yes, CONFIRM_BUTTON),
        "deny": plain(question.no, CONFIRM_BUTTON),
    }


def is_ours(person: PersonId) -> bool:
    """A person of another platform has no id that Slack would know."""
    return platform_of(person) == "slack" and bool(bare(person))
