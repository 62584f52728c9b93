"""Japanese verbs of two, and the nouns that are made of verbs."""

import pytest

from kbindex.language import How, build_analyzer
from kbindex.language.verb_forms import nouns_of, verbs_of, whole_verbs

ANALYZER = build_analyzer()


def words(text: str) -> list[str]:
    terms = whole_verbs(ANALYZER.analyze(text))
    return [term.text for term in terms if term.how is How.WORD]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("設定を読み込む", ["設定", "読み込む"]),
        ("画面を切り替えたい", ["画面", "切り替える"]),
        ("値を取り出したり埋め込んだり", ["値", "取り出す", "埋め込む"]),
    ],
)
def test_verb_of_two_is_one_word_in_any_form(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "text", ["監査ログを読む", "型推論", "見て直す", "cert-manager"]
)
def test_all_else_stays_as_it_is(text: str) -> None:
    terms = ANALYZER.analyze(text)
    assert whole_verbs(terms) == terms


def test_no_pair_of_letters_is_lost_with_the_words_of_a_verb() -> None:
    terms = ANALYZER.analyze("設定を読み込む")
    kept = [t for t in whole_verbs(terms) if t.how is How.BIGRAM]
    assert kept == [t for t in terms if t.how is How.BIGRAM]


@pytest.mark.parametrize(
    ("verb", "noun"),
    [
        ("読み込む", "読み込み"),
        ("切り替える", "切り替え"),
        ("振り返る", "振り返り"),
        ("呼び出す", "呼び出し"),
        ("動く", "動き"),
        ("違う", "違い"),
    ],
)
def test_verb_and_its_noun_lead_to_each_other(verb: str, noun: str) -> None:
    assert noun in nouns_of(verb)
    assert verb in verbs_of(noun)


@pytest.mark.parametrize("word", ["監視", "コンテナ", "る", "", "kube", "新しさ"])
def test_what_is_no_verb_has_no_other_form(word: str) -> None:
    assert [*nouns_of(word), *verbs_of(word)] == []
