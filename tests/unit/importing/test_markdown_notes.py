"""HTML and plain text become Markdown that says the same, and runs nothing."""

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from kbindex.importing import markdown_notes
from kbindex.importing.announced import Announced
from kbindex.importing.markdown_notes import (
    has_markup,
    plain_line,
    to_markdown,
)


def converted(html: str, base: str = "https://s.example/12") -> str:
    return to_markdown(Announced(guid="g", notes=html, base=base))[0]


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        pytest.param("<p>a</p><p>b</p>", "a\n\nb", id="paragraphs"),
        pytest.param(
            '<p>00:00 はじめに<br>03:10 <a href="/t">話題</a></p>',
            "00:00 はじめに  \n03:10 [話題](https://s.example/t)",
            id="times",
        ),
        pytest.param(
            "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
            "- a\n  - b\n- c",
            id="nested list",
        ),
        pytest.param("<ol start=3><li>a<li>b</ol>", "3. a\n4. b", id="numbered list"),
        pytest.param(
            "<table><tr><th>t</th><th>n</th></tr><tr><td>0:10</td><td>a|b</td></tr></table>",
            "| t | n |\n| --- | --- |\n| 0:10 | a\\|b |",
            id="table",
        ),
        pytest.param("<h2>リンク</h2><p>x</p>", "## リンク\n\nx", id="heading"),
        pytest.param(
            '<a href="https://e.example/">https://e.example/</a>',
            "<https://e.example/>",
            id="address as a text",
        ),
        pytest.param(
            '<a href="https://e.example/a_(b)">A_b [1]</a>',
            "[A_b \\[1\\]](https://e.example/a_(b))",
            id="brackets",
        ),
        pytest.param(
            '<a href="https://e.example/a)b c">x</a>',
            "[x](https://e.example/a%29b%20c)",
            id="brackets of none",
        ),
        pytest.param("<pre>a &lt; b\n```\n</pre>", "````\na < b\n```\n````", id="code"),
        pytest.param("<script>x</script><style>y</style>z", "z", id="script"),
        pytest.param('<p style="display:none">x</p><b hidden>y</b>z', "z", id="hidden"),
        pytest.param('<img src="/p" width=1 height=1>z', "z", id="pixel"),
        pytest.param(
            '<img src="/p.png" alt="a [b]">',
            "![a b](https://s.example/p.png)",
            id="image",
        ),
        pytest.param('<a href=" java\tscript:x">y</a>', "y", id="script as an address"),
        pytest.param('<a href="data:text/html,x">y</a>', "y", id="data"),
        pytest.param("&lt;b&gt; x &amp;lt;", "\\<b> x \\&lt;", id="markup as a text"),
        pytest.param(
            '<iframe src="https://www.youtube.com/embed/kBx000aaaaz"></iframe>',
            "<https://www.youtube.com/embed/kBx000aaaaz>",
            id="player",
        ),
        pytest.param("<!-- x -->a", "a", id="comment"),
        pytest.param("<p>a&nbsp;b</p>", "a b", id="nbsp"),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert converted(html) == markdown


def test_plain_text_keeps_its_lines_and_lists() -> None:
    text = "話題:\r\n    a & b\n- x\n  - y\n\n\n\n00:10 <b https://e.example/ &amp; z"
    notes = Announced(guid="g", notes=text, form="text")
    assert to_markdown(notes)[0] == (
        "話題:\na & b\n- x\n  - y\n\n00:10 \\<b https://e.example/ & z"
    )


@pytest.mark.parametrize(
    "html",
    [
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<pre>```\n&lt;script&gt;alert(1)&lt;/script&gt;</pre>",
        '<a href="https://e.example/"><code>`</code>&lt;script&gt;</a>',
        '<a href="https://e.example/<script>">x</a>',
        '<img src="x" alt="](y)&lt;script&gt;">',
        "[x](javascript:alert(1))",
        "&lt;a href=javascript:x&gt;y",
        "&lt;https://e.example/&gt;",
    ],
)
def test_no_markup_comes_of_a_text(html: str) -> None:
    rendered = MarkdownIt("commonmark").render(converted(html))
    soup = BeautifulSoup(rendered, "html.parser")
    assert not soup.find_all(["script", "iframe"])
    assert not [a for a in soup.find_all("a") if "script" in str(a["href"])[:11]]


def test_a_tag_of_html_makes_a_text_html() -> None:
    assert has_markup("a<br>b")
    assert not has_markup("a < b, <name> & <https://e.example/>")


def test_a_title_is_one_line_without_tags() -> None:
    assert plain_line("R&amp;D <b>x</b>\n <name>") == "R&D x <name>"


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<ol>" + "<li>a" * 5_000, id="numbers"),
        pytest.param("<table><thead>" + "<tr><td>a" * 3_000, id="head of rows"),
        pytest.param("<table>" + "<tr><td colspan=1000>a" * 3_000, id="spans"),
        pytest.param("<ul><li>" * 2_000 + "a", id="deep"),
        pytest.param("<ul></ul><!-- -->" * 3_000, id="comments"),
        pytest.param("<a href=x>" * 3_000, id="links"),
        pytest.param("<" * 100_000, id="brackets"),
        pytest.param("<a" * 50_000, id="half tags"),
        pytest.param("[](" * 50_000, id="half links"),
    ],
)
@pytest.mark.timeout(120)
def test_markup_takes_a_time_and_size_in_proportion(html: str) -> None:
    assert len(converted(html)) <= max(20 * len(html), 1_000)


def test_notes_without_end_are_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown_notes, "MOST_CHARACTERS", 10_000)
    text, is_whole = to_markdown(Announced(guid="g", notes="<p>x</p>" * 10_000))
    assert not is_whole
    assert 0 < len(text) <= 10_000


def test_notes_of_more_markup_than_is_read_are_not_whole() -> None:
    notes = "<div>" * 20_000 + "deep"
    assert not to_markdown(Announced(guid="x", notes=notes, form="html"))[1]
