"""How do the pages of the demo look? What a person may see in, HTML out; the tags stand in templates/."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from adapters.local.clock import NEXT, STEPS
from adapters.local.messages import LocalMessage
from adapters.local.render import render_card, render_form
from adapters.local.world import CHANNELS, DIRECTORS, PEOPLE, channels_of, private_chat
from bot.people import ChannelId, Person, bare
from bot.ports import Services
from bot.texts import LANGUAGES, Texts
from bot.views.elements import Card, Form, Moment
from bot.views.home import Home


def utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


_PAGES = Environment(
    loader=PackageLoader("adapters.local"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.globals |= {"bare": bare, "people": PEOPLE.values(), "channels": CHANNELS, "languages": LANGUAGES}
_PAGES.globals |= {"steps": (*STEPS, NEXT)}
_PAGES.filters |= {"utc": utc}


@dataclass(frozen=True)
class Shown:
    """A message as it stands in the feed, with the replies in its thread."""

    id: str
    version: str
    """Changes whenever anything of it looks different."""
    at: Moment
    is_edited: bool
    html: Markup
    replies: tuple[Shown, ...]


@dataclass(frozen=True)
class Section:
    """A channel, or the private chat with the bot, newest message first."""

    channel: ChannelId
    title: str
    who: str
    empty: str
    language: str
    messages: tuple[Shown, ...]


@dataclass(frozen=True)
class Clock:
    """What the clock of the demo shows: the time where the company is."""

    at: datetime
    zone: str
    moment: str


def clock(services: Services, texts: Texts) -> Clock:
    at, zone = services.now(), services.company.calendar.timezone
    return Clock(at, zone, Texts(texts.language, zone).long_moment(at))


def render(template: str, **values: object) -> str:
    """A page of somebody else's in the same frame."""
    return _PAGES.get_template(template).render(**values)


def start_page(texts: Texts, clock: Clock) -> str:
    return _PAGES.get_template("start.html").render(
        texts=texts, clock=clock, channels_of={person: channels_of(person) for person in PEOPLE}
    )


def person_page(actor: Person, home: Home, sections: Sequence[Section], clock: Clock) -> str:
    page = _PAGES.get_template("person.html")
    return page.render(
        texts=Texts.of(actor),
        actor=actor,
        sections=sections,
        clock=clock,
        is_director=DIRECTORS in channels_of(actor.id),
        **_home(home),
    )


def home(actor: Person, home: Home) -> str:
    """The part of a person's page that says what there is to do."""
    return _PAGES.get_template("home.html").render(texts=Texts.of(actor), **_home(home))


def _home(home: Home) -> dict[str, str]:
    html = render_card(home)
    return {"home": html, "home_version": _fingerprint(html)}


def feed(actor: Person, sections: Sequence[Section]) -> str:
    """The part of a person's page that changes while it is open."""
    return _PAGES.get_template("feed.html").render(texts=Texts.of(actor), sections=sections)


def answer(reply: Form | Card, actor: Person) -> str:
    """What a person sees at once and alone: the next form, or a few words and a button that closes them."""
    others = [(person.id, person.name) for person in PEOPLE.values() if person.id != actor.id]
    if isinstance(reply, Form):
        return render_form(reply, people=others)
    return _PAGES.get_template("reply.html").render(texts=Texts.of(actor), card=render_card(reply))


def problem_page(heading: str, text: str, texts: Texts, clock: Clock) -> str:
    page = _PAGES.get_template("problem.html")
    return page.render(texts=texts, heading=heading, text=text, clock=clock)


def sections_for(actor: Person, messages: Sequence[LocalMessage], language: str) -> list[Section]:
    """What somebody sees: the own private chat, then each of his channels, which speak `language`."""
    texts, own = Texts.of(actor), private_chat(actor.id)
    private = Section(
        own,
        texts("local.private.title"),
        texts("local.private.who"),
        texts("local.private.empty"),
        texts.language,
        _newest_first(messages, own, texts),
    )
    return [private, *(_channel(channel, messages, texts, language) for channel in channels_of(actor.id))]


def _channel(channel: ChannelId, messages: Sequence[LocalMessage], texts: Texts, language: str) -> Section:
    names = texts.all_of(member.name for member in CHANNELS[channel])
    return Section(
        channel,
        texts(f"local.channel.{bare(channel)}"),
        texts("local.channel.who", people=names),
        texts("local.channel.empty"),
        language,
        _newest_first(messages, channel, texts),
    )


def _newest_first(messages: Iterable[LocalMessage], channel: ChannelId, texts: Texts) -> tuple[Shown, ...]:
    here = [message for message in messages if message.channel == channel]
    return tuple(_shown(message, here, texts) for message in reversed(here) if message.thread_of is None)


def _shown(message: LocalMessage, around: Sequence[LocalMessage], texts: Texts) -> Shown:
    replies = tuple(_shown(one, around, texts) for one in around if one.thread_of == message.message_id)
    return Shown(
        id=message.message_id,
        version=_fingerprint(message.html, *(reply.version for reply in replies)),
        at=texts.moment(message.posted_at),
        is_edited=message.edited_at is not None,
        # Rendered, and so escaped, when it was posted.
        html=Markup(message.html),  # noqa: S704
        replies=replies,
    )


def _fingerprint(*parts: str) -> str:
    return blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()
