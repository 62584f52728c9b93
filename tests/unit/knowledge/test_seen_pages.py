"""Pages and titles that were covered: variants that are the same, and near misses."""

import datetime as dt

import pytest

from kbindex.knowledge.questions.seen_pages import (
    Memory,
    split_query,
)
from kbindex.knowledge.release_pages import release_project
from kbindex.model import Article, ArticleId, EpisodeId


def article(number: int, title: str, url: str | None) -> Article:
    return Article(
        id=ArticleId(f"001#{number}"),
        kind="article",
        episode=EpisodeId("001"),
        source="001/README.md",
        line=number,
        end_line=number,
        title=title,
        url=url,
        presenter="minato",
        date=dt.date(2022, 4, 8),
    )


ARTICLES = [
    article(1, "Growing a cluster | Ship's Log", "https://www.ships.example/log/growing"),
    article(2, "今日から始めるクラスター監視", "https://blog.shio.example/entry/2022/04/08"),
    article(3, "Release v1.4.0 - harbour/crane", "https://github.com/harbour/crane/releases/tag/v1.4.0"),
    article(4, "Dock talk #12", "https://www.youtube.com/watch?v=Dock12abcde"),
    article(5, "Kubectl tips, part 3", "https://tips.example/view?id=3"),
    article(6, "Crane", "https://crane.example/"),
    article(7, "A short word on ropes", "https://twitter.com/rope/status/123456?s=20"),
    article(8, "Ropes and knots - Knot Weekly", "https://en.knotweekly.example/issues/8/"),
    article(9, "KubeCon の振り返り会（前編）", None),
]  # fmt: skip
PRODUCTS = {"kubectl", "kubectx", "harbor", "harbour"}
MEMORY = Memory(articles=ARTICLES, is_product=PRODUCTS.__contains__)

VARIANTS = """\
1 https://www.ships.example/log/growing
1 http://www.ships.example/log/growing
1 https://ships.example/log/growing
1 https://ships.example/log/growing/
1 https://WWW.Ships.Example/log/growing
1 https://ships.example/log/growing#comments
1 https://ships.example/log/growing/#comments
1 https://ships.example/log/growing?utm_source=mail
1 https://ships.example/log/growing/?utm_source=mail&utm_medium=social#top
1 https://ships.example/log/growing?fbclid=abc
1 https://ships.example/log/growing?gclid=abc&_hsenc=1&_hsmi=2
1 https://ships.example/log/growing?from=newsletter
1 https://ships.example/log/growing?page=1&lang=ja
1 https://ships.example/log/growing/amp
1 https://ships.example/log/growing/amp/
1 https://ships.example/log/growing?amp=1
1 https://ships.example/log/growing?outputType=amp
1 https://ships.example/amp/log/growing
1 https://amp.ships.example/log/growing
1 https://m.ships.example/log/growing
1 https://mobile.ships.example/log/growing
1 http://m.ships.example/log/growing/?utm_campaign=x#a
1 https://www.ships.example:443/log/growing
1 http://www.ships.example:80/log/growing
1 ships.example/log/growing
1 www.ships.example/log/growing/
1 https://www.google.com/amp/s/ships.example/log/growing
1 https://ships-example.cdn.ampproject.org/c/s/ships.example/log/growing
1 - [Another title](https://ships.example/log/growing)
1 <https://ships.example/log/growing>
1 https://ships.example/log/gr%6Fwing
2 http://blog.shio.example/entry/2022/04/08/
4 https://youtu.be/Dock12abcde
4 https://m.youtube.com/watch?v=Dock12abcde&t=90s
4 https://youtu.be/Dock12abcde?si=xyz
5 http://tips.example/view/?id=3&utm_source=x
6 http://www.crane.example
7 https://twitter.com/rope/status/123456
7 https://x.com/rope/status/123456?t=abc&s=09
8 https://en.m.knotweekly.example/issues/8?ref=home
""".splitlines()

