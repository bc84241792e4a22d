"""Draw the app's pictures again from their SVG sources: `python -m tests.browser.draw_icons`."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

ICONS = Path(__file__).resolve().parents[2] / "static" / "icons"
DRAWN = [
    ("icon", "icon-192", 192),
    ("icon", "icon-512", 512),
    ("maskable", "maskable-192", 192),
    ("maskable", "maskable-512", 512),
    ("maskable", "apple-touch-icon", 180),
    ("badge", "badge-96", 96),
]


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for source, name, side in DRAWN:
            page = browser.new_page(viewport={"width": side, "height": side})
            svg = (ICONS / f"{source}.svg").read_text()
            page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:100vw}}</style>{svg}")
            page.screenshot(path=ICONS / f"{name}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
