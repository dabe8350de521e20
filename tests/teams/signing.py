"""Tokens as the Bot Framework signs them, and the keys that it shows."""

from __future__ import annotations

import json
import time
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

APP_ID = "11111111-2222-3333-4444-555555555555"
TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
ISSUER = "https://api.botframework.com"
Payload = dict[str, Any]


@cache
def key_of(name: str) -> rsa.RSAPrivateKey:
    """One key a name; making them takes its time."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_key(name: str, *endorsements: str) -> Payload:
    shown = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key_of(name).public_key()))
    return {**shown, "kid": name, "use": "sig", "endorsements": list(endorsements)}


def claims(service_url: str, **changes: Any) -> Payload:
    """None leaves a claim out."""
    now = int(time.time())
    whole = {
        "iss": ISSUER,
        "aud": APP_ID,
        "serviceurl": service_url,
        "nbf": now - 10,
        "exp": now + 3600,
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def token(service_url: str, key: str = "first", kid: str | None = None, **changes: Any) -> str:
    headers = {"kid": kid if kid is not None else key}
    return jwt.encode(claims(service_url, **changes), key_of(key), "RS256", headers=headers)
