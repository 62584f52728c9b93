import pytest
from msgspec.structs import replace

from kbindex.model import Article, Episode, Link, NoteKind
from kbindex.shownotes import Reader

READER = Reader()

MARKDOWN = """# 第7回

- Hosted by [みお](https://twitter.com/mio_example)
- Recording date: 2022-04-01
- Guest: -

## Contents

今日は二本です。

### @mio

#### [分散トレース](https://example.org/trace)

- スパンとは
  - 詳細は[仕様](https://example.org/spec)
- https://example.org/bareを参照

> 引用です

```
kubectl get po -A
  # 全部
```

| 名前 | 値 |
|---|---|
| a | 1 |

![構成図](fig.png)

### [ren](https://twitter.com/ren_example)（欠席）

- [次の話](https://example.org/next)
  - 感想
"""

HTML = """<!DOCTYPE html>
<html><head><title>x</title><style>p { color: red }
</style></head><body>
<h1>第7回</h1>
<ul>
<li>Hosted by <a href="https://twitter.com/mio_example">みお</a>
<li>Recording date: 2022-04-01</li>
<li>Guest: -</li>
</ul>
<h2>Contents</h2>
<p>今日は二本です。
<h3>@mio</h3>
<h4><a href="https://example.org/trace">分散トレース</a></h4>
<!-- ここから -->
<ul>
  <li>スパンとは
    <ul>
      <li>詳細は<a href="https://example.org/spec">仕様</a>
      </li>
    </ul>
  <li><p>https://example.org/bareを参照</p></li>
</ul>
<blockquote><p>引用です</p></blockquote>
<pre><code>kubectl get po -A
  # 全部
</code></pre>
<table>
<thead><tr><th>名前</th><th>値</th></tr></thead>
<tr><td>a<td>1
</table>
<p><img src="fig.png" alt="構成図"></p>
<h3><a href="https://twitter.com/ren_example">ren</a>（欠席）</h3>
<ul><li><a href="https://example.org/next">次の話</a><ul><li>感想</li></ul></li></ul>
</body></html>
"""


def test_a_page_that_begins_as_xml_is_read_without_a_warning() -> None:
    reading = Reader().read_text(
        "<?xml version='1.0'?><ul><li>x</li></ul>", episode_id="1", path="1.html"
    )
    assert reading.episode is not None


def read(text: str, name: str) -> Episode:
    reading = READER.read_text(text, episode_id="7", path=name)
    assert reading.diagnostics == ()
    assert reading.episode is not None
    return reading.episode


def without_lines(article: Article) -> Article:
    return replace(
        article,
        source="",
        line=0,
        end_line=0,
        notes=tuple(replace(note, line=0, end_line=0) for note in article.notes),
        links=tuple(replace(link, line=0) for link in article.links),
    )


def test_a_page_in_html_is_read_like_its_twin_in_markdown() -> None:
    page, twin = read(HTML, "7.html"), read(MARKDOWN, "7.md")
    assert len(twin.articles) == 3
    assert replace(page, source="", articles=()) == replace(
        twin, source="", articles=()
    )
    assert [*map(without_lines, page.articles)] == [*map(without_lines, twin.articles)]


def test_lines_of_a_page_are_those_of_its_file() -> None:
    assert [
        (a.line, a.title, [(n.line, n.end_line, n.text) for n in a.notes])
        for a in read(HTML, "7.html").articles
    ] == [
        (11, "第7回", [(11, 11, "今日は二本です。")]),
        (
            13,
            "分散トレース",
            [
                (16, 16, "スパンとは"),
                (18, 18, "詳細は仕様"),
                (21, 21, "https://example.org/bareを参照"),
                (23, 23, "引用です"),
                (24, 25, "kubectl get po -A\n  # 全部"),
                (28, 28, "名前 | 値"),
                (29, 29, "a | 1"),
                (31, 31, "構成図"),
            ],
        ),
        (33, "次の話", [(33, 33, "感想")]),
    ]


