"""Has it the shape that Slack publishes? The schemas of `@slack/types` lie beside the repository."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

FOLDER = Path(__file__).parents[2].parent / "shared" / "schemas" / "slack-types"

needs_schemas = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="Slack's published schemas are not here: shapes of blocks stay unchecked"
)


def check_message_shape(message: dict[str, Any]) -> None:
    for block in message["blocks"]:
        _check("KnownBlock", block)


def check_view_shape(view: dict[str, Any]) -> None:
    for block in view["blocks"]:
        _check("KnownBlock", block)
    _check("HomeView" if view["type"] == "home" else "ModalView", view)


def _check(name: str, value: dict[str, Any]) -> None:
    fits = _validator(name).is_valid(value)
    assert fits, f"not a {name}: {json.dumps(value, ensure_ascii=False)[:2000]}"


@cache
def _validator(name: str) -> Draft7Validator:
    return Draft7Validator(json.loads((FOLDER / f"{name}.schema.json").read_text()))
