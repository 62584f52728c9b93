"""`kbindex eval`.

It alone sees `evaluation`, so that what is measured is shown here in every form: one
module, though long, of which half are documents and lines of the same values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from kbindex.cli.judging import make_pool, read_grades
from kbindex.cli.options.numbers import Share, WholeNumber
from kbindex.cli.options.output_files import OutputFile
from kbindex.cli.screens.columns import pad, width_of
from kbindex.cli.screens.terminal import Style, print_json, sanitize, stdout_style
from kbindex.cli.session import (
    Session,
    json_option,
    no_refresh_option,
    say,
)
from kbindex.evaluation import (
    POOL_DEPTH,
    Change,
    Comparison,
    JudgedQuery,
    JudgementError,
    QueryScores,
    RankedIds,
    Report,
    Run,
    RunError,
    Scores,
    SelfRetrieval,
    TagCheck,
    TitleCheck,
    build_run,
    check_tags,
    collect_tags,
    compare_runs,
    evaluate,
    load_judgements,
    load_run,
    render_run,
    retrieve_titles,
)
from kbindex.messages import tr, tr_count
from kbindex.pages import FORMAT
from kbindex.whole_files import write_output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kbindex.knowledge import KnowledgeBase
    from kbindex.pages import json_types

DEPTH = 50
"""Hits read for each judged query: more than any metric looks at."""

TITLE_DEPTH = 20
"""Hits read for a title or a label: ten, and overviews that do not count."""

_FILE = click.Path(dir_okay=False, path_type=Path)
_QUERY_SIGNS = re.compile(r"""["＂“”「」『』()（）*＊:：<>=]|(?<!\S)[-－−+]+""")
_SHOWN = 3
_DIGITS = 4
_RANKED = 10
"""Articles that JSON names of those that a query found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What was measured; None for what nobody asked for."""

    report: Report | None = None
    comparison: Comparison | None = None
    self_retrieval: SelfRetrieval | None = None
    unjudged: int | None = None


@click.command("eval")
@click.argument("files", metavar="[QUERIES]...", nargs=-1, type=_FILE)
@click.option(
    "--limit-worst",
    type=WholeNumber(0),
    default=10,
    show_default=True,
    help="List at most this many of the worst queries.",
)
@click.option(
    "--save", metavar="FILE", type=OutputFile(), help="Save the result in a file."
)
@click.option(
    "--compare",
    metavar="FILE",
    type=_FILE,
    help="Compare with a result that --save wrote.",
)
@click.option(
    "--min-ndcg",
    type=Share(),
    help="Exit with 1 where nDCG@10 over all queries is below X.",
)
@click.option(
    "--self-retrieval",
    is_flag=True,
    help="Check that titles find their articles, and labels of tags only theirs.",
)
@click.option(
    "--pool",
    is_flag=True,
    help="Write what the runs FILE … found first, to be graded.",
)
@click.option(
    "--depth",
    type=WholeNumber(1),
    default=POOL_DEPTH,
    show_default=True,
    help="Take this many articles of each run into the pool.",
)
@click.option(
    "--graded",
    is_flag=True,
    help="Read a graded pool, or two of two assessors; --save makes QUERIES of it.",
)
@json_option
@no_refresh_option
@click.pass_obj
def evaluate_search(
    session: Session,
    *,
    files: tuple[Path, ...],
    limit_worst: int,
    save: Path | None,
    compare: Path | None,
    min_ndcg: float | None,
    self_retrieval: bool,
    pool: bool,
    depth: int,
    graded: bool,
    as_json: bool,
    refresh: bool,
) -> int:
    """Measure searching with judged queries, one JSON object a line.

    \b
    {"id": "q1", "class": "typo", "query": "cillium", "rel": {"001#6": 2}}

    `rel` grades articles, named by id or as episode:line: 2 is about it, 1 says
    something about it. Shown are nDCG@10 (gain 2^grade - 1), success@1 (an
    article of the highest grade comes first), MRR and recall@20; and judged@10, how
    much of what was found is graded, where some grades are 0 and not all of it is.
    The metrics need the extra `eval`; --self-retrieval needs neither it nor QUERIES.

    New queries have no `rel`: --save keeps what they find, --pool lays what several
    runs found first before an assessor, in an order that tells nothing of the runs.

    \b
    Examples:
      kbindex eval tests/relevance/queries.jsonl --save before.json
      kbindex eval tests/relevance/queries.jsonl --compare before.json
      kbindex eval tests/relevance/queries.jsonl --min-ndcg 0.9
      kbindex eval --self-retrieval
      kbindex eval new.jsonl --save ours.json
      kbindex eval new.jsonl --pool ours.json theirs.json --save pool.jsonl
      kbindex eval --graded pool-a.jsonl pool-b.jsonl --save judged.jsonl
    """
    _refuse_to_replace(files, save)
    if pool or graded:
        _refuse_beside(
            pool=pool,
            graded=graded,
            compare=compare is not None,
            min_ndcg=min_ndcg is not None,
            self_retrieval=self_retrieval,
        )
        if graded:
            return read_grades(files, save=save, as_json=as_json)
        return make_pool(session, files, depth=depth, save=save, refresh=refresh)
    if len(files) > 1:
        raise click.UsageError(tr("more than one file needs --pool or --graded"))
    queries = files[0] if files else None
    if queries is None:
        _refuse_without_queries(
            save=save, compare=compare, min_ndcg=min_ndcg, other=self_retrieval
        )
    with session.open(refresh=refresh) as base:
        needed = compare is not None or min_ndcg is not None
        outcome = _measure(base, queries, save=save, compare=compare, needed=needed)
        if self_retrieval:
            outcome = replace(outcome, self_retrieval=_check_archive(base))
    _show(outcome, worst=limit_worst, as_json=as_json)
    return _status(outcome.report, min_ndcg)


