"""An archive as a folder of Markdown that loses nothing.

    README.md       what there is: each episode with its articles, ids and tags
    episodes/…      the notes themselves, byte for byte, with chapters and transcripts
    glossary.txt    the archive's own words and topics, where it has any
    topics.toml
    kbindex.toml    how its notes are read, where that is said

Notes that are written anew from what was read would lose what nobody read: emphasis,
comments, line numbers, and each habit of a writer. So the notes are their own form, and
`README.md` says what kbindex has made of them. The folder is a project: read again it
gives the same records. Pages in HTML stay such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import msgspec

from kbindex.output_folders import Manifest
from kbindex.pages.markdown_text import code_span, link, to_markdown
from kbindex.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kbindex.config.notes import NotesConfig
    from kbindex.exports.bundles import Bundle
    from kbindex.knowledge import KnowledgeBase
    from kbindex.pages import json_types

KIND: Final = "kbindex-markdown"


def markdown_files(
    base: KnowledgeBase, bundle: Bundle, notes: NotesConfig
) -> dict[str, bytes]:
    """Return path → content of each file of the folder but its manifest.

    Args:
        base: The archive.
        bundle: What was made of it.
        notes: How its notes were read.

    Raises:
        ArchiveError: There are no episodes any more.
        ConfigError: The archive's own words or topics cannot be read.
    """
    files = {file.path: file.content for file in base.archive_files()}
    files["README.md"] = "".join(f"{line}\n" for line in _overview(bundle)).encode()
    if settings := _settings(notes):
        files["kbindex.toml"] = settings.encode()
    return files


def _settings(notes: NotesConfig) -> str:
    """Return the settings that change what is read; "" where all are the usual ones."""
    lines: list[str] = []
    if notes.articles != "auto":
        lines.append(f"articles = {_toml(notes.articles)}")
    if notes.pass_over:
        lines.append(f"pass_over = [{', '.join(map(_toml, notes.pass_over))}]")
    if notes.dates:
        lines.append(f"dates = {_toml(notes.dates)}")
    return "\n".join(("[notes]", *lines, "")) if lines else ""


def _toml(text: str) -> str:
    """Return a text as TOML writes it: as JSON does, of what both have in common."""
    return msgspec.json.encode(text).decode().replace("\x7f", "\\u007f")


def _overview(bundle: Bundle) -> Iterator[str]:
    by_episode: dict[str, list[json_types.Record]] = {}
    for record in bundle.records:
        by_episode.setdefault(record["episode"], []).append(record)
    yield "# Episodes"
    for episode in bundle.episodes["episodes"]:
        yield ""
        yield from _episode(episode, by_episode.get(episode["id"], ()))


def _episode(
    episode: json_types.CountedEpisode, records: Iterable[json_types.Record]
) -> Iterator[str]:
    address = quote(f"episodes/{episode['source']}")
    yield f"## [{to_markdown(episode['title'])}]({address})"
    yield ""
    facts = {
        "Date": episode["date"] or "",
        "Hosts": ", ".join(episode["hosts"]),
        "Guests": ", ".join(episode["guests"]),
        "Video": episode["video"] or "",
    }
    for name, fact in facts.items():
        if fact:
            yield f"- {name}: {to_markdown(fact)}"
    for record in records:
        if record["kind"] == "article":
            tags = "".join(f" {code_span(f'#{tag}')}" for tag in record["tags"])
            shown = link(record["title"], record["url"])
            yield f"- {code_span(record['id'])} {shown}{tags}"


def markdown_manifest(counts: dict[str, int], *, public: bool) -> Manifest:
    """Return what the folder says of itself; its files are added as they are written.

    Args:
        counts: How much it holds of what.
        public: Whether private episodes were left out.
    """
    return Manifest(kind=KIND, kbindex=__version__, public=public, counts=counts)
