"""The four archives in `../shared`, where that folder is: read whole, nothing lost."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kbindex.model import Article, Diagnostic, Episode, NoteKind
from kbindex.model.times import format_time
from kbindex.shownotes import Reader, find_episodes

CORPORA = Path(__file__).parents[2].parent / "shared" / "corpora"

pytestmark = pytest.mark.skipif(
    not CORPORA.is_dir(), reason="the archives of ../shared are not here"
)

ARCHIVES = ["kubenews", "jser", "mozaic", "interaxion"]
LINE_END = re.compile(r"\r\n|\n|\r")
SILENT = re.compile(r"\s*(?:[->]\s+)*(?:```|~~~|\[[^\]]+\]: |[-|: ]+$)")
MARKUP = (
    (re.compile(r"<!--.*?-->"), ""),
    (re.compile(r"\]\s?[(（](?:[^\s()（）]|\([^\s()]*\))*(?: \"[^\"]*\")?[)）]"), "]"),
    (re.compile(r"<(https?://[^>]*)>"), r"\1"),
    (re.compile(r"</?[a-z][^>]*>", re.IGNORECASE), " "),
    (re.compile(r"^\s*(?:> ?)*\s*(?:[-*+]\s+)*(?:\d+[.)]\s)?"), ""),
)
SECTIONS = frozenset({"contents", "theme", "intro", "shownote", "overview", "topics"})


@cache
def read_archive(name: str) -> tuple[list[tuple[Episode, list[str]]], list[Diagnostic]]:
    """Read each episode, with the lines of its file; once for all tests."""
    root, reader = CORPORA / name, Reader()
    files, diagnostics = find_episodes(root)
    found: list[tuple[Episode, list[str]]] = []
    for file in files:
        reading = reader.read_file(root, file)
        diagnostics.extend(reading.diagnostics)
        assert reading.episode is not None
        text = (root / file.path).read_bytes().decode("utf-8-sig")
        found.append((reading.episode, LINE_END.split(text)))
    return found, diagnostics


def letters(text: str) -> str:
    return "".join(char for char in html.unescape(text) if char.isalnum()).lower()


def plain(line: str) -> str:
    """Leave out what does not show; all shows within back quotes."""
    line = re.sub(r"\\([^\w\s])", r"`\1`", line)
    parts = re.split(r"(`+[^`]+`+)", line)
    for pattern, shown in MARKUP:
        parts[::2] = [pattern.sub(shown, part) for part in parts[::2]]
    return "".join(parts)


def is_subsequence(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(char in rest for char in part)


def clock(article: Article) -> str:
    return "" if article.time_s is None else f" 0{format_time(article.time_s)}"


def lost_lines(episode: Episode, lines: list[str]) -> Iterator[tuple[str, int, str]]:
    """Find lines below the header whose text is in no title, time, note or section."""
    said: dict[int, str] = {}
    code: set[int] = set()
    sections = {letters(name) for a in episode.articles for name in a.section}
    for article in episode.articles:
        heading = article.title + clock(article)
        said[article.line] = said.get(article.line, "") + heading
        for note in article.notes:
            covered = range(note.line, note.end_line + 1)
            for number in covered:
                said[number] = said.get(number, "") + note.text
            if note.kind is NoteKind.CODE:
                code.update(covered)
        for link in article.links:
            said[link.line] = said.get(link.line, "") + link.text + link.url
    first = next((n for n, line in enumerate(lines) if line.startswith("## ")), 1)
    for number, line in enumerate(lines[first:], start=first + 1):
        if SILENT.match(line) and number not in code:
            continue
        shown = letters(line if number in code else plain(line))
        heading = letters(line) if line.startswith("#") else ""
        if heading in SECTIONS or re.match(
            r"#+ *\[?@?[\w-]+\]?(?:\(http\S*\))?$", line
        ):
            continue  # a section, or a presenter who may have brought nothing
        missing = Counter(shown) - Counter(letters(said.get(number, "")))
        if missing and shown not in sections:
            yield episode.source, number, line


@pytest.mark.parametrize("name", ARCHIVES)
def test_every_episode_is_read_and_all_lines_lie_in_its_file(name: str) -> None:
    episodes, diagnostics = read_archive(name)
    assert episodes
    assert all(d.path and d.line >= 0 and d.kind and d.message for d in diagnostics)
    ids = [episode.id for episode, _ in episodes]
    assert len(ids) == len(set(ids))
    for episode, lines in episodes:
        articles = [a for a in episode.articles if a.kind == "article"]
        assert [a.line for a in articles] == sorted({a.line for a in articles})
        for article in episode.articles:
            assert 1 <= article.line <= article.end_line <= len(lines)
            at = article.line
            for note in article.notes:
                assert at <= note.line <= note.end_line <= article.end_line
                is_beside = article.kind == "overview" or article.presenter is None
                assert note.line > article.line or is_beside
                at = note.line


@pytest.mark.parametrize("name", ARCHIVES)
def test_no_line_of_text_is_lost(name: str) -> None:
    episodes, _ = read_archive(name)
    lost = [line for episode, lines in episodes for line in lost_lines(episode, lines)]
    assert lost == []


@pytest.mark.parametrize("name", ARCHIVES)
def test_titles_and_notes_stand_where_they_say(name: str) -> None:
    episodes, _ = read_archive(name)
    misplaced = [
        (episode.source, line, text)
        for episode, lines in episodes
        for article in episode.articles
        for line, text in [
            *((article.line, article.title) for _ in "x" if article.kind == "article"),
            *((note.line, note.text.partition("\n")[0]) for note in article.notes),
        ]
        if not is_subsequence(letters(text), letters(lines[line - 1]))
    ]
    assert misplaced == []
