"""What of an archive is left out: private episodes, as if they were not there.

They are told by their names, before anything is read of them, or by a mark in their
front matter:

    private: true      draft: true      published: false

Whatever else stands behind `private` is taken for a yes (`private: hosts only`): what
is left out by mistake is missed, what is shown by mistake was read by strangers.

What is left out has no file for the rest of the program, so nothing of it can be in an
index, a count or an answer.
"""

from __future__ import annotations

import unicodedata
from fnmatch import fnmatchcase
from pathlib import Path  # noqa: TC003 - a field's type
from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.safe_files import leads_elsewhere, read_regular
from kbindex.shownotes.blocks.front_matter import split_front_matter
from kbindex.shownotes.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbindex.shownotes.blocks.front_values import Value

MAX_HEAD_BYTES = 500_000
"""More than the longest front matter that is read takes."""

_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})
_NOTHING = frozenset({"", "null", "~"})


class LeaveOut(Struct, frozen=True, kw_only=True):
    """Which episodes are left out.

    Args:
        names: Patterns as a shell has them (`*-private`), in any case and form of
            letters. They are compared with the id of an episode, and with the names of
            its file and of the folders above it; `drafts/*` and `drafts/` are all below
            a folder.
        drafts: Leave out what is marked as a draft, or as not published. What is
            marked as private is left out always.
    """

    names: tuple[str, ...] = ()
    drafts: bool = True

    @property
    def rules(self) -> tuple[str, ...]:
        """What tells one way to leave out from others."""
        return ("left out", str(self.drafts), *sorted(set(self._patterns())))

    def _patterns(self) -> Iterator[str]:
        return (_folded(name).removeprefix("./").strip("/") for name in self.names)

    def in_archive(self, root: Path, *, follow_links: bool) -> PrivateFiles:
        """Return what says of the files of an archive which are left out."""
        return PrivateFiles(root=root, leave_out=self, follow_links=follow_links)

    def has_named(self, path: str) -> bool:
        """Say whether a file or folder is left out by its name.

        Args:
            path: Relative to the archive, with `/`. A suffix is no part of a name:
                `026-private.en.vtt` is left out with `026-private`.
        """
        if not self.names:
            return False
        forms = set(_forms(_folded(path)))
        return any(fnmatchcase(f, p) for p in self._patterns() for f in forms)

    def has_marked(self, content: bytes) -> bool:
        """Say whether the front matter of a page marks it as none for others."""
        text, _ = decode(content, path="")
        if text is None:
            return False
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        fields = split_front_matter(lines, path="").fields
        return any(self._is_mark(key.strip().casefold(), v) for key, v in fields)

    def _is_mark(self, key: str, value: Value) -> bool:
        said = value.text.strip().casefold()
        if key == "private":
            return value.kind != "text" or said not in _NO | _NOTHING
        is_draft = (
            said in _YES if key == "draft" else key == "published" and said in _NO
        )
        return self.drafts and is_draft


def _folded(name: str) -> str:
    """Return what all ways to write a name have in common: macOS parts `が` in two."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def _forms(path: str) -> Iterator[str]:
    """Yield all that may be meant by a name: with and without folders and suffixes."""
    for whole in (path, path.rpartition("/")[2]):
        yield whole
        stem = whole
        while "." in stem.rpartition("/")[2]:
            stem = stem.rpartition(".")[0]
            yield stem


class PrivateFiles(Struct, kw_only=True):
    """Says of the files of one archive which are private, and whether there were any.

    Args:
        root: The folder of episodes.
        leave_out: What is private.
        follow_links: Follow links that lead out of it, too.
        are_there: Whether a file or folder was private until now.
    """

    root: Path
    leave_out: LeaveOut
    follow_links: bool
    are_there: bool = False

    def has_named(self, path: str) -> bool:
        """Say whether a file or folder is private by its names, or its target's."""
        paths = [path]
        if leads_elsewhere(f"{self.root}/{path}"):
            paths += self._real_parts(path)
        is_private = any(map(self.leave_out.has_named, paths))
        self.are_there |= is_private
        return is_private

    def has(self, path: str) -> bool:
        """Say whether a page is private, by its names or by a mark in it."""
        if self.has_named(path):
            return True
        is_marked = self.leave_out.has_marked(self._content(path))
        self.are_there |= is_marked
        return is_marked

    def _content(self, path: str) -> bytes:
        """Return what a page holds; nothing where it cannot be read."""
        most = MAX_HEAD_BYTES
        try:
            return read_regular(
                str(self.root), path, most_bytes=most, follow_outside=self.follow_links
            )
        except OSError:  # whoever reads the episode says so
            return b""

    def _real_parts(self, path: str) -> Iterator[str]:
        """Yield the paths of what a link leads to, and of the folders it lies in.

        Nothing where it leads out of the archive.
        """
        place, archive = (self.root / path).resolve(), self.root.resolve()
        if place.is_relative_to(archive):
            parts = place.relative_to(archive).parts
            yield from ("/".join(parts[: n + 1]) for n in range(len(parts)))
