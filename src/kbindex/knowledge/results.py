"""What the façade answers besides hits."""

from collections.abc import Callable
from dataclasses import dataclass

from kbindex.model import Diagnostic, Episode
from kbindex.search import Hit

Progress = Callable[[int, int], None]
"""Called with how many episodes are done, and how many there are to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeSummary:
    """An episode's header and how many articles it has."""

    episode: Episode
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TagCount:
    """A tag and how often it occurs.

    Args:
        count: Articles that have it or a narrower tag.
        own: Articles that have it themselves.
        episodes: Ids of the episodes of the counted articles, by date.
    """

    id: str
    label: str
    kind: str
    count: int
    own: int
    episodes: tuple[str, ...]
    broader: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagArticles:
    """A tag with its articles, newest first."""

    tag: TagCount
    articles: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a refresh changed: ids of episodes, in the order of their files."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    articles: int = 0
    seconds: float = 0.0
    diagnostics: tuple[Diagnostic, ...] = ()
    reason: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the index was up to date."""
        return not (self.added or self.changed or self.removed)
