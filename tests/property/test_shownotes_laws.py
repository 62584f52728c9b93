"""Laws of reading show notes, over random text and random assemblies of notes."""

import random
import re
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kbindex.model import (
    Article,
    ArticleId,
    Diagnostic,
    EpisodeId,
    Link,
    Note,
    NoteKind,
    SpanKind,
    is_web_url,
)
from kbindex.shownotes import EpisodeFile, Reader, Reading, find_episodes
from kbindex.shownotes.reading.presenter_sections import iter_presenters

READER = Reader()

LINE_END = re.compile(r"\r\n|\n|\r")

FRAGMENTS = (
    "# 001",
    "- Hosted by @mio",
    "- Recording date: 2022-02-31",
    "- Guest: [@ren](https://twitter.com/ren_example)さん、@sora",
    "## Contents",
    "### @mio",
    "### [ren](https://twitter.com/ren_example)（欠席）",
    "### [記事](https://example.org/a)",
    "####[glued](https://example.org/b)",
    "#### ノード障害 👩‍💻",
    "##### もっと",
    "- [Ｔｈａｎｏｓ](https://example.org/t?utm_source=x#top)",
    "-　全角スペース",
    "- 監視（https://example.org/監視）",
    "  - https://example.org/c を参照",
    "    - かなり\u200b深い",
    "      1. 番号",
    "[x]（https://example.org/d）",
    "https://example.org/e、",
    "本文です。",
    "```yaml",
    "```",
    "      ```",
    "~~~",
    "    kubectl logs -c <container name>",
    "| 名前 | 値 |",
    "|---|:-:|",
    "> 引用",
    "> - 引用の中",
    "![図](https://example.org/f.png)",
    "![](g.png)",
    '<blockquote class="twitter-tweet"><p lang="ja">つぶやき<br>',
    "</p></blockquote> <script async src=x></script>",
    "<!-- 内緒",
    "-->",
    "<details><summary>詳細</summary>",
    "<table><tr><td>a<td>b",
    "<ul>裸<li>一<li>二",
    "<a href='https://example.org/h'>\nリンク</a>",
    "<pod-name>",
    "<![CDATA[",
    "<?php",
    "[脚注]: https://example.org/i",
    "[a][b][[c]](d)",
    "`コード",
    "**強調** ~~削除~~ _斜体_ \\* &amp; &#10; &#x1F680;",
    "---",
    "===",
    "欠席",
    "## 関連リンク",
    "## Sponsors",
    "## 12:30 章の名前",
    "### 🎤 佐藤 (@aki):",
    "#### [Prev](1.md) | [Next](3.md)",
    "・[一つ目](https://example.org/j) 良い記事",
    "Upcoming events",
    "次の通り：",
    "- [ ] [課題](https://example.org/k) - 後で",
    "- [00:30](https://example.org/l?t=30) 近況",
    "12:30 - [話題](https://example.org/m)",
    "- 2024-01-05 | [日付](https://example.org/n) を読んだ。次も。",
    "- 話題",
    "1、[番号](https://example.org/o)（英語）",
    "[頁]({% post_url 2021-05-03-page %}) <{{ site.url }}/docs/>",
    "- [RSS](https://example.org/feed)",
    "- 「引用のことば」",
    "  ([頁](https://example.org/p))",
    "\ufeff",
    "\x00\x0b\x0c\x1b[31m\x85\u2028\u2029",
    "ﾊﾝｶｸ e\u0301 𠮷 🇯🇵",
    "\t- tab",
    "",
    "   ",
)
LINE_ENDS = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"])
ASSEMBLIES = st.lists(
    st.tuples(st.sampled_from(["", "", "  ", "   ", "> "]), st.sampled_from(FRAGMENTS)),
    max_size=25,
).flatmap(
    lambda lines: st.lists(LINE_ENDS, min_size=len(lines), max_size=len(lines)).map(
        lambda ends: "".join(
            indent + text + end for (indent, text), end in zip(lines, ends, strict=True)
        )
    )
)
TEXTS = st.one_of(
    ASSEMBLIES,
    st.text(max_size=200),
    st.text("#-*_[]()（）<>!`|:/@\\&;~= \n\r\t\u3000あa1", max_size=80),
)
PATHS = st.sampled_from(["001/README.md", "001/index.html"])


def read(text: str, path: str = "001/README.md") -> Reading:
    return READER.read_text(text, episode_id="001", path=path)


