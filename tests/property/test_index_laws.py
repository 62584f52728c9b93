"""Laws of the index: nothing is lost in it, and its history does not show."""

import datetime as dt
import math
import re
import shutil
import tempfile
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.few_examples import at_most

from kbindex import KnowledgeBase
from kbindex.index import (
    LONGEST_SPELLING,
    EpisodeEntry,
    Index,
    Record,
    SourceState,
    Spelling,
)
from kbindex.index.duplicates import PageKey, find_duplicates
from kbindex.index.embedded.manifest import (
    Manifest,
    PlacedEntry,
    SegmentInfo,
    load_entries,
    load_manifest,
    load_sources,
    save_entries,
    save_manifest,
)
from kbindex.index.embedded.stored_generation import StoredGeneration
from kbindex.index.embedded.writer import _small_segments
from kbindex.index.packed_records import pack_record, unpack_record
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
from kbindex.model.order import natural_key

TEXTS = st.text(st.sampled_from('aB9監視ー🎉Ａ\n\t\u200b\ud800"\\') | st.characters())
NUMBERS = st.integers(min_value=0, max_value=2**40)
LINES = st.integers(min_value=0, max_value=2**31)
DATES = st.none() | st.dates()
TAGS = st.lists(TEXTS, max_size=3).map(tuple)

NOTES = st.builds(
    Note,
    text=TEXTS,
    kind=st.sampled_from(NoteKind),
    depth=st.integers(0, 10_000),
    line=LINES,
    end_line=LINES,
    parent=st.none(),
)


def placed(notes: list[Note], data: st.DataObject) -> tuple[Note, ...]:
    """Place some notes under one that came before."""
    return tuple(
        replace(note, parent=data.draw(st.none() | st.integers(0, position - 1)))
        if position
        else note
        for position, note in enumerate(notes)
    )


ARTICLES = st.builds(
    Article,
    id=st.integers(0, 999).map(lambda number: ArticleId(f"#{number}")),
    kind=st.sampled_from(["article", "overview"]),
    episode=TEXTS.map(EpisodeId),
    source=TEXTS,
    line=LINES,
    end_line=LINES,
    title=TEXTS,
    url=st.none() | TEXTS,
    presenter=st.none() | TEXTS,
    date=DATES,
    notes=st.lists(NOTES, max_size=4).map(tuple),
    links=st.lists(st.builds(Link, text=TEXTS, url=TEXTS, line=LINES), max_size=3).map(
        tuple
    ),
    tags=TAGS,
).map(lambda a: replace(a, id=ArticleId(f"{a.episode}{a.id}")))


@given(ARTICLES, st.data())
def test_record_comes_back_as_it_was_packed(
    article: Article, data: st.DataObject
) -> None:
    article = replace(article, notes=placed(list(article.notes), data))
    unit = st.integers(0, len(article.notes))
    place = st.tuples(unit, LINES, LINES, LINES)
    places = data.draw(
        st.dictionaries(TEXTS, st.lists(place, max_size=2).map(flat), max_size=4)
    )
    record = Record(article=article, places=places)
    assert unpack_record(pack_record(record)) == record


def flat(places: list[tuple[int, int, int, int]]) -> list[int]:
    return [number for place in places for number in place]


STATES = st.builds(
    SourceState,
    path=TEXTS,
    size=NUMBERS,
    mtime_ns=st.integers(-(2**60), 2**60),
    inode=st.integers(0, 2**64),
    sha256=TEXTS,
    is_settled=st.booleans(),
)
DIAGNOSTICS = st.lists(
    st.builds(Diagnostic, path=TEXTS, line=LINES, kind=TEXTS, message=TEXTS),
    max_size=2,
).map(tuple)


def in_agreement(entry: PlacedEntry) -> PlacedEntry:
    """Let all that an entry says be of one episode; one that is not read has none."""
    if entry.episode is None:
        return replace(entry, records=0, segment="")
    episode = replace(entry.episode, id=entry.id, source=entry.source.path)
    return replace(entry, episode=episode)


ENTRIES = st.builds(
    PlacedEntry,
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
    records=st.integers(1, 2**40),
    segment=TEXTS.filter(bool),
    first=NUMBERS,
    length=NUMBERS,
    tags=st.dictionaries(TEXTS, TAGS, max_size=3),
    diagnostics=DIAGNOSTICS,
    spellings=st.lists(
        st.builds(
            Spelling,
            tag=TEXTS,
            name=TEXTS.filter(bool).map(lambda text: text[:LONGEST_SPELLING]),
            count=st.integers(1, 2**40),
        ),
        max_size=2,
    ).map(tuple),
    beside=st.lists(STATES, max_size=2).map(tuple),
).map(in_agreement)


def segment(name: str, lives: list[bool]) -> SegmentInfo:
    """Make a segment of as many documents, of which some are gone."""
    gone = [number for number, is_live in enumerate(lives) if not is_live]
    runs = tuple((number, number + 1) for number in gone)
    return SegmentInfo(id=name, documents=len(lives), deleted=runs)


def with_sum(manifest: Manifest) -> Manifest:
    """Let a manifest count the documents that its segments have."""
    return replace(manifest, records=sum(info.live for info in manifest.segments))


MANIFESTS = st.builds(
    Manifest,
    fingerprint=TEXTS,
    files=st.dictionaries(TEXTS, st.tuples(NUMBERS, TEXTS), max_size=3),
    refreshes=NUMBERS,
    segments=st.lists(
        st.builds(segment, TEXTS, st.lists(st.booleans(), max_size=5)), max_size=3
    ).map(tuple),
    articles=NUMBERS,
    length=NUMBERS,
    duplicates=st.lists(TAGS, max_size=3).map(tuple),
    diagnostics=DIAGNOSTICS,
).map(with_sum)


