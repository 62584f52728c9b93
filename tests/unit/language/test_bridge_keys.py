"""Keys under which words are found in the table of bridges, and ways to meet them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.language import Analyzer
from kbindex.language.bridges.keys import asked_keys, fold_key, keys_of, ways_to_meet


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Service-Mesh", "servicemesh"),
        ("service mesh", "servicemesh"),
        ("service_mesh", "servicemesh"),
        ("ＳＥＲＶＩＣＥ　ＭＥＳＨ", "servicemesh"),
        ("サービス・メッシュ", "サービスメッシュ"),
        ("ｻｰﾋﾞｽﾒｯｼｭ", "サービスメッシュ"),
        ("CI/CD", "cicd"),
        ("Node.js", "nodejs"),
        ("What’s", "whats"),
        ("C++", "c++"),
        ("C#", "c#"),
        ("監視", "監視"),
        ("-", "-"),
        (" ", ""),
        ("", ""),
    ],
)
def test_key_keeps_neither_width_nor_case_nor_what_separates_words(
    text: str, key: str
) -> None:
    assert fold_key(text) == key


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Monitoring", ("monitoring", "~monitor")),
        ("service mesh", ("servicemesh", "~servicmesh")),
        ("cert-manager", ("certmanager",)),
        ("監視", ("監視",)),
        ("使った", ("使った", "使う")),
        ("k8s", ("k8s",)),
        ("C++", ("c++",)),
        ("、", ("、",)),
        ("", ()),
    ],
)
def test_keys_of_a_name_are_its_spelling_and_its_stems(
    analyzer: Analyzer, name: str, keys: tuple[str, ...]
) -> None:
    found = keys_of(name, analyzer.analyze(name))
    assert found[: len(keys)] == keys


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("monitoring", [(("~monitor",), 1.0)]),
        ("cert-manager", [(("cert-manager",), 1.0)]),
        ("監視", [(("監視",), 1.0)]),
        ("監査ログ", [(("監査ログ",), 1.0), (("監査", "ログ"), 0.5)]),
        ("service mesh", [(("servicemesh",), 1.0), (("~servic", "~mesh"), 0.5)]),
        ("監視のログ", [(("監視", "ログ"), 0.5)]),
        ("、", []),
        ("", []),
    ],
)
def test_ways_to_meet_a_name_are_the_whole_then_its_words_apart(
    analyzer: Analyzer, name: str, ways: list[tuple[tuple[str, ...], float]]
) -> None:
    assert list(ways_to_meet(analyzer.analyze(name))) == ways


@pytest.mark.parametrize(
    ("word", "keys"),
    [
        ("containers", ("containers", "container", "~contain")),
        ("service meshes", ("servicemeshes", "servicemeshe", "~servicmesh")),
        ("cert-managers", ("certmanagers", "certmanager")),
        ("aws", ("aws", "~aw")),
        ("使った", ("使った", "使う")),
        ("監視s", ("監視s",)),
        ("#0", ("0",)),
        ("#", ()),
        ("", ()),
    ],
)
def test_query_asks_for_a_word_as_written_then_without_a_plural_s_then_by_its_stem(
    analyzer: Analyzer, word: str, keys: tuple[str, ...]
) -> None:
    assert asked_keys(word, analyzer.analyze(word)) == keys


@given(st.text() | st.from_regex(r"[#~a-z -]{1,8}s", fullmatch=True))
def test_query_asks_for_every_key_of_a_word(analyzer: Analyzer, word: str) -> None:
    """So that it finds what the table was built of."""
    terms = analyzer.analyze(word)
    own, asked = keys_of(word, terms), asked_keys(word, terms)
    assert [key for key in asked if key in own] == list(own)
    assert len(asked) <= len(own) + 1
