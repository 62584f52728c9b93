"""Judging by `kbindex eval`: pools to be graded, and what their grades say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from kbindex.cli.screens.terminal import print_json, sanitize, stdout_style, to_json
from kbindex.cli.session import say
from kbindex.evaluation import (
    Agreement,
    Assessment,
    JudgedQuery,
    Run,
    RunError,
    build_pool,
    judge,
    load_judgements,
    load_pool,
    load_run,
    measure_agreement,
    pool_row,
    render_judgements,
    render_pool,
    settle,
)
from kbindex.messages import tr, tr_count
from kbindex.pages import FORMAT
from kbindex.whole_files import write_output

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kbindex.cli.session import Session
    from kbindex.pages import json_types

_LEAST_RUNS = 2
_MOST_ASSESSORS = 2
_NOTHING_FOUND = 1
_DIGITS = 4


def make_pool(
    session: Session,
    files: Sequence[Path],
    *,
    depth: int,
    save: Path | None,
    refresh: bool,
) -> int:
    """Write what runs found first, for an assessor.

    Args:
        session: The run of the program.
        files: The queries, then the runs.
        depth: How many articles of each run are taken.
        save: Where the pool goes; None: to stdout.
        refresh: Whether the index is brought up to date first.

    Raises:
        UsageError: There are fewer than two runs.
        KbindexError: A file cannot be read, or does not fit the archive.
    """
    if len(files) <= _LEAST_RUNS:
        text = tr("--pool needs QUERIES, and two runs or more that --save wrote")
        raise click.UsageError(text)
    with session.open(refresh=refresh) as base:
        articles = base.articles()
    queries = load_judgements(files[0], articles, rel="optional")
    known = frozenset(article.id for article in articles)
    runs = [_fitting_run(path, queries, known, files[0]) for path in files[1:]]
    pool = build_pool(queries, runs, articles, depth=depth)
    if not pool:
        say(tr("the runs found nothing"))
        return _NOTHING_FOUND
    if save:
        write_output(save, render_pool(pool).encode())
    else:
        for one in pool:
            print(to_json(pool_row(one)))
    return 0


def _fitting_run(
    path: Path,
    queries: Sequence[JudgedQuery],
    known: frozenset[str],
    source: Path,
) -> Run:
    run = load_run(path)
    if not any(query.id in run for query in queries):
        raise RunError(
            str(path), problem=tr("no query of {file} is in it", file=source)
        )
    for ranked in run.values():
        for article in ranked:
            if article not in known:
                problem = tr("there is no article {name!r}", name=article)
                raise RunError(str(path), problem=problem)
    return run


@dataclass(frozen=True, slots=True, kw_only=True)
class Grades:
    """What one or two assessors said of a pool.

    Args:
        judgements: Queries of which something is relevant.
        without: Ids of the queries of which nothing is.
        counts: Grade → how many articles have it, over all queries.
        agreement: Of two assessors; None of one.
    """

    judgements: tuple[JudgedQuery, ...]
    without: tuple[str, ...]
    counts: dict[int, int]
    agreement: Agreement | None


def read_grades(files: Sequence[Path], *, save: Path | None, as_json: bool) -> int:
    """Show what assessors said of a pool, and save the judgements.

    Args:
        files: The pool as one assessor filled it in, or as two did.
        save: Where the judgements go; None: nowhere.
        as_json: Whether one JSON document is printed.

    Raises:
        UsageError: There are no pools, or more than two.
        KbindexError: A file cannot be read, or has lines without a grade.
    """
    if not 1 <= len(files) <= _MOST_ASSESSORS:
        raise click.UsageError(tr("--graded needs one pool, or two of two assessors"))
    grades = grades_of([load_pool(path) for path in files])
    if save:
        if not grades.judgements:
            say(tr("nothing is relevant to any query"))
            return _NOTHING_FOUND
        write_output(save, render_judgements(grades.judgements).encode())
    if as_json:
        print_json(grades_document(grades))
        return 0
    style = stdout_style()
    for number, line in enumerate(grades_lines(grades)):
        print(style(line, bold=not number))
    return 0


def grades_of(pools: Sequence[Sequence[Assessment]]) -> Grades:
    """Sum up one pool, or settle two."""
    first, *others = pools
    settled = settle(first, others[0]) if others else first
    every = judge(settled)
    return Grades(
        judgements=tuple(one for one in every if any(one.grades.values())),
        without=tuple(one.id for one in every if not any(one.grades.values())),
        counts=dict(
            sorted(
                Counter(grade for one in every for grade in one.grades.values()).items()
            )
        ),
        agreement=measure_agreement(first, others[0]) if others else None,
    )


def grades_lines(grades: Grades) -> Iterator[str]:
    """Yield how many articles were judged, the grades, and how far two agree."""
    queries = len(grades.judgements) + len(grades.without)
    yield tr_count(
        "{count} query; judged: {articles}",
        "{count} queries; judged: {articles}",
        queries,
        articles=sum(grades.counts.values()),
    )
    for grade, count in grades.counts.items():
        yield tr("grade {grade}: {count}", grade=grade, count=count)
    if grades.without:
        names = sanitize(" ".join(grades.without))
        yield tr("nothing is relevant to {names}", names=names)
    if grades.agreement:
        yield from _agreement_lines(grades.agreement)


def _agreement_lines(agreement: Agreement) -> Iterator[str]:
    yield tr(
        "the same grade: {share:.1%} of {count}",
        share=agreement.share,
        count=agreement.both,
    )
    yield tr("Cohen's kappa: {kappa}", kappa=_number(agreement.kappa))
    yield tr("linear-weighted kappa: {kappa}", kappa=_number(agreement.weighted_kappa))
    if agreement.one_alone:
        yield tr("judged by one alone: {count}", count=agreement.one_alone)


def _number(kappa: float | None) -> str:
    return "–" if kappa is None else f"{kappa:.3f}"


def grades_document(grades: Grades) -> json_types.EvaluationAnswer:
    """The same as JSON."""
    document: json_types.Graded = {
        "queries": len(grades.judgements) + len(grades.without),
        "grades": {str(grade): count for grade, count in grades.counts.items()},
        "nothing_relevant": list(grades.without),
    }
    if agreement := grades.agreement:
        document["agreement"] = {
            "both": agreement.both,
            "one_alone": agreement.one_alone,
            "same": round(agreement.share, _DIGITS),
            "kappa": _rounded(agreement.kappa),
            "weighted_kappa": _rounded(agreement.weighted_kappa),
        }
    return {"format": FORMAT, "graded": document}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
