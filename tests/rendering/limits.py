"""Does Slack take this message or view? Fails with every fault at once; shapes are checked by schemas.py."""

from adapters.faults import Json
from adapters.slack.limits import message_faults, nodes, texts, view_faults

__all__ = ["check_message", "check_view", "nodes", "texts"]


def check_message(message: Json) -> None:
    _report(message_faults(message))


def check_view(view: Json) -> None:
    _report(view_faults(view))


def _report(faults: list[str]) -> None:
    assert not faults, "Slack would refuse this:\n" + "\n".join(faults)