def articles(reading: Reading) -> tuple[Article, ...]:
    assert reading.episode is not None
    return reading.episode.articles


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def is_subsequence(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(char in rest for char in part)


@given(content=st.binary(max_size=300))
def test_no_bytes_are_refused_with_an_exception(content: bytes) -> None:
    """Content never raises: it is read, or a diagnostic says why not."""
    file = EpisodeFile(id=EpisodeId("001"), path="001.md")
    reading = READER.read_bytes(content, file)
    assert reading.episode is not None or reading.diagnostics


@given(text=TEXTS, path=PATHS)
def test_lines_lie_within_the_file_and_notes_within_their_article(
    text: str, path: str
) -> None:
    """Whatever the text: lines are ordered, titles and notes are never empty."""
    count = len(LINE_END.split(text))
    reading = read(text, path)
    for diagnostic in reading.diagnostics:
        assert 1 <= diagnostic.line <= count, diagnostic
    before = 0
    for number, article in enumerate(articles(reading)):
        assert article.title.strip()
        assert 1 <= article.line <= article.end_line <= count
        assert article.url is None or is_web_url(article.url)
        if article.kind == "article":
            assert article.line >= before
            before = article.line
        assert article.id.startswith("001#")
        assert number == 0 or article.number == articles(reading)[0].number + number
        check_notes(article)
        for link in article.links:
            assert article.line <= link.line <= article.end_line
            assert link.text


TITLES = ("# 001", "# @mio", "# [mio](https://twitter.com/mio) 回", "")
HEADINGS = (
    "## Contents",
    "## @sora",
    "### @mio",
    "### [ren](https://twitter.com/ren_example)（欠席）",
    "### aki",
    "### Links",
    "### [記事](https://example.org/a)",
    "#### [mio](https://twitter.com/mio)",
    "#### @sora",
    "#### ノード障害",
    "####",
    "- [Thanos](https://example.org/t)",
    "- 欠席",
)


@given(
    title=st.sampled_from(TITLES),
    headings=st.lists(st.sampled_from(HEADINGS), max_size=12),
)
def test_articles_stand_in_the_section_of_their_presenter(
    title: str, headings: list[str]
) -> None:
    """What lint and new episodes take for a presenter, the reader takes for one."""
    reading = read("\n\n".join([title, "- Hosted by @aki", *headings]))
    sections = list(iter_presenters(reading.blocks, known=frozenset({"aki"})))
    for article in articles(reading):
        above = [s.presenter for s in sections if s.line <= article.line]
        assert article.presenter in {None, *above[-1:]}


def check_notes(article: Article) -> None:
    line = article.line
    for position, note in enumerate(article.notes):
        assert note.text.strip()
        assert line <= note.line <= note.end_line <= article.end_line
        assert note.parent is None or 0 <= note.parent < position
        line = note.line
        check_spans(note)


def check_spans(note: Note) -> None:
    """Spans lie in the text, by their start; those of one kind stand apart."""
    starts = [span.start for span in note.spans]
    assert starts == sorted(starts)
    ends = dict.fromkeys(SpanKind, 0)
    for span in note.spans:
        assert ends[span.kind] <= span.start <= span.end <= len(note.text)
        assert (span.kind is SpanKind.IMAGE) or span.start < span.end
        assert bool(span.url) <= (span.kind is SpanKind.IMAGE)
        ends[span.kind] = span.end


WRITTEN = {
    "`{}`": SpanKind.CODE,
    "**{}**": SpanKind.STRONG,
    "*{}*": SpanKind.EMPHASIS,
    "~~{}~~": SpanKind.DELETED,
    "![{}](https://example.org/f.png)": SpanKind.IMAGE,
    "<b>{}</b>": SpanKind.STRONG,
    "<code>{}</code>": SpanKind.CODE,
    "[{}](https://example.org/a)": None,
    "{}": None,
}


@given(
    parts=st.lists(
        st.tuples(st.sampled_from(sorted(WRITTEN)), st.sampled_from(["a", "監視 b"])),
        min_size=1,
        max_size=8,
    ),
    bullet=st.sampled_from(["- x ", "  - x ", "> x ", "x "]),
)
def test_the_text_of_spans_is_what_was_written_so(
    parts: list[tuple[str, str]], bullet: str
) -> None:
    """The plain text is that of the same note without any markup."""
    head = "# 001\n\n### @mio\n\n#### [t](https://example.org/t)\n\n- first\n"
    written = " / ".join(form.format(text) for form, text in parts)
    plain = " / ".join(text for _, text in parts)
    (*_, note) = articles(read(f"{head}{bullet}{written}\n"))[-1].notes
    (*_, bare) = articles(read(f"{head}{bullet}{plain}\n"))[-1].notes
    assert note.text == bare.text
    found = [(span.kind, note.text[span.start : span.end]) for span in note.spans]
    assert found == [(WRITTEN[form], text) for form, text in parts if WRITTEN[form]]


@given(text=TEXTS.filter(lambda text: "&" not in text))
def test_a_note_never_repeats_its_articles_line(text: str) -> None:
    """A presenter's title has its line for itself; else both share what is there."""
    source = LINE_END.split(text)
    for article in articles(read(text)):
        beside = [note for note in article.notes if note.line == article.line]
        if article.kind != "article" or not beside:
            continue
        assert article.presenter is None
        first = [note.text.partition("\n")[0] for note in beside]
        said = Counter(letters("".join([article.title, *first])))
        below = letters("".join(source[article.line : article.end_line]))
        assert not said - Counter(letters(source[article.line - 1]) + below)


@given(text=TEXTS.filter(lambda text: "&" not in text), path=PATHS)
def test_the_source_line_of_a_note_holds_its_first_line(text: str, path: str) -> None:
    """Reading only leaves markup out; it never puts text on another line."""
    source = LINE_END.split(text)
    for article in articles(read(text, path)):
        for note in article.notes:
            said = letters(note.text.partition("\n")[0])
            line = source[note.line - 1]
            assert is_subsequence(said, letters(line)), (note, line)


VISIBLE_LINES = (
    "- {}",
    "  - {}",
    "    - {}",
    "     - {}",
    "1. {}",
    "* **{}** です",
    "- [{}](https://example.org/a)",
    "  - [{}]（https://example.org/b）",
    "- https://example.org/c {}",
    "{}",
    "{}です。",
    "  {}",
    "    {}",
    "\t{}",
    "> {}",
    "> - {}",
    "- > {}",
    "- # {}",
    "#### {}",
    "#### [{}](https://example.org/d)",
    "####[{}](https://example.org/e)",
    "##### {}",
    "### おまけの{}",
    "## {}の部",
    "### [{}](https://example.org/f)",
    "`{}`",
    "kubectl get {} -n <name space>",
    "![{}](https://example.org/g.png)",
    "<div>{}</div>",
    "<details><summary>{}</summary>",
    "<ul>{}<li>二</ul>",
    "<b>{}</b><br>",
    "~~{}~~ (参考)",
    "[{}][x]",
    "({}",
    "[{}",
    "「{}」",
)
OTHER_LINES = (
    "",
    "",
    "### @mio",
    "### [ren](https://twitter.com/ren_example)",
    "```",
    "  ```",
    "~~~",
    "---",
    "===",
    "***",
    "</div>",
    "</details>",
    "<!-- 内緒 -->",
    "-",
    "####",
    "欠席",
    "| - | - |",
    "|---|---|",
)


@given(
    lines=st.lists(
        st.one_of(
            st.sampled_from(VISIBLE_LINES),
            st.sampled_from(VISIBLE_LINES),
            st.sampled_from(OTHER_LINES),
        ),
        max_size=20,
    ),
    presenter=st.booleans(),
)
def test_no_visible_line_is_lost(lines: list[str], presenter: bool) -> None:  # noqa: FBT001 - drawn, not called
    """Each line with text is in a title, in a note that covers the line, or a section.

    The lines get a word each, so that every one is told from all others.
    """
    head = ["# 001", "", "## Contents", "", *(["### @aki"] if presenter else []), ""]
    named = [line.format(f"語{n}x") for n, line in enumerate(lines)]
    text = "\n".join([*head, *named])
    first = len(head) + 1
    missing = [
        (number, line)
        for number, line in enumerate(named, start=first)
        if f"語{number - first}x" in line
        and f"語{number - first}x" not in said_at(number, articles(read(text)))
    ]
    assert missing == [], text


def said_at(line: int, found: tuple[Article, ...]) -> str:
    """All that titles and notes say that stand on or across a line, or above one."""
    titles = [a.title for a in found if a.line <= line <= a.end_line]
    titles += (name for a in found if a.line > line for name in a.section)
    notes = [n.text for a in found for n in a.notes if n.line <= line <= n.end_line]
    return "\n".join([*titles, *notes])


@given(text=TEXTS, end=st.sampled_from(["\r\n", "\r"]))
def test_the_kind_of_line_end_changes_nothing(text: str, end: str) -> None:
    """Windows, Unix and old Macintosh files are read alike, lines included."""
    unix = LINE_END.sub("\n", text)
    assert read(unix.replace("\n", end)) == read(unix)


WORDS = st.sampled_from(
    [
        "監視",
        "ノード",
        "Ｋ８ｓ",
        "Thanos",
        "ﾊﾝｶｸ",
        "v1.21",
        "🚀",
        "e\u0301",
        "が",
        "𠮷野家",
    ]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@dataclass(frozen=True, kw_only=True)
class Brought:
    """An article to be written, with its notes as (depth, text)."""

    title: str
    url: str | None
    notes: tuple[tuple[int, str], ...]


def to_outline(wanted: list[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Make depths possible: a bullet is at most one deeper than the one before."""
    notes: list[tuple[int, str]] = []
    for depth, text in wanted:
        deepest = notes[-1][0] + 1 if notes else 0
        notes.append((min(depth, deepest), text))
    return tuple(notes)


BROUGHT = st.builds(
    Brought,
    title=SENTENCES,
    url=st.sampled_from([None, "https://example.org/記事", "https://example.com/?q=1"]),
    notes=st.lists(st.tuples(st.integers(0, 4), SENTENCES), max_size=6).map(to_outline),
)
EPISODES = st.lists(
    st.tuples(st.sampled_from(["mio", "ren", "aki_2"]), st.lists(BROUGHT, max_size=4)),
    min_size=1,
    max_size=3,
)


def render(
    episode: list[tuple[str, list[Brought]]], *, indent: int, gap: list[str]
) -> tuple[str, tuple[Article, ...]]:
    """Write an episode; return it with the articles that are to be read from it."""
    lines = ["# 001", "", "- Hosted by @mio", "", "## Contents"]
    expected: list[Article] = []
    for presenter, brought in episode:
        lines += ["", f"### @{presenter}", ""]
        for one in brought:
            linked = f"[{one.title}]({one.url})" if one.url else one.title
            lines += [f"#### {linked}", *gap]
            title_line = len(lines) - len(gap)
            notes: list[Note] = []
            parents: list[int] = []
            for depth, text in one.notes:
                lines.append(" " * indent * depth + f"- {text}")
                del parents[depth:]
                note = Note(
                    text=text,
                    kind=NoteKind.BULLET,
                    depth=depth,
                    line=len(lines),
                    end_line=len(lines),
                    parent=parents[-1] if parents else None,
                )
                parents.append(len(notes))
                notes.append(note)
            title = " ".join(one.title.split())
            expected.append(
                Article(
                    id=ArticleId(f"001#{len(expected) + 1}"),
                    kind="article",
                    episode=EpisodeId("001"),
                    source="001/README.md",
                    line=title_line,
                    end_line=max([title_line, *(note.line for note in notes)]),
                    title=title,
                    url=one.url,
                    presenter=presenter,
                    date=None,
                    notes=tuple(notes),
                    links=(
                        (Link(text=title, url=one.url, line=title_line),)
                        if one.url
                        else ()
                    ),
                )
            )
    return "\n".join([*lines, ""]), tuple(expected)


@given(
    episode=EPISODES,
    indent=st.sampled_from([2, 3, 4]),
    gap=st.sampled_from([[], [""], ["", ""]]),
)
def test_reading_gives_back_what_was_written(
    episode: list[tuple[str, list[Brought]]], indent: int, gap: list[str]
) -> None:
    """`read(render(episode)) == episode`, whatever the width of the nesting."""
    text, expected = render(episode, indent=indent, gap=gap)
    assert articles(read(text)) == expected, text


NAMES = st.sampled_from(
    [
        "025.md",
        "025/README.md",
        "025/index.html",
        "2021/025.md",
        "2022/025/index.md",
        "README.md",
        "001-private.md",
        "a b/第1回.markdown",
        ".git/x.md",
        "x.md/y.md",
    ]
)


@given(names=st.sets(NAMES), seed=st.integers(0, 2**16))
def test_ids_are_unique_and_do_not_depend_on_the_order_of_creation(
    names: set[str], seed: int
) -> None:
    """The same files give the same ids and diagnostics, in any order."""
    shuffled = sorted(names)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - an order, no secret
    found = [list_archive(order) for order in (sorted(names), shuffled)]
    assert found[0] == found[1]
    ids = [file.id for file in found[0][0]]
    assert len(ids) == len(set(ids))


def list_archive(names: list[str]) -> tuple[list[EpisodeFile], list[Diagnostic]]:
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        return find_episodes(Path(folder))
