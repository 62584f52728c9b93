"""What an index keeps of each source file: its state, its episode, its tags."""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct, field

from kbindex.model import Diagnostic, Episode, EpisodeId


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


class EpisodeEntry(Struct, frozen=True, kw_only=True):
    """A source file, its episode's header, and what came out of it.

    Args:
        id: The episode's id, also where nothing could be read.
        episode: The header, without articles; None where nothing could be read.
        articles: How many articles it holds, the overview not counted.
        records: How many records it holds, the overview counted.
        length: How many words its records hold together.
        tags: Article id → ids of its tags, where it has any.
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
    diagnostics: tuple[Diagnostic, ...] = ()


def hash_content(content: bytes) -> str:
    """Return the SHA-256 of a content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
