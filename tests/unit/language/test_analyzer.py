"""The whole chain: what is found by what, order, places, and what is loaded."""

import subprocess
import sys
import threading
from importlib.metadata import version

import pytest
from msgspec.structs import astuple

from kbindex.language import (
    CHAR_FILTERS,
    TOKEN_FILTERS,
    Analyzer,
    How,
    Term,
    build_analyzer,
    fingerprint,
)
from kbindex.language.analysis.japanese import LongUnit
from kbindex.language.analysis.libraries import _installed_versions
from kbindex.language.analysis.token_filters import words
from kbindex.language.analysis.tokenizer import build_tokenizer

ANALYZER = build_analyzer()


def keys(text: str) -> set[str]:
    """Return what may be matched exactly: everything but stems and bigrams."""
    loose = {How.STEM, How.BIGRAM}
    return {term.text for term in ANALYZER.analyze(text) if term.how not in loose}


def test_terms_of_a_mixed_sentence() -> None:
    assert ANALYZER.analyze("ArgoCDで監査ログ") == [
        Term("argocd", 0, 6, How.WORD, 0),
        Term("argocd", 0, 6, How.STEM, 0),
        Term("argo", 0, 4, How.PART, 0),
        Term("argo", 0, 4, How.STEM, 0),
        Term("cd", 4, 6, How.PART, 0),
        Term("cd", 4, 6, How.STEM, 0),
        Term("で監", 6, 8, How.BIGRAM, 1),
        Term("監査ログ", 7, 11, How.COMPOUND, 2),
        Term("監査", 7, 9, How.WORD, 2),
        Term("監査", 7, 9, How.BIGRAM, 2),
        Term("査ロ", 8, 10, How.BIGRAM, 2),
        Term("ログ", 9, 11, How.WORD, 3),
        Term("ログ", 9, 11, How.BIGRAM, 3),
    ]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        pytest.param("service mesh", "a ServiceMesh", id="camel-case"),
        pytest.param("ServiceMesh", "the service mesh", id="camel-case-query"),
        pytest.param("service-mesh", "SERVICE_MESH", id="separators"),
        pytest.param("nodejs", "Node.jsの話", id="dot"),
        pytest.param("1.21", "GKE1.21.3が出た", id="version"),
        pytest.param("v1.21", "Kubernetes 1.21", id="version-letter"),
        pytest.param("cert-manager", "rook/cert-manager@v1", id="inside-a-path"),
        pytest.param("octocat", "@octocat さん", id="handle"),
        pytest.param("dry run", "--dry-run", id="flag"),
        pytest.param("kubernetes", "Kubernetes’s", id="possessive"),
        pytest.param("what", "What’s new", id="contraction"),
        pytest.param("oreilly", "O’Reilly", id="name"),
        pytest.param("サーバー", "ｻｰﾊﾞ", id="spelling-and-width"),
        pytest.param("サーバ", "サ－バー", id="wrong-dash"),
        pytest.param("サービスメッシュ", "サービス・メッシュ", id="middle-dot"),
        pytest.param("行う", "行われた", id="conjugation"),
        pytest.param("2021年", "二〇二一年", id="kanji-number"),
        pytest.param("第2回", "第２回の話", id="ordinal"),
        pytest.param("監査ログ", "監査ログ基盤", id="compound-inside"),
        pytest.param("k8s", "ｋ８ｓクラスタ", id="full-width"),
    ],
)
def test_query_meets_text(query: str, text: str) -> None:
    assert keys(query) & keys(text)


def test_forms_of_an_english_word_meet_in_their_stem() -> None:
    def stems(text: str) -> set[str]:
        return {t.text for t in ANALYZER.analyze(text) if t.how is How.STEM}

    assert stems("monitoring") & stems("MonitorStack")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("java", "JavaScript"),
        ("c", "C++"),
        ("git", "GitHub"),
        ("メッシュ", "メッシ"),
    ],
)
def test_query_does_not_meet_another_word(query: str, text: str) -> None:
    assert not keys(query) & keys(text)


