"""All kinds of pages: what tools find in them, and whether all of them fits."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.browser.looking import SHIFTS, axe_findings, shifts
from tests.browser.page_kinds import PAGES
from tests.browser.slow_host import slow_host

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SIZES = {"360": (360, 740, "ja-JP"), "1280": (1280, 900, "en-GB")}
"""A phone in Japanese, a laptop in English: each language is seen in both themes."""

WIDTHS = (320, 360, 414, 640, 768, 832, 1024, 1280, 1920)

TEXT_SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""
"""Source: WCAG 2.2, success criterion 1.4.12."""


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> tuple[int, int, str]:
    found: tuple[int, int, str] = SIZES[request.param]
    return found


@pytest.fixture(scope="module")
def slow(served: str) -> Iterator[str]:
    with slow_host(served) as address:
        yield address


@pytest.fixture(params=["light", "dark"])
def themed(
    request: pytest.FixtureRequest, browser: Browser, size: tuple[int, int, str]
) -> Iterator[Page]:
    """A page in a theme and a size, into which a test may put scripts and styles."""
    width, height, locale = size
    context = browser.new_context(
        bypass_csp=True,
        color_scheme=request.param,
        locale=locale,
        viewport={"width": width, "height": height},
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing(themed: Page, served: str, axe: str, address: str) -> None:
    themed.goto(served + address)
    assert axe_findings(themed, axe) == []


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_nothing_is_wider_than_the_screen(
    page: Page, served: str, address: str
) -> None:
    page.goto(served + address)
    wide = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(width)
    assert wide == []


def test_a_name_of_fifteen_letters_stands_in_one_line_on_a_phone(
    page: Page, served: str
) -> None:
    """That is the longest name of an account on X; numbers beside it need little."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{served}people/")
    name = page.locator(".people tbody th > *").first
    name.evaluate("(one) => { one.textContent = 'tea'; }")
    before = name.evaluate("(one) => one.offsetHeight")
    name.evaluate("(one) => { one.textContent = 'mio_platform_jp'; }")
    assert name.evaluate("(one) => one.offsetHeight") == before


@pytest.mark.parametrize("letter", ["W", "監"])
def test_a_query_of_one_long_word_fits_a_phone(
    page: Page, served: str, letter: str
) -> None:
    """The link to its feed, below all pages, was as wide as the word."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{served}search?q={letter * 300}")
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_text_may_be_spaced_out(browser: Browser, served: str, address: str) -> None:
    """WCAG 1.4.12: nothing is cut or lies over something else when a reader does so."""
    context = browser.new_context(
        bypass_csp=True, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.goto(served + address)
    page.add_style_tag(content=TEXT_SPACING)
    cut = page.evaluate(
        """() => [...document.querySelectorAll("main *, header *")]
          .filter((one) => getComputedStyle(one).overflow !== "visible"
            && !one.closest(".hush, svg, pre, input, .path b")
            && (one.scrollHeight > one.clientHeight + 1
              || one.scrollWidth > one.clientWidth + 1))
          .map((one) => one.outerHTML.slice(0, 200))"""
    )
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert cut == []
    assert width <= 1280


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_nothing_moves_after_it_was_painted(
    page: Page, served: str, address: str
) -> None:
    page.add_init_script(SHIFTS)
    page.goto(served + address, wait_until="networkidle")
    assert shifts(page) == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_nothing_moves_while_a_page_comes_bit_by_bit(
    page: Page, slow: str, address: str, width: int
) -> None:
    """Columns were as wide as the rows that had come, and moved with each more."""
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(SHIFTS)
    page.goto(slow + address)
    assert shifts(page) == []


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_print_is_light_whatever_the_theme_is(
    page: Page, served: str, address: str
) -> None:
    page.goto(served + address)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.emulate_media(media="print")
    ground, ink = page.evaluate(
        "(({ backgroundColor, color }) => [backgroundColor, color])"
        "(getComputedStyle(document.body))"
    )
    assert (ground, _darkest(ink) < 64) in {
        ("rgb(255, 255, 255)", True),
        ("rgba(0, 0, 0, 0)", True),
    }


def _darkest(colour: str) -> int:
    parts = colour.removeprefix("rgb(").removesuffix(")").split(",")
    return max(int(part) for part in parts)


@pytest.mark.parametrize("locale", ["ja-JP", "en-GB"])
def test_html_is_valid(
    browser: Browser, served: str, *, node_modules: Path, tmp_path: Path, locale: str
) -> None:
    context = browser.new_context(locale=locale)
    language = {"Accept-Language": locale}
    for name, address in PAGES.items():
        answer = context.request.get(served + address, headers=language)
        (tmp_path / f"{name}.html").write_bytes(answer.body())
    context.close()
    checked = subprocess.run(  # noqa: S603 - a tool of this project
        [
            *(node_modules / ".bin" / "html-validate", "--formatter", "json"),
            *("--config", node_modules.parent / "html-validate.json", tmp_path),
        ],
        capture_output=True,
        check=False,
        text=True,
    )
    found = [
        f"{one['filePath'].rpartition('/')[2]}:{message['line']}:"
        f" {message['ruleId']} {message['message']}"
        for one in json.loads(checked.stdout)
        for message in one["messages"]
    ]
    assert found == []
    assert checked.returncode == 0
