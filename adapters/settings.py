"""What is set, and is it right? The environment or a `.env` file, read once; one sentence a fault."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from holidays import country_holidays
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from adapters.settings_teams import TeamsSettings
from bot.calendar import BusinessCalendar
from bot.company import Company
from bot.errors import FieldProblem, SettingsFault
from bot.minimum import FEWEST_CASES, FEWEST_REPS, Minimum
from bot.money import exponent
from bot.people import ChannelId, PersonId
from bot.texts import LANGUAGES

PLATFORM_ID = re.compile(r"(slack|teams|local):\S+")
DATABASES = ("sqlite+aiosqlite:///", "postgresql+asyncpg://")
SHORTEST_SECRET = 32
ANY_LEAP_YEAR = 2028


class Settings(TeamsSettings):
    """The names are the environment's, in small letters (architecture.md, Interfaces)."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    slack_bot_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"

    squaredeal_database_url: str = "sqlite+aiosqlite:///squaredeal.db"
    squaredeal_secret_key: SecretStr | None = None
    squaredeal_public_url: str = ""
    squaredeal_management_channel: str = ""
    squaredeal_independent_channel: str = ""
    squaredeal_directors_channel: str = ""
    squaredeal_stewards: Annotated[tuple[str, ...], NoDecode] = ()
    squaredeal_compensation_owner: str = ""
    squaredeal_people_file: Path | None = None
    squaredeal_promise: str = ""
    squaredeal_language: str = "en"
    squaredeal_currency: str = "EUR"
    squaredeal_timezone: str = "Europe/Amsterdam"
    squaredeal_country: str = "NL"
    squaredeal_business_hours: str = "09:00-17:30"
    squaredeal_period_ends: str = "12-31"
    squaredeal_regulated: bool = False
    squaredeal_whistleblowing_url: str = ""
    squaredeal_min_cases: Annotated[int, Field(ge=FEWEST_CASES)] = 5
    squaredeal_min_reps: Annotated[int, Field(ge=FEWEST_REPS)] = 3
    squaredeal_rep_count: Annotated[int, Field(ge=0)] = 0
    squaredeal_host: str = "127.0.0.1"
    squaredeal_port: Annotated[int, Field(ge=0, le=65535)] = 3978

    @field_validator("squaredeal_stewards", mode="before")
    @classmethod
    def _split(cls, raw: Any) -> Any:
        return tuple(part.strip() for part in raw.split(",") if part.strip()) if isinstance(raw, str) else raw

    @field_validator("squaredeal_stewards")
    @classmethod
    def _stewards(cls, stewards: tuple[str, ...]) -> tuple[str, ...]:
        example = "people like slack:U024BE7LH, separated by commas"
        return tuple(_check_person(steward, example) for steward in stewards)

    @field_validator(
        "squaredeal_management_channel",
        "squaredeal_independent_channel",
        "squaredeal_directors_channel",
    )
    @classmethod
    def _channel(cls, channel: str) -> str:
        return _check_platform_id(channel, "a channel like slack:C024BE7LR")

    @field_validator("squaredeal_compensation_owner")
    @classmethod
    def _person(cls, person: str) -> str:
        return _check_person(person, "a person like slack:U024BE7LH")

    @field_validator("squaredeal_database_url")
    @classmethod
    def _database(cls, url: str) -> str:
        if not url.startswith(DATABASES):
            raise ValueError(f"must start with {' or '.join(DATABASES)}")
        try:
            if make_url(url).database:
                return url
        except (ArgumentError, ValueError):
            raise ValueError(
                "cannot be read; in a name or password, write @ as %40, / as %2F, : as %3A"
            ) from None
        raise ValueError("names no database at its end")

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and token.get_secret_value().startswith("xapp-"):
            raise ValueError("is an app-level token; the bot's begins with xoxb-")
        return token

    @field_validator("slack_app_token")
    @classmethod
    def _app_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not token.get_secret_value().startswith("xapp-"):
            raise ValueError("must be an app-level token, which begins with xapp-")
        return token

    @field_validator("slack_api_url", "squaredeal_whistleblowing_url", "squaredeal_public_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")):
            raise ValueError("must be an address that starts with https://")
        return url

    @field_validator("slack_api_url")
    @classmethod
    def _folder(cls, url: str) -> str:
        return url if url.endswith("/") else url + "/"

    @field_validator("squaredeal_secret_key")
    @classmethod
    def _long_enough(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and len(key.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError("is too short; `squaredeal keygen` makes one")
        return key

    @field_validator("squaredeal_language")
    @classmethod
    def _language(cls, language: str) -> str:
        if language not in LANGUAGES:
            raise ValueError(f"must be one of {', '.join(LANGUAGES)}")
        return language

    @field_validator("squaredeal_currency")
    @classmethod
    def _currency(cls, currency: str) -> str:
        try:
            exponent(currency)
        except (FieldProblem, KeyError, ValueError):
            raise ValueError("must be a currency code of ISO 4217, such as EUR") from None
        return currency

    @field_validator("squaredeal_timezone")
    @classmethod
    def _timezone(cls, timezone: str) -> str:
        try:
            ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("must be a time zone such as Europe/Amsterdam") from None
        return timezone

    @field_validator("squaredeal_country")
    @classmethod
    def _country(cls, code: str) -> str:
        country, _, part = code.partition("-")
        try:
            country_holidays(country, subdiv=part or None)
        except NotImplementedError:
            raise ValueError("must be a country such as NL, or part of one such as DE-BY") from None
        return code

    @field_validator("squaredeal_business_hours")
    @classmethod
    def _hours(cls, hours: str) -> str:
        try:
            opens, closes = _business_hours(hours)
        except ValueError:
            raise ValueError("must look like 09:00-17:30") from None
        if opens >= closes:
            raise ValueError("must open before it closes, as in 09:00-17:30")
        return hours

    @field_validator("squaredeal_period_ends")
    @classmethod
    def _ends(cls, ends: str) -> str:
        try:
            _period_ends(ends)
        except ValueError:
            raise ValueError("must be days like 12-31, or 06-30,12-31") from None
        return ends

    @model_validator(mode="after")
    def _slack_is_whole(self) -> Settings:
        beside = {"SLACK_SIGNING_SECRET": self.slack_signing_secret, "SLACK_APP_TOKEN": self.slack_app_token}
        given = [name for name, value in beside.items() if value is not None]
        if self.slack_bot_token is None and given:
            raise ValueError(f"SLACK_BOT_TOKEN: is not set; without it {given[0]} is of no use.")
        if self.slack_bot_token is not None and not given:
            raise ValueError(
                "SLACK_BOT_TOKEN: needs SLACK_SIGNING_SECRET beside it, or SLACK_APP_TOKEN for Socket Mode."
            )
        return self

    def company(self) -> Company:
        """The settings as the domain reads them."""
        opens, closes = _business_hours(self.squaredeal_business_hours)
        return Company(
            calendar=BusinessCalendar(self.squaredeal_timezone, self.squaredeal_country, opens, closes),
            management=_channel_id(self.squaredeal_management_channel),
            independent=_channel_id(self.squaredeal_independent_channel),
            directors=_channel_id(self.squaredeal_directors_channel),
            stewards=tuple(PersonId(steward) for steward in self.squaredeal_stewards),
            compensation_owner=PersonId(self.squaredeal_compensation_owner)
            if self.squaredeal_compensation_owner
            else None,
            promise=self.squaredeal_promise,
            language=self.squaredeal_language,
            currency=self.squaredeal_currency,
            period_ends=_period_ends(self.squaredeal_period_ends),
            minimum=Minimum(self.squaredeal_min_cases, self.squaredeal_min_reps),
            rep_count=self.squaredeal_rep_count,
            regulated=self.squaredeal_regulated,
            whistleblowing_url=self.squaredeal_whistleblowing_url,
        )


def read_settings(**overrides: Any) -> Settings:
    """Raises `SettingsFault` with a sentence a fault; never with a value, which may be a secret."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        raise SettingsFault(*(_sentence(fault) for fault in error.errors())) from None


def _sentence(fault: Any) -> str:
    what = str(fault["msg"]).removeprefix("Value error, ")
    name = str(fault["loc"][0]).upper() if fault["loc"] else ""
    return f"{name}: {what}" if name else what


def _check_platform_id(identifier: str, example: str) -> str:
    if identifier and not PLATFORM_ID.fullmatch(identifier):
        raise ValueError(f"must be {example}")
    return identifier


def _check_person(identifier: str, example: str) -> str:
    """Microsoft's ids of people mean the same in capitals; Slack's do not."""
    checked = _check_platform_id(identifier, example)
    return checked.lower() if checked.startswith("teams:") else checked


def _channel_id(raw: str) -> ChannelId | None:
    return ChannelId(raw) if raw else None


def _business_hours(raw: str) -> tuple[time, time]:
    opens, closes = raw.split("-")
    return time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())


def _period_ends(raw: str) -> tuple[tuple[int, int], ...]:
    days = (date.fromisoformat(f"{ANY_LEAP_YEAR}-{part.strip()}") for part in raw.split(","))
    return tuple((day.month, day.day) for day in days)
