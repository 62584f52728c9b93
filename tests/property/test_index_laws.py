"""Laws of the index: nothing is lost in it, and its history does not show."""

import datetime as dt
import re
import shutil
import tempfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbindex import KnowledgeBase
from kbindex.index import Record
from kbindex.index.manifest import (
    EpisodeEntry,
    Manifest,
    SourceState,
    load_entries,
    load_manifest,
    save_entries,
    save_manifest,
)
from kbindex.index.order import natural_key
from kbindex.index.records import pack_record, unpack_record
from kbindex.index.writer import find_duplicates
from kbindex.model import (
    Article,
    ArticleId,
    Diagnostic,
    Episode,
    EpisodeId,
    Link,
    Note,
    NoteKind,
)
from kbindex.topics import Taxonomy, Topic

TEXTS = st.text(st.sampled_from('aB9監視ー🎉Ａ\n\t\u200b\ud800"\\') | st.characters())
NUMBERS = st.integers(min_value=0, max_value=2**40)
DATES = st.none() | st.dates()
TAGS = st.lists(TEXTS, max_size=3).map(tuple)

NOTES = st.builds(
    Note,
    text=TEXTS,
    kind=st.sampled_from(NoteKind),
    depth=NUMBERS,
    line=NUMBERS,
    end_line=NUMBERS,
    parent=st.none() | NUMBERS,
)
ARTICLES = st.builds(
    Article,
    id=TEXTS.map(ArticleId),
    kind=st.sampled_from(["article", "overview"]),
    episode=TEXTS.map(EpisodeId),
    source=TEXTS,
    line=NUMBERS,
    end_line=NUMBERS,
    title=TEXTS,
    url=st.none() | TEXTS,
    presenter=st.none() | TEXTS,
    date=DATES,
    notes=st.lists(NOTES, max_size=4).map(tuple),
    links=st.lists(
        st.builds(Link, text=TEXTS, url=TEXTS, line=NUMBERS), max_size=3
    ).map(tuple),
    tags=TAGS,
)
PLACES = st.dictionaries(TEXTS, st.lists(NUMBERS, max_size=8), max_size=4)


@given(ARTICLES, PLACES)
def test_record_comes_back_as_it_was_packed(
    article: Article, places: dict[str, list[int]]
) -> None:
    record = Record(article=article, places=places)
    assert unpack_record(pack_record(article, places)) == record


STATES = st.builds(
    SourceState,
    path=TEXTS,
    size=NUMBERS,
    mtime_ns=st.integers(-(2**60), 2**60),
    inode=st.integers(0, 2**64),
    sha256=TEXTS,
    is_settled=st.booleans(),
)
ENTRIES = st.builds(
    EpisodeEntry,
    source=STATES,
    id=TEXTS.map(EpisodeId),
    episode=st.none()
    | st.builds(
        Episode,
        id=TEXTS.map(EpisodeId),
        title=TEXTS,
        source=TEXTS,
        date=DATES,
        hosts=TAGS,
        guests=TAGS,
        video=st.none() | TEXTS,
    ),
    articles=NUMBERS,
    records=NUMBERS,
    length=NUMBERS,
    tags=st.dictionaries(TEXTS, TAGS, max_size=3),
    diagnostics=st.lists(
        st.builds(Diagnostic, path=TEXTS, line=NUMBERS, kind=TEXTS, message=TEXTS),
        max_size=2,
    ).map(tuple),
)
MANIFESTS = st.builds(
    Manifest,
    fingerprint=TEXTS,
    files=st.dictionaries(TEXTS, st.tuples(NUMBERS, TEXTS), max_size=3),
    refreshes=NUMBERS,
    records=NUMBERS,
    length=NUMBERS,
    duplicates=st.lists(TAGS, max_size=3).map(tuple),
)