NEAR_MISSES = """\
https://www.ships.example/log/growing-up
https://www.ships.example/log/grow
https://www.ships.example/log/growing/2
https://www.ships.example/log
https://www.ships.example/
https://www.ships.example
https://www.ships.example/?p=1
https://www.ships.example/log/Growing
https://blog.ships.example/log/growing
https://ships.example.org/log/growing
https://myships.example/log/growing
https://ships.example/ja/log/growing
https://ships.example/log/growing.pdf
https://ships.example/growing
https://blog.shio.example/entry/2022/04/09
https://blog.shio.example/entry/2022/04
https://shio.example/entry/2022/04/08
https://blog.shio.example/entry/2021/04/08
https://github.com/harbour/crane
https://github.com/harbour/crane/
https://github.com/harbour/crane/pull/140
https://github.com/harbour/crane/issues/140
https://github.com/harbour/crane/tree/v1.4.0
https://github.com/harbour/crane/blob/main/CHANGELOG.md
https://github.com/harbour/crane-operator/releases
https://github.com/other/crane/releases/tag/v1.4.0
https://github.com/harbour/crane/releases/download/v1.4.0/crane.tar.gz
https://github.com/harbour
https://www.youtube.com/watch?v=Dock12abcdf
https://youtu.be/dock12abcde
https://www.youtube.com/
https://tips.example/view?id=4
https://tips.example/view
https://tips.example/view?id=3&page=2
https://crane.example/?p=12
https://crane.example/docs
https://docs.crane.example/
https://twitter.com/rope/status/1234567
https://twitter.com/rope
https://en.knotweekly.example/issues/88/
""".splitlines()


def seen(query: str) -> tuple[list[str], str | None]:
    (result,) = MEMORY.ask([query])
    return [str(a.id) for a in result.articles], result.how


def test_there_are_forty_of_each() -> None:
    assert (len(set(VARIANTS)), len(set(NEAR_MISSES))) == (40, 40)


@pytest.mark.parametrize("line", VARIANTS)
def test_a_variant_of_a_page_is_seen(line: str) -> None:
    number, _, query = line.partition(" ")
    assert seen(query) == ([f"001#{number}"], "url")


@pytest.mark.parametrize("query", NEAR_MISSES)
def test_a_near_miss_is_not_seen(query: str) -> None:
    assert seen(query) == ([], None)


@pytest.mark.parametrize(
    "query",
    [
        "https://github.com/harbour/crane/releases",
        "https://github.com/harbour/crane/releases/",
        "https://github.com/harbour/crane/releases/latest",
        "http://www.github.com/Harbour/Crane/releases/tag/v1.5.0?utm_source=x",
        "https://github.com/harbour/crane/releases/tag/charts/v2",
    ],
)
def test_releases_of_one_project_are_one(query: str) -> None:
    assert seen(query) == (["001#3"], "project")


@pytest.mark.parametrize(
    ("url", "project"),
    [
        ("https://gitlab.com/a/b/c/-/releases/v1", "gitlab.com/a/b/c"),
        ("https://codeberg.org/a/b/releases", "codeberg.org/a/b"),
        ("https://github.com/a/b/%72eleases", "github.com/a/b"),
        ("https://github.com/releases", None),
        ("https://example.com/a/b/releases", None),
    ],
)
def test_the_project_of_a_release(url: str, project: str | None) -> None:
    assert release_project(url) == project


# Titles


