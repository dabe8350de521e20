"""Has it the shape that the platform publishes? The schemas lie beside the repository."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Draft4Validator, Draft6Validator, Draft7Validator

SCHEMAS = Path(__file__).parents[2].parent / "shared" / "schemas"
FOLDER, TEAMS = SCHEMAS / "slack-types", SCHEMAS / "teams"
TEAMS_ALONE = {"msteams", "choices.data"}
"""Keys that Teams knows and the schema of Adaptive Cards refuses."""

NOT_SEEN = {"type": "Container", "items": []}
"""Instead of a chart that is dropped where charts are unknown."""

needs_schemas = pytest.mark.skipif(
    not SCHEMAS.is_dir(),
    reason="the published schemas are not here: shapes of blocks and cards stay unchecked",
)


def check_message_shape(message: dict[str, Any]) -> None:
    for block in message["blocks"]:
        _check("KnownBlock", block)


def check_view_shape(view: dict[str, Any]) -> None:
    for block in view["blocks"]:
        _check("KnownBlock", block)
    _check("HomeView" if view["type"] == "home" else "ModalView", view)


def check_card_shape(card: dict[str, Any]) -> None:
    """An Adaptive Card 1.5, but for what Teams alone knows."""
    faults = [error.message[:300] for error in _cards().iter_errors(_stripped(card))]
    assert not faults, faults


def check_teams_manifest(manifest: dict[str, Any], version: str) -> None:
    schema = json.loads((TEAMS / f"MicrosoftTeams.v{version}.schema.json").read_text())
    faults = [
        f"{error.instance_path}: {error.message}" for error in Draft4Validator(schema).iter_errors(manifest)
    ]
    assert not faults, faults


def _stripped(value: Any) -> Any:
    if isinstance(value, list):
        return [_stripped(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    if value.get("type", "").startswith("Chart."):
        return _stripped(value["fallback"] if isinstance(value["fallback"], dict) else NOT_SEEN)
    return {key: _stripped(entry) for key, entry in value.items() if key not in TEAMS_ALONE}


@cache
def _cards() -> Draft6Validator:
    return Draft6Validator(json.loads((TEAMS / "adaptive-card.1.5.0.json").read_text()))


def _check(name: str, value: dict[str, Any]) -> None:
    assert _validator(name).is_valid(value), f"not a {name}: {json.dumps(value, ensure_ascii=False)[:2000]}"


@cache
def _validator(name: str) -> Draft7Validator:
    return Draft7Validator(json.loads((FOLDER / f"{name}.schema.json").read_text()))
