"""Take pictures of pages: a folder to look through, and two for each README.

    python tools/screenshots.py FOLDER            every kind of page, widths and themes
    python tools/screenshots.py --readme          docs/images/*.png

Needs Debian's chromium and the group `browser`; the archive is the one of the samples.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.page_kinds import PAGES  # noqa: E402 - beside the package
from tests.browser.serving import serving  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

IMAGES = ROOT / "docs" / "images"
SUFFIXES = {"ja": ".ja", "en": ""}
README_PAGES = (
    ("results", "search?q=監視", "light"),
    ("topic", "topics/prometheus/", "dark"),
)
LAPTOP, PHONE = 1280, 360
LOCALES = {"ja": "ja-JP", "en": "en-GB"}


def main() -> None:
    """Take what the command line asks for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", nargs="?", type=Path)
    arguments.add_argument("--readme", action="store_true")
    wanted = arguments.parse_args()
    with (
        tempfile.TemporaryDirectory() as made,
        serving(Path(made), ROOT / "episodes") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            chromium_sandbox=os.geteuid() != 0,
        )
        if wanted.readme:
            _take_for_readmes(browser, address)
        if wanted.folder:
            _take_all(browser, address, wanted.folder)
        browser.close()


def _take_for_readmes(browser: Browser, address: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    for language, locale in LOCALES.items():
        for name, path, theme in README_PAGES:
            context = browser.new_context(
                color_scheme="dark" if theme == "dark" else "light",
                locale=locale,
                viewport={"width": 1060, "height": 640},
            )
            page = context.new_page()
            page.goto(address + path)
            page.screenshot(path=IMAGES / f"{name}{SUFFIXES[language]}.png")
            context.close()


def _take_all(browser: Browser, address: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for width, language, theme in (
        (LAPTOP, "ja", "light"),
        (LAPTOP, "en", "dark"),
        (PHONE, "ja", "dark"),
        (PHONE, "en", "light"),
    ):
        context = browser.new_context(
            color_scheme="dark" if theme == "dark" else "light",
            locale=LOCALES[language],
            viewport={"width": width, "height": 900},
        )
        page = context.new_page()
        for name, path in PAGES.items():
            page.goto(address + path)
            taken = folder / f"{name}-{width}-{language}-{theme}.png"
            page.screenshot(path=taken, full_page=width == LAPTOP)
        context.close()


if __name__ == "__main__":
    main()
