"""Checks without judgements: titles find their articles, labels only theirs."""

import pytest

from kbindex.cli.commands.eval import self_retrieval_document
from kbindex.evaluation import (
    RankedIds,
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
from kbindex.model import Article, ArticleId, EpisodeId


def article(
    article_id: str,
    title: str = "Thanos",
    *,
    url: str | None = None,
    tags: tuple[str, ...] = (),
) -> Article:
    return Article(
        id=ArticleId(article_id),
        kind="article",
        episode=EpisodeId("001"),
        source="001/README.md",
        line=10,
        end_line=10,
        title=title,
        url=url,
        presenter=None,
        date=None,
        tags=tags,
    )


def ranking(*ids: str) -> RankedIds:
    return tuple((one,) for one in ids)


def test_titles_differ_in_more_than_width_case_and_space() -> None:
    same = {fold_words(t) for t in ("Ｔｈａｎｏｓ ｶﾞｲﾄﾞ", " thanos\u3000ガイド\n")}
    assert same == {"thanos ガイド"}


def test_each_title_must_come_first_and_equal_ones_count_as_one() -> None:
    articles = (
        article("1#1", "Thanos"),
        article("1#2", "ＴＨＡＮＯＳ"),
        article("1#3", "M3"),
        article("1#4", "Cortex"),
        article("1#5", "Mimir"),
    )
    answers = {
        "Thanos": ranking("1#2", "1#1"),
        "M3": ranking("1#1", "1#3"),
        "Cortex": ranking(*(f"2#{number}" for number in range(10)), "1#4"),
        "Mimir": (),
    }
    check = retrieve_titles(articles, answers.__getitem__)
    assert check == TitleCheck(
        titles=4,
        failures=(
            TitleFailure(title="M3", articles=("1#3",), rank=2, first="1#1"),
            TitleFailure(title="Cortex", articles=("1#4",), rank=None, first="2#0"),
            TitleFailure(title="Mimir", articles=("1#5",), rank=None, first=None),
        ),
    )
    assert (check.first_share, check.top_ten_share) == (0.25, 0.5)


def test_a_title_is_found_where_its_page_is_folded_into_an_earlier_hit() -> None:
    hits = (("1#1", "2#7"), ("1#2",))
    check = retrieve_titles([article("2#7", "Thanos again")], lambda _: hits)
    assert check == TitleCheck(titles=1, failures=())


def test_an_archive_without_articles_fails_nothing() -> None:
    check = retrieve_titles((), lambda _: ())
    assert (check.first_share, check.top_ten_share) == (1.0, 1.0)


def test_an_article_counts_for_broader_tags_and_a_page_once() -> None:
    articles = (
        article("1#1", url="https://thanos.io/", tags=("thanos", "monitoring")),
        article("2#1", url="http://www.thanos.io", tags=("thanos",)),
        article("2#2", tags=("logging",)),
        article("2#3"),
    )
    found = collect_tags(
        articles,
        label=str.title,
        above=lambda tag: ("monitoring",) if tag == "thanos" else (),
    )
    assert found == (
        TaggedArticles(
            tag="logging", label="Logging", articles=frozenset({"2#2"}), pages=1
        ),
        TaggedArticles(
            tag="monitoring",
            label="Monitoring",
            articles=frozenset({"1#1", "2#1"}),
            pages=1,
        ),
        TaggedArticles(
            tag="thanos", label="Thanos", articles=frozenset({"1#1", "2#1"}), pages=1
        ),
    )


TEN = [f"1#{number}" for number in range(1, 11)]
TAG = TaggedArticles(tag="ebpf", label="eBPF", articles=frozenset(TEN), pages=10)


@pytest.mark.parametrize(
    ("hits", "failures"),
    [
        pytest.param(ranking(*TEN, "9#9"), (), id="others-behind-the-ten"),
        pytest.param(
            (("9#9", TEN[0]), *ranking(*TEN[1:])), (), id="a-duplicate-has-the-tag"
        ),
        pytest.param(
            ranking("9#9", *TEN[1:5], "9#8", *TEN[5:]),
            (TagFailure(tag="ebpf", label="eBPF", found=10, wrong=("9#9", "9#8")),),
            id="others-among-the-ten",
        ),
        pytest.param(
            ranking(*TEN[:9]),
            (TagFailure(tag="ebpf", label="eBPF", found=9, wrong=()),),
            id="too-few",
        ),
    ],
)
def test_the_top_ten_of_a_label_hold_ten_articles_with_its_tag(
    hits: RankedIds, failures: tuple[TagFailure, ...]
) -> None:
    answers = {"eBPF": hits}
    assert check_tags([TAG], answers.__getitem__) == TagCheck(tags=1, failures=failures)


def test_a_tag_of_fewer_than_ten_pages_is_not_asked_for() -> None:
    few = TaggedArticles(tag="ebpf", label="eBPF", articles=frozenset(TEN), pages=9)
    asked: list[str] = []

    def answer(text: str) -> RankedIds:
        asked.append(text)
        return ()

    assert check_tags([few], answer) == TagCheck(tags=0, failures=())
    assert asked == []


def test_the_json_of_self_retrieval_has_shares_and_failures() -> None:
    found = SelfRetrieval(
        titles=TitleCheck(
            titles=3,
            failures=(
                TitleFailure(title="M3", articles=("1#3",), rank=2, first="1#1"),
            ),
        ),
        tags=TagCheck(
            tags=1,
            failures=(TagFailure(tag="ebpf", label="eBPF", found=10, wrong=("9#9",)),),
        ),
    )
    assert self_retrieval_document(found) == {
        "titles": {
            "count": 3,
            "rank_1": 0.6667,
            "top_10": 1.0,
            "failures": [
                {"title": "M3", "articles": ["1#3"], "rank": 2, "first": "1#1"}
            ],
        },
        "tags": {
            "count": 1,
            "failures": [
                {"tag": "ebpf", "label": "eBPF", "found": 10, "wrong": ["9#9"]}
            ],
        },
    }