def test_a_page_without_first_heading_takes_its_title() -> None:
    episode = read("<title>第7回 &amp; 春</title>\n<h3>@mio</h3>\n<h4>題</h4>", "7.htm")
    assert (episode.title, [(a.line, a.title) for a in episode.articles]) == (
        "第7回 & 春",
        [(3, "題")],
    )


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(
            "<ul>\n<li>一\n<li>二\n<ul><li>三</ul>\n<li>四</ul>",
            [(2, 0, "一"), (3, 0, "二"), (4, 1, "三"), (5, 0, "四")],
            id="bullets without end tags",
        ),
        pytest.param(
            "<p>一\n<p>二\n<blockquote>三\n<p>四</blockquote>",
            [(1, 0, "一"), (2, 0, "二"), (3, 0, "三"), (4, 0, "四")],
            id="paragraphs without end tags",
        ),
        pytest.param(
            "<dl><dt>語<dd>義\n<dt>語2<dd>義2</dl>",
            [(1, 0, "語"), (1, 0, "義"), (2, 0, "語2"), (2, 0, "義2")],
            id="definitions",
        ),
        pytest.param(
            "<ul>裸<li>一</ul>",
            [(1, 0, "裸"), (1, 0, "一")],
            id="text in a list without a bullet",
        ),
        pytest.param(
            "<ul><li>一<ul><ul><li>二</ul></ul></ul>",
            [(1, 0, "一"), (1, 2, "二")],
            id="a list straight in a list",
        ),
        pytest.param(
            "<table><caption>表1</caption>\n<tr><td>a<table><tr><td>b</table></td></tr>"
            "\n<tr>c<td>d</table>後",
            [
                *[(1, 0, "表1"), (2, 0, "a"), (2, 0, "b")],
                *[(3, 0, "c"), (3, 0, "d"), (3, 0, "後")],
            ],
            id="caption, table in a table, text outside cells",
        ),
        pytest.param(
            "<p>前\n<b>太字</b> \n後<br>終\n\n<i>斜</i>",
            [(1, 0, "前\n太字\n後 終\n\n斜")],
            id="line breaks round tags",
        ),
        pytest.param(
            "<p>前 <!--\n\n--><!--\n-->後",
            [(1, 0, "前\n\n\n後")],
            id="line breaks in comments",
        ),
        pytest.param(
            "<p>a&#10;b&NewLine;c</p>\n<p>d",
            [(1, 0, "a b c"), (2, 0, "d")],
            id="line breaks as references",
        ),
        pytest.param(
            "<p>前\n<img src=a/b.png>\n<p>後 <img\n alt='絵\n2' src=c.png>",
            [(1, 0, "前"), (2, 0, "b.png"), (3, 0, "後 絵 2")],
            id="images",
        ),
        pytest.param(
            "<h4>題</h4>\n<pre>\n\na\n  b\n\n</pre><p>c",
            [(4, 0, "a\n  b"), (7, 0, "c")],
            id="preformatted text",
        ),
        pytest.param(
            "<ns_name> <pod> a@b <b.c> <p名> &lt;x&gt;",
            [(1, 0, "<ns_name> <pod> a@b <b.c> <p名> <x>")],
            id="placeholders",
        ),
        pytest.param(
            "<script>a\nb</script><svg><title>c</title></svg>\n<template>d</template>e",
            [(3, 0, "e")],
            id="what does not show",
        ),
        pytest.param(
            "<![if x]>a<!foo>b<![endif]-->",
            [(1, 0, "<![if x]>a<!foo>b<![endif]-->")],
            id="declarations",
        ),
        pytest.param("<p>a < b & c", [(1, 0, "a < b & c")], id="bare signs"),
        pytest.param(
            "<p>a <a href=", [(1, 0, "a <a href=")], id="an open tag at the end"
        ),
        pytest.param(
            "<details><summary>要約</summary>\n本文</details>",
            [(1, 0, "要約"), (2, 0, "本文")],
            id="details",
        ),
        pytest.param(
            "<iframe src='https://v.example.org/1'></iframe>",
            [(1, 0, "https://v.example.org/1")],
            id="a frame is a link",
        ),
    ],
)
def test_each_habit_of_html_is_read(
    markup: str, expected: list[tuple[int, int, str]]
) -> None:
    episode = read(markup, "7.html")
    notes = [n for a in episode.articles for n in a.notes]
    assert [(n.line, n.depth, n.text) for n in notes] == expected


def test_a_link_begins_where_its_text_does() -> None:
    episode = read(
        '<p>前 <a\n href="https://example.org/a?b&amp;c">\n 旗\n</a>後', "7.html"
    )
    assert [link for a in episode.articles for link in a.links] == [
        Link(text="旗", url="https://example.org/a?b&c", line=3)
    ]


def test_a_comment_that_is_not_closed_hides_the_rest_and_is_said() -> None:
    for name in ("7.html", "7.md"):
        reading = READER.read_text("<p>a\n\n<!-- b\n\n<p>c", episode_id="7", path=name)
        assert reading.episode is not None
        assert [n.text for a in reading.episode.articles for n in a.notes] == ["a"]
        assert [(d.path, d.line, d.kind) for d in reading.diagnostics] == [
            (name, 3, "unclosed-comment")
        ]


LETTER = """<table role="presentation"><tr><td>
<table><tr><td><h2>Releases</h2></td></tr>
<tr><td><p><a href="https://a.example">A</a> is out.</p></td></tr></table>
</td></tr><tr><td><table>
<tr><td><h2>Reading</h2><ul><li><a href="https://b.example">B</a></li></ul></td></tr>
<tr><td><table><tr><th>n</th><th>m</th></tr><tr><td>1</td><td>2</td></tr></table>
</td></tr></table></td></tr></table>
"""


def test_a_table_that_lays_out_a_page_is_what_its_cells_hold() -> None:
    episode = read(LETTER, "7.html")
    notes = [
        (a.title, [(n.line, n.kind, n.text) for n in a.notes]) for a in episode.articles
    ]
    assert notes == [
        ("Releases", [(3, NoteKind.PARAGRAPH, "A is out.")]),
        ("B", [(6, NoteKind.TABLE, "n | m"), (6, NoteKind.TABLE, "1 | 2")]),
    ]


def test_a_column_of_texts_is_no_table_but_one_of_figures_is() -> None:
    column = "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>"
    figures = "<table><tr><th>a</th></tr><tr><td>b</td></tr></table>"
    kinds = [
        [n.kind for a in read(markup, "7.html").articles for n in a.notes]
        for markup in (column, figures)
    ]
    assert kinds == [[NoteKind.PARAGRAPH] * 2, [NoteKind.TABLE] * 2]


def test_a_cell_of_several_lines_keeps_them() -> None:
    """Regression: the last cell was said to stand in the line of the first."""
    page = "<table><tr><td>a<td>b\n<a href='https://b.example'>\nc</a>\nx | last\n"
    (article,) = read(page, "7.md").articles
    assert [(note.text, note.line) for note in article.notes] == [
        ("a", 1),
        ("last", 4),
    ]


def test_remarks_of_a_row_stand_in_the_order_of_their_lines() -> None:
    """Regression: what stood below the title came before the cell beside it."""
    page = "<table><tr><td>a<td>b\n### [c](https://c.example)\n# 001\n"
    lines = [n.line for one in read(page, "7.md").articles for n in one.notes]
    assert lines == sorted(lines)
