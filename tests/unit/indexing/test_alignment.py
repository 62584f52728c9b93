"""When an article was talked about: found where it is sure, else nothing is said."""

import sys
from collections.abc import Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Protocol, cast

import pytest
from msgspec.structs import replace

from kbindex.indexing.alignment.aligner import align, find_times
from kbindex.indexing.alignment.evidence import cut_blocks, join_cues
from kbindex.indexing.alignment.monotone import best_path, best_run, dense_start
from kbindex.language import Analyzer, build_analyzer
from kbindex.model import Article, ArticleId, Episode, EpisodeId
from kbindex.shownotes.transcripts import Cue

TALKS = Path(__file__).parents[3] / "benchmarks" / "talks.py"
NEAR_S = 60


class Talk(Protocol):
    """An episode of `benchmarks/talks.py`."""

    name: str
    language: str
    articles: tuple[Article, ...]
    cues: tuple[Cue, ...]
    starts: dict[int, float]


@pytest.fixture(scope="module")
def talks() -> Sequence[Talk]:
    spec = spec_from_file_location("talks", TALKS)
    assert spec
    assert spec.loader
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast("Sequence[Talk]", module.make_talks())


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return build_analyzer()


def test_four_of_five_articles_are_found_within_a_minute(
    talks: Sequence[Talk], analyzer: Analyzer
) -> None:
    """`benchmarks/alignment.py` says how many of each language, and each half."""
    near, wrong, talked = 0, [], 0
    for talk in talks:
        talked += len(talk.starts)
        for number, aligned in align(talk.articles, talk.cues, analyzer).items():
            error_s = abs(aligned.time_s - talk.starts.get(number, float("inf")))
            near += error_s <= NEAR_S
            if error_s > 2 * NEAR_S:
                wrong.append((talk.name, number, aligned))
    assert talked >= 60
    assert near >= 0.8 * talked
    assert len(wrong) <= 0.02 * near, wrong


def test_talk_of_another_episode_gives_nearly_no_times(
    talks: Sequence[Talk], analyzer: Analyzer
) -> None:
    found = asked = 0
    for notes, talk in zip(talks, [*talks[1:], talks[0]], strict=True):
        found += len(align(notes.articles, talk.cues, analyzer))
        asked += len(notes.articles)
    assert found <= 0.03 * asked


def test_transcript_without_times_gives_none(
    talks: Sequence[Talk], analyzer: Analyzer
) -> None:
    cues = [replace(cue, start_s=None, end_s=None) for cue in talks[0].cues]
    assert align(talks[0].articles, cues, analyzer) == {}


def test_nothing_said_and_nothing_noted_give_nothing(
    talks: Sequence[Talk], analyzer: Analyzer
) -> None:
    assert align((), talks[0].cues, analyzer) == {}
    assert align(talks[0].articles, (), analyzer) == {}
    assert align(talks[0].articles, talks[0].cues[:1], analyzer) == {}


def test_evidence_is_named_as_the_notes_write_it(
    talks: Sequence[Talk], analyzer: Analyzer
) -> None:
    """プロメテウス was said, and heard wrong; Prometheus was written."""
    talk = next(one for one in talks if one.name == "ja-1")
    first = align(talk.articles, talk.cues, analyzer)[1]
    assert "Prometheus" in first.words
    assert 0.5 <= first.confidence <= 1


def test_known_times_stay_and_bound_the_others(
    talks: Sequence[Talk], analyzer: Analyzer
) -> None:
    talk = talks[2]
    known = {2: int(talk.starts[2]), 6: int(talk.starts[6])}
    articles = [
        replace(one, time_s=known.get(one.number), time_from=None)
        for one in talk.articles
    ]
    found = align(articles, talk.cues, analyzer)
    assert not known.keys() & found.keys()
    assert {3, 4, 5} <= found.keys()
    assert all(known[2] <= found[n].time_s <= known[6] for n in (3, 4, 5))


