"""How one hit looks on the screen."""

import datetime as dt

import pytest
from msgspec.structs import replace

from kbindex.cli.screens.brief_lines import brief_lines
from kbindex.cli.screens.hit_lines import (
    explanation_lines,
    full_hit_lines,
    group_lines,
    hit_lines,
    rule_line,
    shorten,
)
from kbindex.cli.screens.pager import CODES
from kbindex.cli.screens.terminal import Style
from kbindex.index import Strength
from kbindex.messages import speaking
from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteKind
from kbindex.pages.groups import EpisodeHits, group_by_episode
from kbindex.search import Hit, Snippet
from kbindex.search.results import (
    Contribution,
    Explanation,
    FeatureShare,
)

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
    tags=("thanos", "monitoring"),
)
BARE = replace(ARTICLE, url=None, presenter=None, date=None, tags=())
SNIPPET = Snippet(text="Thanosの長所", path=(), line=46, highlights=((0, 6),))


def lines(hit: Hit, *, colour: bool = False) -> list[str]:
    return list(hit_lines(hit, Style(colour)))


def test_a_whole_hit_without_colour() -> None:
    hit = Hit(
        rank=3,
        score=7.1,
        article=ARTICLE,
        snippets=(
            SNIPPET,
            replace(SNIPPET, path=("拡張性", "M3", "比べると"), line=50),
        ),
        also=("026#3", "030#1"),
    )
    assert lines(hit) == [
        "3. Thanos vs M3",
        "   025#6 · 2021-07-02 · ry · also 026#3, 030#1",
        "   https://thanos.io/",
        "   #thanos #monitoring",
        "   - Thanosの長所",
        "   - 拡張性 › M3 › 比べると › Thanosの長所",
    ]


def test_a_whole_hit_with_colour() -> None:
    hit = Hit(rank=1, score=1.0, article=ARTICLE, snippets=(SNIPPET,))
    assert lines(hit, colour=True) == [
        "\x1b[2m1\x1b[0m. \x1b[1mThanos vs M3\x1b[0m",
        "   \x1b[36m025#6 · 2021-07-02 · ry\x1b[0m",
        "   \x1b[34mhttps://thanos.io/\x1b[0m",
        "   \x1b[32m#thanos #monitoring\x1b[0m",
        "   - \x1b[33m\x1b[1mThanos\x1b[0mの長所",
    ]


def test_what_an_article_lacks_leaves_no_empty_line() -> None:
    assert lines(Hit(rank=1, score=1.0, article=BARE)) == [
        "1. Thanos vs M3",
        "   025#6",
    ]


def test_a_snippet_that_is_the_title_is_not_shown_again() -> None:
    snippet = replace(SNIPPET, text="Thanos vs M3", line=45)
    hit = Hit(rank=1, score=1.0, article=BARE, snippets=(snippet,))
    assert lines(hit) == ["1. Thanos vs M3", "   025#6"]


def test_code_keeps_its_lines_and_its_highlights_in_them() -> None:
    snippet = Snippet(
        text="kind: Pod\n\n  name: thanos\nend",
        path=("設定",),
        line=3,
        highlights=((6, 9), (19, 29)),
    )
    hit = Hit(rank=1, score=1.0, article=BARE, snippets=(snippet,))
    assert lines(hit)[2:] == [
        "   - 設定 › kind: Pod",
        "       name: thanos",
        "     end",
    ]
    assert lines(hit, colour=True)[2:] == [
        "   - \x1b[2m設定 › \x1b[0mkind: \x1b[33m\x1b[1mPod\x1b[0m",
        "       name: \x1b[33m\x1b[1mthanos\x1b[0m",
        "     \x1b[33m\x1b[1mend\x1b[0m",
    ]