def _refuse_to_replace(files: Iterable[Path], save: Path | None) -> None:
    """Refuse to write over what is read: queries, and the work of an assessor."""
    for file in files:
        if save and save.is_file() and file.is_file() and file.samefile(save):
            text = tr("--save would replace {file}, which is read", file=file)
            raise click.UsageError(text)


def _refuse_beside(**given: bool) -> None:
    """Refuse two options of which each asks for something else."""
    names = [name for name, is_given in given.items() if is_given]
    if len(names) > 1:
        one, other = (f"--{name.replace('_', '-')}" for name in names[:2])
        text = tr("{option} cannot be combined with {other}", option=other, other=one)
        raise click.UsageError(text)


def _refuse_without_queries(*, other: bool, **needed: object) -> None:
    for name, value in needed.items():
        if value is not None:
            option = f"--{name.replace('_', '-')}"
            raise click.UsageError(tr("{option} needs QUERIES", option=option))
    if not other:
        text = tr("name a file of judged queries, or --self-retrieval")
        raise click.UsageError(text)


def _measure(
    base: KnowledgeBase,
    queries: Path | None,
    *,
    save: Path | None,
    compare: Path | None,
    needed: bool,
) -> _Outcome:
    """Run the judged queries; the run to compare with is read before one is saved.

    Args:
        base: What is searched.
        queries: Their file; None: there is nothing to measure.
        save: Where the run goes; None: nowhere.
        compare: The run to compare with.
        needed: Whether there must be scores.
    """
    if queries is None:
        return _Outcome()
    judgements = load_judgements(queries, base.articles(), rel="optional")
    if not any(judged.grades for judged in judgements):
        return _run_unjudged(base, judgements, queries, save=None if needed else save)
    for judged in judgements:
        if not judged.grades:
            problem = tr("has no {key!r}", key="rel")
            raise JudgementError(judged.source, judged.line, problem=problem)
    before = load_run(compare) if compare else None
    run = _run(base, judgements)
    report = evaluate(judgements, run)
    comparison = None
    if before is not None:
        comparison = compare_runs(judgements, before, run)
        if not comparison.compared:
            problem = tr("no query of {file} is in it", file=queries)
            raise RunError(str(compare), problem=problem)
    if save:
        write_output(save, render_run(run).encode())
    return _Outcome(report=report, comparison=comparison)


def _run(base: KnowledgeBase, queries: Sequence[JudgedQuery]) -> Run:
    return build_run(queries, lambda text: _rank(base, text, DEPTH))


def _run_unjudged(
    base: KnowledgeBase,
    queries: Sequence[JudgedQuery],
    source: Path,
    *,
    save: Path | None,
) -> _Outcome:
    """Keep what queries find that are yet to be judged; there is nothing to score."""
    if save is None:
        problem = tr("no query is judged yet; --save alone keeps what they find")
        raise JudgementError(str(source), 0, problem=problem)
    write_output(save, render_run(_run(base, queries)).encode())
    return _Outcome(unjudged=len(queries))


def _rank(base: KnowledgeBase, text: str, limit: int) -> RankedIds:
    """Search; a hit stands for its duplicates too, and overviews are no answer."""
    return tuple(
        (str(hit.article.id), *hit.also)
        for hit in base.search(text, limit=limit).hits
        if hit.article.kind == "article"
    )


def _check_archive(base: KnowledgeBase) -> SelfRetrieval:
    articles = base.articles()
    tags = collect_tags(articles, label=base.taxonomy.label, above=base.taxonomy.above)

    def answer(text: str) -> RankedIds:
        return _rank(base, as_words(text), TITLE_DEPTH)

    return SelfRetrieval(
        titles=retrieve_titles(articles, answer), tags=check_tags(tags, answer)
    )


