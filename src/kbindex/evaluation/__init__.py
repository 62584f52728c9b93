"""Evaluation: judged queries × a run → metrics; and what needs no judgements."""

from kbindex.errors import MissingExtraError
from kbindex.evaluation.comparison import Change, Comparison, compare_runs
from kbindex.evaluation.evaluation_errors import JudgementError, RunError
from kbindex.evaluation.judgements import (
    JudgedQuery,
    load_judgements,
    parse_judgements,
    resolve_judgements,
)
from kbindex.evaluation.metrics import Scores, score_queries
from kbindex.evaluation.report import ClassScores, QueryScores, Report, evaluate
from kbindex.evaluation.report_documents import (
    comparison_document,
    report_document,
    self_retrieval_document,
)
from kbindex.evaluation.runs import (
    Answer,
    Ranking,
    Run,
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
    check_titles,
    collect_tags,
    fold_title,
)

__all__ = [
    "Answer",
    "Change",
    "ClassScores",
    "Comparison",
    "JudgedQuery",
    "JudgementError",
    "MissingExtraError",
    "QueryScores",
    "Ranking",
    "Report",
    "Run",
    "RunError",
    "Scores",
    "SelfRetrieval",
    "TagCheck",
    "TagFailure",
    "TaggedArticles",
    "TitleCheck",
    "TitleFailure",
    "build_run",
    "check_tags",
    "check_titles",
    "collect_tags",
    "compare_runs",
    "comparison_document",
    "evaluate",
    "fold_title",
    "load_judgements",
    "load_run",
    "parse_judgements",
    "parse_run",
    "render_run",
    "report_document",
    "resolve_judgements",
    "score_queries",
    "self_retrieval_document",
]
