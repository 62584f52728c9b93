"""Where links stand, found by their text and line: in which note, at which words."""

import pytest

from kbindex.model import Article
from kbindex.model.link_places import PlacedLink, links_of_piece, place_links
from kbindex.shownotes import Reader

PAGE = "https://example.org/a"
TITLE = f"#### [題]({PAGE})\n"


def read(notes: str, *, title: str = TITLE, path: str = "007.md") -> Article:
    text = f"# 007\n## Contents\n### @mio\n{title}\n{notes}\n"
    episode = Reader().read_text(text, episode_id="007", path=path).episode
    assert episode is not None
    return episode.articles[-1]


def words(article: Article) -> list[list[str]]:
    """Return what a reader clicks in each note; an address where that is nothing."""
    places = place_links(article).notes
    return [
        [note.text[link.start : link.end] or link.url for link in of_note]
        for note, of_note in zip(article.notes, places, strict=True)
    ]


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        pytest.param("- [a](/x)と[b](/y)", [["a", "b"]], id="two in a note"),
        pytest.param("- [a](/x)\n  - [a](/y)", [["a"], ["a"]], id="two of one text"),
        pytest.param("- [a](/x) [a](/y)", [["a", "a"]], id="two of one text in a note"),
        pytest.param("- [a\u3000 b](/x)", [["a\u3000 b"]], id="white space"),
        pytest.param("- あ\n  [い\n  う](/x)", [["い\nう"]], id="across lines"),
        pytest.param("- [](/x) text", [["/x"]], id="no text"),
        pytest.param("- [](/x)", [["/x"]], id="nothing but an address"),
        pytest.param("- https://e.jp/x を", [["https://e.jp/x"]], id="bare"),
        pytest.param("- [![図](/i.png)](/x)", [["図"]], id="an image"),
        pytest.param(
            "|[a](/x)|[b](/y)|\n|---|---|\n|[c](/z)|d|", [["a", "b"], ["c"]], id="table"
        ),
        pytest.param("- x\n- `a`\n- [a](/x)", [[], [], ["a"]], id="the line decides"),
    ],
)
def test_words_of_a_link_are_found(notes: str, expected: list[list[str]]) -> None:
    assert words(read(notes)) == expected


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        pytest.param("- paren [p](/x)", [[6]], id="at the start of a word"),
        pytest.param("- esc [e](/x) text", [[4]], id="of which more follow"),
        pytest.param("- GitOpsの話 [Git](/x)", [[9]], id="before Japanese"),
        pytest.param("- my [y](/x)、[y](/y)", [[3, 5]], id="at the end, twice"),
        pytest.param("- v12 [1](/x) 12", [[4]], id="in a number"),
        pytest.param("- ｖ１２ [１](/x)", [[4]], id="full width"),
        pytest.param("- cafe\u0301 [cafe](/x)", [[6]], id="before an accent"),
        pytest.param("- Git  Ops [Op](/x)s", [[5]], id="no word: the first"),
        pytest.param("- GitのOps [Git](/x)", [[0]], id="Japanese ends a word"),
        pytest.param("- 監視員と[監視](/x)", [[0]], id="Japanese has no words"),
        pytest.param("- [Git](/x)Ops [Git](/y)", [[0, 7]], id="a later link needs it"),
        pytest.param("- [a](/x)b [c](/y) a", [[0, 3]], id="a later link is before it"),
        pytest.param("- [Pod](/x)s\n  Pod", [[0]], id="a word of another line"),
        pytest.param("- a\n  [Pod](/x)s\n  Pod", [[2]], id="of the line after next"),
    ],
)
def test_a_word_of_its_own_goes_before_a_part_of_one(
    notes: str, expected: list[list[int]]
) -> None:
    """A link was attached to the first letters like its text: `[p](U)aren p`."""
    places = place_links(read(notes)).notes
    assert [[link.start for link in of_note] for of_note in places] == expected


def test_a_word_of_the_next_note_goes_before_a_part_in_a_page_of_one_line() -> None:
    html = (
        "<h1>007</h1><h3>@mio</h3><h4><a href='/t'>題</a></h4>"
        "<ul><li>GitOps</li><li><a href='/x'>Git</a></li></ul>"
    )
    episode = Reader().read_text(html, episode_id="007", path="007.html").episode
    assert episode is not None
    assert words(episode.articles[-1]) == [[], ["Git"]]


def test_number_and_clean_address_are_told() -> None:
    article = read("- [仕様](https://e.jp/spec?utm_source=x)を\n- https://e.jp/b")
    assert place_links(article).notes == (
        (PlacedLink(number=2, text="仕様", url="https://e.jp/spec", end=2),),
        (
            PlacedLink(
                number=3,
                text="https://e.jp/b",
                url="https://e.jp/b",
                end=14,
                is_bare=True,
            ),
        ),
    )


def test_further_links_of_a_title_are_in_no_note() -> None:
    article = read("- 題", title=f"#### [題]({PAGE})と[続き](https://example.org/b)\n")
    (link,) = place_links(article).title
    assert (link.number, link.text, link.url) == (2, "続き", "https://example.org/b")


def test_a_page_in_one_line_has_its_links_where_they_are() -> None:
    html = (
        "<h1>007</h1><h3>@mio</h3><h4><a href='/t'>題</a></h4>"
        "<ul><li>題</li><li><a href='/x'>a</a></li><li><a href='/y'>b</a>, a</li></ul>"
    )
    episode = Reader().read_text(html, episode_id="007", path="007.html").episode
    assert episode is not None
    assert words(episode.articles[-1]) == [[], ["a"], ["b"]]


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        pytest.param("また仕様を", [("仕様", 2, 4)], id="moved"),
        pytest.param("様を", [("仕様", 0, 1)], id="cut"),
        pytest.param("また", [], id="elsewhere"),
        pytest.param("どこにもない", [], id="of no note"),
    ],
)
def test_a_piece_has_its_links(
    piece: str, expected: list[tuple[str, int, int]]
) -> None:
    article = read("- 前。また[仕様](https://e.jp/spec)を")
    found = links_of_piece(article, piece, article.notes[0].line)
    assert [(link.text, link.start, link.end) for link in found] == expected