def test_notes_cannot_control_the_terminal_through_any_part_of_a_hit() -> None:
    evil = "\x1b[2J\u202e\x00\x9b"
    article = replace(
        ARTICLE,
        id=ArticleId(f"0{evil}#1"),
        title=f"t{evil}\nu",
        url=f"https://{evil}x/",
        presenter=f"p{evil}",
        tags=(f"g{evil}",),
    )
    snippet = Snippet(text=f"s{evil}", path=(f"a{evil}",), line=1, highlights=((0, 3),))
    hit = Hit(
        rank=1, score=1.0, article=article, snippets=(snippet,), also=(f"9{evil}",)
    )
    assert lines(hit) == [
        "1. t[2J u",
        "   0[2J#1 · 2021-07-02 · p[2J · also 9[2J",
        "   https://[2Jx/",
        "   #g[2J",
        "   - a[2J › s[2J",
    ]
    note = Note(text=f"n{evil}", kind=NoteKind.BULLET, depth=0, line=1, end_line=1)
    whole = replace(hit, article=replace(article, notes=(note,)), video=f"v{evil}")
    (group,) = group_by_episode([whole])
    for colour in (Style(is_on=False), Style(is_on=True, has_links=True, columns=80)):
        shown = [
            *full_hit_lines(whole, colour),
            *brief_lines([article], colour),
            *group_lines(replace_group(group, f"e{evil}"), colour),
        ]
        plain = CODES.sub("", "\n".join(shown))
        assert not set(evil) - {"[", "2", "J"} & set(plain)
        assert len(plain.splitlines()) == len(shown)


def replace_group(group: EpisodeHits, episode: str) -> EpisodeHits:
    return replace(group, episode=episode)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        pytest.param("監視", "監視", id="short"),
        pytest.param("あいうえお", "あいうえお", id="exactly"),
        pytest.param("あいうえおか", "あいうえ…", id="longer"),
        pytest.param("abc def", "abc…", id="no-blank-before-the-ellipsis"),
    ],
)
def test_a_step_of_a_path_is_a_reminder(text: str, short: str) -> None:
    assert shorten(text, limit=5) == short


def test_a_step_of_a_path_is_not_cut_inside_a_character() -> None:
    assert shorten("あいうか\u3099お", limit=5) == "あいう…"


def test_the_video_of_the_episode_stands_beside_the_place() -> None:
    hit = Hit(rank=1, score=1.0, article=ARTICLE, video="https://youtu.be/kB")
    place = "   025#6 · 2021-07-02 · ry · "
    assert lines(hit)[1] == f"{place}https://youtu.be/kB"
    style = Style(is_on=True, has_links=True)
    assert list(hit_lines(hit, style))[1] == (
        "   \x1b[36m025#6 · 2021-07-02 · ry · \x1b[0m\x1b]8;;https://youtu.be/kB\x1b\\"
        "\x1b[34mhttps://youtu.be/kB\x1b[0m\x1b]8;;\x1b\\"
    )


def test_all_notes_are_shown_with_what_matched() -> None:
    notes = (
        Note(text="監視の話", kind=NoteKind.BULLET, depth=0, line=46, end_line=46),
        Note(text="Thanosの長所", kind=NoteKind.BULLET, depth=1, line=47, end_line=47),
        Note(text="a\n  Thanos", kind=NoteKind.CODE, depth=0, line=48, end_line=49),
    )
    found = (
        replace(SNIPPET, line=47),
        Snippet(text="a\n  Thanos", path=(), line=48, highlights=((4, 10),)),
    )
    hit = Hit(rank=1, score=1.0, article=replace(BARE, notes=notes), snippets=found)
    assert list(full_hit_lines(hit, Style(is_on=False)))[2:] == [
        "   - 監視の話",
        "     - Thanosの長所",
        "       a",
        "         Thanos",
    ]
    marked = [line for line in full_hit_lines(hit, Style(is_on=True)) if "[33m" in line]
    assert marked == [
        "     - \x1b[33m\x1b[1mThanos\x1b[0mの長所",
        "         \x1b[33m\x1b[1mThanos\x1b[0m",
    ]


def test_what_matched_in_a_title_is_marked() -> None:
    hit = Hit(rank=1, score=1.0, article=ARTICLE, title_highlights=((7, 9), (10, 12)))
    assert lines(hit, colour=True)[0] == (
        "\x1b[2m1\x1b[0m. \x1b[1mThanos \x1b[0m\x1b[33m\x1b[1mvs\x1b[0m\x1b[1m \x1b[0m"
        "\x1b[33m\x1b[1mM3\x1b[0m"
    )
    assert lines(hit)[0] == "1. Thanos vs M3"


