"""Who is let in? Only the channel itself, for this bot, in this tenant; the rest is a 401 in one line."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest

from adapters.teams.keys import FRESH_SECONDS, MOST_FETCHES, SigningKeys
from tests.teams.door import Door
from tests.teams.fake_teams import Fault
from tests.teams.signing import APP_ID, TENANT, claims, key_of, public_key, token

OTHER_APP = "99999999-2222-3333-4444-555555555555"
EMULATOR = f"https://sts.windows.net/{TENANT}/"
ELSEWHERE = "https://attacker.example/teams/"


def bearer(**changes: Any) -> Callable[[str], str]:
    return lambda service_url: f"Bearer {token(service_url, **changes)}"


def signed_by(algorithm: str, key: Any, **headers: Any) -> Callable[[str], str]:
    return lambda url: (
        f"Bearer {jwt.encode(claims(url), key, algorithm, headers={'kid': 'first', **headers})}"
    )


HEADERS: dict[str, Callable[[str], str]] = {
    "no header": lambda url: "",
    "no token": lambda url: "Bearer ",
    "another scheme": lambda url: f"Basic {token(url)}",
    "a scheme in small letters": lambda url: f"bearer {token(url)}",
    "two tokens": lambda url: f"Bearer {token(url)} {token(url)}",
    "no token at all": lambda url: "Bearer not.a.token",
    "half a token": lambda url: f"Bearer {token(url).rpartition('.')[0]}",
    "unsigned": signed_by("none", None),
    "signed with a shared secret": signed_by("HS256", "a shared secret of thirty-two letters"),
    "another algorithm": signed_by("RS512", key_of("first")),
    "somebody else's signature": bearer(key="other", kid="first"),
    "an unknown key": bearer(key="other"),
    "no key named": bearer(kid=""),
    "a key for another channel": bearer(key="webchat"),
    "another issuer": bearer(iss="https://login.example"),
    "the emulator": bearer(iss=EMULATOR, appid=APP_ID, ver="1.0"),
    "no issuer": bearer(iss=None),
    "a skill, for another bot": bearer(aud=OTHER_APP, appid=OTHER_APP, ver="1.0"),
    "another bot": bearer(aud=OTHER_APP),
    "no bot": bearer(aud=None),
    "expired": bearer(exp=int(time.time()) - 3600),
    "without an end": bearer(exp=None),
    "an end that is no time": bearer(exp="tomorrow"),
    "not yet": bearer(nbf=int(time.time()) + 3600),
    "another service": bearer(serviceurl="https://smba.trafficmanager.net/teams/"),
    "no service": bearer(serviceurl=None),
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
async def test_a_token_that_is_not_the_channels_is_refused_in_one_line(
    door: Door, header: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    door.teams.keys.append(public_key("webchat", "webchat"))

    assert await door.send(door.typing(), header(door.service_url)) == 401

    logged = "".join(capsys.readouterr())
    assert "teams.not_authenticated" in logged
    assert len(logged.strip().splitlines()) == 1
    assert door.behind.touched == []


async def test_the_channels_own_token_is_let_in(door: Door) -> None:
    assert await door.send(door.typing()) == 200


async def test_clocks_may_be_a_few_minutes_apart(door: Door) -> None:
    late = token(door.service_url, exp=int(time.time()) - 120)

    assert await door.send(door.typing(), f"Bearer {late}") == 200


OTHER_TENANT = "ffffffff-0000-4000-8000-000000000000"
PLACES: dict[str, dict[str, Any]] = {
    "another tenant": {
        "conversation": {"id": "a:1", "tenantId": OTHER_TENANT},
        "channelData": {"tenant": {"id": OTHER_TENANT}},
    },
    "another tenant in one place": {"channelData": {"tenant": {"id": OTHER_TENANT}}},
    "no tenant": {"conversation": {"id": "a:1"}, "channelData": {}},
    "an empty tenant": {"conversation": {"id": "a:1", "tenantId": ""}, "channelData": {}},
    "another channel": {"channelId": "webchat"},
    "the emulator's channel": {"channelId": "emulator"},
}


@pytest.mark.parametrize("changes", PLACES.values(), ids=PLACES.keys())
async def test_an_activity_of_another_place_is_refused(door: Door, changes: dict[str, Any]) -> None:
    assert await door.send(door.typing(**changes)) == 401
    assert door.behind.touched == []


@pytest.mark.parametrize(
    "url",
    [
        ELSEWHERE,
        "http://smba.trafficmanager.net/teams/",
        "https://127.0.0.1@attacker.example/",
        "https://attacker.example/127.0.0.1",
        "https://127.0.0.1.attacker.example/",
        "http://127.0.0.1#@attacker.example/",
        "http://127.0.0.1\\@attacker.example/",
        "http://127.0.0.1:port/",
        "//127.0.0.1/",
        "file:///etc/passwd",
        "127.0.0.1",
    ],
)
async def test_a_service_that_is_not_on_the_list_is_never_called(door: Door, url: str) -> None:
    signed = token(url)

    assert await door.send(door.typing(serviceUrl=url), f"Bearer {signed}") == 401


# --- the keys ----------------------------------------------------------------------------------------


async def test_a_rotated_key_is_accepted_at_once(door: Door) -> None:
    assert await door.send(door.typing()) == 200

    door.teams.keys[:] = [public_key("second", "msteams")]
    signed = token(door.service_url, key="second")

    assert await door.send(door.typing(), f"Bearer {signed}") == 200
    assert await door.send(door.typing()) == 401, "the old one is no longer shown"


async def test_tokens_with_invented_keys_do_not_become_requests_to_the_key_server(door: Door) -> None:
    for number in range(3 * MOST_FETCHES):
        await door.send(door.typing(), f"Bearer {token(door.service_url, kid=f'invented {number}')}")

    assert len(door.teams.called("metadata")) == MOST_FETCHES


async def test_keys_are_fetched_once_for_everybody_who_waits(door: Door) -> None:
    held = door.teams.hold("keys")
    sending = [asyncio.create_task(door.send(door.typing())) for _ in range(5)]
    await door.teams.until(lambda: "keys" in door.teams.waiting)
    held.set()

    assert await asyncio.gather(*sending) == [200] * 5
    assert len(door.teams.called("keys")) == 1


async def test_a_key_server_that_hangs_delays_nobody_else(door: Door) -> None:
    held = door.teams.hold("metadata")
    waiting = asyncio.create_task(door.send(door.typing()))
    await door.teams.until(lambda: "metadata" in door.teams.waiting)

    healthy = await door.client.get("/healthz")

    assert healthy.status == 200
    assert not waiting.done()
    held.set()
    assert await waiting == 200


@pytest.mark.parametrize("what", ["metadata", "keys"])
async def test_without_its_keys_nobody_is_let_in_and_with_them_again(door: Door, what: str) -> None:
    door.teams.fail(what, Fault(503))

    assert await door.send(door.typing()) == 401
    assert await door.send(door.typing()) == 200


@pytest.mark.parametrize(
    "keys",
    [[], [{}], [{"kty": "EC", "kid": "first"}], [{"kty": "RSA"}], [{"kty": "RSA", "kid": "first", "n": "?"}]],
)
async def test_keys_of_another_shape_let_nobody_in(door: Door, keys: list[Any]) -> None:
    door.teams.keys[:] = keys

    assert await door.send(door.typing()) == 401


async def test_a_key_that_is_none_does_not_spoil_the_others(door: Door) -> None:
    door.teams.keys.insert(0, {"kty": "RSA", "kid": "broken", "n": "?", "e": "AQAB"})
    door.teams.keys.insert(0, {"kty": "RSA", "kid": "half"})

    assert await door.send(door.typing()) == 200


async def test_old_keys_do_while_the_key_server_is_away(door: Door) -> None:
    now = [0.0]
    url = door.service_url.replace("teams/", "metadata")
    keys = SigningKeys(url, lambda: door.client.session, lambda: now[0])
    await keys.find("first")
    now[0] += FRESH_SECONDS + 1
    door.teams.fail("metadata", Fault(503))

    issuer, _ = await keys.find("first")

    assert issuer
    assert len(door.teams.called("metadata")) == 2
