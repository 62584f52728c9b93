"""The picker, driven by keys on a screen in memory."""

import asyncio
import datetime as dt
import unicodedata
from collections.abc import Awaitable, Callable, Sequence

import pytest

pytest.importorskip("textual")

from rich.text import Text
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from kbindex.cli.picker import Picked, Picker, Preview
from kbindex.cli.picker_text import preview_text, row_text
from kbindex.errors import KbindexError, QueryError
from kbindex.messages import speaking
from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteKind
from kbindex.search import Hit, SearchResult, Snippet, UnmetFilter

Keys = Callable[[Pilot[Picked]], Awaitable[None]]

SMALL = (80, 24)
LARGE = (120, 40)


def make_hit(
    number: int,
    title: str,
    *,
    url: str | None = None,
    notes: Sequence[str] = (),
    snippets: Sequence[Snippet] = (),
) -> Hit:
    article = Article(
        id=ArticleId(f"001#{number}"),
        kind="article",
        episode=EpisodeId("001"),
        source="001.md",
        line=10 * number,
        end_line=10 * number + 9,
        title=title,
        url=url,
        presenter="ada",
        date=dt.date(2024, 5, 10),
        tags=("monitoring",),
        notes=tuple(
            Note(
                text=text,
                kind=NoteKind.BULLET,
                depth=depth,
                line=10 * number + depth + 1,
                end_line=10 * number + depth + 1,
            )
            for depth, text in enumerate(notes)
        ),
    )
    return Hit(rank=number, score=1.0, article=article, snippets=tuple(snippets))


HITS = (
    make_hit(
        1,
        "Prometheus [bold]入門[/bold]",
        url="https://prometheus.io/",
        notes=["監視の定番 [link=file:///x]here[/link]", "深い\x1b[31m話\u202e"],
        snippets=[
            Snippet(text="監視の定番", path=(), line=11, highlights=((0, 2),)),
        ],
    ),
    make_hit(2, "Thanos", url="ftp://thanos.invalid/"),
    make_hit(3, "監視の話" * 30, notes=["とても長い日本語の文章。" * 40]),
)


class Searching:
    """Finds hits whose titles hold the query; remembers what it was asked for."""

    def __init__(self) -> None:
        self.queries: list[str] = []

    def __call__(self, query: str) -> SearchResult:
        self.queries.append(query)
        if query.startswith("date:"):
            raise QueryError(query, 5, expected="a date", problem="no [such] date")
        hits = tuple(hit for hit in HITS if query in hit.article.title)
        return SearchResult(query=query, total=len(hits), hits=hits)


def opens(url: str) -> bool:
    del url
    return True


def use(
    keys: Keys,
    *,
    query: str = "",
    size: tuple[int, int] = SMALL,
    search: Callable[[str], SearchResult] | None = None,
    open_url: Callable[[str], bool] = opens,
    pause_s: float = 0.0,
) -> Picked | None:
    """Run the picker while `keys` are pressed, and return what it was left with."""
    picker = Picker(search or Searching(), open_url, query=query, pause_s=pause_s)

    async def run() -> None:
        async with picker.run_test(size=size) as pilot:
            await settle(pilot)
            await keys(pilot)
            await settle(pilot)

    asyncio.run(run())
    return picker.return_value


