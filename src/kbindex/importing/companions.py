"""Chapters and transcripts beside an episode's file.

    025.md         025.chapters.json   025.vtt, 025.srt, 025.transcript.json, ….txt
    025/README.md  025/chapters.json   025/transcript.vtt, ….srt, ….json, ….txt

What lies there stays: it is written where nothing is.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from kbindex.importing.announced import Announced, Chapter, Companion
from kbindex.importing.episode_text import chosen_transcript, transcript_suffix
from kbindex.importing.source_errors import SourceError
from kbindex.importing.sources import Source
from kbindex.messages import remark
from kbindex.model import is_web_url
from kbindex.shownotes.decoding import decode
from kbindex.shownotes.episode_files import PAGE_STEMS

Kind = Literal["chapters", "transcripts"]

_WITH_TIMES = (".vtt", ".srt")


class Wanted(Struct, frozen=True, kw_only=True):
    """A companion that an episode may have.

    Args:
        path: Its file, relative to the folder of episodes, with `/`.
        kind: What it is.
        at: Where it is to be had; None where the feed holds it.
        chapters: What the feed holds.
    """

    path: str
    kind: Kind
    at: Companion | None = None
    chapters: tuple[Chapter, ...] = ()


def wanted_companions(one: Announced, path: str) -> Iterator[Wanted]:
    """Yield the companions that a source names.

    Args:
        one: The episode.
        path: Its file, relative to the folder of episodes.
    """
    folder, slash, file = path.rpartition("/")
    stem = file.rpartition(".")[0]
    is_page = bool(slash) and stem.lower() in PAGE_STEMS
    start = f"{folder}/" if is_page else f"{folder}{slash}{stem}."
    if one.chapters or one.own_chapters:
        yield Wanted(
            path=f"{start}chapters.json",
            kind="chapters",
            at=one.chapters if not one.own_chapters else None,
            chapters=one.own_chapters,
        )
    if best := chosen_transcript(one.transcripts):
        suffix = transcript_suffix(best)
        is_short = suffix in _WITH_TIMES and not is_page
        name = suffix.removeprefix(".") if is_short else f"transcript{suffix}"
        yield Wanted(path=start + name, kind="transcripts", at=best)


def bring(wanted: Wanted, source: Source, *, fetched: Sequence[Kind]) -> bytes | None:
    """Return a companion's content; None where it is not to be brought.

    Args:
        wanted: The companion.
        source: Where its episode comes from.
        fetched: The kinds that the user wants to be fetched.

    Raises:
        SourceError: It cannot be had, or is not what it should be.
    """
    if wanted.at is None:
        return _chapters_text(wanted.chapters)
    is_remote = is_web_url(wanted.at.url)
    get = source.remote if is_remote else source.local
    if get is None or (is_remote and wanted.kind not in fetched):
        return None
    content = get(wanted.at)
    if content is not None and not _is_fit(content, wanted):
        raise SourceError(wanted.at.url, remark("not what it should be"))
    return content


def _chapters_text(chapters: Sequence[Chapter]) -> bytes:
    """Write chapters as Podcasting 2.0 has them.

    Source:
        podcastindex.org, "JSON Chapters Format", version 1.2.
    """
    rows = [
        {"startTime": one.start_s, "title": one.title}
        | ({"url": one.url} if one.url else {})
        for one in chapters
    ]
    document = {"version": "1.2.0", "chapters": rows}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _is_fit(content: bytes, wanted: Wanted) -> bool:
    """Say whether a companion is what it should be, and no page about an error."""
    if wanted.path.endswith(".json"):
        try:
            msgspec.json.decode(content, type=dict | list)
        except (ValueError, RecursionError):
            return False
        return True
    text, _ = decode(content, path=wanted.path)
    return bool(text) and not (text or "").lstrip()[:20].lower().startswith(
        ("<!doctype", "<html")
    )
