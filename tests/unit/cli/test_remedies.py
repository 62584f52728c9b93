"""What can be done about an error, as a terminal says it."""

import pytest

from kbindex.cli.remedies import WORDS, error_line, problem_line
from kbindex.errors import (
    ArchiveError,
    ArgumentError,
    ConfigError,
    IndexStateError,
    KbindexError,
    MissingExtraError,
    Remedy,
)
from kbindex.knowledge.examination import Problem
from kbindex.messages import Language, speaking


def test_every_remedy_has_words() -> None:
    assert set(WORDS) == set(Remedy)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        pytest.param(KbindexError("no way"), "no way", id="nothing can be done"),
        pytest.param(
            ArchiveError("no episodes here", remedy=Remedy.NAME_EPISODES),
            "no episodes here; name one with --episodes DIR",
            id="episodes",
        ),
        pytest.param(
            IndexStateError("x: not an index", remedy=Remedy.NAME_INDEX),
            "x: not an index; name another folder with --index",
            id="index",
        ),
        pytest.param(
            ArchiveError("the ids are not numbers", remedy=Remedy.NAME_ID),
            "the ids are not numbers; give one with --id",
            id="id",
        ),
        pytest.param(
            ArchiveError("the id 20210702 is a date", remedy=Remedy.NAME_NEXT_ID),
            "the id 20210702 is a date; give the next one with --id",
            id="next id",
        ),
        pytest.param(
            MissingExtraError("pictures", library="matplotlib", extra="plot"),
            "pictures need matplotlib; install it with: pip install 'kbindex[plot]'",
            id="extra",
        ),
        pytest.param(
            ArgumentError("index", "a{b", problem="is no path"),
            "--index: a{b: is no path",
            id="argument",
        ),
        pytest.param(
            ConfigError("KBINDEX_INDEX", "a", problem="is no path"),
            "KBINDEX_INDEX: a: is no path",
            id="variable",
        ),
    ],
)
def test_the_line_of_an_error(error: KbindexError, line: str) -> None:
    assert error_line(error) == line


OUTDATED = "the index is behind"
BEHIND = "索引が古くなっています"


@pytest.mark.parametrize(
    ("lang", "problem", "line"),
    [
        pytest.param(
            "en",
            Problem(kind="missing-library", message="SudachiPy is not installed"),
            "SudachiPy is not installed",
            id="nothing can be done",
        ),
        pytest.param(
            "en",
            Problem(
                kind="outdated-index", message=OUTDATED, remedy=Remedy.REFRESH_INDEX
            ),
            "the index is behind; `kbindex index` refreshes it",
            id="outdated",
        ),
        pytest.param(
            "en",
            Problem(
                kind="damaged-index",
                message="the index is damaged",
                remedy=Remedy.REBUILD_INDEX,
                reason="no manifest",
            ),
            "the index is damaged; `kbindex index` builds it anew (no manifest)",
            id="with a reason",
        ),
        pytest.param(
            "ja",
            Problem(
                kind="outdated-index",
                message=BEHIND,
                remedy=Remedy.REFRESH_INDEX,
                reason="理由",
            ),
            "索引が古くなっています。`kbindex index` で更新できます (理由)",
            id="Japanese",
        ),
    ],
)
def test_the_line_of_a_problem(lang: Language, problem: Problem, line: str) -> None:
    with speaking(lang):
        assert problem_line(problem) == line


def test_errors_and_remedies_are_said_in_one_language() -> None:
    with speaking("ja"):
        error = MissingExtraError("図", library="matplotlib", extra="plot")
        assert error_line(error) == (
            "図には matplotlib が必要です。次のコマンドでインストールできます: "
            "pip install 'kbindex[plot]'"
        )