def test_places_point_into_the_original_text() -> None:
    text = "Ｋ８ｓの\u200bﾌﾟﾛﾒﾃｳｽ"
    found = [(t.text, text[t.start : t.end]) for t in ANALYZER.analyze(text)]
    assert found[0] == ("k8s", "Ｋ８ｓ")
    assert ("プロメテウス", "ﾌﾟﾛﾒﾃｳｽ") in found
    assert ("プロ", "ﾌﾟﾛ") in found


def test_terms_that_share_one_character_are_not_repeated() -> None:
    """`㏂` unfolds to `a.m.`, `½` to two words: all stand at one place."""
    terms = ANALYZER.analyze("½ ㏂ ㌔")
    assert len({astuple(term)[:4] for term in terms}) == len(terms)
    assert {(t.text, t.start, t.end) for t in terms if t.how is How.WORD} == {
        ("1", 0, 1),
        ("2", 0, 1),
        ("a.m", 2, 3),
        ("キロ", 4, 5),
    }


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud800", "、。", "😀", "-", "ー", "・"], ids=ascii
)
def test_text_without_words_has_no_terms(text: str) -> None:
    assert ANALYZER.analyze(text) == []


def test_filters_can_be_chosen() -> None:
    class NoJapanese:
        def segment(self, text: str) -> list[LongUnit]:
            raise AssertionError(text)

    analyzer = Analyzer(
        build_tokenizer(NoJapanese()), char_filters=(), token_filters=(words,)
    )
    assert analyzer.analyze("Cert-Manager") == [
        Term("cert-manager", 0, 12, How.WORD, 0)
    ]


def test_threads_may_share_an_analyzer() -> None:
    text = "監視ツールのDashboardを作った話、v1.21の新機能" * 50
    expected = ANALYZER.analyze(text)
    results: list[list[Term]] = []
    threads = [
        threading.Thread(target=lambda: results.append(ANALYZER.analyze(text)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 4


def test_fingerprint_changes_with_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    now = fingerprint()
    fingerprint.cache_clear()
    monkeypatch.setattr(
        "kbindex.language.analysis.analyzer.installed_libraries",
        lambda: ("SudachiPy=0.0",),
    )
    assert fingerprint() != now
    fingerprint.cache_clear()
    monkeypatch.undo()
    assert fingerprint() == now


def test_versions_are_those_of_the_installed_packages() -> None:
    names = ("SudachiPy", "SudachiDict-core", "PyStemmer")
    assert list(_installed_versions()) == list(map(version, names))


def test_a_version_without_a_folder_of_its_name_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("os.listdir", lambda _: ["PyStemmer-9.9.dist-info"])
    assert list(_installed_versions())[1:] == [version("SudachiDict-core"), "9.9"]


def test_the_chain_is_data() -> None:
    assert [step.__name__ for step in CHAR_FILTERS] == [
        "drop_invisible",
        "unify_lookalikes",
        "fold_width",
    ]
    assert [step.__name__ for step in TOKEN_FILTERS] == [
        "words",
        "parts",
        "stems",
        "compounds",
        "joined",
        "bigrams",
    ]


_LOADED = """
import sys
from kbindex import language
loaded = lambda: [name for name in ("sudachipy", "Stemmer") if name in sys.modules]
print(loaded())
language.fingerprint()
analyzer = language.build_analyzer()
analyzer.analyze("1 + 2")
print(loaded())
analyzer.analyze("cert-manager v1.21: Zürich, 한국 https://a.example/b")
print(loaded())
analyzer.analyze("監視基盤")
print(loaded())
"""


def test_libraries_are_loaded_by_the_first_text_that_needs_them() -> None:
    """An ASCII-only query must not pay for the Japanese dictionary."""
    done = subprocess.run(  # noqa: S603  # our own interpreter and script
        [sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        "[]",
        "[]",
        "['Stemmer']",
        "['sudachipy', 'Stemmer']",
    ]
