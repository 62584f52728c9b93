"""What each word of a query may be met by, and how good each way is."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from kbindex.index import Alternative, Concept, IndexReader
from kbindex.language import Analyzer
from kbindex.language.bridges.building import build_table
from kbindex.language.bridges.sources import BridgeGroup
from kbindex.language.bridges.table import BridgeTable
from kbindex.search import Recipe
from kbindex.search.expand.expansion import Expander, _best_of_each

Read = Callable[..., IndexReader]
ExpanderOf = Callable[[IndexReader], Expander]
Expand = Callable[[str], tuple[Concept, ...]]
RECIPE = Recipe()

Way = tuple[str, str]
"""How, and the terms with spaces between."""


@pytest.fixture
def expand(read: Read, expander_of: ExpanderOf) -> Expand:
    """Expand over an index that holds every word of these tests but the mistyped."""
    words = (
        "monitoring clusters cert-manager VictoriaMetrics v1.21.3 service mesh how of"
        " thanos grafana kyverno cerberus 監査ログを読む話 コンテナ"
    )
    return expander_of(read(words)).expand


@pytest.fixture
def expand_named(read: Read, expander_of: ExpanderOf, analyzer: Analyzer) -> Expand:
    """Expand with names that have affixes and particles: each means `~name`."""
    names = ("再起動", "抽象化", "俺専用", "非root", "仕様の形式化", "非同期処理")
    pairs = [(name, "named") for name in names]
    pairs += [("起動", "boot"), ("抽象", "abstract")]
    groups = [BridgeGroup(members=p, how="glossary", weight=0.7) for p in pairs]
    table = BridgeTable(lambda: build_table(groups, (), analyzer))
    return replace(expander_of(read("監視 起動 抽象 版")), bridges=table).expand


def ways(concept: Concept) -> dict[Way, float]:
    found = {(a.how, " ".join(a.terms)): a.weight for a in concept.alternatives}
    assert len(found) == len(concept.alternatives)
    return {way: round(weight, 6) for way, weight in found.items()}


def texts(concepts: tuple[Concept, ...]) -> list[tuple[str, tuple[int, ...]]]:
    return [(concept.text, concept.covers) for concept in concepts]


def only(concepts: tuple[Concept, ...]) -> Concept:
    (concept,) = concepts
    return concept


# Words


def test_word_is_met_by_itself_and_less_well_by_its_stem(expand: Expand) -> None:
    concept = only(expand("Clusters"))
    assert (concept.text, concept.covers, concept.weight) == ("Clusters", (0,), 1.0)
    assert ways(concept) == {("word", "clusters"): 1.0, ("stem", "~cluster"): 0.85}


def test_technical_token_is_met_by_all_its_parts_and_by_them_joined(
    expand: Expand,
) -> None:
    assert ways(only(expand("cert-manager"))) == {
        ("word", "cert-manager"): 1.0,
        ("part", "cert manager"): RECIPE.all_parts,
        ("joined", "certmanager"): RECIPE.all_parts,
    }


def test_camel_case_is_met_by_its_parts_and_its_own_stem_alone(expand: Expand) -> None:
    assert ways(only(expand("VictoriaMetrics"))) == {
        ("word", "victoriametrics"): 1.0,
        ("stem", "~victoriametr"): RECIPE.stem,
        ("part", "victoria metrics"): RECIPE.all_parts,
    }


def test_version_is_met_by_its_number_and_its_minor(expand: Expand) -> None:
    assert ways(only(expand("v1.21.3"))) == {
        ("word", "v1.21.3"): 1.0,
        ("part", "1.21.3 1.21"): RECIPE.all_parts,
    }


def test_number_of_two_letters_finds_no_other_number(expand: Expand) -> None:
    """Who asks for *ie* finds `ie11`; who asks for `es6` wants no `es5`."""
    assert ways(only(expand("es6"))) == {("word", "es6"): 1.0}
    assert ("part", "vue") in ways(only(expand("vue3")))


def test_release_is_met_by_its_minor_less_well_than_by_itself(expand: Expand) -> None:
    """Else `3.0.1` in a title would pass a note on what was asked for, `3.0.2`."""
    assert ways(only(expand("3.0.2"))) == {
        ("word", "3.0.2"): 1.0,
        ("part", "3.0"): pytest.approx(0.6 * RECIPE.all_parts),
    }


@pytest.mark.parametrize(
    ("name", "part", "share"),
    [
        ("X-Team", "team", 0.6),
        ("t.co", "co", 0.6),
        ("gpt-4", "gpt", 1.0),
        ("v6.8", "6.8", 1.0),
        ("v2.x", "v2", 1.0),
        ("監視 O-net", "net", 0.6),
    ],
)
def test_part_that_lacks_a_letter_of_the_name_meets_it_less_well(
    expand: Expand, name: str, part: str, share: float
) -> None:
    """Else every *team* would be as good a hit as all parts of `x-team`."""
    met = [ways(concept) for concept in expand(name) if concept.covers]
    assert met[-1]["part", part] == pytest.approx(share * RECIPE.all_parts)


@pytest.mark.parametrize("query", ["未定義", "未定義値", "監視の未定義化"])
def test_word_is_worth_little_to_who_asks_for_its_opposite(
    expand: Expand, query: str
) -> None:
    """Else every 定義 would be as good a hit as 未定義, what is defined first."""
    (met,) = [ways(one) for one in expand(query) if one.text == "定義"]
    assert met == {("compound", "未定義"): 1.0, ("word", "定義"): 0.5}


def test_word_behind_another_prefix_is_the_word_still(expand: Expand) -> None:
    assert ways(only(expand("再定義")))["word", "定義"] == 1.0


def test_words_that_say_little_weigh_less(expand: Expand) -> None:
    weights = {c.text: c.weight for c in expand("how 監査ログ 話") if c.covers}
    assert weights["how"] == weights["話"] == RECIPE.filler < 1
    assert weights["監査"] == weights["ログ"] == 1


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("thanos grafana thanos", id="the same word"),
        pytest.param("監視 grafana monitoring", id="a word and what it leads to"),
    ],
)
def test_what_is_said_twice_weighs_once(expand: Expand, query: str) -> None:
    assert [concept.weight for concept in expand(query)[:3]] == [0.5, 1.0, 0.5]


def test_words_that_mean_other_things_weigh_one_each(expand: Expand) -> None:
    assert {c.weight for c in expand("thanos grafana kyverno")} == {1.0}


def test_a_guess_is_not_said_twice(expand: Expand) -> None:
    assert [c.weight for c in expand("thanso thanos")][:2] == [1.0, 1.0]


def test_query_without_words_has_no_concepts(expand: Expand) -> None:
    for text in ("", "   ", "、。！", "の"):
        assert expand(text) == ()


# What stands side by side


def test_japanese_words_side_by_side_are_a_concept_more(expand: Expand) -> None:
    concepts = expand("監査ログ")
    assert texts(concepts) == [("監査", (0,)), ("ログ", (1,)), ("監査ログ", (0, 1))]
    assert ways(concepts[2]) == {("compound", "監査ログ"): RECIPE.compound}


def test_japanese_words_with_a_space_between_are_also_what_they_are_together(
    expand: Expand,
) -> None:
    apart, together = expand("監査 ログ"), expand("監査ログ")
    assert (apart[-1].text, apart[-1].covers) == ("監査 ログ", (0, 1))
    assert ways(apart[-1]) == ways(together[-1])


def test_what_is_done_to_something_is_also_what_both_are_together(
    read: Read, expander_of: ExpanderOf
) -> None:
    concepts = expander_of(read("画像圧縮")).expand("画像を圧縮する")
    assert (concepts[-1].text, concepts[-1].covers) == ("画像を圧縮", (0, 1))
    assert ways(concepts[-1]) == {("compound", "画像圧縮"): RECIPE.compound}


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("ログ 監査", id="which the index does not hold together"),
        pytest.param("監査  ログ", id="with something left out between them"),
        pytest.param("監査\nログ", id="of two sides"),
        pytest.param("監査 の ログ", id="with a particle between them"),
    ],
)
def test_words_apart_are_nothing_together(expand: Expand, query: str) -> None:
    assert texts(expand(query))[2:] == []


def test_name_with_spaces_is_met_as_it_is_written_without(
    expand_named: Expand,
) -> None:
    concept = expand_named("非同期 処理")[0]
    assert ways(concept) == {
        ("compound", "非同期処理"): 1.0,
        ("word", "非同期 処理"): 0.6,
        ("glossary", "~name"): 0.7,
    }


def test_latin_words_side_by_side_are_a_concept_more(expand: Expand) -> None:
    concepts = expand("thanos grafana")
    assert texts(concepts) == [
        ("thanos", (0,)),
        ("grafana", (1,)),
        ("thanos grafana", (0, 1)),
    ]
    assert ways(concepts[2]) == {("joined", "thanosgrafana"): RECIPE.joined}


def test_row_of_latin_words_is_put_right_word_by_word(
    read: Read, expander_of: ExpanderOf
) -> None:
    """Each word has its own corrections, and a search for two is no slower start."""
    *_, row = expander_of(read("servicemesh")).expand("service mesj")
    assert ways(row) == {("joined", "servicemesj"): RECIPE.joined}


def test_verb_of_two_is_a_word_and_met_by_its_noun(
    read: Read, expander_of: ExpanderOf
) -> None:
    expand = expander_of(read("設定の読み込み 本を読む 込む")).expand
    assert texts(expand("読み込む")) == [("読み込む", (0,))]
    found = ways(only(expand("読み込む")))
    assert (found["word", "読み込む"], found["stem", "読み込み"]) == (1.0, RECIPE.stem)
    assert not {terms for _, terms in found} & {"読む", "込む", "読む 込む"}


def test_noun_of_a_verb_is_met_by_the_verb(read: Read, expander_of: ExpanderOf) -> None:
    expand = expander_of(read("設定を読み込んだ")).expand
    assert ways(only(expand("読み込み")))["stem", "読み込む"] == RECIPE.stem


def test_a_particle_between_words_makes_no_compound(expand: Expand) -> None:
    assert texts(expand("監査のログ")) == [("監査", (0,)), ("ログ", (1,))]


# Bridges


def test_word_is_met_by_its_glossary_group_in_both_directions(expand: Expand) -> None:
    assert ways(only(expand("監視"))) == {
        ("word", "監視"): 1.0,
        ("glossary", "~monitor"): 0.7,
    }
    assert ways(only(expand("monitoring"))) == {
        ("word", "monitoring"): 1.0,
        ("stem", "~monitor"): RECIPE.stem,
        ("glossary", "監視"): 0.7,
    }


@pytest.mark.parametrize("word", ["Monitoring", "ＭＯＮＩＴＯＲＩＮＧ", "monitored"])
def test_bridge_is_found_in_any_case_width_and_form(expand: Expand, word: str) -> None:
    assert ("glossary", "監視") in ways(only(expand(word)))


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("DOM page", id="a context word"),
        pytest.param("pages of the DOM", id="in another form, before it"),
        pytest.param("DOMのページ", id="a bridge of one"),
        pytest.param("DOM 画面遷移", id="a part of a compound"),
        pytest.param("web component and DOM", id="a name of several words"),
    ],
)
def test_ambiguous_word_leads_on_beside_a_context_word(
    expand: Expand, query: str
) -> None:
    (dom,) = [c for c in expand(query) if c.text == "DOM"]
    assert ("glossary", "文書木") in ways(dom)


def test_longer_name_leads_to_the_ambiguous_one_as_to_words_apart(
    expand: Expand,
) -> None:
    """A text that has the short name may mean something else by it."""
    found, *_ = [c for c in expand("文書木 page") if c.text == "文書木"]
    assert ways(found)["glossary", "~dom"] == pytest.approx(0.6 * 0.7)


@pytest.mark.parametrize("query", ["DOM", "DOM 監視", "DOM pager", "文書木"])
def test_ambiguous_word_leads_nowhere_beside_others(expand: Expand, query: str) -> None:
    (*_, found) = [c for c in expand(query) if c.text in {"DOM", "文書木"}]
    assert "glossary" not in {how for how, _ in ways(found)}


def test_member_is_no_context_of_itself(expand: Expand) -> None:
    """`page fault` is one of the context words of its own group, as `page` is."""
    for query, leads_on in (("page fault", False), ("page fault page", True)):
        named = [c for c in expand(query) if c.text == "page fault"]
        hows = {how for concept in named for how, _ in ways(concept)}
        assert ("glossary" in hows) == leads_on


@pytest.mark.parametrize(
    "context",
    [
        pytest.param("Cross-Site Request Forgery", id="a hyphen inside of a word"),
        pytest.param("仕様の形式化", id="a particle"),
        pytest.param("Tシャツ", id="two scripts"),
        pytest.param("Kubernetes 2022", id="a number"),
    ],
)
def test_context_may_be_any_name_of_several_words(
    read: Read, expander_of: ExpanderOf, analyzer: Analyzer, context: str
) -> None:
    group = BridgeGroup(
        members=("DOM", "文書木"), how="glossary", weight=0.7, context=(context,)
    )
    table = BridgeTable(lambda: build_table([group], (), analyzer))
    expander = replace(expander_of(read("監視")), bridges=table)
    words = context.split()
    for query, leads_on in (
        (f"DOM {context}", True),
        (f"{context} 監視 DOM", True),
        (f"DOM {words[0]} 監視 {words[-1]}", len(words) == 1),
    ):
        (dom,) = [c for c in expander.expand(query) if c.text == "DOM"]
        assert (("glossary", "文書木") in ways(dom)) == leads_on


def test_ambiguous_word_is_taken_as_typed_whatever_is_beside_it(
    read: Read, expander_of: ExpanderOf
) -> None:
    expander = expander_of(read("domino"))
    assert expander.has_meaning("DOM")
    assert not expander.has_meaning("DOMM")


def test_plural_leads_where_its_singular_leads(expand: Expand) -> None:
    assert ("loanword", "コンテナ") in ways(only(expand("containers")))


def test_loanword_and_its_origin_lead_to_each_other(expand: Expand) -> None:
    assert ways(only(expand("コンテナ"))) == {
        ("word", "コンテナ"): 1.0,
        ("loanword", "~container"): 0.7,
    }


def test_name_of_a_product_leads_to_its_other_names_and_its_tag(
    expand: Expand,
) -> None:
    concept = only(expand("プロメテウス"))
    assert ways(concept) == {
        ("word", "プロメテウス"): 1.0,
        ("alias", "~prometheus"): 0.9,
        ("typo", "~promethus"): 0.9,
        ("tag", "prometheus"): RECIPE.tag,
    }
    fields = {a.how: a.field for a in concept.alternatives}
    assert fields == {
        "word": "text",
        "alias": "text",
        "typo": "text",
        "tag": "tag",
    }


def test_name_of_a_topic_leads_to_its_tag_alone(expand: Expand) -> None:
    """Names of a topic lie within it; they do not mean the same."""
    concept = expand("サービスメッシュ")[0]
    assert concept.covers == (0, 1)
    assert ways(concept) == {
        ("compound", "サービスメッシュ"): 1.0,
        ("word", "サービス メッシュ"): 0.6,
        ("tag", "service-mesh"): RECIPE.tag,
    }


def test_name_of_several_words_is_looked_up_as_a_whole(expand: Expand) -> None:
    """It covers its words, and they count less beside it."""
    concepts = expand("継続的デリバリー")
    name, first, second, *_ = concepts
    assert (name.text, name.covers, name.weight) == ("継続的デリバリー", (0, 1), 1.0)
    assert ways(name) == {
        ("compound", "継続的デリバリー"): 1.0,
        ("word", "継続的 デリバリー"): 0.6,
        ("glossary", "continuousdelivery"): 0.7,
        ("glossary", "~continuous ~deliveri"): 0.35,
    }
    assert first.weight == second.weight == RECIPE.inside < 1


@pytest.mark.parametrize(
    "query", ["continuous delivery", "Continuous-Delivery", "continuous　deliveries"]
)
def test_name_is_known_however_its_words_are_kept_apart(
    expand: Expand, query: str
) -> None:
    assert ("glossary", "継続的デリバリー") in ways(expand(query)[0])


def test_name_inside_of_a_longer_query_is_known(expand: Expand) -> None:
    concepts = expand("監査ログとcontinuous delivery")
    (name,) = [c for c in concepts if ("glossary", "継続的デリバリー") in ways(c)]
    assert (name.text, name.covers) == ("continuous delivery", (2, 3))


@pytest.mark.parametrize(
    ("query", "name", "covers"),
    [
        ("再起動", "再起動", (0,)),
        ("監視を再起動する", "再起動", (1,)),
        ("再起動監視", "再起動", (0,)),
        ("抽象化", "抽象化", (0,)),
        ("俺専用", "俺専用", (0,)),
        ("非root", "非root", (0,)),
        ("仕様の形式化", "仕様の形式化", (0, 1)),
        ("監視と仕様の形式化", "仕様の形式化", (1, 2)),
    ],
)
def test_name_with_affixes_or_particles_is_looked_up_as_itself(
    expand_named: Expand, query: str, name: str, covers: tuple[int, ...]
) -> None:
    found = [c for c in expand_named(query) if ("glossary", "~name") in ways(c)]
    assert [(c.text, c.covers) for c in found] == [(name, covers)]


@pytest.mark.parametrize("query", ["起動", "抽象", "専用", "root", "仕様と形式化"])
def test_what_is_left_of_a_name_is_not_that_name(
    expand_named: Expand, query: str
) -> None:
    assert not [c for c in expand_named(query) if ("glossary", "~name") in ways(c)]


def test_word_behind_a_prefix_keeps_its_meanings_to_itself(
    expand_named: Expand,
) -> None:
    """It is something else alone; what stands before a suffix is not."""
    assert ("glossary", "~boot") in ways(only(expand_named("起動")))
    name, word = expand_named("再起動")
    assert ways(name) == {("compound", "再起動"): 1.0, ("glossary", "~name"): 0.7}
    assert ways(word) == {("word", "起動"): 1.0}
    assert (word.covers, word.weight) == ((0,), RECIPE.inside)
    _, stem = expand_named("抽象化")
    assert ("glossary", "~abstract") in ways(stem)


def test_words_kept_apart_by_a_sign_are_no_name(expand: Expand) -> None:
    concepts = expand("continuous, delivery")
    assert all(len(c.covers) == 1 for c in concepts)


# Words that the index does not know


def test_unknown_word_is_met_by_those_near_it(expand: Expand) -> None:
    concept = only(expand("grafna"))
    assert ways(concept)["typo", "grafana"] == RECIPE.typo
    assert ways(only(expand("certmanagr")))["typo", "certmanager"] == RECIPE.typo
    assert ways(only(expand("certmangr")))["typo", "certmanager"] == pytest.approx(
        RECIPE.typo**2
    )


def test_correction_leads_where_the_right_word_leads(expand: Expand) -> None:
    found = ways(only(expand("monitorinng")))
    assert found["glossary", "監視"] == pytest.approx(0.7 * RECIPE.typo)


@pytest.mark.parametrize("word", ["thanos", "grafana", "monitoring", "コンテナ"])
def test_word_that_the_index_knows_is_not_corrected(expand: Expand, word: str) -> None:
    hows = {a.how for a in only(expand(word)).alternatives}
    assert not hows & {"typo", "sound"}


def test_word_that_a_bridge_leads_from_is_not_corrected(
    read: Read, expander_of: ExpanderOf
) -> None:
    """The index lacks `container`, but has コンテナ; `contained` is no typo of it."""
    expand = expander_of(read("コンテナ contained containers2")).expand
    assert {a.how for a in only(expand("container")).alternatives} <= {
        "word",
        "stem",
        "loanword",
    }


def test_unknown_word_is_met_by_what_sounds_like_it(expand: Expand) -> None:
    assert ways(only(expand("キバーノ"))) == {
        ("word", "キバーノ"): 1.0,
        ("sound", "kyverno"): RECIPE.sound,
    }


def test_unknown_token_is_met_by_one_part_and_best_by_its_parts_put_right(
    expand: Expand,
) -> None:
    found = ways(only(expand("grafna-v2-of-thanos")))
    assert found["part", "grafna v2 of thanos"] == RECIPE.all_parts
    assert found["typo", "grafana v2 of thanos"] == pytest.approx(
        RECIPE.all_parts * RECIPE.typo
    )
    assert found["part", "thanos"] == found["part", "grafna"] < RECIPE.all_parts
    assert ("part", "v2") not in found


@pytest.mark.parametrize("word", ["cert-manager", "https://thanos.example/grafana"])
def test_known_token_and_address_are_not_met_by_one_part(
    expand: Expand, word: str
) -> None:
    """An address is known or not: its `com` is close to nothing."""
    parts = [a.terms for a in only(expand(word)).alternatives if a.how == "part"]
    assert [terms for terms in parts if len(terms) < 2] == []


# Pairs of letters


def test_pairs_only_add_to_words(read: Read, expander_of: ExpanderOf) -> None:
    pairs = list(expander_of(read("x")).pairs("監査ログの監査"))
    assert texts(tuple(pairs)) == [
        (pair, ()) for pair in ("監査", "査ロ", "ログ", "グの", "の監")
    ]
    assert {a.field for c in pairs for a in c.alternatives} == {"bigram"}


def test_latin_query_has_no_pairs(read: Read, expander_of: ExpanderOf) -> None:
    assert list(expander_of(read("x")).pairs("thanos 1.2")) == []


# The best of each


def way(terms: str, weight: float, how: str = "word") -> Alternative:
    return Alternative(terms=tuple(terms.split()), weight=weight, how=how)


def test_best_way_to_the_same_terms_is_kept_in_falling_order() -> None:
    tag = Alternative(terms=("a",), weight=0.5, how="tag", field="tag")
    given = [way("a", 0.2, "typo"), way("b", 0.9), tag, way("a", 0.7), way("a b", 0.1)]
    assert _best_of_each(given) == (way("b", 0.9), way("a", 0.7), tag, way("a b", 0.1))


def test_way_that_is_switched_off_is_dropped_and_the_first_of_equals_stays() -> None:
    given = [way("a", 0.5, "stem"), way("a", 0.5, "part"), way("b", 0.0)]
    assert _best_of_each(given) == (way("a", 0.5, "stem"),)
