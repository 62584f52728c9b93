"""Runs: what a search answered to each query, kept to be compared later."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import cast

from kbindex.evaluation.evaluation_errors import RunError
from kbindex.evaluation.judgements import JudgedQuery
from kbindex.evaluation.reading import read_text
from kbindex.messages import tr

RUN_FORMAT = 1
"""The version of a saved run, and of the JSON of a report."""

_EXAMPLE = '{"format": 1, "run": {"q1": ["001#1", "002#3"]}}'
"""A run of this version, for who writes one by hand."""

RankedIds = tuple[tuple[str, ...], ...]
"""Hits, best first; each the ids that it stands for: its article, then duplicates."""

RunAnswer = Callable[[str], RankedIds]
"""A search, seen from here: query → hits."""

Run = Mapping[str, tuple[str, ...]]
"""Query id → ids of articles, best first, each at most once."""


def build_run(judgements: Sequence[JudgedQuery], answer: RunAnswer) -> Run:
    """Answer every query; a hit counts with its duplicates right behind it."""
    return {
        judged.id: tuple(
            dict.fromkeys(article for hit in answer(judged.query) for article in hit)
        )
        for judged in judgements
    }


def render_run(run: Run) -> str:
    """Write a run as JSON, one query a line, so that two compare in a diff."""
    rows = ",\n".join(
        f"    {json.dumps(query, ensure_ascii=False)}: "
        f"{json.dumps(ranked, ensure_ascii=False)}"
        for query, ranked in run.items()
    )
    return f'{{\n  "format": {RUN_FORMAT},\n  "run": {{\n{rows}\n  }}\n}}\n'


def load_run(path: Path) -> Run:
    """Load a saved run.

    Raises:
        RunError: It is none.
        OSError: It cannot be read.
    """
    try:
        text = read_text(path)
    except UnicodeDecodeError as error:
        raise RunError(str(path), problem=tr("is not UTF-8")) from error
    return parse_run(text, source=str(path))


def parse_run(text: str, *, source: str) -> Run:
    """Parse what `render_run` wrote.

    Raises:
        RunError: It is something else.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        problem = tr("is not JSON ({reason})", reason=error)
        raise RunError(source, problem=problem) from error
    if not isinstance(value, dict) or value.get("format") != RUN_FORMAT:
        problem = tr(
            "is not a run of format {number}; expected {example}",
            number=RUN_FORMAT,
            example=_EXAMPLE,
        )
        raise RunError(source, problem=problem)
    run = value.get("run")
    if not isinstance(run, dict) or not all(map(_is_ids, run.values())):
        problem = tr("'run' must map query ids to lists of ids")
        raise RunError(source, problem=problem)
    return {query: tuple(ranked) for query, ranked in run.items()}


def _is_ids(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(article, str) for article in cast("list[object]", value)
    )
