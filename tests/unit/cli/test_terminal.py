"""Text for a terminal: safe, marked, and plain where it is no terminal."""

import io
import json
import sys

import click
import pytest

from kbindex.cli.screens.terminal import (
    Style,
    print_json,
    sanitize,
    stdout_style,
    to_json,
)

PLAIN = Style(is_on=False)
COLOUR = Style(is_on=True)


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


class Encoded(io.StringIO):
    """A stream with an encoding of its own; None as an embedder may have it."""

    def __init__(self, encoding: str | None) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str | None:  # type: ignore[override] # None is what is tested
        return self._encoding


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        pytest.param("監視 Thanos ｶﾅ 🎉", "監視 Thanos ｶﾅ 🎉", id="letters-stay"),
        pytest.param("a\nb\tc\rd\ve\ff", "a b c d e f", id="blanks-become-spaces"),
        pytest.param("a\x85b\u2028c\u2029d", "a b c d", id="line-ends-become-spaces"),
        pytest.param("\x1b[31mred\x1b[0m", "[31mred[0m", id="csi"),
        pytest.param("\x1b]0;title\x07x", "]0;titlex", id="osc-and-bell"),
        pytest.param("a\x9b2Jb", "a2Jb", id="8-bit-csi"),
        pytest.param("a\x00b\x08c\x7fd", "abcd", id="nul-backspace-delete"),
        pytest.param("a\u202eb\u2066c\u2069d\u200fe\u061cf", "abcdef", id="bidi"),
        pytest.param("a\u200bb\u200dc\ufeffd\u2060e", "abcde", id="zero-width"),
        pytest.param("a\ufff9b\ufffac\ufffbd", "abcd", id="annotation"),
        pytest.param("a\xadb\u034fc\u3164d\uffa0e", "abcde", id="shows-nothing"),
        pytest.param("a\U000e0001b\U000e0041c", "abc", id="tags"),
        pytest.param("葛\U000e0100城", "葛\U000e0100城", id="form-of-a-kanji-stays"),
        pytest.param("a\udcffb", "a\ufffdb", id="undecodable-byte-shows"),
        pytest.param("", "", id="empty"),
    ],
)
def test_text_on_the_screen_is_one_line_without_controls(text: str, safe: str) -> None:
    assert sanitize(text) == safe


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        pytest.param(PLAIN, "[31mx", id="plain"),
        pytest.param(COLOUR, "\x1b[1m[31mx\x1b[0m", id="colour"),
    ],
)
def test_a_style_sanitises_the_text_but_not_its_own_codes(
    style: Style, shown: str
) -> None:
    assert style("\x1b[31mx", bold=True) == shown


def test_empty_text_gets_no_codes() -> None:
    assert COLOUR("", bold=True) == ""
    assert COLOUR("\x00", bold=True) == ""


@pytest.mark.parametrize(
    ("spans", "marked"),
    [
        pytest.param([], "監視とThanos", id="nothing"),
        pytest.param([(0, 2)], "«監視»とThanos", id="start"),
        pytest.param([(0, 2), (3, 9)], "«監視»と«Thanos»", id="two"),
    ],
)
def test_highlights_are_marked_where_their_code_points_are(
    spans: list[tuple[int, int]], marked: str
) -> None:
    codes = marked.replace("«", "\x1b[33m\x1b[1m").replace("»", "\x1b[0m")
    assert COLOUR.mark("監視とThanos", spans) == codes
    assert PLAIN.mark("監視とThanos", spans) == "監視とThanos"


def test_highlights_keep_their_place_beside_characters_that_are_dropped() -> None:
    text = "\u200b監\x1b視\u202e."
    assert COLOUR.mark(text, [(1, 4)]) == "\x1b[33m\x1b[1m監視\x1b[0m."
    assert PLAIN.mark(text, [(1, 4)]) == "監視."