@pytest.mark.parametrize(
    ("number", "query"),
    [
        (1, "Growing a cluster"),
        (1, "growing cluster"),
        (1, "GROWING A CLUSTER!"),
        (1, "Ｇｒｏｗｉｎｇ　ａ　ｃｌｕｓｔｅｒ"),
        (1, "Growing a cluster | Another Site"),
        (1, "Growing a clustr"),
        (1, "#### Growing a cluster https://elsewhere.example/1"),
        (1, "- [Growing a cluster](https://elsewhere.example/1)"),
        (2, "今日から始めるクラスタ監視"),
        (2, "今日から、始めるクラスター監視！"),
        (2, "今日からを始めるクラスター監視"),
        (3, "Release v1.4.0 - Harbour/Crane"),
        (4, "dock talk 12"),
        (6, "crane | Docs"),
        (8, "Ropes and knots"),
        (8, "Ropes & Knots"),
        (9, "KubeConの振り返り会(前編)"),
    ],
)
def test_a_title_that_is_nearly_the_same_is_seen(number: int, query: str) -> None:
    assert seen(query) == ([f"001#{number}"], "title")


@pytest.mark.parametrize(
    "query",
    [
        "Growing a cluster, part 2",
        "Shrinking a cluster",
        "Growing clusters in the cloud",
        "今日から始めるクラスター",
        "明日から始めるクラスター監視",
        "Release v1.4.1 - harbour/crane",
        "Release v1.4.0",
        "Release v1.40 - harbour/crane",
        "Dock talk #13",
        "Dock talk",
        "Kubectx tips, part 3",
        "Kubectl tips, part 4",
        "KubeCon の振り返り会（後編）",
        "Ropes and knots - Other Weekly 2",
        "Ropes",
        "!!!",
        "監視",
    ],
)
def test_a_title_that_is_only_similar_is_not_seen(query: str) -> None:
    assert seen(query) == ([], None)


def test_all_articles_of_a_page_are_named_in_order() -> None:
    twice = [ARTICLES[5], article(10, "Crane again", "https://crane.example/#top")]
    memory = Memory(articles=twice, is_product=PRODUCTS.__contains__)
    (result,) = memory.ask(["https://crane.example"])
    assert [a.id for a in result.articles] == ["001#6", "001#10"]


def test_answers_come_in_the_order_of_the_queries() -> None:
    results = list(MEMORY.ask(["Crane", "nothing", "Crane"]))
    assert [(r.query, r.is_seen) for r in results] == [
        ("Crane", True),
        ("nothing", False),
        ("Crane", True),
    ]


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("https://a.example/", ("https://a.example/", "")),
        ("Title", (None, "Title")),
        ("Title https://a.example/b", ("https://a.example/b", "Title")),
        ("* [Title](https://a.example/b)", ("https://a.example/b", "Title")),
        ("Title（https://a.example/b）", ("https://a.example/b", "Title")),
        ("CI/CD", (None, "CI/CD")),
    ],
)
def test_a_query_is_split_into_address_and_title(
    query: str, parts: tuple[str | None, str]
) -> None:
    assert split_query(query) == parts


def test_pages_behind_a_hash_are_told_apart() -> None:
    chapters = [
        article(1, "Chapter one", "https://book.example/#/one"),
        article(2, "The book", "https://book.example/read"),
    ]
    memory = Memory(articles=chapters, is_product=PRODUCTS.__contains__)
    asked = ["https://book.example/#/one", "https://book.example/#/two"]
    asked += ["https://book.example/read?x=1#/two"]
    assert [seen.how for seen in memory.ask(asked)] == ["url", None, None]


SUBTITLED = [
    article(1, "Crane — lifting containers", None),
    article(2, "Rope - a knot a day", None),
    article(3, "Notes — on Crane", None),
    article(4, "Crane 1.5 — what is new", None),
]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        pytest.param("Crane", ["001#1"], id="product"),
        pytest.param("ｃｒａｎｅ", ["001#1"], id="width"),
        pytest.param("Crane — another page", [], id="another subtitle"),
        pytest.param("Notes", [], id="no product"),
        pytest.param("lifting containers", [], id="subtitle alone"),
    ],
)
def test_a_title_that_begins_with_a_product_covers_it(
    query: str, ids: list[str]
) -> None:
    memory = Memory(articles=SUBTITLED, is_product=lambda word: word.lower() == "crane")
    (result,) = memory.ask([query])
    assert [str(article.id) for article in result.articles] == ids
