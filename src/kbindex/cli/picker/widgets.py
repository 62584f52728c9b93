"""Parts of the picker's screen: the query, the preview, the list of links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.suggester import Suggester, SuggestionReady
from textual.widgets import Input, OptionList, Static

from kbindex.cli.picker.keys import key_lines
from kbindex.cli.picker.texts import link_rows, preview_text
from kbindex.messages import tr

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from kbindex.cli.picker.keys import Keys
    from kbindex.knowledge import Hit
    from kbindex.model import Article

_LAST_WORD = re.compile(
    r"""(?:^|[\s(（])[-－]?(?P<word>(?:[@＠]|[^\s:："()（）]+[:：])(?:"[^"]*|[^\s"]*))$"""
)
"""A field with what is written of its value, or of a saved search, at the end."""


def word_to_complete(text: str) -> str:
    """Return the end of a query that a value may complete; nothing where it has none.

    >>> word_to_complete("thanos -tag:mon")
    'tag:mon'
    """
    found = _LAST_WORD.search(text)
    return found["word"] if found else ""


class ValueSuggester(Suggester):
    """Proposes the rest of a field's value behind what is typed.

    Args:
        complete: Gives the values that a word may become, the likeliest first.
        offer: Told of the query that they are for, and of them.
    """

    def __init__(
        self,
        complete: Callable[[str], Awaitable[Sequence[str]]],
        offer: Callable[[str, Sequence[str]], None],
    ) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete
        self._offer = offer

    async def get_suggestion(self, value: str) -> str | None:
        """Return the query with the first value in full."""
        word = word_to_complete(value)
        plain = word.replace("：", ":").replace("＠", "@")
        values = await self._complete(plain) if word else ()
        self._offer(value, () if plain in values else values)
        longer = [each for each in values if len(each) > len(word)]
        return value[: len(value) - len(word)] + longer[0] if longer else None


class QueryField(Input):
    """The query; `?` is part of it only where something stands before.

    Keys may be faster than the values they ask for: a → that comes too early takes
    the value when it is there, unless the query has changed meanwhile.
    """

    _asked_ahead: str | None = None

    def action_cursor_right(self, select: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual calls it so
        """Take what is proposed, or move right."""
        query, is_at_end = self.value, self.cursor_at_end
        super().action_cursor_right(select)
        self._asked_ahead = query if is_at_end and self.value == query else None

    def on_suggestion_ready(self, event: SuggestionReady) -> None:
        """Take a value that was asked for before it was there."""
        if event.value == self.value == self._asked_ahead:
            self.value = event.suggestion
            self.cursor_position = len(self.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Forget what was asked for another query."""
        if event.value != self._asked_ahead:
            self._asked_ahead = None

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Say whether a key is typed here, and not looked up among the bindings."""
        if key == "question_mark" and not self.value:
            return False
        return super().check_consume_key(key, character)


class Preview(VerticalScroll):
    """Shows a hit whole, or what the keys do."""

    can_focus = False

    def __init__(self, keys: Keys) -> None:
        super().__init__(Static(), id="preview")
        self._keys = keys
        self._hit: Hit | None = None
        self.has_keys_shown = False

    def show(self, hit: Hit | None) -> None:
        """Show a hit from its beginning; nothing where it is None.

        The same article stays where it was scrolled to.
        """
        is_same = hit and self._hit and hit.article.id == self._hit.article.id
        self._hit = hit
        if is_same and not self.has_keys_shown:
            self._draw()
            return
        self.has_keys_shown = False
        self._draw()
        self.scroll_home(animate=False)

    def toggle_keys(self) -> None:
        """Show what the keys do, or the hit again."""
        self.has_keys_shown = not self.has_keys_shown
        self._draw()
        self.scroll_home(animate=False)

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._draw()

    def _draw(self) -> None:
        text = Text(key_lines(self._keys)) if self.has_keys_shown else Text()
        if self._hit and not self.has_keys_shown:
            text = preview_text(self._hit, self.scrollable_content_region.width)
        self.query_one(Static).update(text)


class LinkList(ModalScreen[str | None]):
    """The links of an article; leaves with the address that is chosen."""

    CSS = """
    LinkList { align: center middle; }
    LinkList Vertical {
        width: 90%; height: auto; max-height: 80%; border: solid $primary;
        background: $surface;
    }
    LinkList OptionList {
        border: none; height: auto; max-height: 100%; background: $surface;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)"),
        Binding("ctrl+n", "move(1)"),
        Binding("ctrl+p", "move(-1)"),
    ]

    def __init__(self, article: Article) -> None:
        super().__init__()
        self._rows = link_rows(article)

    def compose(self) -> ComposeResult:
        """Lay out a line a link."""
        with Vertical() as frame:
            frame.border_title = tr("Enter opens a link · Esc closes")
            yield OptionList(*(text for text, _ in self._rows))

    def action_move(self, steps: int) -> None:
        """Choose a link further down, or up."""
        links = self.query_one(OptionList)
        links.highlighted = ((links.highlighted or 0) + steps) % len(self._rows)

    def on_key(self, event: object) -> None:
        """Choose a link by its number, as far as one digit goes."""
        character = getattr(event, "character", None) or ""
        if character.isdecimal() and 1 <= int(character) <= len(self._rows):
            self.query_one(OptionList).highlighted = int(character) - 1

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Leave with the address."""
        self.dismiss(self._rows[event.option_index][1])
