"""A steward says, from inside a channel, what the channel is for."""

from __future__ import annotations

from bot.audit import DONE, Act, AuditEntry
from bot.binding import ROLES, read_company
from bot.errors import BindingRefused, PermanentFailure
from bot.kept import UnitOfWork
from bot.people import ChannelId, Person, Role
from bot.ports import Services
from bot.todo import check_places


async def bind_channel(role: str, channel: ChannelId | None, actor: Person, services: Services) -> None:
    """Bind the channel; open cases get their card there. Raises `BindingRefused` with what is wrong.

    Every try is written down, with no case to it.
    """
    try:
        bound = await _check(role, channel, actor, services)
    except BindingRefused as refusal:
        async with services.unit_of_work() as work:
            why = refusal.key.removeprefix("refusal.bind_")
            await work.audit.add(_try(actor, Role.NONE, services, f"refused:{why}"))
        raise
    async with services.unit_of_work() as work:
        await work.bindings.bind(role, bound, actor.id, services.now())
        await work.audit.add(_try(actor, Role.STEWARD, services, DONE))
        await _look_at_open_cases(work, services)


async def _check(role: str, channel: ChannelId | None, actor: Person, services: Services) -> ChannelId:
    if role not in ROLES:
        raise BindingRefused("unknown_role")
    if actor.id not in (await read_company(services)).stewards:
        raise BindingRefused("not_a_steward")
    if getattr(services.company, role) is not None:
        raise BindingRefused("set_by_settings")
    if channel is None:
        raise BindingRefused("not_here")
    try:
        found = await services.directory.channel(channel)
    except PermanentFailure as failure:
        raise BindingRefused("no_access") from failure
    if not found.is_confidential:
        raise BindingRefused("not_confidential")
    return channel


def _try(actor: Person, role: Role, services: Services, result: str) -> AuditEntry:
    return AuditEntry(None, services.now(), actor.id, role, Act.BIND, result)


async def _look_at_open_cases(work: UnitOfWork, services: Services) -> None:
    """What stands in the channel that was bound before is removed, and posted where it belongs now; what
    stands nowhere finds its way."""
    now = services.now()
    for case in await work.cases.open_cases():
        await work.jobs.put(check_places(case.reference, now, f"bound:{now:%Y-%m-%dT%H:%M:%S}"))
