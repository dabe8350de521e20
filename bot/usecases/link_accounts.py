"""An account on another platform is the same person's: a code, shown on one side and typed on the other."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from bot.errors import LinkRefused
from bot.people import Person, platform_of
from bot.ports import Services
from bot.usecases.review_case import check_may_raise

CODE_LIFE = timedelta(minutes=10)
CODE_LENGTH = 8
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""None that is taken for another."""


async def begin_linking(actor: Person, services: Services) -> str:
    """The code, good once and for ten minutes. Raises `LinkRefused` or `FullMembersOnly`."""
    check_may_raise(actor)
    _check_several(services)
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    expires = services.now() + CODE_LIFE
    async with services.unit_of_work() as work:
        await work.links.put_code(_digest(code, services), actor.account or actor.id, expires)
    return code


async def link_accounts(typed: str, actor: Person, services: Services) -> None:
    """From now on both accounts are one person. Raises `LinkRefused` or `FullMembersOnly`.

    One account a platform, so that nobody becomes two people or two become one by and by.
    """
    check_may_raise(actor)
    _check_several(services)
    here = actor.account or actor.id
    async with services.unit_of_work() as work:
        shown_to = await work.links.take_code(
            _digest(typed.replace("-", "").upper(), services), services.now()
        )
        if shown_to is None:
            raise LinkRefused("unknown_code")
        if platform_of(shown_to) == platform_of(here):
            raise LinkRefused("same_platform")
        accounts = await work.links.accounts()
        if accounts.platforms(here) & accounts.platforms(shown_to):
            raise LinkRefused("linked_already")
        person = min(accounts.person(here), accounts.person(shown_to))
        for account in {here, shown_to, accounts.person(here), accounts.person(shown_to)} - {person}:
            await work.links.link(account, person, services.now())


def _check_several(services: Services) -> None:
    if not services.several_platforms:
        raise LinkRefused("one_platform")


def _digest(code: str, services: Services) -> str:
    """What is kept opens nothing."""
    return hmac.new(services.secret, f"link:{code}".encode(), hashlib.sha256).hexdigest()