async def settle(pilot: Pilot[Picked]) -> None:
    """Wait until what was typed is searched for and shown."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def type_keys(pilot: Pilot[Picked], text: str) -> None:
    await pilot.press(*text)
    await settle(pilot)


def state(pilot: Pilot[Picked]) -> str:
    return str(pilot.app.query_one("#state", Static).render())


def shown(pilot: Pilot[Picked]) -> str:
    return str(pilot.app.query_one(Preview).query_one(Static).render())


def rows(pilot: Pilot[Picked]) -> list[str]:
    hits = pilot.app.query_one("#hits", OptionList)
    return [str(option.prompt) for option in hits.options]


def picked_id(picked: Picked | None) -> str | None:
    return str(picked.hit.article.id) if picked and picked.hit else None


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_hits_follow_what_is_typed_and_enter_picks(size: tuple[int, int]) -> None:
    async def keys(pilot: Pilot[Picked]) -> None:
        assert len(rows(pilot)) == 3
        await type_keys(pilot, "Tha")
        assert rows(pilot) == ["001#2  2024-05-10  Thanos"]
        assert shown(pilot).startswith("Thanos\n001#2 · 2024-05-10 · ada\n")
        assert state(pilot).startswith("1 found")
        await pilot.press("enter")

    assert picked_id(use(keys, size=size)) == "001#2"


def test_keys_move_within_the_hits() -> None:
    async def keys(pilot: Pilot[Picked]) -> None:
        hits = pilot.app.query_one("#hits", OptionList)
        for pressed, chosen in (
            ("up", 0),
            ("down", 1),
            ("ctrl+n", 2),
            ("down", 2),
            ("ctrl+p", 1),
            ("pagedown", 2),
            ("pageup", 0),
            ("tab", 0),
            ("ctrl+n", 1),
        ):
            await pilot.press(pressed)
            assert (pressed, hits.highlighted) == (pressed, chosen)
        await pilot.press("enter")

    assert picked_id(use(keys)) == "001#2"


def test_the_first_query_is_searched_for() -> None:
    search = Searching()

    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.press("enter")

    assert picked_id(use(keys, query="Thanos", search=search)) == "001#2"
    assert search.queries == ["Thanos"]


def test_one_search_answers_several_keys() -> None:
    search = Searching()

    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.press(*"Thanos")
        await settle(pilot)

    use(keys, search=search, pause_s=0.3)
    assert search.queries == ["", "Thanos"]


def test_enter_waits_for_what_was_typed_last() -> None:
    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.press(*"Thanos", "enter")

    assert picked_id(use(keys, pause_s=0.3)) == "001#2"


@pytest.mark.parametrize(
    ("key", "is_interrupted"), [("escape", False), ("ctrl+c", True)]
)
def test_leaving_picks_nothing(key: str, *, is_interrupted: bool) -> None:
    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.press(key)

    assert use(keys) == Picked(is_interrupted=is_interrupted)


def test_a_query_is_refused_in_the_language_of_the_screen() -> None:
    """Searches run in a thread, which has a context of its own."""

    async def keys(pilot: Pilot[Picked]) -> None:
        assert state(pilot).startswith("検索式の 6 文字目: no [such] date")

    with speaking("ja"):
        use(keys, query="date:soon")


def test_a_refused_query_is_explained_and_picks_nothing() -> None:
    async def keys(pilot: Pilot[Picked]) -> None:
        await type_keys(pilot, "date:x")
        assert state(pilot) == ("query, character 6: no [such] date; expected a date")
        assert pilot.app.query_one("#state").has_class("-wrong")
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("escape")

    assert use(keys) == Picked()


def test_other_errors_are_shown_too() -> None:
    def search(query: str) -> SearchResult:
        if query:
            raise KbindexError("the index\x1b[2J is gone")
        return SearchResult(query=query, total=0)

    async def keys(pilot: Pilot[Picked]) -> None:
        assert state(pilot).startswith("nothing found")
        assert shown(pilot) == ""
        await type_keys(pilot, "x")
        assert state(pilot) == "the index[2J is gone"
        await pilot.press("enter", "escape")

    assert use(keys, search=search) == Picked()


def test_what_more_there_is_stands_below() -> None:
    def search(query: str) -> SearchResult:
        return SearchResult(query=query, total=9, hits=HITS, suggestion="thanos")

    async def keys(pilot: Pilot[Picked]) -> None:
        assert state(pilot).startswith("9 found, 3 shown · did you mean thanos?")

    use(keys, search=search)


def test_a_filter_that_nothing_meets_is_named_below() -> None:
    unmet = UnmetFilter(
        filter="presenter:harka",
        field="presenter",
        value="harka",
        near=("haruka",),
        is_met_nowhere=True,
        without=0,
    )

    async def keys(pilot: Pilot[Picked]) -> None:
        expected = "nothing found · nothing with presenter harka; did you mean haruka?"
        assert state(pilot).startswith(expected)

    use(keys, search=lambda query: SearchResult(query=query, total=0, unmet=(unmet,)))


def test_a_page_is_opened_where_it_is_one_of_the_web() -> None:
    opened: list[str] = []

    def open_url(url: str) -> bool:
        opened.append(url)
        return len(opened) == 1

    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.press("ctrl+o")
        assert state(pilot) == "opened https://prometheus.io/"
        await pilot.press("ctrl+o")
        assert state(pilot) == "no browser could be started"
        for _ in range(2):  # an address of another kind; none at all
            await pilot.press("down", "ctrl+o")
            assert state(pilot) == "no link to open"

    use(keys, open_url=open_url)
    assert opened == ["https://prometheus.io/"] * 2


def test_the_keys_are_shown_and_put_away() -> None:
    async def keys(pilot: Pilot[Picked]) -> None:
        before = shown(pilot)
        for key in ("f1", "question_mark"):
            await pilot.press(key)
            assert "leave without picking" in shown(pilot)
            await pilot.press(key)
            assert shown(pilot) == before
        await type_keys(pilot, "a?")
        assert pilot.app.query_one("#query", Input).value == "a?"
        await pilot.press("f1", "tab", "tab")
        await pilot.resize_terminal(*LARGE)
        assert "leave without picking" in shown(pilot)

    use(keys)


def test_tab_scrolls_the_preview_and_goes_back() -> None:
    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.press("down", "down")
        await settle(pilot)
        preview = pilot.app.query_one(Preview)
        await pilot.press("tab", "down", "down")
        await pilot.wait_for_animation()
        assert preview.has_focus
        assert preview.scroll_y > 0
        await pilot.press("tab")
        assert pilot.app.query_one("#query", Input).has_focus
        await pilot.press("enter")

    assert picked_id(use(keys)) == "001#3"


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_the_preview_fits_beside_or_below_the_hits(size: tuple[int, int]) -> None:
    async def keys(pilot: Pilot[Picked]) -> None:
        hits = pilot.app.query_one("#hits").region
        for _ in HITS:
            preview = pilot.app.query_one(Preview)
            is_beside = preview.region.x >= hits.right
            assert is_beside == (size == LARGE)
            assert is_beside or preview.region.y >= hits.bottom
            width = preview.scrollable_content_region.width
            assert all(columns(line) <= width for line in shown(pilot).split("\n"))
            await pilot.press("down")
            await settle(pilot)

    use(keys, size=size)


def test_lines_are_broken_anew_in_another_size() -> None:
    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.press("pagedown")
        await settle(pilot)
        small = max(columns(line) for line in shown(pilot).split("\n"))
        await pilot.resize_terminal(200, 40)
        await settle(pilot)
        assert max(columns(line) for line in shown(pilot).split("\n")) > small

    use(keys)


def columns(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def test_notes_cannot_control_the_terminal_or_bring_markup() -> None:
    text = preview_text(HITS[0], 75)
    assert text.plain.split("\n") == [
        "Prometheus [bold]入門[/bold]",
        "001#1 · 2024-05-10 · ada",
        "https://prometheus.io/",
        "#monitoring",
        "- 監視の定番 [link=file:///x]here[/link]",
        "  - 深い[31m話",
    ]
    assert row_text(HITS[0]).plain == "001#1  2024-05-10  Prometheus [bold]入門[/bold]"


def test_what_matched_is_marked_in_notes_and_title() -> None:
    assert marked(preview_text(HITS[0], 75)) == ["監視"]
    of_title = Snippet(text="Thanos", path=(), line=20, highlights=((0, 6),))
    of_lines = Snippet(text="い\nろは", path=(), line=21, highlights=((2, 3),))
    hit = make_hit(2, "Thanos", notes=["い\nろは"], snippets=[of_title, of_lines])
    assert marked(preview_text(hit, 75)) == ["Thanos", "ろ"]


def marked(text: Text) -> list[str]:
    return [
        text.plain[span.start : span.end]
        for span in text.spans
        if span.style == "bold yellow"
    ]
