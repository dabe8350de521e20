"""What does an administrator upload to Teams? The app package: manifest, words in each language, icons.

The manifest in package/ is filled here: `{app_id}` and its like from the settings, `texts:…` from bot/texts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from yarl import URL

from bot.errors import SettingsFault
from bot.texts import LANGUAGES, Texts

FILE = "squaredeal-teams.zip"
ICONS = ("color.png", "outline.png")
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The same settings make the same bytes."""
WORDS = "texts:"
LOCALIZATION = (
    "https://developer.microsoft.com/json-schemas/teams/v1.30/MicrosoftTeams.Localization.schema.json"
)

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_FOLDER = files(__package__) / "package"

Json = dict[str, Any]


def write_package(folder: Path, app_id: str, public_url: str) -> Path:
    """The zip, in `folder`. Raises `SettingsFault` for what Teams would refuse."""
    package = {"manifest.json": _as_json(manifest(app_id, public_url))}
    package |= {f"{language}.json": _as_json(words(language)) for language in LANGUAGES}
    package |= {icon: (_FOLDER / icon).read_bytes() for icon in ICONS}

    path = (folder / FILE).absolute()
    with ZipFile(path, "w", ZIP_DEFLATED) as zipped:
        for name, content in package.items():
            zipped.writestr(ZipInfo(name, LONG_AGO), content, ZIP_DEFLATED)
    return path


def manifest(app_id: str, public_url: str) -> Json:
    """With the words of the default language in their places."""
    _check(app_id, public_url)
    address = URL(public_url)
    known = {"app_id": app_id, "public_url": str(address), "host": address.host or ""}
    filled: Json = _filled(_template(), _filler(known, Texts(LANGUAGES[0])))
    return filled


def words(language: str) -> Json:
    """Where in the manifest each text stands, and what it is in this language."""
    texts = Texts(language)
    found = {path: texts(text.removeprefix(WORDS)) for path, text in _strings(_template()) if _is_key(text)}
    return {"$schema": LOCALIZATION, **found}


def _check(app_id: str, public_url: str) -> None:
    faults = []
    if not _GUID.fullmatch(app_id):
        faults.append(
            "MICROSOFT_APP_ID: must be the id of the bot's app registration; the package carries it."
        )
    if not public_url.startswith("https://"):
        faults.append(
            "SQUAREDEAL_PUBLIC_URL: must start with https://; the package names it, and Teams calls it."
        )
    if faults:
        raise SettingsFault(*faults)


def _filler(known: Mapping[str, str], texts: Texts) -> Callable[[str], str]:
    places = {f"{{{name}}}": value for name, value in known.items()}

    def fill(text: str) -> str:
        return texts(text.removeprefix(WORDS)) if _is_key(text) else places.get(text, text)

    return fill


def _filled(value: Any, fill: Callable[[str], str]) -> Any:
    match value:
        case dict():
            return {key: _filled(entry, fill) for key, entry in value.items()}
        case list():
            return [_filled(entry, fill) for entry in value]
        case str():
            return fill(value)
        case _:
            return value


def _strings(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text with its path, as Teams writes it: `bots[0].botId`."""
    match value:
        case dict():
            for key, entry in value.items():
                yield from _strings(entry, f"{path}.{key}" if path else key)
        case list():
            for at, entry in enumerate(value):
                yield from _strings(entry, f"{path}[{at}]")
        case str():
            yield path, value


def _is_key(text: str) -> bool:
    return text.startswith(WORDS)


def _template() -> Json:
    template: Json = json.loads((_FOLDER / "manifest.json").read_text(encoding="utf-8"))
    return template


def _as_json(content: Json) -> bytes:
    return json.dumps(content, indent=2, ensure_ascii=False).encode() + b"\n"
