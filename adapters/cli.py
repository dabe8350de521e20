"""The `squaredeal` command. A wrong setting is a sentence and exit code 2, never a traceback."""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
from collections.abc import Coroutine, Mapping
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from bot.errors import SettingsFault

FAULT = 1
WRONG_SETTING = 2

app = typer.Typer(
    name="squaredeal",
    help="A sales rep lays a deal that does not help the customer before people who do not gain by it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

HostOption = Annotated[str | None, typer.Option(help="Listen on this address [SQUAREDEAL_HOST, 127.0.0.1].")]
PortOption = Annotated[
    int | None, typer.Option(help="Listen on this port [SQUAREDEAL_PORT, 3978]; 0 takes a free one.")
]


class ExportFormat(StrEnum):
    JSON = "json"
    CSV = "csv"


class DigestFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


CasesOption = Annotated[
    Path | None,
    typer.Option("--cases", help="Begin with the cases of this JSON file instead of the invented ones."),
]

HistoryOption = Annotated[
    bool, typer.Option("--history", help="Put two years of invented cases before them, when there are none.")
]


@app.command()
def demo(cases: CasesOption = None, history: HistoryOption = False, port: PortOption = None) -> None:
    """Try the whole thing in a browser on this machine: no account, invented people and cases."""
    from adapters.wiring.demo import run_demo

    settings = _settings("127.0.0.1", port)
    screen = sys.stderr if history else None
    _run(run_demo(settings, cases, lambda address: _say(f"The Squaredeal demo is at {address}"), screen))


@app.command()
def serve(host: HostOption = None, port: PortOption = None) -> None:
    """Serve Slack: web server and jobs in one process. Settings come from the environment or .env."""
    from adapters.wiring.serve import run_serve

    settings = _settings(host, port)
    _run(run_serve(settings, lambda address: _say(f"Squaredeal listens on {address}")))


@app.command()
def migrate() -> None:
    """Bring the database's schema forward. Safe to repeat."""
    from adapters.wiring.commands import run_migrate

    _run(run_migrate(_settings()))
    _say("The database is up to date.")


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Look at everything that must be set up, and say how to mend what is not. Exit code 1: a fault."""
    from adapters.doctor import is_well
    from adapters.doctor_report import show, show_json, unreadable
    from adapters.wiring.commands import run_doctor

    out = _utf8(sys.stdout)
    try:
        checks = asyncio.run(run_doctor(_settings()))
    except SettingsFault as fault:
        if as_json:
            show_json(unreadable(fault), out)
        raise
    (show_json if as_json else show)(checks, out)
    raise typer.Exit(0 if is_well(checks) else FAULT)


@app.command()
def export(
    format: Annotated[
        ExportFormat, typer.Option(help="json: one object a line; csv: one row a case, for a spreadsheet.")
    ] = ExportFormat.JSON,
) -> None:
    """Write every case to standard output; as json with its audit trail."""
    from adapters.wiring.commands import run_export

    try:
        _run(run_export(_settings(), format, _utf8(sys.stdout), sys.stderr))
    except BrokenPipeError:
        # The reader had enough (`| head`); nothing more can be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@app.command()
def digest(
    week: Annotated[str | None, typer.Option(help="Of an earlier week, like 2026-W47.")] = None,
    send: Annotated[
        bool,
        typer.Option("--send", help="Have `serve` send the newest one now, if it was not sent."),
    ] = False,
    format: Annotated[DigestFormat, typer.Option(help="text to read, or json.")] = DigestFormat.TEXT,
    pictures: Annotated[
        Path | None, typer.Option(help="Write the pictures into this folder, as PNG and SVG.")
    ] = None,
) -> None:
    """Show the weekly digest: what the company says against what it does; what waits is shown in chat."""
    from adapters.pictures import PictureFailed
    from adapters.wiring.digest import run_digest, run_send

    if send:
        if week:
            raise SettingsFault("--send: only the newest digest is sent; leave out --week.")
        _say(asyncio.run(run_send(_settings())))
        return
    shown = run_digest(_settings(), week, format, _utf8(sys.stdout), drawn=pictures is not None)
    try:
        files = asyncio.run(shown)
    except PictureFailed as failure:
        _say(f"The pictures cannot be drawn ({failure}); their numbers stand in the text.")
        raise typer.Exit(FAULT) from None
    _write(files, pictures or Path())


@app.command()
def teams_package() -> None:
    """Write the app package for Teams into the current folder, and print its path."""
    from adapters.teams.manifest import write_package

    settings = _settings()
    typer.echo(write_package(Path.cwd(), settings.microsoft_app_id, settings.squaredeal_public_url))


@app.command()
def keygen() -> None:
    """Print a new SQUAREDEAL_SECRET_KEY."""
    typer.echo(secrets.token_urlsafe(32))


def main() -> None:
    """The console script."""
    from adapters import logs

    logs.configure()
    try:
        app()
    except SettingsFault as fault:
        for sentence in fault.args:
            typer.echo(sentence, err=True)
        sys.exit(WRONG_SETTING)


def _settings(host: str | None = None, port: int | None = None) -> Any:
    from adapters.settings import read_settings

    given = {"squaredeal_host": host, "squaredeal_port": port}
    return read_settings(**{name: value for name, value in given.items() if value is not None})


def _run(command: Coroutine[Any, Any, None]) -> None:
    asyncio.run(command)


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    """Raises `SettingsFault` where the folder takes none."""
    try:
        for name, content in files.items():
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
            _say(f"Written: {folder / name}")
    except OSError as error:
        raise SettingsFault(f"--pictures: nothing can be written there ({type(error).__name__}).") from None


def _say(line: str) -> None:
    """Progress goes to stderr; stdout is for what a command prints."""
    typer.echo(line, err=True)


def _utf8(stream: TextIO) -> TextIO:
    """Names and texts are written as they are, whatever the machine's language; line ends too."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8", newline="")
    return stream
