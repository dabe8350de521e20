"""How do the pictures of Slack come about? Our own blocks, drawn in Chromium so that it comes close.

Slack has no renderer to take along; nothing of it is in here. A kind of block or element that is not known
here is a mistake of the drawing, and stops it.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, ViewportSize

from adapters.pictures import draw_all
from adapters.slack.render import render_card
from bot.texts import Texts
from bot.views.elements import Card
from bot.views.examples import all_examples
from docs.pictures.smaller import make_smaller
from tests.local.browser import chromium

FOLDER = Path(__file__).parent
ZONE = "Europe/Amsterdam"
DESK, PHONE = 760, 390

PICTURES: Mapping[str, tuple[str, str, int]] = {
    "slack-digest": ("digest: full", "en", DESK),
    "slack-digest-phone": ("digest: full", "en", PHONE),
    "slack-digest-nl": ("digest: full", "nl", PHONE),
    "slack-digest-empty": ("digest: nothing", "en", PHONE),
    "slack-digest-empty-nl": ("digest: nothing", "nl", PHONE),
    "slack-digest-details": ("digest: details", "en", DESK),
    "slack-digest-queue": ("digest: what waits", "en", PHONE),
}
"""Picture → look, language, width."""

DRAW = r"""
([blocks, files]) => {
  const made = (tag, kind, text = "") =>
    Object.assign(document.createElement(tag), { className: kind, textContent: text });
  const inline = (one) => {
    const shown = { text: one.text, user: "@" + one.user_id, date: one.fallback, link: one.text }[one.type];
    if (shown === undefined) throw new Error(one.type);
    return made(one.style?.bold ? "b" : one.style?.italic ? "i" : "span", "", shown);
  };
  const rich = (part) => {
    const kind = { rich_text_section: "section", rich_text_quote: "quote" }[part.type];
    if (!kind) throw new Error(part.type);
    const place = made("div", kind);
    place.append(...part.elements.map(inline));
    return place;
  };
  const draw = {
    header: (block) => [made("div", "header", block.text.text)],
    rich_text: (block) => block.elements.map(rich),
    context: (block) => block.elements.map((one) => made("div", "context", one.text)),
    divider: () => [made("hr", "divider")],
    image: (block) => [Object.assign(made("img", "image"), { src: files[block.slack_file.id] })],
    actions: (block) => {
      const row = made("div", "actions");
      row.append(...block.elements.map((one) => made("button", one.style ?? "", one.text.text)));
      return [row];
    },
  };
  for (const block of blocks) document.getElementById("blocks").append(...draw[block.type](block));
  return Promise.all([...document.images].map((image) => image.decode()));
}
"""


async def draw_slack(browser: Browser) -> None:
    for picture, (look, language, width) in PICTURES.items():
        card = all_examples()[look](Texts(language, ZONE))
        assert isinstance(card, Card)
        await draw(browser, FOLDER / f"{picture}.png", card, width)


async def draw(browser: Browser, picture: Path, card: Card, width: int) -> None:
    """Its pictures are those that would be uploaded, under their names instead of Slack's ids."""
    drawn = await draw_all(card, "png")
    files = {name: f"data:image/png;base64,{b64encode(png).decode()}" for name, png in drawn.items()}
    blocks: list[dict[str, Any]] = render_card(card, {name: name for name in drawn})["blocks"]

    size: ViewportSize = {"width": width, "height": 400}
    context = await browser.new_context(viewport=size, device_scale_factor=1.5, timezone_id=ZONE)
    page = await context.new_page()
    await page.set_content((FOLDER / "slack.html").read_text())
    await page.evaluate(DRAW, [blocks, files])
    await page.locator("body").screenshot(path=picture)
    make_smaller(picture)
    await context.close()


async def main() -> None:
    async with chromium() as browser:
        await draw_slack(browser)


if __name__ == "__main__":
    asyncio.run(main())