def as_words(text: str) -> str:
    """Take from a text what the query language would read as a sign.

    Quotes, brackets, colons and comparisons go; so does a minus or plus that begins a
    word. A lone `OR` becomes small.
    """
    plain = _QUERY_SIGNS.sub(" ", text)
    return re.sub(r"\bOR\b", "or", plain)


def _status(report: Report | None, min_ndcg: float | None) -> int:
    if report is None or min_ndcg is None or report.overall.ndcg >= min_ndcg:
        return 0
    ndcg = report.overall.ndcg
    say(tr("nDCG@10 is {ndcg:.4f}, wanted {least:g}", ndcg=ndcg, least=min_ndcg))
    return 1


# Output


def _show(outcome: _Outcome, *, worst: int, as_json: bool) -> None:
    if as_json:
        print_json(_document(outcome, worst=worst))
        return
    style = stdout_style()
    parts = (
        _unjudged_lines(outcome.unjudged) if outcome.unjudged else (),
        report_lines(outcome.report, style, worst=worst) if outcome.report else (),
        comparison_lines(outcome.comparison, style) if outcome.comparison else (),
        self_retrieval_lines(outcome.self_retrieval, style)
        if outcome.self_retrieval
        else (),
    )
    for number, lines in enumerate(part for part in parts if part):
        if number:
            print()
        for line in lines:
            print(line)


def _unjudged_lines(count: int) -> Iterator[str]:
    yield tr_count(
        "{count} query is not judged yet; what it finds is saved",
        "{count} queries are not judged yet; what they find is saved",
        count,
    )


def report_lines(report: Report, style: Style, *, worst: int) -> Iterator[str]:
    """Yield the table per class, and the worst queries with what was wanted."""
    rows = [(row.name, row.queries, row.scores) for row in report.classes]
    rows.append((tr("all"), len(report.queries), report.overall))
    head, queries = tr("class"), tr("queries")
    width = max(width_of(head), *(width_of(sanitize(name)) for name, _, _ in rows))
    digits = width_of(queries)
    head = f"{pad(head, width)}  {queries}  nDCG@10  success@1    MRR  recall@20"
    yield style(head, bold=True)
    for number, (name, count, scores) in enumerate(rows, 1):
        line = f"{pad(sanitize(name), width)}  {count:{digits}}  {_numbers(scores)}"
        yield style(line, bold=number == len(rows))
    if report.judged is not None and report.judged < 1:
        yield tr(
            "judged@10 {share:.1%}: what is not judged counts as not relevant",
            share=report.judged,
        )
    worst_first = report.worst(worst)
    if worst_first:
        yield ""
        yield style(tr("worst"), bold=True)
    for row in worst_first:
        yield from _query_lines(row, style)


def _numbers(scores: Scores) -> str:
    return (
        f"{scores.ndcg:7.3f}  {scores.success:9.3f}  "
        f"{scores.reciprocal_rank:5.3f}  {scores.recall:9.3f}"
    )


def _query_lines(row: QueryScores, style: Style) -> Iterator[str]:
    judged = row.judged
    best_first = sorted(judged.grades, key=lambda name: -judged.grades[name])
    wanted = " ".join(best_first[:_SHOWN])
    found = " ".join(row.ranked[:_SHOWN]) or tr("nothing")
    where = style(f"{judged.id} {judged.query_class}", fg="cyan")
    yield f"{row.scores.ndcg:.3f}  {where}  {style(judged.query, bold=True)}"
    text = tr("wanted {wanted} · found {found}", wanted=wanted, found=found)
    yield "       " + style(text, dim=True)


def comparison_lines(comparison: Comparison, style: Style) -> Iterator[str]:
    """Yield what changed: per class, then the queries, the greatest loss first."""
    rows = (*comparison.classes, replace(comparison.overall, name=tr("all")))
    width = max(width_of(sanitize(change.name)) for change in rows)
    head = tr_count(
        "nDCG@10 before → after, {count} query",
        "nDCG@10 before → after, {count} queries",
        comparison.compared,
    )
    yield style(head, bold=True)
    for change in rows:
        yield f"{pad(sanitize(change.name), width)}  {_change(change, style)}"
    for change in comparison.queries:
        yield f"{_change(change, style)}  {sanitize(f'{change.name} {change.query}')}"


def _change(change: Change, style: Style) -> str:
    colour = "red" if change.delta < 0 else "green" if change.delta > 0 else None
    delta = style(f"{change.delta:+.3f}", fg=colour)
    return f"{change.before:.3f} → {change.after:.3f}  {delta}"


