"""Is enough set to serve? What no single setting can say of itself."""

from __future__ import annotations

from pydantic import SecretStr

from adapters.settings import Settings
from bot.errors import SettingsFault
from bot.people import platform_of


def secret_of(settings: Settings) -> bytes:
    key: SecretStr | None = settings.squaredeal_secret_key
    if key is None:
        raise SettingsFault("SQUAREDEAL_SECRET_KEY: is not set; `squaredeal keygen` makes one.")
    return key.get_secret_value().encode()


def check_platforms(settings: Settings, platforms: set[str]) -> None:
    """Raises `SettingsFault`, with a sentence for each setting that nobody here could follow."""
    faults = [f"{name}: {platform} is not set up here." for name, platform in unserved(settings, platforms)]
    if faults:
        raise SettingsFault(*faults)


def unserved(settings: Settings, platforms: set[str]) -> list[tuple[str, str]]:
    """Settings that name a channel or person who could never be reached, and the platform of each."""
    company = settings.company()
    named = {
        "SQUAREDEAL_MANAGEMENT_CHANNEL": company.management,
        "SQUAREDEAL_INDEPENDENT_CHANNEL": company.independent,
        "SQUAREDEAL_DIRECTORS_CHANNEL": company.directors,
        "SQUAREDEAL_COMPENSATION_OWNER": company.compensation_owner,
        **{f"SQUAREDEAL_STEWARDS ({number})": one for number, one in enumerate(company.stewards, 1)},
    }
    return [
        (name, platform_of(one)) for name, one in named.items() if one and platform_of(one) not in platforms
    ]
