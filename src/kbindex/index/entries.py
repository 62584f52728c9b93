"""What an index keeps of each source file: its state, its episode, its tags."""

from collections.abc import Mapping
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct, field

from kbindex.model import Diagnostic, Episode, EpisodeId
from kbindex.model.understanding import PageUnderstanding


class SourceState(NamedTuple):
    """A source file as it was when it was read.

    `is_settled` is False where the file was so young that a later change could
    leave size and times as they are. `ctime_ns` is when anything of it changed, its
    times included, which nobody can set back; on Windows when it was made.
    """

    path: str
    size: int
    mtime_ns: int
    inode: int
    sha256: str
    is_settled: bool
    ctime_ns: int = 0


class Explanation(Struct, frozen=True, kw_only=True):
    """An abbreviation that an episode explains, and where it does first.

    Args:
        short: As it is written: LCP.
        long: What it stands for: Largest Contentful Paint.
        record: The id of the first record that says so.
        line: The line of its file.
        count: How often the episode says so.
    """

    short: str
    long: str
    record: str
    line: Annotated[int, Meta(ge=0, le=1 << 40)]
    count: Annotated[int, Meta(ge=1, le=1 << 40)]


LONGEST_SPELLING = 100
"""Characters of a spelling that are kept; a tag is a word or some."""


class Spelling(Struct, frozen=True, kw_only=True):
    """How an episode's author writes a tag that the taxonomy lacks.

    Args:
        tag: Its id: `dev-rel`.
        name: As it is written: `Dev Rel`.
        count: How often the episode writes it so.
    """

    tag: str
    name: Annotated[str, Meta(min_length=1, max_length=LONGEST_SPELLING)]
    count: Annotated[int, Meta(ge=1, le=1 << 40)]


class EpisodeSources(NamedTuple):
    """An episode's id, the state of its page, and that of each file beside it."""

    id: EpisodeId
    source: SourceState
    beside: tuple[SourceState, ...] = ()


class EpisodeEntry(Struct, frozen=True, kw_only=True):
    """A source file, its episode's header, and what came out of it.

    Args:
        id: The episode's id, also where nothing could be read.
        episode: The header, without articles; None where nothing could be read.
        articles: How many articles it holds, the overview not counted.
        records: How many records it holds, the overview counted.
        length: How many words its records hold together.
        tags: Article id → ids of its tags, where it has any.
        explanations: The abbreviations that it explains, in its order.
        spellings: How its author writes tags that the taxonomy lacks, in its order.
        beside: The files that were read with it, in the order of their paths.
        understanding: By which rules it was read, and which places are in doubt.
    """

    source: SourceState
    id: EpisodeId
    episode: Episode | None
    articles: int = 0
    records: int = 0
    length: int = 0
    tags: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]]
    )
    explanations: tuple[Explanation, ...] = ()
    spellings: tuple[Spelling, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    beside: tuple[SourceState, ...] = ()
    understanding: PageUnderstanding = PageUnderstanding()

    @property
    def sources(self) -> EpisodeSources:
        """All files that it was read from: what a look for changes needs."""
        return EpisodeSources(self.id, self.source, self.beside)


def hash_content(content: bytes) -> str:
    """Return the SHA-256 of a content, in hexadecimal."""
    from hashlib import sha256  # noqa: PLC0415 - cold start

    return sha256(content).hexdigest()
