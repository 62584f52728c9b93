"""Each habit of writing an article, from Markdown to the values of the model."""

import datetime as dt

import pytest

from kbindex.model import (
    Article,
    ArticleId,
    Episode,
    EpisodeId,
    Link,
    Note,
    NoteKind,
)
from kbindex.shownotes import Reader

READER = Reader()

Outline = tuple[int, int, str, str | None, str | None]


def read(text: str) -> Episode:
    reading = READER.read_text(text, episode_id="007", path="007/README.md")
    assert reading.episode is not None
    return reading.episode


def below(presenter: str, text: str) -> list[Outline]:
    """Read `text`, which begins on line 2, below a presenter; leave the notes out."""
    return [
        (a.line, a.end_line, a.title, a.url, a.presenter)
        for a in read(f"### {presenter}\n{text}").articles
    ]


def notes(text: str) -> list[tuple[int, int, str, int, int | None, str]]:
    """Read the notes of one article, whose title is on line 2."""
    (article,) = read(f"### @mio\n#### [記事](https://example.org/a)\n{text}").articles
    return [
        (n.line, n.end_line, n.kind.value, n.depth, n.parent, n.text)
        for n in article.notes
    ]


def test_an_episode_is_read_whole() -> None:
    assert read(
        """# 第7回

- Hosted by @mio
- Recording date: 2022-04-01
- Video: https://video.example.org/7
- Guest: [蓮さん](https://twitter.com/ren_example)

## Contents

今日はお花見回です。

### @mio

#### [分散トレース入門](https://example.org/trace?utm_source=mail)

- スパンとは
  - 詳細は[仕様](https://example.org/spec)

### [ren](https://twitter.com/ren_example)
"""
    ) == Episode(
        id=EpisodeId("007"),
        title="第7回",
        source="007/README.md",
        date=dt.date(2022, 4, 1),
        hosts=("mio",),
        guests=("ren_example",),
        video="https://video.example.org/7",
        articles=(
            Article(
                id=ArticleId("007#0"),
                kind="overview",
                episode=EpisodeId("007"),
                source="007/README.md",
                line=10,
                end_line=10,
                title="第7回",
                url=None,
                presenter=None,
                date=dt.date(2022, 4, 1),
                notes=(
                    Note(
                        text="今日はお花見回です。",
                        kind=NoteKind.PARAGRAPH,
                        depth=0,
                        line=10,
                        end_line=10,
                    ),
                ),
            ),
            Article(
                id=ArticleId("007#1"),
                kind="article",
                episode=EpisodeId("007"),
                source="007/README.md",
                line=14,
                end_line=17,
                title="分散トレース入門",
                url="https://example.org/trace",
                presenter="mio",
                date=dt.date(2022, 4, 1),
                notes=(
                    Note(
                        text="スパンとは",
                        kind=NoteKind.BULLET,
                        depth=0,
                        line=16,
                        end_line=16,
                    ),
                    Note(
                        text="詳細は仕様",
                        kind=NoteKind.BULLET,
                        depth=1,
                        line=17,
                        end_line=17,
                        parent=0,
                    ),
                ),
                links=(
                    Link(
                        text="分散トレース入門",
                        url="https://example.org/trace?utm_source=mail",
                        line=14,
                    ),
                    Link(text="仕様", url="https://example.org/spec", line=17),
                ),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "#### [題](https://example.org/a)\n",
            [(2, 2, "題", "https://example.org/a", "mio")],
            id="linked heading",
        ),
        pytest.param(
            "#### 題 その1\n- [資料](https://example.org/a)\n- b\n",
            [(2, 4, "題 その1", "https://example.org/a", "mio")],
            id="unlinked heading takes the first link of its notes",
        ),
        pytest.param(
            "#### 雑談\n- 花見の話\n",
            [(2, 3, "雑談", None, "mio")],
            id="a heading without any link has no address",
        ),
        pytest.param(
            "#### 雑談\n- [図](../a.png)と[頁](https://example.org/b)\n",
            [(2, 3, "雑談", "https://example.org/b", "mio")],
            id="a relative link is no page",
        ),
        pytest.param(
            "####[題](https://example.org/a)\n説明\n- b\n",
            [(2, 4, "題", "https://example.org/a", "mio")],
            id="glued heading before a paragraph",
        ),
        pytest.param(
            "#### 一\n- a\n####[二](https://example.org/b)\n- c\n",
            [
                (2, 3, "一", None, "mio"),
                (4, 5, "二", "https://example.org/b", "mio"),
            ],
            id="glued heading straight behind a bullet",
        ),
        pytest.param(
            "- [題](https://example.org/a)\n  - b\n"
            "- [二](https://example.org/c) by 某\n",
            [
                (2, 3, "題", "https://example.org/a", "mio"),
                (4, 4, "二 by 某", "https://example.org/c", "mio"),
            ],
            id="(b) bullets that are or begin with a link",
        ),
        pytest.param(
            "- https://example.org/a/\n- https://example.org/b を読んだ\n",
            [
                (2, 2, "example.org/a", "https://example.org/a/", "mio"),
                (3, 3, "を読んだ", "https://example.org/b", "mio"),
            ],
            id="(b) bullets that are or begin with a bare URL",
        ),
        pytest.param(
            "- **[題](https://example.org/a)**\n- \u200b[二](https://example.org/b)\n",
            [
                (2, 2, "題", "https://example.org/a", "mio"),
                (3, 3, "\u200b二", "https://example.org/b", "mio"),
            ],
            id="(b) emphasis or a zero-width character before the link",
        ),
        pytest.param(
            "- 題\n  - https://example.org/a\n  - 感想\n",
            [(2, 4, "題", "https://example.org/a", "mio")],
            id="(c) plain bullet with its URL in a nested bullet",
        ),
        pytest.param(
            "- 題 (https://example.org/a)\n- 二（https://example.org/b）\n"
            "- 三: https://example.org/c\n",
            [
                (2, 2, "題", "https://example.org/a", "mio"),
                (3, 3, "二", "https://example.org/b", "mio"),
                (4, 4, "三", "https://example.org/c", "mio"),
            ],
            id="(c) plain bullet with its URL behind it",
        ),
        pytest.param(
            "[題](https://example.org/a)\n\n感想\n\nhttps://example.org/b\n",
            [
                (2, 4, "題", "https://example.org/a", "mio"),
                (6, 6, "example.org/b", "https://example.org/b", "mio"),
            ],
            id="(d) paragraphs of one link or bare URL",
        ),
        pytest.param(
            "https://example.org/a\nhttps://example.org/b\n",
            [
                (2, 2, "example.org/a", "https://example.org/a", "mio"),
                (3, 3, "example.org/b", "https://example.org/b", "mio"),
            ],
            id="(d) bare URLs, one a line",
        ),
        pytest.param(
            "題\nhttps://example.org/a\n",
            [(2, 3, "題", "https://example.org/a", "mio")],
            id="(d) a line of text whose URL fills the next line",
        ),
        pytest.param(
            "### [頁](https://example.org/a)\n- b\n",
            [(2, 3, "頁", "https://example.org/a", "mio")],
            id="presenter's level, link to a page: an article",
        ),
        pytest.param(
            "### [ren](https://twitter.com/ren_example)\n#### 題\n",
            [(3, 3, "題", None, "ren")],
            id="presenter's level, link to a profile: a presenter",
        ),
        pytest.param(
            "### [発言](https://twitter.com/ren_example/status/1)\n",
            [(2, 2, "発言", "https://twitter.com/ren_example/status/1", "mio")],
            id="presenter's level, link to a tweet: an article",
        ),
        pytest.param(
            "#### [[ANNOUNCE] [v2] 公開](https://example.org/a_(b))\n",
            [(2, 2, "[ANNOUNCE] [v2] 公開", "https://example.org/a_(b)", "mio")],
            id="brackets in title and URL",
        ),
        pytest.param(
            "#### [題]（https://example.org/a）\n- [二] (https://example.org/b)\n",
            [(2, 3, "題", "https://example.org/a", "mio")],
            id="full-width brackets round the URL",
        ),
        pytest.param(
            "#### [ ](https://example.org/a)\n#### ![](https://example.org/b.png)\n",
            [
                (2, 2, "example.org/a", "https://example.org/a", "mio"),
                (3, 3, "example.org/b.png", None, "mio"),
            ],
            id="a link or image without text",
        ),
        pytest.param(
            "#### [\u200b](https://example.org/a/?utm_source=x)\n",
            [(2, 2, "example.org/a", "https://example.org/a/", "mio")],
            id="a title of zero-width characters only",
        ),
        pytest.param(
            "#### [](<>) [](https://example.org/a)\n",
            [(2, 2, "example.org/a", "https://example.org/a", "mio")],
            id="an empty link before the real one",
        ),
        pytest.param(
            "#### 監視\x08と\u200bログ `kubectl  get` \\*\\*\n",
            [(2, 2, "監視\x08と\u200bログ kubectl get **", None, "mio")],
            id="control characters, code and escapes in a title",
        ),
    ],
)
def test_each_habit_of_an_article_is_read(text: str, expected: list[Outline]) -> None:
    assert below("@mio", text) == expected