def self_retrieval_lines(found: SelfRetrieval, style: Style) -> Iterator[str]:
    """Yield the shares of titles and labels, each with what failed."""
    titles, tags = found.titles, found.tags
    summary = tr(
        "titles: {count}, {first:.2%} at rank 1, {ten:.2%} in the top 10",
        count=titles.titles,
        first=titles.first_share,
        ten=titles.top_ten_share,
    )
    yield style(summary, bold=True)
    for title in titles.failures:
        place = tr("not in the top 10")
        if title.rank:
            place = tr("rank {number}", number=title.rank)
        first = tr("nothing found")
        if title.first:
            first = tr("first {name}", name=title.first)
        yield f"  {title.articles[0]}  {style(title.title)}"
        yield "    " + style(f"{place}, {first}", dim=True)
    summary = tr(
        "labels of tags with ten articles: {count}, with only theirs found: {pure}",
        count=tags.tags,
        pure=tags.tags - len(tags.failures),
    )
    yield style(summary, bold=True)
    for tag in tags.failures:
        wrong = tr("too few")
        if tag.wrong:
            wrong = tr("not tagged {names}", names=" ".join(tag.wrong))
        found_of_it = tr_count(
            "{count} hit, {problem}",
            "{count} hits, {problem}",
            tag.found,
            problem=wrong,
        )
        yield f"  {style(tag.label)}: " + style(found_of_it, dim=True)


# JSON: numbers to four digits, as tables print three


def _document(outcome: _Outcome, *, worst: int) -> json_types.EvaluationAnswer:
    document: json_types.EvaluationAnswer = {"format": FORMAT}
    if outcome.report:
        scores = report_document(outcome.report, worst=worst)
        document = cast("json_types.EvaluationAnswer", {**document, **scores})
        if outcome.report.judged is not None:
            document["judged"] = _round(outcome.report.judged)
    if outcome.unjudged:
        document["unjudged"] = outcome.unjudged
    if outcome.comparison:
        document["comparison"] = comparison_document(outcome.comparison)
    if outcome.self_retrieval:
        document["self_retrieval"] = self_retrieval_document(outcome.self_retrieval)
    return document


def report_document(report: Report, *, worst: int) -> json_types.Report:
    """A report with its worst queries."""
    return {
        "queries": len(report.queries),
        "overall": _score_shares(report.overall),
        "classes": {
            row.name: {"queries": row.queries, **_score_shares(row.scores)}
            for row in report.classes
        },
        "worst": [_query_scores(row) for row in report.worst(worst)],
    }


def comparison_document(comparison: Comparison) -> json_types.Comparison:
    """What changed between two runs."""
    return {
        "compared": comparison.compared,
        "overall": _change_of(comparison.overall),
        "classes": {change.name: _change_of(change) for change in comparison.classes},
        "changed": [
            {
                "id": change.name,
                "query": cast("str", change.query),  # that of a class has none
                **_change_of(change),
            }
            for change in comparison.queries
        ],
    }


def self_retrieval_document(found: SelfRetrieval) -> json_types.SelfRetrieval:
    """Shares and failures of the checks that need no judgements."""
    return {"titles": _title_check(found.titles), "tags": _tag_check(found.tags)}


def _title_check(titles: TitleCheck) -> json_types.TitleCheck:
    return {
        "count": titles.titles,
        "rank_1": _round(titles.first_share),
        "top_10": _round(titles.top_ten_share),
        "failures": [
            {
                "title": failure.title,
                "articles": list(failure.articles),
                "rank": failure.rank,
                "first": failure.first,
            }
            for failure in titles.failures
        ],
    }


def _tag_check(tags: TagCheck) -> json_types.TagCheck:
    return {
        "count": tags.tags,
        "failures": [
            {
                "tag": failure.tag,
                "label": failure.label,
                "found": failure.found,
                "wrong": list(failure.wrong),
            }
            for failure in tags.failures
        ],
    }


def _query_scores(row: QueryScores) -> json_types.QueryScores:
    return {
        "id": row.judged.id,
        "class": row.judged.query_class,
        "query": row.judged.query,
        **_score_shares(row.scores),
        "wanted": dict(row.judged.grades),
        "ranked": list(row.ranked[:_RANKED]),
    }


def _score_shares(scores: Scores) -> json_types.Scores:
    return {
        "ndcg": _round(scores.ndcg),
        "success": _round(scores.success),
        "mrr": _round(scores.reciprocal_rank),
        "recall": _round(scores.recall),
    }


def _change_of(change: Change) -> json_types.Change:
    return {
        "before": _round(change.before),
        "after": _round(change.after),
        "delta": _round(change.delta),
    }


def _round(value: float) -> float:
    return round(value, _DIGITS)
