"""Links on a terminal: to click on, or with their addresses below the text."""

import pytest
from msgspec.structs import replace

from kbindex.cli.screens.article_lines import address_lines
from kbindex.cli.screens.note_lines import notes_lines
from kbindex.cli.screens.terminal import Style
from kbindex.model import Article, ArticleId, EpisodeId, Link, Note, NoteKind

PLAIN = Style(is_on=False)
CLICKED = Style(is_on=True, has_links=True, columns=60)


def article(text: str, *links: tuple[str, str]) -> Article:
    return Article(
        id=ArticleId("025#1"),
        kind="article",
        episode=EpisodeId("025"),
        source="025.md",
        line=1,
        end_line=2,
        title="題",
        url=None,
        presenter=None,
        date=None,
        notes=(Note(text=text, kind=NoteKind.BULLET, depth=0, line=2, end_line=2),),
        links=tuple(Link(text=words, url=url, line=2) for words, url in links),
    )


def shown(brought: Article, style: Style = PLAIN) -> list[str]:
    return [line.replace("\x1b", "␛") for line in notes_lines(brought, style)]


def test_an_address_stands_below_its_note() -> None:
    found = shown(article("Keyvernoの話", ("Keyverno", "https://e.jp/k?utm_source=x")))
    assert found == ["  - Keyvernoの話", "    [1] https://e.jp/k"]


def test_of_several_each_is_named() -> None:
    found = article("AとB", ("A", "https://e.jp/a"), ("B", "../b.md"))
    assert shown(found) == [
        "  - AとB",
        "    [1] A: https://e.jp/a",
        "    [2] B: ../b.md",
    ]


def test_an_address_that_is_read_is_not_told_again() -> None:
    url = "https://e.jp/a?utm_source=x"
    assert shown(article(f"見よ {url}", (url, url))) == [f"  - 見よ {url}"]


def test_where_a_terminal_can_words_are_clicked() -> None:
    found = article("AとB", ("A", "https://e.jp/監"), ("B", "javascript:alert(1)"))
    assert shown(found, CLICKED) == [
        "  - ␛]8;;https://e.jp/%E7%9B%A3␛\\␛[4mA␛[0m␛]8;;␛\\とB",
        "    ␛[2m[2]␛[0m B: ␛[34mjavascript:alert(1)␛[0m",
    ]


def test_words_that_are_broken_are_clicked_on_each_line() -> None:
    narrow = replace(CLICKED, columns=25)
    text = "あ" * 12
    opened = "␛]8;;https://e.jp/␛\\␛[4m{}␛[0m␛]8;;␛\\"
    assert shown(article(text, (text, "https://e.jp/")), narrow) == [
        f"  - {opened.format('あ' * 10)}",
        f"    {opened.format('あ' * 2)}",
    ]


def test_an_address_is_not_broken_where_it_is_wider_than_the_screen() -> None:
    url = f"https://e.jp/{'a' * 80}"
    style = Style(is_on=False, columns=40)
    assert shown(article(f"見よ{url}を", (url, url)), style) == [
        "  - 見よ",
        f"    {url}",
        "    を",
    ]


def test_further_addresses_of_a_title_stand_below_it() -> None:
    brought = replace(
        article("注"),
        url="https://e.jp/a",
        links=(
            Link(text="題", url="https://e.jp/a?utm_source=x", line=1),
            Link(text="題", url="https://e.jp/b", line=1),
        ),
    )
    assert list(address_lines(brought, PLAIN, indent="")) == [
        "https://e.jp/a",
        "[2] https://e.jp/b",
    ]


@pytest.mark.parametrize("style", [PLAIN, CLICKED], ids=["plain", "clicked"])
def test_an_address_cannot_control_the_terminal(style: Style) -> None:
    evil = "https://e.jp/\x1b]0;x\x07\u202e\n\x9b2J"
    for links in [(("A", evil),), (("A", evil), ("B", "x\x1b[2J")), ((evil, evil),)]:
        lines = list(notes_lines(article("A", *links), style))
        text = "\n".join(lines).replace("\x1b]8;;", "").replace("\x1b\\", "")
        for code in ("\x1b[4m", "\x1b[2m", "\x1b[34m", "\x1b[0m"):
            text = text.replace(code, "")
        assert not set(text) & set("\x1b\x07\x9b\u202e")
        assert len("\n".join(lines).splitlines()) == len(lines)


def test_words_that_look_like_another_address_are_not_clicked() -> None:
    found = article("https://e.jp/", ("https://e.jp/", "https://evil.example/"))
    opened = "␛]8;;https://evil.example/␛\\"
    assert shown(found, CLICKED) == [
        "  - https://e.jp/",
        f"    ␛[2m[1]␛[0m {opened}␛[34mhttps://evil.example/␛[0m␛]8;;␛\\",
    ]
