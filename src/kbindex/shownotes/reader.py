"""A file of show notes → an `Episode`, and what could not be read as it stands."""

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from markdown_it import MarkdownIt
from msgspec import Struct, field
from msgspec.structs import replace

from kbindex.messages import Message, later, remark
from kbindex.model import Diagnostic, Episode, EpisodeId, diagnose
from kbindex.shownotes.blocks.markdown_parser import build_parser, parse_markdown
from kbindex.shownotes.blocks.tree import Block
from kbindex.shownotes.decoding import decode
from kbindex.shownotes.episode_files import MAX_SIZE_BYTES, EpisodeFile, load_content
from kbindex.shownotes.reading.articles import build_episode
from kbindex.shownotes.reading.header import parse_front_matter


class Reading(Struct, frozen=True, kw_only=True):
    """What came out of one file; no episode where it could not be read at all.

    Args:
        blocks: The page that the episode was made of.
    """

    episode: Episode | None
    diagnostics: tuple[Diagnostic, ...] = ()
    blocks: tuple[Block, ...] = ()


class Reader(Struct, frozen=True):
    """Reads episodes; holds the Markdown parser, which is costly to build."""

    md: MarkdownIt = field(default_factory=build_parser)

    def read_file(
        self, root: Path, file: EpisodeFile, *, follow_links: bool = False
    ) -> Reading:
        """Read `file` below `root`; a file that cannot be opened is a diagnostic.

        Args:
            root: The folder of episodes.
            file: One of its episodes.
            follow_links: Follow links that lead out of `root`, too.
        """
        try:
            content = load_content(root, file.path, follow_links=follow_links)
        except OSError as error:
            said = Message(error.strerror or later("cannot be read"))
            return _unread(file.path, "unreadable", said)
        return self.read_bytes(content, file)

    def read_bytes(self, content: bytes, file: EpisodeFile) -> Reading:
        """Read the bytes of `file`."""
        if len(content) > MAX_SIZE_BYTES:
            size = MAX_SIZE_BYTES // 1_000_000
            said = remark("larger than {size} MB; left out", size=size)
            return _unread(file.path, "too-large", said)
        text, diagnostics = decode(content, path=file.path)
        if text is None:
            return Reading(episode=None, diagnostics=tuple(diagnostics))
        if not text.strip():
            said = remark("an empty file")
            diagnostics.append(diagnose(file.path, 1, "empty", said))
        reading = self._parse(text, file)
        return replace(reading, diagnostics=(*diagnostics, *reading.diagnostics))

    def read_text(self, text: str, *, episode_id: str, path: str) -> Reading:
        """Read notes that are text already."""
        file = EpisodeFile(id=EpisodeId(episode_id), path=path)
        return self._parse(text, file)

    def _parse(self, text: str, file: EpisodeFile) -> Reading:
        text = normalize_line_ends(text)
        if PurePosixPath(file.path).suffix.lower() in {".html", ".htm"}:
            from kbindex.shownotes.blocks.html_parser import parse_page  # noqa: PLC0415 - quick refreshes

            html = parse_page(text, path=file.path)
            episode, said = build_episode(
                html.blocks,
                episode_id=file.id,
                path=file.path,
                page_title=html.title,
            )
            return _reading(episode, html.blocks, [*html.diagnostics, *said])
        page = parse_markdown(text, self.md, path=file.path)
        episode, said = build_episode(
            page.blocks,
            episode_id=file.id,
            path=file.path,
            front_matter=parse_front_matter(page.front_matter, path=file.path, line=2),
        )
        return _reading(episode, page.blocks, [*page.diagnostics, *said])


def normalize_line_ends(text: str) -> str:
    r"""Make `\n` of `\r\n` and `\r`; no other character ends a source line."""
    return re.sub(r"\r\n?", "\n", text)


def _reading(
    episode: Episode, blocks: Sequence[Block], diagnostics: Sequence[Diagnostic]
) -> Reading:
    return Reading(
        episode=episode, diagnostics=tuple(diagnostics), blocks=tuple(blocks)
    )


def _unread(path: str, kind: str, said: Message) -> Reading:
    return Reading(episode=None, diagnostics=(diagnose(path, 0, kind, said),))
