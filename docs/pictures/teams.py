"""How do the pictures of Teams come about? By Microsoft's own renderer of Adaptive Cards, in Chromium.

npm fetches the renderer into a folder that is thrown away: it draws these pictures, nothing else needs it. It
knows no charts; those of the digest are drawn by `teams_charts.js` from what we send.
Colours and spacing come close to those of Teams, nothing of which is in here.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.async_api import Browser, ViewportSize

from adapters.teams.render import render_card, render_form
from bot.texts import Texts
from bot.views.elements import Form
from bot.views.examples import all_examples
from docs.pictures.smaller import make_smaller
from tests.local.browser import chromium
from tests.rendering.moving import PEOPLE, on_teams

FOLDER = Path(__file__).parent
RENDERER = "adaptivecards@3.0.6"
ZONE = "Europe/Amsterdam"
WIDE, DIALOG, NARROW = 760, 600, 390

PICTURES: Mapping[str, tuple[str, str, int]] = {
    "teams-card": ("case_card: just posted", "en", WIDE),
    "teams-card-phone": ("case_card: question pending", "nl", NARROW),
    "teams-decided": ("case_card: best fit", "en", WIDE),
    "teams-form": ("dilemma: filled in", "en", DIALOG),
    "teams-problems": ("dilemma: everything wrong", "nl", DIALOG),
    "teams-review": ("dilemma: review, who gains?", "en", DIALOG),
    "teams-outcome": ("outcome: best fit", "en", WIDE),
    "teams-digest": ("digest: full", "en", WIDE),
    "teams-digest-nl": ("digest: full", "nl", NARROW),
    "teams-digest-fallback": ("digest: full", "en", NARROW),
    "teams-digest-empty": ("digest: nothing", "en", NARROW),
    "teams-digest-empty-nl": ("digest: nothing", "nl", NARROW),
}
"""Picture → look, language, width."""

WITHOUT_CHARTS = {"teams-digest-fallback"}
"""Drawn as where Teams does not know them."""

HOST = {
    "fontFamily": "inherit",
    "supportsInteractivity": True,
    "spacing": {"small": 4, "default": 8, "medium": 12, "large": 20, "extraLarge": 28, "padding": 12},
    "separator": {"lineThickness": 1, "lineColor": "#e0e0e0"},
    "fontSizes": {"small": 12, "default": 14, "medium": 16, "large": 18, "extraLarge": 24},
    "fontWeights": {"lighter": 300, "default": 400, "bolder": 600},
    "actions": {
        "maxActions": 6,
        "actionsOrientation": "horizontal",
        "actionAlignment": "left",
        "buttonSpacing": 8,
        "spacing": "medium",
        "showCard": {"actionMode": "inline", "inlineTopMargin": 8, "style": "emphasis"},
    },
    "inputs": {
        "label": {
            "inputSpacing": "small",
            "requiredInputs": {"weight": "bolder", "suffix": " *", "suffixColor": "attention"},
            "optionalInputs": {"weight": "bolder"},
        },
        "errorMessage": {"weight": "bolder", "size": "small", "color": "attention"},
    },
}


def _style(background: str) -> dict[str, Any]:
    shades = {
        "default": ("#242424", "#616161"),
        "attention": ("#c50f1f", "#c50f1f"),
        "accent": ("#5b5fc7", "#5b5fc7"),
    }
    colors = {name: {"default": full, "subtle": subtle} for name, (full, subtle) in shades.items()}
    return {"backgroundColor": background, "foregroundColors": colors}


HOST_CONFIG = HOST | {"containerStyles": {"default": _style("#ffffff"), "emphasis": _style("#f5f5f5")}}

DRAW = r"""
([card, host, title]) => {
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    const safe = text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
    result.outputHtml = safe.replace(/&lt;at>(.*?)&lt;\/at>/g, '<span class="at">$1</span>');
    result.didProcess = true;
  };
  const drawn = new AdaptiveCards.AdaptiveCard();
  drawn.hostConfig = new AdaptiveCards.HostConfig(host);
  drawn.parse(card);
  const place = document.getElementById("card");
  if (title) {
    place.id = "dialog";
    place.append(Object.assign(document.createElement("h1"), { textContent: title }));
  }
  place.append(drawn.render());
}
"""


async def draw_teams(browser: Browser) -> None:
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("The pictures of Teams need npm, which fetches Microsoft's renderer of Adaptive Cards.")
    with TemporaryDirectory() as folder:
        fetching = await asyncio.create_subprocess_exec(npm, "install", "--silent", RENDERER, cwd=folder)
        if await fetching.wait():
            sys.exit(f"npm could not fetch {RENDERER}.")
        script = Path(folder, "node_modules", "adaptivecards", "dist", "adaptivecards.min.js")
        for picture, (look, language, width) in PICTURES.items():
            await draw(browser, script, FOLDER / f"{picture}.png", look, Texts(language, ZONE), width)


async def draw(browser: Browser, script: Path, picture: Path, look: str, texts: Texts, width: int) -> None:
    shown = on_teams(all_examples()[look](texts))
    is_form = isinstance(shown, Form)
    card = _without_directory(render_form(shown, texts, PEOPLE) if is_form else render_card(shown, texts))
    title = shown.title if is_form else ""

    size: ViewportSize = {"width": width, "height": 400}
    context = await browser.new_context(viewport=size, device_scale_factor=1.5, timezone_id=ZONE)
    page = await context.new_page()
    await page.set_content((FOLDER / "teams.html").read_text())
    await page.add_script_tag(path=script)
    if picture.stem not in WITHOUT_CHARTS:
        await page.add_script_tag(path=FOLDER / "teams_charts.js")
    await page.evaluate(DRAW, [card, HOST_CONFIG, title])
    await page.locator("body").screenshot(path=picture)
    make_smaller(picture)
    await context.close()


def _without_directory(card: Any) -> Any:
    """Nobody can be searched for here: the people who are offered are shown, as where Teams cannot either."""
    if isinstance(card, list):
        return [_without_directory(entry) for entry in card]
    if not isinstance(card, dict):
        return card
    return {key: _without_directory(entry) for key, entry in card.items() if key != "choices.data"}


async def main() -> None:
    async with chromium() as browser:
        await draw_teams(browser)


if __name__ == "__main__":
    asyncio.run(main())
