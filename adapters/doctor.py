"""Is the set-up as it must be? What is looked at whatever the platform, and what a finding is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import aiohttp

from adapters.people_file import read_people_file
from bot.errors import SettingsFault

ANSWER_SECONDS = 10


class Status(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. Never holds a token, a key or an address with a password in it."""

    name: str
    status: Status
    says: str
    """What was found."""
    mend: str = ""
    """For a warning or a fault: what to do, in one sentence."""


def fine(name: str, says: str) -> Check:
    return Check(name, Status.OK, says)


def warning(name: str, says: str, mend: str) -> Check:
    return Check(name, Status.WARNING, says, mend)


def fault(name: str, says: str, mend: str) -> Check:
    return Check(name, Status.FAULT, says, mend)


def is_well(checks: Iterable[Check]) -> bool:
    """Warnings alone are no reason to stay away."""
    return all(check.status is not Status.FAULT for check in checks)


# --- the checks --------------------------------------------------------------------------------------


def check_settings(unserved: Iterable[str]) -> Check:
    """`unserved`: settings that name somebody on a platform that is not set up."""
    names = ", ".join(unserved)
    if names:
        return fault(
            "settings",
            f"{names}: on a platform that is not set up",
            "Set that platform up, or name somebody on one that is.",
        )
    return fine("settings", "all can be read")


def check_secret_key(is_set: bool) -> Check:
    if is_set:
        return fine("secret key", "set")
    return fault(
        "secret key", "SQUAREDEAL_SECRET_KEY is not set", "Put what `squaredeal keygen` prints into it."
    )


def check_database(is_current: bool | None) -> Check:
    """None: it did not answer."""
    if is_current is None:
        return fault(
            "database",
            "cannot be reached",
            "Start it, and compare its address, name and password with SQUAREDEAL_DATABASE_URL.",
        )
    if not is_current:
        return fault("database", "its schema is behind this version", "Run `squaredeal migrate`.")
    return fine("database", "answers, and its schema is this version's")


def check_people_file(path: Path | None) -> tuple[Check, ...]:
    """Nothing without one; with a wrong one `serve` does not start."""
    if path is None:
        return ()
    try:
        read_people_file(path)
    except SettingsFault as wrong:
        again = "Mend the file, and run `squaredeal doctor` again."
        return tuple(fault("people file", sentence.removesuffix("."), again) for sentence in wrong.args)
    return (fine("people file", "can be read"),)


def check_platform() -> Check:
    """There is none."""
    return fault(
        "platform",
        "none is set up",
        "Set SLACK_BOT_TOKEN together with SLACK_SIGNING_SECRET, or with SLACK_APP_TOKEN for Socket Mode;"
        " for Teams MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID.",
    )


def check_public_address(is_set: bool, is_needed: bool, problem: str) -> Check:
    """`problem`: why `/healthz` there does not answer as it should; empty when it does."""
    if problem:
        return fault(
            "public address",
            f"/healthz under SQUAREDEAL_PUBLIC_URL: {problem}",
            "Start `squaredeal serve`, and let the https address of your reverse proxy lead to its port.",
        )
    if is_set:
        return fine("public address", "/healthz answers there")
    if not is_needed:
        return fine("public address", "not needed with Socket Mode")
    return warning(
        "public address",
        "could not be tried",
        "Set SQUAREDEAL_PUBLIC_URL to the address that the manifest names, without its path.",
    )


async def try_public_address(url: str) -> str:
    """Why `/healthz` there does not answer as it should; empty when it does."""
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    address = url.rstrip("/") + "/healthz"
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            session.get(address, allow_redirects=False) as answer,
        ):
            if answer.status != 200:
                return f"it answers {answer.status}"
            return "" if (await answer.content.read(100)).strip() == b"ok" else "something else answers there"
    except TimeoutError:
        return "no answer in time"
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return f"no answer ({type(error).__name__})"
