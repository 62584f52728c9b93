"""No notes cost more than they weigh; `benchmarks/costly_notes.py` tries many more."""

import time

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kbindex.index import analyze_article, build_record
from kbindex.language import build_analyzer
from kbindex.lint import RULES, Linter, Notes
from kbindex.model import EpisodeId
from kbindex.shownotes import EpisodeFile, Reader
from kbindex.topics import Tagger, load_taxonomy

SIZE = 20_000
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


def seconds(text: str) -> float:
    """Return what it takes to read, analyse, tag and check a page."""
    content = text.encode("utf-8", "surrogatepass")
    start = time.process_time()
    reading = READER.read_bytes(content, FILE)
    for article in reading.episode.articles if reading.episode else ():
        found = analyze_article(article, ANALYZER)
        TAGGER.tag(article, title=found.title, notes=found.notes, url=found.url)
        build_record(article, found)
    LINTER.check(Notes(file=FILE, path=FILE.path, content=content))
    return time.process_time() - start


def is_in_proportion(unit: str) -> bool:
    """Say whether notes twice as long take less than three times as long."""
    count = SIZE // len(unit.encode("utf-8", "surrogatepass"))
    short, long = (ABOVE + unit * n + "\n" for n in (count, 2 * count))
    return seconds(long) < 3 * seconds(short) + 0.5


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
    assert any(is_in_proportion(unit) for _ in range(3))
