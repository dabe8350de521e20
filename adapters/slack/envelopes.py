"""What stands in a frame of the socket, and in the acknowledgement that goes back?"""

from __future__ import annotations

import json
from typing import Any

import structlog
from slack_bolt.response import BoltResponse

from adapters.slack.decode import Payload
from bot.errors import MalformedRequest

_log = structlog.get_logger()


def read_frame(data: str) -> Payload:
    """Empty for what is no frame: there is nothing in it to acknowledge."""
    try:
        frame = json.loads(data)
    except (ValueError, RecursionError):
        frame = None
    if isinstance(frame, dict):
        return frame
    _log.warning("slack.malformed", what="frame")
    return {}


def payload_of(content: Any) -> Payload:
    """What the envelope carries. Raises `MalformedRequest`."""
    if not isinstance(content, dict):
        raise MalformedRequest("payload")
    return content


def carried_by(answer: BoltResponse) -> Payload:
    """What goes along with the acknowledgement: the next view, problems, a private reply, or nothing."""
    if not answer.body:
        return {}
    is_json = answer.headers.get("content-type", [""])[0].startswith("application/json")
    return {"payload": json.loads(answer.body) if is_json else {"text": answer.body}}
