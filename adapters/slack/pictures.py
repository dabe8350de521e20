"""How does a picture get into Slack? As a file that a message shows afterwards.

What fails leaves the message without it: the numbers stand in its text.
"""

from __future__ import annotations

import structlog

from adapters.pictures import Draw, draw_all, pictures_in
from adapters.slack.web_api import SlackApi
from bot.errors import DeliveryFailed
from bot.text import shorten
from bot.views.elements import Card, Picture

TITLE, ALT = 200, 1000
_log = structlog.get_logger()


async def upload_pictures(card: Card, api: SlackApi, draw: Draw) -> dict[str, str]:
    """Name → id of its file, of those that Slack has now."""
    drawn = await draw_all(card, "png", draw)
    files: dict[str, str] = {}
    for picture in pictures_in(card):
        if picture.name in drawn:
            files |= await _upload(picture, drawn[picture.name], api)
    return files


async def _upload(picture: Picture, png: bytes, api: SlackApi) -> dict[str, str]:
    title, alt = shorten(picture.chart.title, TITLE), shorten(picture.alt, ALT)
    try:
        return {picture.name: await api.upload(f"{picture.name}.png", png, title=title, alt=alt)}
    except DeliveryFailed as failure:
        why = getattr(failure, "code", type(failure).__name__)
        _log.warning("slack.picture_not_uploaded", picture=picture.name, why=why)
        return {}
