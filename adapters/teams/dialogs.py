"""In which shape does Teams want its answers? Plain dicts: the SDK's classes stumble over themselves."""

from __future__ import annotations

from typing import Any

from adapters.teams.chat import ADAPTIVE_CARD
from adapters.teams.render import render_card, render_form, render_notice
from adapters.teams.render_text import plain_words
from adapters.teams.requests import Sent
from bot.people import PersonId
from bot.texts import Texts
from bot.views.elements import Card, Form, Heading, Note, Paragraph, words_of

Answer = dict[str, Any]
People = tuple[tuple[PersonId, str], ...]

TITLE = "Squaredeal"


def form_dialog(form: Form, texts: Texts, people: People = ()) -> Answer:
    return _dialog(form.title, render_form(form, texts, people), "large")


def notice_dialog(card: Card, texts: Texts) -> Answer:
    """A dialog that only shows: the answer to a click or a form."""
    return _dialog(TITLE, render_notice(card, texts), "medium")


def again_dialog(card: Card, sent: Sent, texts: Texts) -> Answer:
    """Nothing was done and nothing is lost: what was typed waits in hidden fields until it is sent again."""
    notice = render_notice(card, texts)
    typed = [
        {"type": "Input.Text", "id": name, "isVisible": False, "value": _as_typed(value)}
        for name, value in sent.values.items()
    ]
    data = {"action": sent.form, "case": sent.carried, "form": sent.form, "token": sent.token}
    again = {"type": "Action.Submit", "title": texts("button.try_again"), "data": data}
    return _dialog(TITLE, {**notice, "body": [*notice["body"], *typed], "actions": [again]}, "medium")


def in_place(card: Card, texts: Texts) -> Answer:
    """The answer to a button that shows another page: the card that it stands on becomes this one."""
    return {
        "statusCode": 200,
        "type": ADAPTIVE_CARD,
        "value": render_card(card, texts),
    }


def toast(card: Card) -> Answer:
    """The answer to a button that does its work at once: a line that only this person sees."""
    return {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        # Teams may take it for Markdown, and people's names stand in it.
        "value": plain_words(_said(card)),
    }


def _said(card: Card) -> str:
    """What a card of ours says, without its buttons."""
    said: list[str] = []
    for element in card.elements:
        match element:
            case Heading(text):
                said.append(text)
            case Paragraph(parts) | Note(parts):
                said.append("".join(map(words_of, parts)))
    return "\n\n".join(said) or card.summary


def _dialog(title: str, content: Answer, height: str) -> Answer:
    card = {"contentType": ADAPTIVE_CARD, "content": content}
    value = {"title": title, "height": height, "width": "medium", "card": card}
    return {"task": {"type": "continue", "value": value}}


def _as_typed(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ",".join(one.partition(":")[2] for one in value)
