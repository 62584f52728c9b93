"""Evaluation: judged queries × a run → metrics; and what needs no judgements."""

from kbindex.errors import MissingExtraError
from kbindex.evaluation.agreement import Agreement, measure_agreement, settle
from kbindex.evaluation.comparison import Change, Comparison, compare_runs
from kbindex.evaluation.evaluation_errors import JudgementError, RunError
from kbindex.evaluation.judgements import (
    JudgedQuery,
    load_judgements,
    name_articles,
    parse_judgements,
    render_judgements,
    resolve_judgements,
)
from kbindex.evaluation.metrics import Scores, score_queries
from kbindex.evaluation.pools import (
    POOL_DEPTH,
    Assessment,
    build_pool,
    judge,
    load_pool,
    parse_pool,
    pool_row,
    render_pool,
)
from kbindex.evaluation.report import ClassScores, QueryScores, Report, evaluate
from kbindex.evaluation.runs import (
    RankedIds,
    Run,
    RunAnswer,
    build_run,
    load_run,
    parse_run,
    render_run,
)
from kbindex.evaluation.self_retrieval import (
    SelfRetrieval,
    TagCheck,
    TagFailure,
    TaggedArticles,
    TitleCheck,
    TitleFailure,
    check_tags,
    collect_tags,
    fold_words,
    retrieve_titles,
)

__all__ = [
    "POOL_DEPTH",
    "Agreement",
    "Assessment",
    "Change",
    "ClassScores",
    "Comparison",
    "JudgedQuery",
    "JudgementError",
    "MissingExtraError",
    "QueryScores",
    "RankedIds",
    "Report",
    "Run",
    "RunAnswer",
    "RunError",
    "Scores",
    "SelfRetrieval",
    "TagCheck",
    "TagFailure",
    "TaggedArticles",
    "TitleCheck",
    "TitleFailure",
    "build_pool",
    "build_run",
    "check_tags",
    "collect_tags",
    "compare_runs",
    "evaluate",
    "fold_words",
    "judge",
    "load_judgements",
    "load_pool",
    "load_run",
    "measure_agreement",
    "name_articles",
    "parse_judgements",
    "parse_pool",
    "parse_run",
    "pool_row",
    "render_judgements",
    "render_pool",
    "render_run",
    "resolve_judgements",
    "retrieve_titles",
    "score_queries",
    "settle",
]
