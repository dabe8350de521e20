"""How do the icons of the Teams package come about? A deal squared off, drawn here, taken by Chromium.

`python -m docs.pictures.icons`; the icon of the demo's pages is the same drawing.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from playwright.async_api import Browser

from tests.local.browser import chromium

FOLDER = Path(__file__).parents[2] / "adapters" / "teams" / "package"
TICK = (
    '<path d="M10 17l4 4 8-9" fill="none" stroke="#fff" stroke-linecap="round" stroke-linejoin="round" {}/>'
)

COLOR = (
    '<rect width="32" height="32" fill="#1f6f5c"/>'
    '<rect x="5" y="5" width="22" height="22" rx="6" fill="#2f8a74"/>' + TICK.format('stroke-width="3"')
)
"""Teams cuts the corners itself."""
OUTLINE = (
    '<rect x="3" y="3" width="26" height="26" rx="7" fill="none" stroke="#fff" stroke-width="2"/>'
    + TICK.format('stroke-width="2.5"')
)
"""White on nothing, as Teams wants it."""

ICONS = {"color": (COLOR, 192), "outline": (OUTLINE, 32)}


async def draw_icons(browser: Browser) -> None:
    for name, (drawing, size) in ICONS.items():
        page = await browser.new_page(viewport={"width": size, "height": size})
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="{size}" height="{size}">'
        await page.set_content(f'<body style="margin:0">{svg}{drawing}</svg>')
        await page.locator("svg").screenshot(path=FOLDER / f"{name}.png", omit_background=True)
        await page.close()


async def main() -> None:
    async with chromium() as browser:
        await draw_icons(browser)


if __name__ == "__main__":
    asyncio.run(main())
