"""The screen of `kbindex pick`: a query, its hits as one types, and a preview.

    ┌ query ───────────────────────────┐   below each other; beside each other
    │ hits                             │   where the terminal is wide
    │ preview of the chosen hit        │
    └ state: how many, or what is wrong┘

Textual draws on stderr, so stdout is left for what was picked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import App, SuspendNotSupported
from textual.binding import Binding
from textual.containers import Container, VerticalScroll
from textual.widgets import Input, OptionList, Static

from kbindex.cli.picker_text import KEYS, preview_text, row_text
from kbindex.cli.remedies import error_line
from kbindex.cli.screens.terminal import sanitize
from kbindex.cli.screens.unmet_lines import unmet_lines
from kbindex.errors import KbindexError
from kbindex.messages import later, tr
from kbindex.model import is_web_url

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from kbindex.knowledge import Hit, SearchResult

Search = Callable[[str], "SearchResult"]
OpenUrl = Callable[[str], bool]

PAUSE_S = 0.12
"""How long no key is pressed before a search begins: longer than typing pauses."""

_WIDE = 100
"""Columns from which two texts of 50 columns fit beside each other."""

_HINT = later("Enter picks · F1 keys")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """How the screen was left.

    Args:
        hit: What was picked; None where nothing was.
        is_interrupted: Whether Ctrl-C ended it.
    """

    hit: Hit | None = None
    is_interrupted: bool = False


class QueryField(Input):
    """The query; `?` is part of it only where something stands before."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Say whether a key is typed here, and not looked up among the bindings."""
        if key == "question_mark" and not self.value:
            return False
        return super().check_consume_key(key, character)


class Preview(VerticalScroll):
    """Shows a hit whole, or what the keys do."""

    def __init__(self) -> None:
        super().__init__(Static(), id="preview")
        self._hit: Hit | None = None
        self._has_keys_shown = False

    def show(self, hit: Hit | None) -> None:
        """Show a hit from its beginning; nothing where it is None."""
        self._hit, self._has_keys_shown = hit, False
        self._draw()
        self.scroll_home(animate=False)

    def toggle_keys(self) -> None:
        """Show what the keys do, or the hit again."""
        self._has_keys_shown = not self._has_keys_shown
        self._draw()
        self.scroll_home(animate=False)

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._draw()

    def _draw(self) -> None:
        text = Text(tr(KEYS)) if self._has_keys_shown else Text()
        if self._hit and not self._has_keys_shown:
            text = preview_text(self._hit, self.scrollable_content_region.width)
        self.query_one(Static).update(text)