@given(MANIFESTS, st.lists(ENTRIES, max_size=3))
def test_manifest_and_entries_come_back_as_they_were_saved(
    manifest: Manifest, entries: list[EpisodeEntry]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        save_manifest(folder, manifest)
        save_entries(folder, entries)
        assert load_manifest(folder) == manifest
        assert load_entries(folder) == tuple(entries)


@given(st.lists(TEXTS | st.from_regex(r"[a#]?\d{1,3}#\d{1,3}")))
def test_natural_order_is_an_order(texts: list[str]) -> None:
    """Any two texts can be compared; those that tie differ by zeros in front alone."""
    keys = sorted(natural_key(text) for text in texts)
    assert keys == sorted(natural_key(text) for text in sorted(texts))
    for one, other in combinations(set(texts), 2):
        if natural_key(one) == natural_key(other):
            assert _plain(one) == _plain(other)


def _plain(text: str) -> str:
    """A text with its numbers as a person reads them: `００7` is 7."""
    return re.sub(r"\d+", lambda number: str(int(number[0])), text)


@given(
    st.dictionaries(
        st.sampled_from([f"{n}.md" for n in range(12)]),
        st.tuples(DATES, st.lists(st.sampled_from("abc"), max_size=12)),
    )
)
def test_duplicates_do_not_depend_on_the_order_of_insertion(
    files: dict[str, tuple[dt.date | None, list[str]]],
) -> None:
    """Every page that was brought twice is in one group, each article once."""
    entries = [
        EpisodeEntry(
            source=SourceState(
                path=path, size=0, mtime_ns=0, inode=0, sha256="", is_settled=True
            ),
            id=EpisodeId(path),
            episode=Episode(id=EpisodeId(path), title="", source=path, date=date),
        )
        for path, (date, _) in files.items()
    ]
    keys = {
        path: {f"{path}#{number}": key for number, key in enumerate(of_file)}
        for path, (_, of_file) in files.items()
    }
    found = find_duplicates(entries, keys)
    assert found == find_duplicates(entries[::-1], dict(reversed(keys.items())))
    grouped = [article for group in found for article in group]
    assert len(grouped) == len(set(grouped))
    by_key: dict[str, list[str]] = {}
    for of_file in keys.values():
        for article, key in of_file.items():
            by_key.setdefault(key, []).append(article)
    assert {frozenset(group) for group in found} == {
        frozenset(group) for group in by_key.values() if len(group) > 1
    }


# History

TAXONOMY = Taxonomy(
    {
        topic.id: topic
        for topic in (
            Topic(id="monitoring", label="monitoring", kind="topic", aliases=("監視",)),
            Topic(id="thanos", label="Thanos", kind="project", broader=("monitoring",)),
        )
    }
)


@pytest.fixture(scope="module", autouse=True)
def small_taxonomy() -> Iterator[None]:
    """Two topics, so that a refresh takes milliseconds."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("base", "building", "bridging"):
            patch.setattr(f"kbindex.knowledge.{module}.load_taxonomy", lambda: TAXONOMY)
        yield


WORDS = ("Thanos", "監視", "monitoring", "monitor", "cert-manager", "ログ", "Thenos")
CONTENTS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
        st.sampled_from(["", "https://a.example/1", "https://b.example/2"]),
        st.lists(
            st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
            max_size=2,
        ),
    ),
    max_size=3,
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "9", "10"]),
        st.none() | st.tuples(st.sampled_from(["2021-07-02", "-"]), CONTENTS),
    ),
    min_size=1,
    max_size=6,
)
Content = tuple[str, list[tuple[str, str, list[str]]]]


def to_markdown(content: Content) -> str:
    date, articles = content
    lines = ["# x", "", f"- Recording date: {date}", "", "## Contents", "", "### @ry"]
    for title, url, notes in articles:
        lines += ["", f"#### [{title}]({url})" if url else f"#### {title}", ""]
        lines += [f"- {note}" for note in notes]
    return "\n".join(lines) + "\n"


def everything(base: KnowledgeBase) -> list[object]:
    """All that can be asked; whole values, scores and all."""
    answers: list[object] = [base.tags(), base.episodes(), tuple(base.records())]
    answers += [base.search(word, limit=50) for word in WORDS]
    answers += [base.search("Thanos 監視", limit=2), base.search("-Thanos", limit=50)]
    answers += [base.tag(tag.id) for tag in base.tags()]
    return answers


@settings(max_examples=15)
@given(STEPS)
def test_history_of_the_index_does_not_change_results(
    steps: list[tuple[str, Content | None]],
) -> None:
    """Refreshed step by step or built at once: same ids, scores, order, snippets."""
    with tempfile.TemporaryDirectory() as name:
        episodes = Path(name) / "episodes"
        (episodes / "always").mkdir(parents=True)
        (episodes / "always" / "README.md").write_text(
            to_markdown(("2021-06-18", [("Thanos", "", ["監視 monitoring"])])),
            encoding="utf-8",
        )
        for number, (episode, content) in enumerate(steps):
            folder = episodes / episode
            if content is None:
                shutil.rmtree(folder, ignore_errors=True)
            else:
                folder.mkdir(exist_ok=True)
                text = to_markdown(content)
                (folder / "README.md").write_text(text, encoding="utf-8")
            KnowledgeBase.open(episodes, Path(name) / "steps", full=number == 3).close()
        with (
            KnowledgeBase.open(episodes, Path(name) / "steps") as refreshed,
            KnowledgeBase.open(episodes, Path(name) / "fresh") as fresh,
        ):
            assert refreshed.changes.is_empty
            assert everything(refreshed) == everything(fresh)
