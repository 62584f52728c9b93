"""Keys under which words are found in the table of bridges, and ways to meet them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

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


def test_what_a_hyphen_joins_is_no_pair_of_words(analyzer: Analyzer) -> None:
    """Else *cross-site* alone would stand for *Cross-Site Scripting*."""
    terms = analyzer.analyze("Cross-Site Scripting")
    assert list(ways_to_meet("Cross-Site Scripting", terms)) == [
        (("cross-site", "~script"), 0.5)
    ]


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
    assert list(ways_to_meet(name, analyzer.analyze(name))) == ways


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        pytest.param("再起動", [(("再起動",), 1.0)], id="prefix"),
        pytest.param("抽象化", [(("抽象化",), 1.0)], id="suffix"),
        pytest.param("抽象化する", [(("抽象化",), 1.0)], id="verb"),
        pytest.param("無秩序性", [(("無秩序性",), 1.0)], id="both"),
        pytest.param("時系列", [(("時系列",), 1.0)], id="prefix-of-a-counter"),
        pytest.param(
            "開発者支援",
            [(("開発者支援",), 1.0), (("開発者", "支援"), 0.5)],
            id="inside",
        ),
        pytest.param("仕様の形式化", [(("仕様", "形式化"), 0.5)], id="particle"),
        pytest.param("学び方", [(("学ぶ",), 1.0)], id="formal-noun"),
        pytest.param("お茶", [(("茶",), 1.0)], id="hiragana"),
        pytest.param("SaaS型", [(("~saa",), 1.0)], id="suffix-of-latin"),
        pytest.param("非root", [], id="prefix-of-latin"),
        pytest.param("俺専用ツール", [], id="letters-in-no-term"),
        pytest.param("一時", [], id="only-a-number-left"),
    ],
)
def test_name_with_an_affix_is_never_met_without_it(
    analyzer: Analyzer, name: str, ways: list[tuple[tuple[str, ...], float]]
) -> None:
    """Who asks for *restart* is not shown what starts."""
    assert list(ways_to_meet(name, analyzer.analyze(name))) == ways


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("再起動", ("再起動",)),
        ("ぜい弱性", ("ぜい弱性", "脆弱性")),
        ("仕様の形式化", ("仕様の形式化", "仕様形式化")),
        ("非root", ("非root",)),
        ("俺専用", ("俺専用",)),
        ("SaaS型", ("saas型", "~saa")),
    ],
)
def test_keys_of_a_name_keep_its_affixes(
    analyzer: Analyzer, name: str, keys: tuple[str, ...]
) -> None:
    assert keys_of(name, analyzer.analyze(name)) == keys


@given(
    st.lists(
        st.sampled_from(
            [
                "再",
                "非",
                "化",
                "性",
                "起動",
                "の",
                "な",
                "する",
                "API",
                "ログ",
                "版",
                "、",
            ]
        ),
        max_size=6,
    ).map("".join),
    st.integers(1, 9),
)
def test_name_has_the_same_keys_and_ways_wherever_it_stands(
    analyzer: Analyzer, name: str, by: int
) -> None:
    terms = analyzer.analyze(name)
    moved = [replace(t, start=t.start + by, end=t.end + by) for t in terms]
    assert keys_of(name, moved, start=by) == keys_of(name, terms)
    assert list(ways_to_meet(name, moved, start=by)) == list(ways_to_meet(name, terms))


@pytest.mark.parametrize(
    ("word", "keys"),
    [
        ("containers", ("containers", "container", "~container")),
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
