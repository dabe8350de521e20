"""How is Slack's Web API called, and what do its failures mean? One place for time limits and error codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import DeliveryFailed, OutcomeUnknown, PermanentFailure, RetryLater

CALL_SECONDS = 10

SET_UP_BROKEN = frozenset(
    {
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "account_inactive",
        "invalid_auth",
        "not_authed",
        "token_expired",
        "token_revoked",
        "missing_scope",
        "no_permission",
        "org_login_required",
        "restricted_action",
        "team_access_not_granted",
        "ekm_access_denied",
    }
)
"""What an administrator can mend; the same call goes through afterwards."""

PASSING = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "accesslimited"}
)

Answer = dict[str, Any]


class SlackApi:
    """The Web API with a token. Raises `RetryLater`, `OutcomeUnknown` or `PermanentFailure`.

    Nothing is retried here: the SDK's own retry sends a message twice after a reset. The job does it.
    """

    def __init__(self, token: str, base_url: str) -> None:
        self.client = AsyncWebClient(token=token, base_url=base_url, timeout=CALL_SECONDS, retry_handlers=[])

    async def open(self) -> None:
        """One session for all calls; needs the running loop."""
        timeout = aiohttp.ClientTimeout(total=CALL_SECONDS)
        self.client.session = aiohttp.ClientSession(timeout=timeout, trust_env=True)

    async def close(self) -> None:
        if self.client.session is not None:
            await self.client.session.close()

    async def call(self, method: str, **arguments: Any) -> Answer:
        """Call a method with a JSON body."""
        return _data(await self._call(method, "POST", json=arguments))

    async def ask(self, method: str, **arguments: Any) -> Answer:
        """Call a method that only reads; those take no JSON."""
        return _data(await self._call(method, "GET", params=arguments))

    async def upload(self, name: str, content: bytes, *, title: str, alt: str) -> str:
        """The id of a new file, which nobody sees until a message shows it."""
        try:
            with _failures():
                answer = await self.client.files_upload_v2(
                    filename=name, content=content, title=title, alt_txt=alt
                )
            return str(_data(answer)["file"]["id"])
        except (KeyError, TypeError):  # An answer without what it is there for.
            raise OutcomeUnknown() from None

    async def introduce(self) -> tuple[Answer, Mapping[str, str]]:
        """Whose token this is; the answer's headers tell its scopes and Slack's time."""
        answer = await self._call("auth.test", "POST")
        return _data(answer), answer.headers

    async def socket_address(self, app_token: str) -> str:
        """An address for one connection over which envelopes come; it is good for a short while, once."""
        answer = _data(await self._call("apps.connections.open", "POST", params={"token": app_token}))
        return str(answer.get("url") or "")

    async def _call(self, method: str, verb: str, **arguments: Any) -> AsyncSlackResponse:
        with _failures():
            return await self.client.api_call(method, http_verb=verb, **arguments)


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except SlackApiError as error:
        raise _failure(error) from None
    except (TimeoutError, aiohttp.ClientError, SlackClientError, OSError):
        raise OutcomeUnknown() from None


def _data(answer: AsyncSlackResponse) -> Answer:
    return answer.data if isinstance(answer.data, dict) else {}


def _failure(error: SlackApiError) -> DeliveryFailed:
    response = error.response
    status = int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)
    if status == 429:
        return RetryLater(_seconds(response.headers.get("Retry-After")))
    code = response.get("error") if hasattr(response, "get") else None
    if status >= 500 or not isinstance(code, str) or code in PASSING:
        return OutcomeUnknown()
    if code == "ratelimited":
        return RetryLater(_seconds(response.headers.get("Retry-After")))
    return PermanentFailure(code, mendable=code in SET_UP_BROKEN)


def _seconds(header: str | None) -> float:
    try:
        return max(float(header or 1), 1.0)
    except ValueError:
        return 1.0
