"""What runs in `squaredeal serve`? Every platform that is set up, the web server and the jobs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from adapters.chosen import chosen_platforms
from adapters.people_file import read_people_file
from adapters.platforms import no_links
from adapters.settings import Settings
from adapters.setup import check_platforms, secret_of
from adapters.web import serve_until_stopped, web_app
from adapters.wiring.database import check_schema, is_ready
from adapters.wiring.running import running
from bot.accounts import Accounts
from bot.ports import Chat, Directory
from storage.database import Database, utc_now
from storage.teams_conversations import SqlTeamsConversations


async def run_serve(
    settings: Settings, say: Callable[[str], None], now: Callable[[], datetime] = utc_now
) -> None:
    """Slack, Teams or both, the web server and the jobs, until a signal. Raises `SettingsFault`."""
    platforms, secret = chosen_platforms(settings), secret_of(settings)
    check_platforms(settings, platforms.names)
    url, company = settings.squaredeal_database_url, settings.company()
    people = settings.squaredeal_people_file
    people_file = read_people_file(people) if people else None
    await check_schema(url)

    several = len(platforms.names) > 1

    def ports(database: Database) -> tuple[Directory, Chat]:
        accounts = partial(read_accounts, database) if several else no_links
        return platforms.ports(SqlTeamsConversations(database), company, now, accounts)

    async with (
        platforms.opened(),
        running(url, company, secret, ports, now, people_file=people_file, several_platforms=several) as (
            services,
            database,
        ),
        platforms.listening(services, SqlTeamsConversations(database)) as way_in,
    ):

        async def ready() -> bool:
            return await is_ready(database) and way_in.is_open()

        await serve_until_stopped(web_app(way_in.routes, ready), settings, say)


async def read_accounts(database: Database) -> Accounts:
    async with database.read() as work:
        return await work.links.accounts()
