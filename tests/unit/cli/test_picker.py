"""The picker, driven by keys on a screen in memory."""

import asyncio
import datetime as dt
import threading
import time
import unicodedata
from collections.abc import Awaitable, Callable, Sequence

import pytest
from msgspec.structs import replace

pytest.importorskip("textual")

from rich.text import Text
from tests.waiting import PATIENCE_S, STEP_S
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from kbindex.cli.picker.keys import read_keys
from kbindex.cli.picker.program import Picked, Program
from kbindex.cli.picker.screen import Picker
from kbindex.cli.picker.texts import preview_text, row_text
from kbindex.cli.picker.widgets import LinkList, Preview, word_to_complete
from kbindex.config.settings import FileSettings
from kbindex.errors import KbindexError, QueryError
from kbindex.messages import speaking
from kbindex.model import Article, ArticleId, EpisodeId, Link, Note, NoteKind
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


def edits_nothing(hit: Hit) -> None:
    del hit


def program(
    *,
    search: Callable[[str], SearchResult] | None = None,
    open_url: Callable[[str], bool] = opens,
    edit: Callable[[Hit], None] = edits_nothing,
    complete: Callable[[str], Sequence[str]] = lambda _: (),
    refresh: Callable[[threading.Event], bool] | None = None,
) -> Program:
    return Program(
        search=search or Searching(),
        open_url=open_url,
        edit=edit,
        complete=complete,
        refresh=refresh,
    )


def use(
    keys: Keys,
    asked: Program | None = None,
    *,
    query: str = "",
    size: tuple[int, int] = SMALL,
    pause_s: float = 0.0,
    own: dict[str, str] | None = None,
) -> Picked | None:
    """Run the picker while `keys` are pressed, and return what it was left with.

    Args:
        keys: Presses them.
        asked: What answers the screen.
        query: What stands in the query at first.
        size: Of the terminal.
        pause_s: How long a search waits for another key.
        own: Keys of the user's own.
    """
    texts = {f"keys.{name}": written for name, written in (own or {}).items()}
    picker = Picker(
        asked or program(),
        read_keys(FileSettings(texts=texts)),
        query=query,
        pause_s=pause_s,
        watch_s=0.02,
    )

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
    for worker in [one for one in pilot.app.workers if one.group != "watch"]:
        await pilot.app.workers.wait_for_complete([worker])
    await pilot.pause()


async def until(pilot: Pilot[Picked], holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end
        await pilot.pause(STEP_S)


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


def picked_ids(picked: Picked | None) -> list[str]:
    return [str(hit.article.id) for hit in picked.hits] if picked else []


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_hits_follow_what_is_typed_and_enter_picks(size: tuple[int, int]) -> None:
    async def keys(pilot: Pilot[Picked]) -> None:
        assert len(rows(pilot)) == 3
        await type_keys(pilot, "Tha")
        assert rows(pilot) == ["  001#2  2024-05-10  Thanos"]
        assert shown(pilot).startswith("Thanos\n001#2 · 2024-05-10 · ada\n")
        assert state(pilot).startswith("1 hit")
        await pilot.press("enter")

    assert picked_ids(use(keys, size=size)) == ["001#2"]


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
            ("shift+down", 0),
            ("ctrl+n", 1),
        ):
            await pilot.press(pressed)
            assert (pressed, hits.highlighted) == (pressed, chosen)
        await pilot.press("enter")

    assert picked_ids(use(keys)) == ["001#2"]


def test_the_first_query_is_searched_for() -> None:
    search = Searching()

    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.press("enter")

    assert picked_ids(use(keys, program(search=search), query="Thanos")) == ["001#2"]
    assert search.queries == ["Thanos"]


def test_one_search_answers_several_keys() -> None:
    search = Searching()

    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.press(*"Thanos")
        await settle(pilot)

    use(keys, program(search=search), pause_s=1.5)
    assert search.queries == ["", "Thanos"]


def test_enter_waits_for_what_was_typed_last() -> None:
    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.press(*"Thanos", "enter")

    assert picked_ids(use(keys, pause_s=0.3)) == ["001#2"]


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

    assert use(keys, program(search=search)) == Picked()


def test_what_more_there_is_stands_below() -> None:
    def search(query: str) -> SearchResult:
        return SearchResult(
            query=query, total=9, strong=7, hits=HITS, suggestion="thanos"
        )

    async def keys(pilot: Pilot[Picked]) -> None:
        assert state(pilot).startswith(
            "9 hits, 3 shown · 2 of them weaker · did you mean thanos?"
        )

    use(keys, program(search=search))


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

    def search(query: str) -> SearchResult:
        return SearchResult(query=query, total=0, unmet=(unmet,))

    use(keys, program(search=search))


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

    use(keys, program(open_url=open_url))
    assert opened == ["https://prometheus.io/"] * 2


