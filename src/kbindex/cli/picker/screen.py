"""The screen of `kbindex pick`: a query, its hits as one types, and a preview.

    ┌ query ───────────────────────────┐   below each other; beside each other
    │ hits                             │   where the terminal is wide
    │ preview of the chosen hit        │
    └ state: how many, or what is wrong┘

Textual draws on stderr, so stdout is left for what was picked.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from rich.text import Text
from textual import work
from textual.app import App, SuspendNotSupported
from textual.containers import Container
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from kbindex.cli.picker.keys import DEEDS, Keys, key_hints
from kbindex.cli.picker.program import Picked, Program
from kbindex.cli.picker.texts import error_text, row_text, state_texts
from kbindex.cli.picker.widgets import LinkList, Preview, QueryField, ValueSuggester
from kbindex.cli.screens.terminal import sanitize
from kbindex.errors import KbindexError
from kbindex.messages import tr, tr_count
from kbindex.model import ArticleId, is_web_url

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from kbindex.knowledge import Hit, SearchResult

_Answer = TypeVar("_Answer")

PAUSE_S = 0.12
"""How long no key is pressed before a search begins: longer than typing pauses."""

WATCH_S = 2.0
"""How often edits are looked for while nobody types: soon enough for who has just saved
a file, and a hundredth of a processor's time on 624 files."""

_WIDE = 100
"""Columns from which two texts of 50 columns fit beside each other."""

_MOST_OFFERED = 8
"""Values that are named below; more are not looked through."""

_OF_KEYS = frozenset(deed.action.partition("(")[0] for deed in DEEDS.values())
"""The actions that the list of links keeps from its screen."""


