"""Whose certificates are trusted besides the machine's own? A company's proxy has its own authority."""

from __future__ import annotations

import os
import ssl

from bot.errors import SettingsFault

FILES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""The names by which other programs know it; MSAL reads the last two by itself, aiohttp the first."""


def own_authority() -> str | None:
    """The file that the environment names, the first of them."""
    return next((os.environ[name] for name in FILES if os.environ.get(name)), None)


def trusting() -> ssl.SSLContext:
    """Raises `SettingsFault` when the file is none."""
    context = ssl.create_default_context()
    authority = own_authority()
    if authority is None:
        return context
    try:
        context.load_verify_locations(authority)
    except OSError:
        raise SettingsFault(f"{', '.join(FILES)}: {authority} holds no certificates.") from None
    return context
