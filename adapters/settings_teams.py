"""Which of Teams' settings are there, and do they fit together? All three of an app, or none."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode

from adapters.addresses import is_safe_address

HOST_NAME = re.compile(r"[\w.-]+|[0-9a-f:]+", re.ASCII)
DIRECTORY_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)
CONNECTOR_HOSTS = (
    "smba.trafficmanager.net",
    "smba.infra.gcc.teams.microsoft.com",
    "smba.infra.gov.teams.microsoft.us",
    "smba.infra.dod.teams.microsoft.us",
)
"""Microsoft's: the public cloud, and the government's three."""
TEAMS_SETTINGS = (
    "microsoft_app_password",
    "microsoft_app_tenant_id",
    "microsoft_openid_metadata_url",
    "microsoft_login_url",
    "teams_service_hosts",
)
"""Of no use without an app id. An empty one would let the SDK take requests from anybody."""


class TeamsSettings(BaseSettings):
    """The names are the environment's, in small letters (architecture.md, Interfaces)."""

    microsoft_app_id: str = ""
    microsoft_app_password: SecretStr | None = None
    microsoft_app_tenant_id: str = ""
    microsoft_openid_metadata_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    microsoft_login_url: str = "https://login.microsoftonline.com"
    teams_service_hosts: Annotated[tuple[str, ...], NoDecode] = CONNECTOR_HOSTS

    @field_validator("teams_service_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, raw: Any) -> Any:
        return tuple(part.strip() for part in raw.split(",") if part.strip()) if isinstance(raw, str) else raw

    @field_validator("microsoft_app_id", "microsoft_app_tenant_id", mode="before")
    @classmethod
    def _without_space(cls, identifier: Any) -> Any:
        return identifier.strip() if isinstance(identifier, str) else identifier

    @field_validator("microsoft_app_id", "microsoft_app_tenant_id")
    @classmethod
    def _directory_id(cls, identifier: str) -> str:
        if identifier and not DIRECTORY_ID.fullmatch(identifier):
            raise ValueError("must be an id of Microsoft Entra, of letters, digits and dashes")
        return identifier

    @field_validator("microsoft_openid_metadata_url")
    @classmethod
    def _safe_address(cls, url: str) -> str:
        if not is_safe_address(url):
            raise ValueError("must start with https://")
        return url

    @field_validator("microsoft_login_url")
    @classmethod
    def _login_address(cls, url: str) -> str:
        if not url.startswith("https://"):
            raise ValueError("must start with https://")
        return url.rstrip("/")

    @field_validator("teams_service_hosts")
    @classmethod
    def _host_names(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        if not hosts or not all(HOST_NAME.fullmatch(host) for host in hosts):
            raise ValueError("must be host names without ports, separated by commas")
        return hosts

    @model_validator(mode="after")
    def _teams_is_whole(self) -> TeamsSettings:
        given = [name.upper() for name in TEAMS_SETTINGS if name in self.model_fields_set]
        if not self.microsoft_app_id:
            if given:
                raise ValueError(f"MICROSOFT_APP_ID: is not set; without it {given[0]} is of no use.")
            return self
        for name in ("MICROSOFT_APP_PASSWORD", "MICROSOFT_APP_TENANT_ID"):
            if name not in given or not getattr(self, name.lower()):
                raise ValueError(f"{name}: is not set; MICROSOFT_APP_ID needs it beside it.")
        return self
