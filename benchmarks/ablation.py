"""What each part of the ranking gives: nDCG@10 with it switched off.

    python benchmarks/ablation.py EPISODES QUERIES.jsonl [EPISODES QUERIES.jsonl …]

Prints a table in Markdown: a row a part, a column a set of judged queries. The first
row has the values; the others have the differences, with how many queries are better
(↑) and worse (↓) without the part. `docs/relevance.md` holds its output.

A part is off by its weight in the recipe, or, where it has none, by what takes the
place of its function or table in a process of its own.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from os import sched_getaffinity
from pathlib import Path
from statistics import fmean
from unittest.mock import patch

from msgspec import Struct
from msgspec.structs import replace

from kbindex import KnowledgeBase
from kbindex.config.packs import DEFAULT_TOPIC_PACKS, WORD_PACKS
from kbindex.evaluation import JudgedQuery, build_run, load_judgements, score_queries
from kbindex.search import Recipe
from kbindex.search.expand import fillers
from kbindex.search.expand.query_context import anything

KEPT = frozenset({"k1", "b"})
"""Parameters of a formula, which cannot be switched off."""

NEUTRAL = {"inside": 1.0, "filler": 1.0, "intent": 1.0}
"""What switches an ingredient off, where that is not 0."""

FEATURES = ("words", "prominent", "density", "tagged")

EXPANSION = "kbindex.search.expand.expansion"
ANALYSIS = "kbindex.language.analysis"

Set = tuple[Path, Path]
"""Episodes, and the queries that were judged over them."""

Scores = Mapping[str, float]
"""Id of a query → its nDCG@10."""


class Part(Struct, frozen=True, kw_only=True):
    """How a part is switched off.

    Args:
        recipe: Weights that differ from the whole recipe.
        instead: Dotted name → what makes the object that takes its place.
        packs: The packs that count; None is as nobody chose.
        is_indexed: The terms of texts differ, so that it needs indexes of its own.
    """

    recipe: Mapping[str, float] = {}
    instead: Mapping[str, Callable[[], object]] = {}
    packs: Sequence[str] | None = None
    is_indexed: bool = False


def main(arguments: list[str]) -> int:
    """Print the table."""
    if len(arguments) < 2 or len(arguments) % 2:
        print(__doc__)
        return 2
    paths = [Path(argument).absolute() for argument in arguments]
    sets = list(zip(paths[::2], paths[1::2], strict=True))
    print("| without | " + " | ".join(names_of(sets)) + " |")
    print("|---|" + "---|" * len(sets))
    whole: Sequence[Scores] = ()
    with tempfile.TemporaryDirectory() as indexes:
        for name, scores in measure_all(sets, Path(indexes)):
            whole = whole or scores
            cells = map(describe, whole, scores)
            print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
    return 0


def names_of(sets: Sequence[Set]) -> list[str]:
    """Name each set by its episodes, and by its queries where that is not enough."""
    folders = [episodes.name for episodes, _ in sets]
    return [
        folder if folders.count(folder) == 1 else f"{folder}/{queries.stem}"
        for folder, (_, queries) in zip(folders, sets, strict=True)
    ]


def describe(whole: Scores, scores: Scores) -> str:
    """Say what a set loses without a part; of the whole its value."""
    if scores is whole:
        return f"{fmean(scores.values()):.3f}"
    gains = [scores[name] - whole[name] for name in whole]
    better, worse = sum(g > 1e-9 for g in gains), sum(g < -1e-9 for g in gains)
    counts = f" ↑{better} ↓{worse}" if better or worse else ""
    return f"{fmean(gains):+.3f}{counts}"


def parts() -> dict[str, Part]:
    """Return what is switched off, by its name; first nothing, at last all weights."""
    names = [name for name in Recipe.__struct_fields__ if name not in KEPT]
    off = {name: NEUTRAL.get(name, 0.0) for name in names}
    return {
        "(all)": Part(),
        **{f"`{name}`": Part(recipe={name: off[name]}) for name in names},
        "order of the first hundred": Part(recipe=dict.fromkeys(FEATURES, 0.0)),
        "intents": without("kbindex.search.expand.intents._said", nothing),
        "strong hits first": without("kbindex.search.candidates._strong", all_strong),
        "packs": Part(packs=DEFAULT_TOPIC_PACKS),
        **{
            f"pack {name}": Part(
                packs=[*DEFAULT_TOPIC_PACKS, *(p for p in WORD_PACKS if p != name)]
            )
            for name in WORD_PACKS
        },
        "context of groups": without(f"{EXPANSION}.QueryContext", any_context),
        "said twice": without(f"{EXPANSION}.count_once", as_it_is),
        "typed with a space": without(f"{EXPANSION}.written_together", no_name),
        "verbs of two": without(f"{EXPANSION}.whole_verbs", as_it_is),
        "noun of a verb": without(f"{EXPANSION}._other_forms", nothing),
        "prefixed words": without(f"{EXPANSION}.prefixed_words", nothing),
        "English function words": without(
            f"{EXPANSION}.FILLERS", lambda: fillers_without("_ENGLISH")
        ),
        "Japanese function words": without(
            f"{EXPANSION}.FILLERS", lambda: fillers_without("_JAPANESE")
        ),
        "digits: *ie* in `IE8`": without(
            f"{ANALYSIS}.technical._without_number", no_piece, is_indexed=True
        ),
        "stems apart": without(
            f"{ANALYSIS}.english.STEMS_APART", dict, is_indexed=True
        ),
        "all weights": Part(recipe=off),
    }


def without(name: str, make: Callable[[], object], *, is_indexed: bool = False) -> Part:
    """Return a part that is switched off by what takes its place."""
    return Part(instead={name: make}, is_indexed=is_indexed)


def nothing() -> object:
    """Make a function that finds nothing."""
    return lambda *_: ()


def as_it_is() -> object:
    """Make a function that changes nothing."""
    return lambda given: given


def no_name() -> object:
    """Make a function that returns no name."""
    return lambda _: ""


def no_piece() -> object:
    """Make a function that finds no piece."""
    return lambda _: None


def all_strong() -> object:
    """Make a function that takes every hit for strong."""
    return lambda ranking, _: ranking.scores


def any_context() -> object:
    """Make a context in which every group of the glossary counts."""

    class AnyContext:
        def __init__(self, _: object) -> None: ...

        def beside(self, *_: int) -> object:
            return anything

    return AnyContext


def fillers_without(name: str) -> object:
    """Return the words that say little, less those of one list."""
    return fillers.FILLERS - getattr(fillers, name)


def measure_all(
    sets: Sequence[Set], indexes: Path
) -> Iterator[tuple[str, Sequence[Scores]]]:
    """Yield each part with the scores of each set, each in a process of its own."""
    judged = [
        judgements(of_set, indexes / str(number)) for number, of_set in enumerate(sets)
    ]
    with ProcessPoolExecutor(
        len(sched_getaffinity(0)),
        mp_context=get_context("spawn"),
        max_tasks_per_child=1,
    ) as processes:
        waiting = {
            name: processes.submit(measure, sets, judged, name, indexes)
            for name in parts()
        }
        for name, scores in waiting.items():
            yield name, scores.result()


def judgements(of_set: Set, index: Path) -> tuple[JudgedQuery, ...]:
    """Return the judged queries of a set, and leave its index."""
    episodes, queries = of_set
    with KnowledgeBase.open(episodes, index) as kb:
        return load_judgements(queries, kb.articles())


def measure(
    sets: Sequence[Set],
    judged: Sequence[Sequence[JudgedQuery]],
    name: str,
    indexes: Path,
) -> Sequence[Scores]:
    """Return the scores of each set without a part."""
    part = parts()[name]
    cache = None
    with ExitStack() as stack:
        if part.is_indexed:
            stack.enter_context(patch(f"{ANALYSIS}.analyzer.ANALYZER_VERSION", name))
            indexes = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            cache = indexes / "cache"
        for place, make in part.instead.items():
            stack.enter_context(patch(place, make()))
        return [
            score(episodes, of_set, part, index=indexes / str(number), cache=cache)
            for number, ((episodes, _), of_set) in enumerate(
                zip(sets, judged, strict=True)
            )
        ]


def score(
    episodes: Path,
    judged: Sequence[JudgedQuery],
    part: Part,
    *,
    index: Path,
    cache: Path | None,
) -> Scores:
    """Return the scores of a set without a part."""
    recipe = replace(Recipe(), **part.recipe)
    with KnowledgeBase.open(
        episodes, index, recipe=recipe, packs=part.packs, cache=cache
    ) as kb:
        run = build_run(judged, lambda text: ask(kb, text))
    scores = score_queries(judged, run)
    return {one.id: scores[one.id].ndcg for one in judged}


def ask(kb: KnowledgeBase, text: str) -> tuple[tuple[str, ...], ...]:
    """Answer a query as the evaluation counts hits: each with its duplicates."""
    hits = kb.search(text, limit=50).hits
    return tuple(
        (hit.article.id, *hit.also) for hit in hits if hit.article.kind == "article"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