class Picker(App[Picked]):
    """Shows the hits of a query while one types it; returns what one picked.

    Args:
        program: What answers.
        keys: The keys of all deeds.
        query: What stands in the query at first.
        pause_s: How long to wait for another key before searching, in seconds.
        watch_s: How often to look for edits, in seconds.
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
    """

    def __init__(
        self,
        program: Program,
        keys: Keys,
        *,
        query: str = "",
        pause_s: float = PAUSE_S,
        watch_s: float = WATCH_S,
    ) -> None:
        super().__init__()
        self._program = program
        self._keys = keys
        self._pause_s = pause_s
        self._watch_s = watch_s
        self._searching = ThreadPoolExecutor(max_workers=1)
        self._refreshing = ThreadPoolExecutor(max_workers=1)
        self._left = Event()
        self._hits: tuple[Hit, ...] = ()
        self._marked: dict[ArticleId, Hit] = {}
        self._sought = query
        self._shown: str | None = None
        self._is_refused = False
        self._is_pick_due = False
        self._has_typed = False
        self._is_watching = False
        self._said = ""
        self._offered: Sequence[str] = ()
        self._set_keys()

    def _set_keys(self) -> None:
        """Bind the keys; before all others, for a field has keys of its own."""
        self._bindings.bind("ctrl+c", "interrupt", priority=True)
        for name, deed in DEEDS.items():
            for key in self._keys[name]:
                written = "question_mark" if key == "?" else key
                self._bindings.bind(written, deed.action, priority=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys to the list of links while it is open."""
        if isinstance(self.screen, ModalScreen) and action in _OF_KEYS:
            return False
        return super().check_action(action, parameters)

    def compose(self) -> ComposeResult:
        """Lay out the query, its hits, the preview and the state."""
        yield QueryField(
            self._sought,
            placeholder=tr("search"),
            id="query",
            select_on_focus=False,
            suggester=ValueSuggester(self._complete, self._offer),
        )
        with Container(id="body"):
            hits = OptionList(id="hits")
            hits.can_focus = False
            yield hits
            yield Preview(self._keys)
        yield Static(id="state")

    def on_mount(self) -> None:
        """Show what the first query finds, and begin to look for edits."""
        self._look(self._sought, pause_s=0)
        if self._program.refresh:
            self.set_interval(self._watch_s, self._look_for_edits)

    def on_unmount(self) -> None:
        """Wait for what is still running; the index is closed next."""
        self._left.set()
        self._searching.shutdown(cancel_futures=True)
        self._refreshing.shutdown(cancel_futures=True)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search for what is typed now."""
        if event.value != self._sought:  # the first query makes an event, too
            self._sought = event.value
            self._has_typed = True
            self._look(event.value, pause_s=self._pause_s)

    def on_option_list_option_highlighted(self) -> None:
        """Show the chosen hit."""
        self._preview()

    # Searching

    async def _in_thread(
        self, pool: ThreadPoolExecutor, question: Callable[[], _Answer]
    ) -> _Answer:
        """Ask in a thread; keys go on meanwhile."""
        # In a copy of the context: a thread of its own would speak English.
        return await asyncio.wrap_future(pool.submit(copy_context().run, question))

    @work(exclusive=True)
    async def _look(
        self, query: str, *, pause_s: float, kept: ArticleId | None = None
    ) -> None:
        """Search, unless another key comes first.

        Args:
            query: What is sought.
            pause_s: How long to wait for another key.
            kept: Which hit stays the chosen one, where it is found again.
        """
        await asyncio.sleep(pause_s)
        try:
            result = await self._in_thread(
                self._searching, lambda: self._program.search(query)
            )
        except (KbindexError, OSError) as error:
            self._shown, self._is_refused, self._is_pick_due = query, True, False
            self._say(error_text(error), is_wrong=True)
            return
        self._shown, self._is_refused = query, False
        self._show(result, kept)

    def _show(self, result: SearchResult, kept: ArticleId | None) -> None:
        self._hits = result.hits
        ids = [hit.article.id for hit in result.hits]
        hits = self.query_one("#hits", OptionList)
        hits.clear_options()
        hits.add_options([self._row(hit) for hit in result.hits])
        chosen = ids.index(kept) if kept and kept in ids else 0
        hits.highlighted = chosen if ids else None
        self._preview()
        self._say(" · ".join([*state_texts(result), *key_hints(self._keys)]))
        if self._is_pick_due:
            self._is_pick_due = False
            self.action_pick()

    def _row(self, hit: Hit) -> Text:
        return row_text(hit, is_marked=hit.article.id in self._marked)

    # Edits

    def _look_for_edits(self) -> None:
        """Look for edits, unless one types or that is done already."""
        is_idle, self._has_typed = not self._has_typed, False
        if is_idle and not self._is_watching:
            self._watch()

    @work(group="watch")
    async def _watch(self) -> None:
        """Bring the index up to date, and show the hits anew where that changed it."""
        refresh = self._program.refresh
        if refresh is None:
            return
        self._is_watching = True
        try:
            is_changed = await self._in_thread(
                self._refreshing, lambda: refresh(self._left)
            )
        except (KbindexError, OSError) as error:
            self._say(error_text(error), is_wrong=True)
        else:
            if is_changed:
                chosen = self._chosen()
                kept = chosen.article.id if chosen else None
                self._look(self._sought, pause_s=0, kept=kept)
        finally:
            self._is_watching = False

    # What is said below

    def _say(self, message: str, *, is_wrong: bool = False) -> None:
        self._said = message
        self.query_one("#state", Static).set_class(is_wrong, "-wrong")
        self._draw_state()

    def _draw_state(self) -> None:
        count = len(self._marked)
        marked = tr_count("{count} marked", "{count} marked", count) if count else ""
        said = " · ".join(filter(None, [marked, self._said]))
        if self._offered:
            said = "→ " + " · ".join(self._offered)
        self.query_one("#state", Static).update(Text(sanitize(said)))

    async def _complete(self, word: str) -> Sequence[str]:
        return await self._in_thread(
            self._searching, lambda: self._program.complete(word)
        )

    def _offer(self, query: str, values: Sequence[str]) -> None:
        if query != self.query_one("#query", Input).value:
            return  # more was typed meanwhile
        self._offered = values[:_MOST_OFFERED]
        self.call_after_refresh(self._draw_state)  # → works when it is said to

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

    def action_scroll(self, lines: int) -> None:
        """Scroll the preview down, or up where `lines` is negative."""
        self.query_one(Preview).scroll_relative(y=lines, animate=False)

    def action_mark(self) -> None:
        """Mark the chosen hit, or no longer; and choose the next."""
        hits = self.query_one("#hits", OptionList)
        hit = self._chosen()
        if hit is None or hits.highlighted is None:
            return
        if self._marked.pop(hit.article.id, None) is None:
            self._marked[hit.article.id] = hit
        hits.replace_option_prompt_at_index(hits.highlighted, self._row(hit))
        self.action_move(1)
        self._draw_state()

    def action_pick(self) -> None:
        """Leave with what is marked, else with the chosen hit.

        Wait first for the hits of what was typed last. Hits that a refused query left
        on the screen do not answer it.
        """
        if self._marked:
            self.exit(Picked(hits=tuple(self._marked.values())))
        elif self._shown != self.query_one("#query", Input).value:
            self._is_pick_due = True
        elif not self._is_refused and (hit := self._chosen()) is not None:
            self.exit(Picked(hits=(hit,)))

    def action_leave(self) -> None:
        """Put the keys away; else leave without a hit."""
        if self.query_one(Preview).has_keys_shown:
            self.action_toggle_keys()
        else:
            self.exit(Picked())

    def action_interrupt(self) -> None:
        """Leave as Ctrl-C leaves other commands."""
        self.exit(Picked(is_interrupted=True))

    def action_open_page(self) -> None:
        """Open the page of the chosen hit in the browser; the screen stays."""
        hit = self._chosen()
        self._open(hit.article.url if hit else None)

    def action_links(self) -> None:
        """List the links of the chosen hit, and open the one that is chosen."""
        hit = self._chosen()
        if hit is None or not hit.article.links:
            self._say(tr("no link to open"), is_wrong=True)
            return
        self.push_screen(LinkList(hit.article), self._open_chosen)

    def _open_chosen(self, url: str | None) -> None:
        if url is not None:
            self._open(url)

    def _open(self, url: str | None) -> None:
        if url is None or not is_web_url(url):
            self._say(tr("no link to open"), is_wrong=True)
        elif self._lent(lambda: self._program.open_url(url)):
            self._say(tr("opened {url}", url=url))
        else:
            self._say(tr("no browser could be started"), is_wrong=True)

    def action_edit(self) -> None:
        """Open the notes of the chosen hit in the editor; the screen comes back."""
        hit = self._chosen()
        if hit is None:
            return
        if problem := self._lent(lambda: self._problem_of_editing(hit)):
            self._say(problem, is_wrong=True)
        self._watch()

    def _problem_of_editing(self, hit: Hit) -> str:
        """Edit, and say what failed; the screen would not come back from an error."""
        try:
            self._program.edit(hit)
        except (KbindexError, OSError) as error:
            return error_text(error)
        return ""

    def _lent(self, use: Callable[[], _Answer]) -> _Answer:
        """Lend the terminal to a program that lives in it."""
        try:
            with self.suspend():
                return use()
        except SuspendNotSupported:
            return use()

    def action_toggle_keys(self) -> None:
        """Show what the keys do, or the preview again."""
        self.query_one(Preview).toggle_keys()


def run_picker(program: Program, keys: Keys, query: str) -> Picked:
    """Show the screen until it is left."""
    return Picker(program, keys, query=query).run(mouse=False) or Picked()