def test_the_keys_are_shown_and_put_away() -> None:
    async def keys(pilot: Pilot[Picked]) -> None:
        before = shown(pilot)
        for key, away in (
            ("f1", "f1"),
            ("question_mark", "question_mark"),
            ("f1", "escape"),
        ):
            await pilot.press(key)
            assert "close what is open, else leave" in shown(pilot)
            await pilot.press(away)
            assert shown(pilot) == before
        await type_keys(pilot, "a?")
        assert pilot.app.query_one("#query", Input).value == "a?"
        await pilot.press("f1")
        await pilot.resize_terminal(*LARGE)
        assert "close what is open, else leave" in shown(pilot)
        await pilot.press("escape", "escape")

    assert use(keys) == Picked()


def test_the_preview_is_scrolled_while_one_types() -> None:
    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.press("down", "down")
        await settle(pilot)
        preview = pilot.app.query_one(Preview)
        await pilot.press("shift+down", "shift+down", "shift+up")
        await settle(pilot)
        assert preview.scroll_y == 3
        assert pilot.app.query_one("#query", Input).has_focus
        await pilot.press("enter")

    assert picked_ids(use(keys)) == ["001#3"]


def test_several_are_picked_in_the_order_of_their_marks() -> None:
    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.press("down", "down", "tab")
        assert state(pilot).startswith("1 marked · 3 hits")
        await pilot.press("up", "up", "tab")
        assert [row[:2] for row in rows(pilot)] == ["* ", "  ", "* "]
        await type_keys(pilot, "Thanos")
        assert rows(pilot) == ["  001#2  2024-05-10  Thanos"]
        await pilot.press("tab", "tab")  # marked, and no longer
        assert state(pilot).startswith("2 marked · 1 hit")
        await pilot.press("enter")

    assert picked_ids(use(keys)) == ["001#3", "001#1"]


def test_marks_stay_where_nothing_is_found() -> None:
    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.press("tab")
        await type_keys(pilot, "xyzzy")
        await pilot.press("tab", "enter")

    assert picked_ids(use(keys)) == ["001#1"]


def test_own_keys_take_the_place_of_others() -> None:
    own = {"pick": "Ctrl-T, alt+enter", "leave": "ctrl+o", "mark": "esc"}

    async def keys(pilot: Pilot[Picked]) -> None:
        assert "Ctrl-T picks" in state(pilot)
        await pilot.press("enter", "f1")
        lines = shown(pilot).split("\n")
        assert "Ctrl-T Alt-Enter  pick what is" in "\n".join(lines)
        assert not any("in the browser" in line for line in lines)
        await pilot.press("f1", "escape", "ctrl+t")

    assert picked_ids(use(keys, own=own)) == ["001#1"]

    async def leave(pilot: Pilot[Picked]) -> None:
        await pilot.press("ctrl+o")

    assert use(leave, own=own) == Picked()


def test_the_notes_are_edited_and_what_fails_is_said() -> None:
    edited: list[str] = []

    def edit(hit: Hit) -> None:
        edited.append(str(hit.article.id))
        if len(edited) > 1:
            raise KbindexError("the editor\x1b[2J failed")

    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.press("ctrl+e")
        assert state(pilot).startswith("3 hits")
        await pilot.press("down", "ctrl+e")
        assert state(pilot) == "the editor[2J failed"
        assert pilot.app.query_one("#state").has_class("-wrong")
        await pilot.press("enter")

    assert picked_ids(use(keys, program(edit=edit))) == ["001#2"]
    assert edited == ["001#1", "001#2"]


def linked_hit() -> Hit:
    urls = ("https://a.example/", "../slides.md", "https://c.example/[x]")
    links = tuple(
        Link(text=f"link {number}", url=url, line=10)
        for number, url in enumerate(urls, 1)
    )
    hit = HITS[0]
    return replace(hit, article=replace(hit.article, links=links))


@pytest.mark.parametrize(
    ("pressed", "opened", "said"),
    [
        (["enter"], ["https://a.example/"], "opened https://a.example/"),
        (["3", "enter"], ["https://c.example/[x]"], "opened https://c.example/[x]"),
        (["ctrl+n", "down", "enter"], ["https://c.example/[x]"], "opened https://c"),
        (["ctrl+p", "up", "enter"], [], "no link to open"),
        (["escape"], [], "1 hit"),
    ],
)
def test_a_link_is_chosen_from_a_list(
    pressed: list[str], opened: list[str], said: str
) -> None:
    urls: list[str] = []

    def open_url(url: str) -> bool:
        urls.append(url)
        return True

    def search(query: str) -> SearchResult:
        return SearchResult(query=query, total=1, hits=(linked_hit(),))

    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert isinstance(pilot.app.screen, LinkList)
        listed = pilot.app.screen.query_one(OptionList)
        assert str(listed.options[2].prompt) == "[3] link 3  https://c.example/[x]"
        await pilot.press(*pressed)
        await settle(pilot)
        assert state(pilot).startswith(said)
        await pilot.press("enter")

    left = use(keys, program(search=search, open_url=open_url))
    assert (urls, picked_ids(left)) == (opened, ["001#1"])


def test_ctrl_c_leaves_the_list_of_links_too() -> None:
    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.press("ctrl+l", "ctrl+c")

    def search(query: str) -> SearchResult:
        return SearchResult(query=query, total=1, hits=(linked_hit(),))

    assert use(keys, program(search=search)) == Picked(is_interrupted=True)