def test_a_path_is_whole_where_nothing_is_a_screen() -> None:
    """On a screen two steps remind of it, each cut."""
    path = (
        "設定",
        "長い長い長い長い長い長い長い長い見出しの話のつづき",
        "その下の箇条書き",
    )
    hit = Hit(rank=1, score=1.0, article=BARE, snippets=(replace(SNIPPET, path=path),))
    assert lines(hit)[2] == f"   - {' › '.join(path)} › Thanosの長所"
    on_screen = list(hit_lines(hit, Style(is_on=False, columns=200)))
    cut = shorten(path[1])
    assert cut.endswith("…")
    assert on_screen[2] == f"   - {cut} › その下の箇条書き › Thanosの長所"


def test_hits_of_an_episode_stand_together() -> None:
    elsewhere = replace(ARTICLE, id=ArticleId("026#1"), episode=EpisodeId("026"))
    later = replace(ARTICLE, id=ArticleId("025#7"))
    hits = [
        Hit(rank=rank, score=1, article=article, video="https://youtu.be/kB")
        for rank, article in enumerate((ARTICLE, elsewhere, later), 1)
    ]
    groups = group_by_episode(hits)
    assert [[hit.rank for hit in group.hits] for group in groups] == [[1, 3], [2]]
    style = Style(is_on=False)
    assert [line for group in groups for line in group_lines(group, style)] == [
        "025  2021-07-02  https://youtu.be/kB  2 hits",
        "026  2021-07-02  https://youtu.be/kB  1 hit",
    ]


@pytest.mark.parametrize(
    ("columns", "width"),
    [
        pytest.param(None, 48, id="pipe"),
        pytest.param(200, 48, id="wide"),
        pytest.param(40, 40, id="narrow"),
        pytest.param(10, 20, id="too narrow: whole words"),
    ],
)
def test_the_rule_above_weak_hits_is_no_wider_than_the_screen(
    columns: int | None, width: int
) -> None:
    line = rule_line(Style(is_on=False, columns=columns))
    assert line.startswith("── weaker matches ──")
    assert len(line) == width


@pytest.mark.parametrize(("strength", "marked"), [("weak", True), ("strong", False)])
def test_a_weak_hit_among_strong_ones_is_marked(
    strength: Strength, *, marked: bool
) -> None:
    hit = Hit(rank=1, score=1.0, article=ARTICLE, strength=strength)
    _, where, *_ = hit_lines(hit, Style(is_on=False), is_marked=True)
    assert where.endswith(" · weaker match") == marked
    assert "weaker" not in "".join(lines(hit))


EXPLANATION = Explanation(
    contributions=(
        Contribution(
            query="監視", terms=("~monitor",), how="glossary", weight=0.9, score=2.5
        ),
    ),
    coverage=0.9,
    coverage_factor=0.92,
    title_factor=1.3,
    recency_factor=1.5,
    order_factor=0.8,
    features=(
        FeatureShare(feature="words", value=1.0, weight=0.5, factor=1.65),
        FeatureShare(feature="titled", value=0.0, weight=6.0, factor=1.0),
    ),
)


def test_where_a_score_comes_from() -> None:
    assert list(explanation_lines(EXPLANATION, 3.588, Style(is_on=False))) == [
        "   score 3.588: coverage 0.90 (×0.92), title ×1.30, order ×0.80, date ×1.50",
        "   about the query: words met 1.00 (×1.65), is the title 0.00 (×1.00)",
        "      2.500  監視 → ~monitor (glossary 0.9)",
    ]


def test_where_a_score_comes_from_in_japanese_signs_throughout() -> None:
    with speaking("ja"):
        said = list(explanation_lines(EXPLANATION, 3.588, Style(is_on=False)))
    head = "   スコア 3.588: 一致率 0.90（×0.92）、タイトル ×1.30、並べ替え ×0.80、"
    assert said == [
        head + "日付 ×1.50",
        "   検索語との関わり: 一致した語 1.00（×1.65）、タイトルと同じ 0.00（×1.00）",
        "      2.500  監視 → ~monitor（用語集 0.9）",
    ]