def test_the_same_article_in_two_episodes_is_two_articles_with_one_address() -> None:
    text = "### @mio\n#### [題](https://example.org/a?utm_source={})\n"
    first, second = (
        READER.read_text(text.format(n), episode_id=n, path=f"{n}.md").episode
        for n in ("001", "002")
    )
    assert first is not None
    assert second is not None
    told = [(a.id, a.url) for e in (first, second) for a in e.articles]
    assert told == [
        ("001#1", "https://example.org/a"),
        ("002#1", "https://example.org/a"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("欠席\n", id="absence"),
        pytest.param("（欠席）\n\n今回はお休みです。\n", id="absence in brackets"),
        pytest.param("#### 欠席\n", id="absence as a heading"),
        pytest.param("#### 特になし\n- また来週\n", id="nothing brought"),
        pytest.param("よろしくお願いします！\n\n- 元気です\n", id="greeting"),
        pytest.param("-\n", id="empty bullet"),
        pytest.param("####\n", id="empty heading"),
        pytest.param("<!-- [題](https://example.org/a) -->\n", id="comment"),
    ],
)
def test_absences_and_greetings_are_no_articles(text: str) -> None:
    articles = read(f"### @mio\n{text}").articles
    assert [article.kind for article in articles if article.kind == "article"] == []