class Picker(App[Picked]):
    """Shows the hits of a query while one types it; returns what one picked.

    Args:
        search: Searches; called in one thread only, one call after the other.
        open_url: Opens a page in the browser, and says whether it could.
        query: What stands in the query at first.
        pause_s: How long to wait for another key before searching, in seconds.
    """

    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]  # noqa: RUF012 - no class variable in Textual
    CSS = """
    #query { height: 1; border: none; padding: 0; background: $surface; }
    #body { height: 1fr; }
    #hits {
        border: none; padding: 0; text-wrap: nowrap; text-overflow: ellipsis;
        background: $background;
    }
    #preview {
        border-top: solid $primary; padding: 0 1; scrollbar-gutter: stable;
    }
    #preview:focus { border-top: solid $accent; }
    #state {
        height: 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis;
    }
    #state.-wrong { color: $error; }
    .-narrow #body { layout: vertical; }
    .-narrow #hits { height: 2fr; width: 1fr; }
    .-narrow #preview { height: 3fr; width: 1fr; }
    .-wide #body { layout: horizontal; }
    .-wide #hits { width: 1fr; height: 1fr; }
    .-wide #preview {
        width: 1fr; height: 1fr; border-top: none; border-left: solid $primary;
    }
    .-wide #preview:focus { border-left: solid $accent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "interrupt", priority=True),
        Binding("ctrl+p", "move(-1)", priority=True),
        Binding("ctrl+n", "move(1)", priority=True),
        Binding("question_mark", "toggle_keys", priority=True),
        Binding("f1", "toggle_keys"),
        Binding("escape", "leave"),
        Binding("enter", "pick"),
        Binding("ctrl+o", "open_page"),
        Binding("up", "move(-1)"),
        Binding("down", "move(1)"),
        Binding("pageup", "move(-10)"),
        Binding("pagedown", "move(10)"),
    ]

    def __init__(
        self,
        search: Search,
        open_url: OpenUrl,
        *,
        query: str = "",
        pause_s: float = PAUSE_S,
    ) -> None:
        super().__init__()
        self._search = search
        self._open_url = open_url
        self._pause_s = pause_s
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._hits: tuple[Hit, ...] = ()
        self._sought = query
        self._shown: str | None = None
        self._is_refused = False
        self._is_pick_due = False

    def compose(self) -> ComposeResult:
        """Lay out the query, its hits, the preview and the state."""
        yield QueryField(
            self._sought, placeholder=tr("search"), id="query", select_on_focus=False
        )
        with Container(id="body"):
            hits = OptionList(id="hits")
            hits.can_focus = False
            yield hits
            yield Preview()
        yield Static(id="state")

    def on_mount(self) -> None:
        """Show what the first query finds."""
        self._look(self._sought, pause_s=0)

    def on_unmount(self) -> None:
        """Wait for a search that is still running; the index is closed next."""
        self._pool.shutdown(cancel_futures=True)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search for what is typed now."""
        if event.value != self._sought:  # the first query makes an event, too
            self._sought = event.value
            self._look(event.value, pause_s=self._pause_s)

    def on_input_submitted(self) -> None:
        """Pick, as Enter does everywhere."""
        self.action_pick()

    def on_option_list_option_highlighted(self) -> None:
        """Show the chosen hit."""
        self._preview()

    # Searching

    @work(exclusive=True)
    async def _look(self, query: str, *, pause_s: float) -> None:
        """Search in a thread, unless another key comes first; keys go on meanwhile."""
        await asyncio.sleep(pause_s)
        loop = asyncio.get_running_loop()
        try:
            # In a copy of the context: a thread of its own would speak English.
            context = copy_context()
            result = await loop.run_in_executor(
                self._pool, lambda: context.run(self._search, query)
            )
        except (KbindexError, OSError) as error:
            self._shown, self._is_refused, self._is_pick_due = query, True, False
            text = error_line(error) if isinstance(error, KbindexError) else str(error)
            self._say(text, is_wrong=True)
            return
        self._shown, self._is_refused = query, False
        self._show(result)

    def _show(self, result: SearchResult) -> None:
        self._hits = result.hits
        hits = self.query_one("#hits", OptionList)
        hits.clear_options()
        hits.add_options([row_text(hit) for hit in result.hits])
        hits.highlighted = 0 if result.hits else None
        self._preview()
        self._say(_state(result))
        if self._is_pick_due:
            self._is_pick_due = False
            self.action_pick()

    def _say(self, message: str, *, is_wrong: bool = False) -> None:
        state = self.query_one("#state", Static)
        state.set_class(is_wrong, "-wrong")
        state.update(Text(sanitize(message)))

    # The chosen hit

    def _chosen(self) -> Hit | None:
        number = self.query_one("#hits", OptionList).highlighted
        if number is None or number >= len(self._hits):
            return None
        return self._hits[number]

    def _preview(self) -> None:
        self.query_one(Preview).show(self._chosen())

    # Keys

    def action_move(self, steps: int) -> None:
        """Choose a hit further down, or up where `steps` is negative."""
        if self._hits:
            hits = self.query_one("#hits", OptionList)
            last = len(self._hits) - 1
            hits.highlighted = min(max((hits.highlighted or 0) + steps, 0), last)

    def action_pick(self) -> None:
        """Leave with the chosen hit; wait first for the hits of what was typed last.

        Hits that a refused query left on the screen do not answer it.
        """
        if self._shown != self.query_one("#query", Input).value:
            self._is_pick_due = True
        elif not self._is_refused and (hit := self._chosen()) is not None:
            self.exit(Picked(hit=hit))

    def action_leave(self) -> None:
        """Leave without a hit."""
        self.exit(Picked())

    def action_interrupt(self) -> None:
        """Leave as Ctrl-C leaves other commands."""
        self.exit(Picked(is_interrupted=True))

    def action_open_page(self) -> None:
        """Open the page of the chosen hit in the browser; the screen stays."""
        hit = self._chosen()
        url = hit.article.url if hit else None
        if url is None or not is_web_url(url):
            self._say(tr("no link to open"), is_wrong=True)
        elif self._opens(url):
            self._say(tr("opened {url}", url=url))
        else:
            self._say(tr("no browser could be started"), is_wrong=True)

    def _opens(self, url: str) -> bool:
        """Open a page; the terminal is lent to browsers that live in it."""
        try:
            with self.suspend():
                return self._open_url(url)
        except SuspendNotSupported:
            return self._open_url(url)

    def action_toggle_keys(self) -> None:
        """Show what the keys do, or the preview again."""
        self.query_one(Preview).toggle_keys()


def run_picker(search: Search, open_url: OpenUrl, query: str) -> Picked:
    """Show the screen until it is left."""
    return Picker(search, open_url, query=query).run(mouse=False) or Picked()


def _state(result: SearchResult) -> str:
    shown = len(result.hits)
    text = tr("nothing found")
    if result.total:
        text = tr("{count} found")
    if shown < result.total:
        text = tr("{count} found, {shown} shown")
    said = [text.format(count=result.total, shown=shown), *unmet_lines(result)]
    if result.suggestion:
        said.append(tr("did you mean {name}?", name=result.suggestion))
    return " · ".join([*said, tr(_HINT)])