def test_where_there_are_no_links_none_is_listed() -> None:
    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.press("ctrl+l")
        assert state(pilot) == "no link to open"

    use(keys)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("tag:mon", "tag:mon"),
        ("thanos -tag:mon", "tag:mon"),
        ("(tag:a OR tag:", "tag:"),
        ('by:"北川 亮', 'by:"北川 亮'),
        ("タグ：監視", "タグ：監視"),
        ("@up", "@up"),
        ("mon", ""),
        ("tag:mon ", ""),
        ('by:"北川" ', ""),
        ("", ""),
    ],
)
def test_the_value_at_the_end_of_a_query_can_be_completed(text: str, word: str) -> None:
    assert word_to_complete(text) == word


def test_values_are_proposed_and_taken() -> None:
    asked: list[str] = []

    def complete(word: str) -> list[str]:
        asked.append(word)
        known = ["tag:monitoring", "tag:mesh"]
        return [one for one in known if one.startswith(word.casefold())]

    async def keys(pilot: Pilot[Picked]) -> None:
        query = pilot.app.query_one("#query", Input)
        await type_keys(pilot, "Thanos -tag:M")
        assert state(pilot) == "→ tag:monitoring · tag:mesh"
        await pilot.press("right")
        await settle(pilot)
        assert query.value == "Thanos -tag:monitoring"
        assert state(pilot).startswith("nothing found")

    use(keys, program(complete=complete))
    assert asked[0] == "tag:"
    assert "Thanos" not in "".join(asked)


def test_edits_are_seen_while_nobody_types_and_the_hit_stays_chosen() -> None:
    changes = [False, True]
    threads: set[int] = set()

    def refresh(left: threading.Event) -> bool:
        assert not left.is_set()
        threads.add(threading.get_ident())
        return changes.pop(0) if changes else False

    def search(query: str) -> SearchResult:
        hits = HITS if changes else (HITS[2], HITS[1])
        return SearchResult(query=query, total=len(hits), hits=hits)

    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.press("down", "tab", "up")
        await until(pilot, lambda: len(rows(pilot)) == 2)
        await settle(pilot)
        assert [row[:7] for row in rows(pilot)] == ["  001#3", "* 001#2"]
        await pilot.press("tab", "enter")

    assert picked_ids(use(keys, program(search=search, refresh=refresh))) == [
        "001#2",
        "001#3",
    ]
    assert threading.get_ident() not in threads


def test_a_refresh_that_fails_is_said_and_the_search_goes_on() -> None:
    def refresh(_: threading.Event) -> bool:
        raise KbindexError("no episodes any more")

    async def keys(pilot: Pilot[Picked]) -> None:
        await until(pilot, lambda: state(pilot) == "no episodes any more")
        await pilot.press("enter")

    assert picked_ids(use(keys, program(refresh=refresh))) == ["001#1"]


def test_typing_goes_on_while_the_index_is_refreshed() -> None:
    def refresh(left: threading.Event) -> bool:
        return not left.wait(60)  # it ends when the screen is left

    async def keys(pilot: Pilot[Picked]) -> None:
        await pilot.pause(0.1)  # it has begun
        await pilot.press(*"Thanos")
        await until(pilot, lambda: len(rows(pilot)) == 1)
        assert rows(pilot) == ["  001#2  2024-05-10  Thanos"]
        await pilot.press("enter")

    assert picked_ids(use(keys, program(refresh=refresh))) == ["001#2"]


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
    assert (
        row_text(HITS[0]).plain == "  001#1  2024-05-10  Prometheus [bold]入門[/bold]"
    )


def test_the_title_of_a_weak_hit_is_dim() -> None:
    def dim(hit: Hit) -> list[str]:
        text = row_text(hit)
        return [text.plain[s.start : s.end] for s in text.spans if s.style == "dim"]

    assert dim(replace(HITS[0], strength="strong")) == ["  2024-05-10"]
    weak = replace(HITS[0], strength="weak")
    assert dim(weak) == ["  2024-05-10", "Prometheus [bold]入門[/bold]"]


def test_the_headings_above_an_article_are_a_path() -> None:
    hit = HITS[1]
    article = replace(hit.article, presenter=None, section=("ニュース", "海外"))
    where = preview_text(replace(hit, article=article), 75).plain.split("\n")[1]
    assert where == "001#2 · 2024-05-10 · ニュース › 海外"


def test_what_matched_is_marked_in_notes_and_title() -> None:
    assert marked(preview_text(HITS[0], 75)) == ["監視"]
    of_lines = Snippet(text="い\nろは", path=(), line=21, highlights=((2, 3),))
    made = make_hit(2, "Thanos", notes=["い\nろは"], snippets=[of_lines])
    hit = replace(made, title_highlights=((0, 6),))
    assert marked(preview_text(hit, 75)) == ["Thanos", "ろ"]
    assert marked(row_text(hit)) == ["Thanos"]


def marked(text: Text) -> list[str]:
    return [
        text.plain[span.start : span.end]
        for span in text.spans
        if span.style == "bold yellow"
    ]
