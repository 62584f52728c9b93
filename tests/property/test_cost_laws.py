"""No notes cost more than they weigh; `benchmarks/costly_notes.py` tries many more."""

import tracemalloc
from collections.abc import Callable
from functools import cache

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.processor_time import TRIES, taken

from kbindex.index import Record, analyze_article, build_record
from kbindex.language import build_analyzer
from kbindex.lint import RULES, Linter, Notes
from kbindex.model import EpisodeId
from kbindex.search.show.snippets import make_snippets
from kbindex.shownotes import EpisodeFile, Reader
from kbindex.topics import Tagger, load_taxonomy

SIZE = 30_000
"""Bytes of the shorter notes."""

LITTLE_MIB = 32
"""What notes of any size may take; so much the bounds on work let through."""

LITTLE, WHOLE = 1, 6
"""The same of time, as a multiple of what ordinary bullets take: so much more notes may
take that are twice as long, and so much a small file, whatever it holds. Seconds are a
poor measure: one machine is three times as fast as another, and tracing (coverage)
takes four times as long."""

HITS = 10
"""Records of a file that are shown at once."""

BULLET = "- Prometheus の監視を Kubernetes に移行した事例を話しました\n"
ABOVE = "# 1\n\n- Hosted by @a\n\n## Contents\n\n### @a\n\n#### [題](https://b.c/d)\n\n"
FILE = EpisodeFile(id=EpisodeId("7"), path="7.md")

READER = Reader()
ANALYZER = build_analyzer()
TAGGER = Tagger(load_taxonomy(), ANALYZER)
LINTER = Linter(codes=frozenset(rule.code for rule in RULES))

MARKUP = (
    "[ ] ![ [a]( [a](b) [a]: * ** *a_ ~~a ` `a``b \\ &amp < <b> <b <p>x <!-- <!----> "
    "<? | # ##[ > ``` - 1."
)
TEXT = (
    "a 監視 かな ㍿ \u200b 👩\u200d :) https://b.c :// Go Argo &amp; v1.2 "
    "Kubernets a/b A-b_c @a 。 、 （"
)
PIECES = st.lists(
    st.sampled_from([*MARKUP.split(), *TEXT.split(), " "]), min_size=1, max_size=3
).map("".join)
LAYOUTS = st.sampled_from(
    [
        "{}",
        "{} ",
        "{}\n",
        "{}\n\n",
        "- {}\n",
        "> {}\n",
        "#### {}\n",
        "|{}|{}\n|-|-|\n",
        "  - {}\n",
    ]
)


def go_through(text: str) -> None:
    """Read, analyse, tag, show and check a page."""
    content = text.encode("utf-8", "surrogatepass")
    reading = READER.read_bytes(content, FILE)
    records = []
    for article in reading.episode.articles if reading.episode else ():
        found = analyze_article(article, ANALYZER)
        TAGGER.tag(article, title=found.title, notes=found.notes, url=found.url)
        records.append(build_record(article, found))
    for record in records[:HITS]:
        matched = {key: (n, 1.0) for n, key in enumerate([*record.places][:5])}
        make_snippets(Record(article=record.article, places=record.places), matched)
    LINTER.check(Notes(file=FILE, path=FILE.path, content=content))


def seconds(text: str) -> float:
    return taken(lambda: go_through(text))


def mib(text: str) -> float:
    """Return the most memory that is held at once, above what is held before."""
    tracemalloc.start()
    try:
        go_through(text)
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


def notes(unit: str, size: int) -> str:
    return ABOVE + unit * (size // len(unit.encode("utf-8", "surrogatepass"))) + "\n"


@cache
def ordinary_mib() -> float:
    mib(notes(BULLET, SIZE // 5))  # what is loaded and remembered counts for no one
    return mib(notes(BULLET, SIZE // 2))


def ordinary_seconds() -> float:
    """Measured anew each time: a machine is not always equally fast."""
    return seconds(notes(BULLET, SIZE))


def is_in_proportion(unit: str) -> bool:
    """Say whether notes twice as long take twice as long, but for the clock's noise."""
    short, long = notes(unit, SIZE), notes(unit, 2 * SIZE)
    return seconds(long) < 2.5 * seconds(short) + LITTLE * ordinary_seconds()


def is_ordinary(unit: str) -> bool:
    """Say whether notes take at most four times as long as bullets of their size."""
    return seconds(notes(unit, SIZE)) < (4 + WHOLE) * ordinary_seconds()


def holds(law: Callable[[str], bool], unit: str) -> bool:
    """Say whether a law of time holds in one of a few tries."""
    return any(law(unit) for _ in range(TRIES))


@settings(max_examples=8, deadline=None)
@given(PIECES, LAYOUTS)
@example("![", "{}")
@example("a", "{}\n")
@example("&amp", "{}\n\n")
@example("<p>x", "{}")
@example("|a", "{}")
def test_notes_twice_as_long_take_twice_as_long(piece: str, layout: str) -> None:
    """What is beyond a bound is left out; a bound may be hit within the notes."""
    unit = layout.replace("{}", piece)
    assert holds(is_in_proportion, unit)


@settings(max_examples=4, deadline=None)
@given(PIECES, LAYOUTS)
@example("![", "{}")
@example("a", "{}\n")
@example("|a|b\n|-|-|\n> |c", "{}\n")
def test_notes_take_what_bullets_of_their_size_take(piece: str, layout: str) -> None:
    """Time and memory, four times as much at most; the bounds let a little through."""
    unit = layout.replace("{}", piece)
    assert holds(is_ordinary, unit)
    assert mib(notes(unit, SIZE // 2)) < 4 * ordinary_mib() + LITTLE_MIB