def test_a_heading_of_absence_that_brings_a_page_is_an_article() -> None:
    text = "#### お休み\n- https://example.org/a\n"
    assert below("@mio", text) == [(2, 3, "お休み", "https://example.org/a", "mio")]


def test_an_empty_heading_is_said() -> None:
    reading = READER.read_text("### @mio\n####\n- a\n", episode_id="1", path="1.md")
    assert [(d.path, d.line, d.kind) for d in reading.diagnostics] == [
        ("1.md", 2, "empty-heading")
    ]


def test_text_outside_articles_is_one_overview() -> None:
    episode = read(
        """# 7
- Hosted by @mio
- 今回は特別編
## Contents
はじめの挨拶
- 一
  - 二
### @mio
よろしく
#### 題
- 感想
### おまけ
おしまいの[案内](https://example.org/a)
"""
    )
    assert [
        (a.id, a.kind, a.line, a.end_line, a.title, a.url, a.presenter)
        for a in episode.articles
    ] == [
        ("007#0", "overview", 3, 13, "7", None, None),
        ("007#1", "article", 10, 11, "題", None, "mio"),
    ]
    overview = episode.articles[0]
    assert [
        (n.line, n.kind.value, n.depth, n.parent, n.text) for n in overview.notes
    ] == [
        (3, "bullet", 0, None, "今回は特別編"),
        (5, "paragraph", 0, None, "はじめの挨拶"),
        (6, "bullet", 0, None, "一"),
        (7, "bullet", 1, 2, "二"),
        (9, "paragraph", 0, None, "よろしく"),
        (12, "heading", 0, None, "おまけ"),
        (13, "paragraph", 0, 5, "おしまいの案内"),
    ]
    assert overview.links == (Link(text="案内", url="https://example.org/a", line=13),)