def test_known_times_against_the_order_of_notes_say_nothing(
    talks: Sequence[Talk], analyzer: Analyzer
) -> None:
    talk = talks[2]
    known = {2: 2000, 6: 300}
    articles = [replace(one, time_s=known.get(one.number)) for one in talk.articles]
    assert align(articles, talk.cues, analyzer) == {}


def test_article_talked_about_out_of_order_is_never_put_elsewhere(
    talks: Sequence[Talk], analyzer: Analyzer
) -> None:
    for talk in talks:
        order = list(talk.starts)
        found = align(talk.articles, talk.cues, analyzer)
        for number in {a for a, b in zip(order, sorted(order), strict=True) if a != b}:
            if number in found:
                assert abs(found[number].time_s - talk.starts[number]) <= 2 * NEAR_S


def test_times_are_marked_as_found(talks: Sequence[Talk], analyzer: Analyzer) -> None:
    talk = talks[0]
    video = "https://youtu.be/abcdefghijk"
    episode = Episode(
        id=EpisodeId("a"),
        title="a",
        source="a.md",
        video=video,
        articles=tuple(talk.articles),
    )
    found = find_times(episode, talk.cues, analyzer)
    assert [one.id for one in found] == [one.id for one in talk.articles]
    told = [one for one in found if one.time_s is not None]
    assert len(told) >= 5
    assert {one.time_from for one in told} == {"transcript"}
    assert told[0].time_url == f"{video}?t={told[0].time_s}"
    assert {one.time_from for one in found if one.time_s is None} <= {None}


def test_hostile_sizes_are_left_alone(
    talks: Sequence[Talk], analyzer: Analyzer
) -> None:
    """5 MB were said, and 10,000 articles written: nothing is looked at."""
    talk = talks[0]
    long = [replace(cue, text=cue.text * 200) for cue in talk.cues]
    assert sum(len(cue.text) for cue in long) > 5_000_000
    assert align(talk.articles, long, analyzer) == {}
    many = [
        replace(talk.articles[0], id=ArticleId(f"x#{number}"))
        for number in range(1, 10_001)
    ]
    assert align(many, talk.cues, analyzer) == {}


def test_path_takes_articles_in_order_and_leaves_gaps() -> None:
    evidence = [
        [9.0, 9.0, -1.0, -1.0, -1.0, -1.0],
        [-1.0, -1.0, -1.0, -1.0, -1.0, 1.0],
        [-1.0, -1.0, -1.0, 8.0, 8.0, -1.0],
    ]
    assert best_path(evidence, {}) == {0: (0, 2), 2: (3, 5)}


def test_path_goes_through_known_starts() -> None:
    evidence = [[9.0, 9.0, -1.0, -1.0], [-1.0, -1.0, -1.0, -1.0]]
    assert best_path(evidence, {1: 1}) == {0: (0, 1), 1: (1, 2)}


def test_best_run_is_the_largest_sum_of_free_neighbours() -> None:
    row = [3.0, -1.0, 3.0, -9.0, 4.0]
    assert best_run(row, [True] * 5) == (5.0, (0, 3))
    assert best_run(row, [True, True, False, True, True]) == (4.0, (4, 5))
    assert best_run([-1.0], [True]) == (0.0, (0, 0))


def test_start_leaves_out_a_name_that_was_dropped_before() -> None:
    assert dense_start([2.0, -1.0, -1.0, 9.0, 9.0], (0, 5)) == 3
    assert dense_start([9.0, -1.0, 9.0], (0, 3)) == 0


def test_blocks_are_half_minutes_and_japanese_words_go_on() -> None:
    cues = [
        Cue(text=text, line=1, end_line=1, start_s=start)
        for text, start in (("監", 0.0), ("視", 20.0), ("a", 31.0), ("b", None))
    ]
    blocks = cut_blocks(cues)
    assert [block.start_s for block in blocks] == [0.0, 31.0]
    assert join_cues(blocks[0].cues) == "監視"
    assert join_cues(cues[2:]) == "a b"