def path_of(entry: PlacedEntry) -> str:
    return entry.source.path


@given(MANIFESTS, st.lists(ENTRIES, max_size=3, unique_by=path_of))
def test_manifest_and_entries_come_back_as_they_were_saved(
    manifest: Manifest, entries: list[PlacedEntry]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        save_manifest(folder, manifest)
        save_entries(folder, entries)
        assert load_manifest(folder) == manifest
        assert load_entries(folder) == tuple(entries)
        assert load_sources(folder) == tuple(e.sources for e in entries)
        assert load_manifest(folder).checksum == manifest.checksum


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
    keys = [
        PageKey(ArticleId(f"{path}#{number}"), key)
        for path, (_, of_file) in files.items()
        for number, key in enumerate(of_file)
    ]
    found = find_duplicates(entries, keys)
    assert found == find_duplicates(entries[::-1], keys[::-1])
    grouped = [article for group in found for article in group]
    assert len(grouped) == len(set(grouped))
    by_key: dict[str, list[str]] = {}
    for article, key in keys:
        by_key.setdefault(key, []).append(article)
    assert {frozenset(group) for group in found} == {
        frozenset(group) for group in by_key.values() if len(group) > 1
    }


# History

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
SPELLINGS = ("Dev Rel", "dev rel", "DEV-REL", "Ｄｅｖ Ｒｅｌ", "開発 体験", "開発_体験")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "9", "10"]),
        st.none()
        | st.tuples(
            st.sampled_from(["2021-07-02", "-"]),
            st.lists(st.sampled_from(SPELLINGS), max_size=3),
            CONTENTS,
        ),
    ),
    min_size=1,
    max_size=6,
)
Content = tuple[str, list[str], list[tuple[str, str, list[str]]]]


def to_markdown(content: Content) -> str:
    date, tags, articles = content
    lines = ["---", f"tags: [{', '.join(tags)}]", "---"] if tags else []
    lines += ["# x", "", f"- Recording date: {date}", "", "## Contents", "", "### @ry"]
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


MOST_SEGMENTS = 3
"""Of five episodes; without folding each step would add one."""


def segments_of(index: Index) -> tuple[SegmentInfo, ...]:
    """Return the segments of an index; none where its engine has no such thing."""
    generation = index.current()
    if isinstance(generation, StoredGeneration):
        return generation.manifest.segments
    return ()


def duplicates_of(index: Index) -> list[list[str]]:
    generation = index.current()
    assert generation is not None
    with generation.open() as reader:
        groups = map(reader.read, reader.duplicates)
        return [[str(record.article.id) for record in group] for group in groups]


@at_most(15)
@given(STEPS)
def test_history_of_the_index_does_not_change_results(
    make_index: Callable[[Path], Index],
    open_index: Callable[..., KnowledgeBase],
    steps: list[tuple[str, Content | None]],
) -> None:
    """Refreshed step by step or built at once: same ids, scores, order, snippets."""
    with tempfile.TemporaryDirectory() as name:
        episodes, place = Path(name) / "episodes", Path(name) / "index"
        stepwise, at_once = (make_index(place / way) for way in ("steps", "fresh"))
        (episodes / "always").mkdir(parents=True)
        (episodes / "always" / "README.md").write_text(
            to_markdown(("2021-06-18", [], [("Thanos", "", ["監視 monitoring"])])),
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
            open_index(stepwise, episodes, full=number == 3).close()
            assert len(segments_of(stepwise)) <= MOST_SEGMENTS
        with (
            open_index(stepwise, episodes) as refreshed,
            open_index(at_once, episodes) as fresh,
        ):
            assert refreshed.changes.is_empty
            assert everything(refreshed) == everything(fresh)
        assert duplicates_of(stepwise) == duplicates_of(at_once)


# Folding


def make_entry(number: int, segment: str) -> PlacedEntry:
    path = f"{number}.md"
    return PlacedEntry(
        source=SourceState(
            path=path, size=0, mtime_ns=0, inode=0, sha256="", is_settled=True
        ),
        id=EpisodeId(path),
        episode=None,
        records=10,
        segment=segment,
    )


def make_base(entries: list[PlacedEntry]) -> StoredGeneration:
    names = sorted({entry.segment for entry in entries})
    manifest = Manifest(
        fingerprint="",
        segments=tuple(SegmentInfo(id=name, documents=0) for name in names),
        records=sum(entry.records for entry in entries),
    )
    return StoredGeneration(folder=Path(), manifest=manifest)


@given(
    st.integers(1, 60).flatmap(
        lambda size: st.tuples(
            st.just(size), st.lists(st.integers(0, size - 1), max_size=150)
        )
    )
)
def test_segments_stay_few_however_often_single_episodes_are_edited(
    history: tuple[int, list[int]],
) -> None:
    """No more than the logarithm of the episodes, and two; nor is much read again."""
    size, edits = history
    entries = [make_entry(number, "000") for number in range(size)]
    most = 2 + math.log2(size)
    read_again = 0
    for step, edited in enumerate(edits, 1):
        kept = [e for e in entries if e.source.path != f"{edited}.md"]
        folded = _small_segments(make_base(entries), kept, 1)
        for number, entry in enumerate(entries):
            if number == edited or entry.segment in folded:
                entries[number] = make_entry(number, f"{step:03}")
                read_again += number != edited
        assert len({entry.segment for entry in entries}) <= most
    assert read_again <= size + len(edits) * (most + 2)
