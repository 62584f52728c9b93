"""Articles in a table, a line each."""

import datetime as dt

from msgspec.structs import replace

from kbindex.cli.screens.brief_lines import Weak, brief_lines
from kbindex.cli.screens.terminal import Style
from kbindex.model import Article, ArticleId, EpisodeId

ARTICLE = Article(
    id=ArticleId("025#6"),
    kind="article",
    episode=EpisodeId("025"),
    source="025/README.md",
    line=45,
    end_line=77,
    title="Thanos vs M3",
    url="https://thanos.io/",
    presenter="ry",
    date=dt.date(2021, 7, 2),
)
OTHER = replace(
    ARTICLE,
    id=ArticleId("1#10"),
    title="監視" * 30,
    url=None,
    presenter="北川亮さん",
    date=None,
)


def test_a_title_is_cut_to_the_screen() -> None:
    style = Style(is_on=False, columns=62)
    assert list(brief_lines([ARTICLE, OTHER], style, total="2 hits")) == [
        "article  date        presenter   title",
        "025#6    2021-07-02  ry          Thanos vs M3",
        "1#10     ----------  北川亮さん  監視監視監視監…視監視監視監視",
        "",
        "2 hits",
    ]


def test_the_title_stays_on_the_narrowest_screen() -> None:
    style = Style(is_on=False, columns=40)
    assert list(brief_lines([ARTICLE, OTHER], style)) == [
        "article  title",
        "025#6    Thanos vs M3",
        "1#10     監視監視監視監…監視監視監視監視",
    ]


def test_in_a_pipe_a_title_is_whole_and_stands_alone() -> None:
    assert list(brief_lines([ARTICLE, OTHER], Style(is_on=False), total="2 hits")) == [
        "025#6  2021-07-02  ry          Thanos vs M3",
        f"1#10   ----------  北川亮さん  {'監視' * 30}",
    ]
    assert list(brief_lines([], Style(is_on=False))) == []


def test_what_matched_is_marked_where_it_is_not_cut_out() -> None:
    title = "Thanos, and what else there is to say of Thanos"
    article = replace(ARTICLE, title=title, url=None)
    style = Style(is_on=True, columns=54)
    (line,) = brief_lines(
        [article], style, highlights=[((0, 6), (12, 16), (41, 47))], is_part=True
    )
    begin, match, end = "\x1b[1m", "\x1b[33m\x1b[1m", "\x1b[0m"
    assert line.partition("  ")[2].partition("  ")[2].partition("  ")[2] == (
        f"{match}Thanos{end}{begin}, and {end}{match}wha{end}…"
        f"{begin}o say of {end}{match}Thanos{end}"
    )


def test_a_title_opens_its_page() -> None:
    style = Style(is_on=True, has_links=True, columns=80)
    (line,) = brief_lines([ARTICLE], style, is_part=True)
    assert line.count("\x1b]8;;https://thanos.io/\x1b\\") == 1


def test_weak_hits_stand_under_a_rule_on_a_screen_alone() -> None:
    weak = Weak(places=frozenset({1}))
    style = Style(is_on=False, columns=62)
    shown = list(brief_lines([ARTICLE, OTHER], style, weak=weak))
    assert [line.split()[0] for line in shown] == ["article", "025#6", "──", "1#10"]
    assert "weaker matches" in shown[2]
    piped = list(brief_lines([ARTICLE, OTHER], Style(is_on=False), weak=weak))
    assert piped == list(brief_lines([ARTICLE, OTHER], Style(is_on=False)))


def test_where_hits_are_mixed_each_weak_one_is_marked() -> None:
    weak = Weak(places=frozenset({0}), is_ruled=False)
    style = Style(is_on=False, columns=80)
    shown = list(brief_lines([ARTICLE, OTHER], style, weak=weak))
    assert ["weaker match" in line for line in shown] == [False, True, False]
