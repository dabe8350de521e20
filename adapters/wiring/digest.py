"""What does `squaredeal digest` do? It shows a week's figures; sending them is left to `serve`."""

from __future__ import annotations

from typing import TextIO

from adapters.digest_text import draw_pictures, write_json, write_text
from adapters.settings import Settings
from adapters.wiring.commands import reading
from adapters.wiring.database import check_schema
from bot.binding import read_company
from bot.errors import SettingsFault
from bot.ports import Services
from bot.report import Report, read_report
from bot.texts import Texts
from bot.todo_digest import digest_at
from bot.usecases.count_week import digest_of, look_at_changes
from bot.usecases.send_digest import newest_week
from bot.views.digest import digest_card
from bot.views.digest_details import details_card
from bot.views.digest_pictures import pictures
from bot.weeks import Week


async def run_digest(
    settings: Settings, week: str | None, how: str, out: TextIO, *, drawn: bool
) -> dict[str, bytes]:
    """Show the digest of a week, the newest if none is named; answers its pictures by their file names, if
    they are to be `drawn`. Raises `SettingsFault` or `PictureFailed`."""
    await check_schema(settings.squaredeal_database_url)
    async with reading(settings) as (services, _):
        while await look_at_changes(services):
            pass
        report = await _report(await _wanted(week, services), services)
        texts = Texts(services.company.language, services.company.calendar.timezone)
        if how == "json":
            write_json(report, out)
        else:
            write_text((digest_card(report, None, texts), details_card(report, texts)), out)
        out.flush()
        return await draw_pictures(pictures(report, texts)) if drawn else {}


async def run_send(settings: Settings) -> str:
    """Have `serve` send the newest digest now, if it was not sent; answers what will happen."""
    await check_schema(settings.squaredeal_database_url)
    async with reading(settings) as (services, _):
        week = newest_week(services.now(), services.company)
        if (await read_company(services)).directors is None:
            raise SettingsFault("SQUAREDEAL_DIRECTORS_CHANNEL: is not set, and no channel is bound.")
        async with services.unit_of_work() as work:
            sent_at = await work.digests.sent_at(week)
            if sent_at:
                return f"The digest of {week} was sent on {sent_at:%Y-%m-%d at %H:%M} UTC. It is sent once."
            await work.jobs.put(digest_at(week, services.now(), f"now:{services.now():%Y-%m-%dT%H:%M}"))
    return f"`squaredeal serve` sends the digest of {week} as soon as it runs."


async def _wanted(week: str | None, services: Services) -> Week:
    newest = newest_week(services.now(), services.company)
    if week is None:
        return newest
    try:
        wanted = Week.read(week)
    except ValueError as error:
        raise SettingsFault(f"--week: {error}.") from None
    if wanted > newest:
        raise SettingsFault(f"--week: the newest digest is that of {newest}.")
    async with services.read() as work:
        is_kept = await work.digests.find(wanted) is not None
    if wanted < newest and not is_kept:
        raise SettingsFault(f"--week: no digest of {wanted} is kept.")
    return wanted


async def _report(week: Week, services: Services) -> Report:
    digest = await digest_of(week, services)
    async with services.read() as work:
        return await read_report(digest, services.company.promise, work)