@pytest.mark.parametrize(
    ("stream", "environ", "is_on"),
    [
        pytest.param(Terminal(), {}, True, id="terminal"),
        pytest.param(Terminal(), {"NO_COLOR": "1"}, False, id="no-color"),
        pytest.param(Terminal(), {"NO_COLOR": ""}, True, id="empty-is-not-set"),
        pytest.param(Terminal(), {"TERM": "dumb"}, False, id="dumb-terminal"),
        pytest.param(Terminal(), {"TERM": "xterm"}, True, id="xterm"),
        pytest.param(Terminal(), {"CLICOLOR": "0"}, False, id="clicolor-0"),
        pytest.param(Terminal(), {"CLICOLOR": "1"}, True, id="clicolor-1"),
        pytest.param(io.StringIO(), {}, False, id="pipe"),
        pytest.param(io.StringIO(), {"CLICOLOR": "1"}, False, id="pipe-clicolor"),
        pytest.param(io.StringIO(), {"CLICOLOR_FORCE": "1"}, True, id="forced"),
        pytest.param(io.StringIO(), {"CLICOLOR_FORCE": "0"}, False, id="not-forced"),
        pytest.param(
            Terminal(), {"CLICOLOR_FORCE": "1", "TERM": "dumb"}, True, id="forced-dumb"
        ),
        pytest.param(
            Terminal(), {"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False, id="no-wins"
        ),
    ],
)
def test_colour_is_for_terminals_that_want_it(
    monkeypatch: pytest.MonkeyPatch,
    stream: io.StringIO,
    environ: dict[str, str],
    *,
    is_on: bool,
) -> None:
    monkeypatch.setattr(sys, "stdout", stream)
    assert stdout_style(environ).is_on == is_on


@pytest.mark.parametrize(
    ("chosen", "environ", "is_on"),
    [
        pytest.param(True, {"NO_COLOR": "1"}, True, id="always"),
        pytest.param(False, {"CLICOLOR_FORCE": "1"}, False, id="never"),
        pytest.param(None, {"CLICOLOR_FORCE": "1"}, True, id="auto"),
    ],
)
def test_an_option_is_stronger_than_the_environment(
    monkeypatch: pytest.MonkeyPatch,
    chosen: bool | None,  # noqa: FBT001 - a case's value
    environ: dict[str, str],
    *,
    is_on: bool,
) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    with click.Context(click.Command("search"), color=chosen):
        assert stdout_style(environ).is_on == is_on


@pytest.mark.parametrize(
    ("stream", "environ", "has_links"),
    [
        pytest.param(Terminal(), {}, True, id="terminal"),
        pytest.param(Terminal(), {"TERM": "xterm"}, True, id="xterm"),
        pytest.param(Terminal(), {"NO_COLOR": "1"}, False, id="no-color"),
        pytest.param(Terminal(), {"TERM": "linux"}, False, id="console"),
        pytest.param(
            Terminal(), {"CLICOLOR_FORCE": "1", "TERM": "dumb"}, False, id="dumb"
        ),
        pytest.param(Terminal(), {"INSIDE_EMACS": "29"}, False, id="emacs"),
        pytest.param(Terminal(), {"VTE_VERSION": "4602"}, False, id="old-gnome"),
        pytest.param(Terminal(), {"VTE_VERSION": "7600"}, True, id="gnome"),
        pytest.param(io.StringIO(), {"CLICOLOR_FORCE": "1"}, False, id="pipe"),
    ],
)
def test_links_are_for_terminals_with_colour_that_take_them(
    monkeypatch: pytest.MonkeyPatch,
    stream: io.StringIO,
    environ: dict[str, str],
    *,
    has_links: bool,
) -> None:
    monkeypatch.setattr(sys, "stdout", stream)
    assert stdout_style(environ).has_links == has_links


def test_lines_are_wrapped_at_the_width_of_a_terminal_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "93")
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert stdout_style({}).columns == 93
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert stdout_style({}).columns is None


@pytest.mark.parametrize(
    ("url", "target"),
    [
        pytest.param("https://thanos.io/a?b=c#d", "https://thanos.io/a?b=c#d", id="as"),
        pytest.param("https://e.jp/監", "https://e.jp/%E7%9B%A3", id="japanese"),
        pytest.param(
            "https://e.jp/\x1b\\\x07\x9c\x1b[2J", "https://e.jp/%5C[2J", id="escape"
        ),
        pytest.param(
            "https://e.jp/a b\u202e\udcff", "https://e.jp/a%20b%EF%BF%BD", id="x"
        ),
    ],
)
def test_an_address_cannot_leave_its_link(url: str, target: str) -> None:
    style = Style(is_on=True, has_links=True)
    assert style.link(url, "x") == f"\x1b]8;;{target}\x1b\\x\x1b]8;;\x1b\\"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "x"])
def test_only_pages_of_the_web_become_links(url: str) -> None:
    assert Style(is_on=True, has_links=True).link(url, "x") == "x"


def test_without_links_an_address_is_text() -> None:
    assert COLOUR.link("https://thanos.io/", "x") == "x"


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        pytest.param("utf-8", '{"title": "監視"}', id="utf-8"),
        pytest.param("UTF8", '{"title": "監視"}', id="utf8"),
        pytest.param(None, '{"title": "監視"}', id="unknown"),
        pytest.param("ascii", '{"title": "\\u76e3\\u8996"}', id="ascii"),
        pytest.param("cp932", '{"title": "\\u76e3\\u8996"}', id="cp932"),
    ],
)
def test_json_holds_only_what_stdout_can_carry(
    monkeypatch: pytest.MonkeyPatch, encoding: str | None, written: str
) -> None:
    monkeypatch.setattr(sys, "stdout", Encoded(encoding))
    assert to_json({"title": "監視"}) == written


@pytest.mark.parametrize(
    "character",
    [
        pytest.param("\x9b", id="8-bit-csi"),
        pytest.param("\x7f", id="delete"),
        pytest.param("\x85", id="next-line"),
        pytest.param("\u2028", id="line-separator"),
        pytest.param("\u2029", id="paragraph-separator"),
        pytest.param("\u202e", id="bidi-override"),
        pytest.param("\u2066", id="bidi-isolate"),
        pytest.param("\u061c", id="arabic-letter-mark"),
        pytest.param("\u200b", id="zero-width-space"),
        pytest.param("\ufeff", id="byte-order-mark"),
        pytest.param("\U000e0041", id="tag"),
        pytest.param("\x1b", id="escape"),
        pytest.param("\x00", id="nul"),
        pytest.param("\n", id="newline"),
        pytest.param("\udcff", id="lone-surrogate"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_json_escapes_what_could_steer_a_terminal_or_end_a_line(
    monkeypatch: pytest.MonkeyPatch, encoding: str, character: str
) -> None:
    """JSON escapes C0 by itself; C1, bidi and U+2028 it would write as they are."""
    monkeypatch.setattr(sys, "stdout", Encoded(encoding))
    written = to_json({"text": f"監{character}視"})
    assert character not in written
    assert len(written.splitlines()) == 1
    assert json.loads(written) == {"text": f"監{character}視"}


def test_json_is_indented_for_people_and_one_line_for_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for stream, written in (
        (Terminal(), '{\n  "total": 1\n}\n'),
        (io.StringIO(), '{"total": 1}\n'),
    ):
        monkeypatch.setattr(sys, "stdout", stream)
        print_json({"total": 1})
        assert stream.getvalue() == written