def test_without_text_outside_articles_there_is_no_overview() -> None:
    episode = read("# 7\n- Guest: -\n## Contents\n### @mio\n#### 題\n")
    assert [article.id for article in episode.articles] == ["007#1"]


def test_without_presenters_headings_with_text_are_articles() -> None:
    text = "# 7\n\n## 0:00 はじめに\n- a\n\n### 詳細\n- b\n\n## 5:10 監視\nc\n"
    assert [
        (a.id, a.line, a.end_line, a.title, a.section, [n.text for n in a.notes])
        for a in read(text).articles
    ] == [
        ("007#1", 3, 4, "はじめに", (), ["a"]),
        ("007#2", 6, 7, "詳細", ("はじめに",), ["b"]),
        ("007#3", 9, 10, "監視", (), ["c"]),
    ]


def test_a_heading_of_two_lines_is_a_title_of_both() -> None:
    text = "題の\n続き\n----\n本文\n"
    assert [(a.line, a.end_line, a.title) for a in read(text).articles] == [
        (1, 4, "題の 続き")
    ]


@pytest.mark.parametrize("indent", [2, 3, 4])
def test_bullets_nest_by_two_three_or_four_spaces(indent: int) -> None:
    text = "".join(
        " " * indent * depth + f"- {name}\n"
        for depth, name in [
            (0, "一"),
            (1, "二"),
            (2, "三"),
            (3, "四"),
            (1, "五"),
            (0, "六"),
        ]
    )
    assert notes(text) == [
        (3, 3, "bullet", 0, None, "一"),
        (4, 4, "bullet", 1, 0, "二"),
        (5, 5, "bullet", 2, 1, "三"),
        (6, 6, "bullet", 3, 2, "四"),
        (7, 7, "bullet", 1, 0, "五"),
        (8, 8, "bullet", 0, None, "六"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "まとめ：\n- 一\n1. 二\n",
            [
                (3, 3, "paragraph", 0, None, "まとめ："),
                (4, 4, "bullet", 0, None, "一"),
                (5, 5, "bullet", 0, None, "二"),
            ],
            id="a list straight behind a paragraph",
        ),
        pytest.param(
            "一行目\n二行目\n\n次\n",
            [
                (3, 4, "paragraph", 0, None, "一行目\n二行目"),
                (6, 6, "paragraph", 0, None, "次"),
            ],
            id="a paragraph of two lines",
        ),
        pytest.param(
            "- 例\n  ```yaml\n  kind: Pod\n\n    a: 1\n  ```\n- 次\n",
            [
                (3, 3, "bullet", 0, None, "例"),
                (5, 7, "code", 1, 0, "kind: Pod\n\n  a: 1"),
                (9, 9, "bullet", 0, None, "次"),
            ],
            id="fenced code inside a bullet",
        ),
        pytest.param(
            "- 例\n  ```\n      kind: Pod\n    ```\n- 次\n",
            [
                (3, 3, "bullet", 0, None, "例"),
                (5, 5, "code", 1, 0, "    kind: Pod"),
                (7, 7, "bullet", 0, None, "次"),
            ],
            id="a closing fence indented further than the opening one",
        ),
        pytest.param(
            "- 例\n  ```\nkubectl get po\n  ```\n",
            [
                (3, 3, "bullet", 0, None, "例"),
                (5, 5, "paragraph", 0, None, "kubectl get po"),
            ],
            id="code indented less than its fence falls out of the bullet",
        ),
        pytest.param(
            "~~~\na\n~~~\n\n    b\n\n    c\n",
            [
                (4, 4, "code", 0, None, "a"),
                (7, 9, "code", 0, None, "b\n\nc"),
            ],
            id="tildes and indented code",
        ),
        pytest.param(
            "```\n\n```\n",
            [],
            id="an empty fence says nothing",
        ),
        pytest.param(
            "| 名前 | 値 |\n|:---|---:|\n| a | [b](https://example.org/b) |\n| c | |\n",
            [
                (3, 3, "table", 0, None, "名前 | 値"),
                (5, 5, "table", 0, None, "a | b"),
                (6, 6, "table", 0, None, "c |"),
            ],
            id="rows are notes, the delimiter row is none",
        ),
        pytest.param(
            "![構成図](https://example.org/a.png)\n\n![](img/b.png)\n",
            [
                (3, 3, "image", 0, None, "構成図"),
                (5, 5, "image", 0, None, "b.png"),
            ],
            id="images alone on a line, with and without alt",
        ),
        pytest.param(
            "- 図は次の通り\n![](c.png)\n  ![絵](d.png)\n- 文中の![印](e.png)です\n",
            [
                (3, 3, "bullet", 0, None, "図は次の通り"),
                (4, 4, "image", 0, 0, "c.png"),
                (5, 5, "image", 0, 0, "絵"),
                (6, 6, "bullet", 0, None, "文中の印です"),
            ],
            id="images as lazy continuation of a bullet, and in text",
        ),
        pytest.param(
            '<blockquote class="twitter-tweet"><p lang="ja">監視の話<br>続き</p>\n'
            '&mdash; mio <a href="https://twitter.com/mio/status/1">2022</a></blockquote>\n'
            '<script async src="https://example.org/w.js"></script>\n',
            [
                (3, 3, "quote", 0, None, "監視の話 続き"),
                (4, 4, "quote", 0, None, "— mio 2022"),
            ],
            id="a quoted tweet in HTML",
        ),
        pytest.param(
            "H<sub>2</sub>O は<b>水</b><br>です<!-- 秘密 -->\n"
            "<a href='https://example.org/'>先</a> <img src=x.png alt='絵'>\n",
            [(3, 4, "paragraph", 0, None, "H2O は水 です\n先 絵")],
            id="inline HTML",
        ),
        pytest.param(
            "> 引用\n> - 項目\n>\n> ## 見出し\n\n地の文\n",
            [
                (3, 3, "quote", 0, None, "引用"),
                (4, 4, "quote", 0, None, "項目"),
                (6, 6, "heading", 0, None, "見出し"),
                (8, 8, "paragraph", 0, None, "地の文"),
            ],
            id="a quotation; its heading rules nothing outside",
        ),
        pytest.param(
            "- a\n\n##### 深い\n- b\n\n###### もっと\nc\n",
            [
                (3, 3, "bullet", 0, None, "a"),
                (5, 5, "heading", 0, None, "深い"),
                (6, 6, "bullet", 0, 1, "b"),
                (8, 8, "heading", 0, None, "もっと"),
                (9, 9, "paragraph", 0, 3, "c"),
            ],
            id="deeper headings are notes, and parents of what follows",
        ),
        pytest.param(
            "- a\n  # 中の見出し\n- b\n\nc\n",
            [
                (3, 3, "bullet", 0, None, "a"),
                (4, 4, "heading", 1, 0, "中の見出し"),
                (5, 5, "bullet", 0, None, "b"),
                (7, 7, "paragraph", 0, None, "c"),
            ],
            id="a heading inside a bullet rules nothing outside",
        ),
        pytest.param(
            "- `kubectl logs -c <container name>` と\n"
            "- kubectl logs -c <container name>\n"
            "\n<pod_name>\n\n<b> は太字\n",
            [
                (3, 3, "bullet", 0, None, "kubectl logs -c <container name> と"),
                (4, 4, "bullet", 0, None, "kubectl logs -c <container name>"),
                (6, 6, "paragraph", 0, None, "<pod_name>"),
                (8, 8, "paragraph", 0, None, "は太字"),
            ],
            id="placeholders are kept, tags are not",
        ),
        pytest.param(
            "a <!-- 内緒 --> b\n\n<!--\n- c\n\n- d\n-->\n- e\n",
            [
                (3, 3, "paragraph", 0, None, "a  b"),
                (10, 10, "bullet", 0, None, "e"),
            ],
            id="comments are no notes",
        ),
        pytest.param(
            "一つの `code\n  span` と\n![](a.png)\n続き <!--\n--> おわり\n![](b.png)\n",
            [
                (3, 4, "paragraph", 0, None, "一つの code\nspan と"),
                (5, 5, "image", 0, None, "a.png"),
                (6, 7, "paragraph", 0, None, "続き \n おわり"),
                (8, 8, "image", 0, None, "b.png"),
            ],
            id="line breaks in code and comments are counted",
        ),
        pytest.param(
            "a&#10;b &lt;c&gt; &NewLine; \\- ~~d~~\n\ne\n",
            [
                (3, 3, "paragraph", 0, None, "a b <c>   - d"),
                (5, 5, "paragraph", 0, None, "e"),
            ],
            id="a line break written as a reference is none",
        ),
        pytest.param(
            "- \n- [ ](https://example.org/b)\n- a\n",
            [
                (4, 4, "bullet", 0, None, "https://example.org/b"),
                (5, 5, "bullet", 0, None, "a"),
            ],
            id="an empty bullet says nothing, an empty link its URL",
        ),
        pytest.param(
            "- - 一\n  - 二\n-　全角\n",
            [
                (3, 3, "bullet", 1, None, "一"),
                (4, 5, "bullet", 1, None, "二\n-　全角"),
            ],
            id="a bullet within a bullet, and one that GitHub reads as none",
        ),
        pytest.param(
            "a\u2028b\x0bc\x0cd\x85e\n\nf\n",
            [
                (3, 3, "paragraph", 0, None, "a\u2028b\x0bc\x0cd\x85e"),
                (5, 5, "paragraph", 0, None, "f"),
            ],
            id="no other character ends a line",
        ),
    ],
)
def test_each_habit_of_a_note_is_read(
    text: str, expected: list[tuple[int, int, str, int, int | None, str]]
) -> None:
    assert notes(text) == expected


