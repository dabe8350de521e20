"""Who plays in the demo? An invented company: seven people and three private channels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from adapters.history import invented_reps
from bot.company import Company
from bot.people import ChannelId, Person, PersonId, bare

PLATFORM = "local"
_ZONE = "Europe/Amsterdam"

SAM = Person(PersonId("local:sam"), "Sam Seller", timezone=_ZONE)
MAYA = Person(PersonId("local:maya"), "Maya Manager", timezone=_ZONE)
OMAR = Person(PersonId("local:omar"), "Omar Manager", timezone=_ZONE)
DINA = Person(PersonId("local:dina"), "Dina Director", timezone=_ZONE)
NOOR = Person(PersonId("local:noor"), "Noor Director", timezone=_ZONE)
STELLA = Person(PersonId("local:stella"), "Stella Steward", timezone=_ZONE)
PIA = Person(PersonId("local:pia"), "Pia Payroll", timezone=_ZONE)

PEOPLE: Mapping[PersonId, Person] = {
    person.id: person for person in (SAM, MAYA, OMAR, DINA, NOOR, STELLA, PIA)
}
"""In the order in which the pages name them."""

REPS = invented_reps(PLATFORM, _ZONE)
"""Who raised the cases of a history. They are here and have no page: nobody reads what they are told."""

EVERYBODY: Mapping[PersonId, Person] = {**PEOPLE, **{rep.id: rep for rep in REPS}}

MANAGEMENT = ChannelId("local:management")
INDEPENDENT = ChannelId("local:independent")
DIRECTORS = ChannelId("local:directors")

CHANNELS: Mapping[ChannelId, tuple[Person, ...]] = {
    MANAGEMENT: (MAYA, OMAR),
    INDEPENDENT: (OMAR, DINA),
    DIRECTORS: (DINA, NOOR),
}


def demo_company(company: Company) -> Company:
    """The company of the settings, with the demo's channels and people instead of its own.

    Pia pays what is promised: she never decides and gains by nothing, so she may always be the payer. Of the
    two directors each can take a second look at what the other decided.
    """
    return replace(
        company,
        promise=company.promise or "The customer comes first, also when it costs us.",
        management=MANAGEMENT,
        independent=INDEPENDENT,
        directors=DIRECTORS,
        stewards=(STELLA.id,),
        compensation_owner=PIA.id,
    )


def private_chat(person: PersonId) -> ChannelId:
    """Where somebody reads what the bot has for him alone."""
    return ChannelId(f"{PLATFORM}:dm-{bare(person)}")


def channels_of(person: PersonId) -> tuple[ChannelId, ...]:
    """The private channels that somebody is in."""
    return tuple(
        channel for channel, members in CHANNELS.items() if any(member.id == person for member in members)
    )
