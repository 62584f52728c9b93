"""Words of the interface that depend on the archive or on the language of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from markupsafe import Markup

from kbindex.messages import later, tr
from kbindex.pages.html.note_markup import notes_markup
from kbindex.pages.html.texts import lang_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kbindex.knowledge import Hit, Match, PassageHit, Show, TagCount
    from kbindex.messages import Language
    from kbindex.model import Article
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame

LANGUAGE_NAMES: Final[Mapping[Language, str]] = {"en": "EN", "ja": "日本語"}
"""Each in its own language: who looks for it reads no other."""

_SAME_LANG: Final = Markup("")
_LANG: Final[Mapping[Language, Markup]] = {
    "en": Markup(' lang="en"'),
    "ja": Markup(' lang="ja"'),
}

_AS_TYPED: Final = frozenset(
    {"word", "joined", "part", "stem", "bigram", "prefix", "compound"}
)
"""Ways to match that show what was typed, if in another form."""

WAYS: Final = {
    "alias": later("alias"),
    "archive": later("archive"),
    "glossary": later("glossary"),
    "loanword": later("loanword"),
    "reading": later("by sound"),
    "sound": later("by sound"),
    "tag": later("topic"),
    "typo": later("spelling"),
}
"""Ways to match by other words, as readers of a page call them."""


class Labelled(Protocol):
    """A tag, or what names one."""

    @property
    def label(self) -> str:
        """Its name."""
        ...

    @property
    def label_ja(self) -> str | None:
        """Its name in Japanese, where there is one."""


class Words:
    """What a page says of an archive, in the language of its frame.

    Args:
        view: The archive.
        frame: Where the page is shown.
    """

    def __init__(self, view: ArchiveView, frame: Frame) -> None:
        self._view = view
        self._language: Language = frame.language
        self._image_hosts = frame.image_hosts

    @property
    def show(self) -> Show | None:
        """What the show says of itself."""
        return self._view.base.show

    @property
    def show_name(self) -> str:
        """How the show is called; without a name it is its notes."""
        return (self.show and self.show.name) or tr("Show notes")

    @property
    def show_description(self) -> str:
        """What the show is about."""
        if self.show and self.show.description:
            return self.show.description
        if self.show and self.show.name:
            return tr("{show}: the show notes, searchable", show=self.show.name)
        return tr("Show notes, searchable")

    def lang(self, text: str) -> Markup:
        """Return the attribute `lang`, where a text is not in the page's language."""
        found = lang_of(text)
        return _SAME_LANG if found == self._language else _LANG[found]

    def label(self, tag: Labelled) -> str:
        """Return what readers of the page see of a tag."""
        return (self._language == "ja" and tag.label_ja) or tag.label

    def topics_of(self, tags: Iterable[str]) -> tuple[TagCount, ...]:
        """Return the tags of an article that the archive knows, in their order."""
        known = self._view.tag_of
        return tuple(known[tag] for tag in tags if tag in known)

    def notes_of(self, article: Article) -> Markup:
        """Return the notes of an article or an overview; empty where it has none."""
        return notes_markup(article, self._language, self._image_hosts)

    def of_templates(self) -> Mapping[str, Any]:
        """Return all by the names that templates use."""
        return {
            "show": self.show,
            "show_name": self.show_name,
            "show_description": self.show_description,
            "lang": self.lang,
            "label": self.label,
            "gap": "" if self._language == "ja" else " ",
            "topics_of": self.topics_of,
            "notes_of": self.notes_of,
        }


def how_label(how: str) -> str:
    """Return how other words were found, as readers call it."""
    return tr(WAYS.get(how, how))


def reasons_of(hit: Hit | PassageHit) -> tuple[Match, ...]:
    """Return why a hit was found, where other words than those typed stand in it."""
    return tuple(
        one
        for one in hit.matched
        if one.how not in _AS_TYPED and one.term.casefold() != one.query.casefold()
    )