def test_links_are_kept_as_written_with_their_lines() -> None:
    (article,) = read(
        """### @mio
#### [題](https://www.example.org/a?utm_source=x#top)
- [x]（https://example.org/b?a=1&b=監視）と https://example.org/cを参照。
  - (https://example.org/d_(e)) <https://example.org/f>
  - 赤 <a href="https://example.org/g?a=1&amp;b=2">
    旗</a> [](https://example.org/h)
    [同じ](https://example.org/b) [https://example.org/b](https://example.org/b)
    [また](https://example.org/b)
- [相対](../a.md) ![図](https://example.org/i.png)
"""
    ).articles
    assert article.links == (
        Link(text="題", url="https://www.example.org/a?utm_source=x#top", line=2),
        Link(text="x", url="https://example.org/b?a=1&b=監視", line=3),
        Link(text="https://example.org/c", url="https://example.org/c", line=3),
        Link(text="https://example.org/d_(e)", url="https://example.org/d_(e)", line=4),
        Link(text="https://example.org/f", url="https://example.org/f", line=4),
        Link(text="旗", url="https://example.org/g?a=1&b=2", line=6),
        Link(text="https://example.org/h", url="https://example.org/h", line=6),
        Link(text="同じ", url="https://example.org/b", line=7),
        Link(text="https://example.org/b", url="https://example.org/b", line=7),
        Link(text="また", url="https://example.org/b", line=8),
        Link(text="相対", url="../a.md", line=9),
    )
