"""The next episode: its id, its regular presenters, and a template of its notes."""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kbindex.errors import ArchiveError, Remedy
from kbindex.knowledge.questions.presenter_summaries import fold_presenter
from kbindex.messages import tr
from kbindex.model import Episode
from kbindex.model.order import latest_last
from kbindex.shownotes.blocks.markdown_parser import build_parser, parse_markdown
from kbindex.shownotes.decoding import decode
from kbindex.shownotes.episode_files import PAGE_STEMS, load_content
from kbindex.shownotes.reader import normalize_line_ends
from kbindex.shownotes.reading.people import without_remark
from kbindex.shownotes.reading.presenter_sections import iter_presenters

RECENT = 5
"""Episodes that decide who is a regular presenter: in half of them, or more."""

_DATE_DIGITS = 6
_MARKDOWN = (".md", ".markdown")

_DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{port}{number}" for port in ("COM", "LPT") for number in "123456789¹²³"
}
"""What Windows keeps for devices, whatever follows behind a dot."""

LoadText = Callable[[str], str]
"""Source path → the text of an episode's file, with `\\n` at the line ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEpisode:
    """An episode to be written.

    Args:
        id: Its id.
        path: Its file, relative to the archive, with `/`.
        text: Its notes, to be filled.
    """

    id: str
    path: str
    text: str


def plan_episode(
    episodes: Sequence[Episode],
    *,
    date: dt.date,
    load_text: LoadText,
    episode_id: str | None = None,
) -> NewEpisode:
    """Plan the next episode in the form of the archive's latest.

    Args:
        episodes: All episodes, in the order of their files.
        date: When it is recorded.
        load_text: Loads the notes of an episode.
        episode_id: Its id; by default the number behind the highest.

    Raises:
        ArchiveError: The ids are no numbers that could be counted on, the id
            is none that a file can have, or it is taken.
    """
    order = sorted(episodes, key=lambda e: latest_last(e.date, e.id))
    number = episode_id if episode_id is not None else next_id([e.id for e in episodes])
    _check_id(number, taken={str(episode.id) for episode in episodes})
    recent = order[-RECENT:]
    latest = order[-1] if order else None
    headings = regular_presenters(recent, load_text)
    return NewEpisode(
        id=number,
        path=_path_like(latest, number),
        text=render(number, date=date, latest=latest, presenters=headings),
    )


def next_id(ids: Sequence[str]) -> str:
    """Return the number behind the highest, as wide as that: `025` → `026`.

    Raises:
        ArchiveError: No id is a number, or the highest is a date.
    """
    numbers = [name for name in ids if re.fullmatch(r"[0-9]+", name)]
    if not numbers:
        text = tr("the ids of the episodes are no numbers")
        raise ArchiveError(text, remedy=Remedy.NAME_ID)
    highest = max(numbers, key=int)
    if len(highest) >= _DATE_DIGITS:
        text = tr("the id {name} looks like a date", name=highest)
        raise ArchiveError(text, remedy=Remedy.NAME_NEXT_ID)
    return str(int(highest) + 1).zfill(len(highest))


def _check_id(name: str, *, taken: set[str]) -> None:
    """Refuse what is no name of a file on some system, for archives are cloned."""
    if reason := _unfit(name):
        text = tr(
            "{name!r} cannot be the id of an episode: {reason}",
            name=name,
            reason=reason,
        )
        raise ArchiveError(text, remedy=Remedy.NAME_OTHER_ID)
    if name in taken:
        raise ArchiveError(tr("there is an episode {name} already", name=name))


def _unfit(name: str) -> str:
    """Say why a name is no id; nothing where it is one."""
    if not name:
        return tr("it is empty")
    if name.lower() in PAGE_STEMS:
        return tr("a page in the folder of an episode has this name")
    if name.partition(".")[0].rstrip().upper() in _DEVICES:
        return tr("Windows keeps this name for a device")
    if name != name.strip() or name.startswith((".", "-")) or name.endswith("."):
        return tr("it begins or ends with a sign that not every system takes there")
    controls = [char for char in name if unicodedata.category(char)[0] == "C"]
    if controls or re.search(r'[/\\:*?"<>|]', name):
        return tr("it holds a character that not every system takes in a name")
    return ""


def _path_like(latest: Episode | None, name: str) -> str:
    """Place the new file as the latest one: `NAME/README.md`, or `NAME.md`."""
    if latest is None:
        return f"{name}/README.md"
    like = PurePosixPath(latest.source)
    is_page = like.stem.lower() in PAGE_STEMS
    suffix = like.suffix if like.suffix.lower() in _MARKDOWN else ".md"
    if is_page:
        return str(like.parent.parent / name / f"{like.stem}{suffix}")
    return str(like.parent / f"{name}{suffix}")


def regular_presenters(
    recent: Sequence[Episode], load_text: LoadText
) -> tuple[str, ...]:
    """Return the headings of the presenters of at least half of these episodes.

    The latest episode decides how they are written, and their order; who stands only
    in earlier ones comes behind.
    """
    parser = build_parser()
    headings: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for episode in reversed(recent):
        found: dict[str, str] = {}
        if PurePosixPath(episode.source).suffix.lower() in _MARKDOWN:
            text = load_text(episode.source)
            page = parse_markdown(text, parser, path=episode.source)
            lines = text.split("\n")
            known = frozenset((*episode.hosts, *episode.guests))
            for section in iter_presenters(page.blocks, known=known):
                key = fold_presenter(section.presenter)
                found.setdefault(key, lines[section.line - 1].strip())
        counts.update(found.keys())
        for key, heading in found.items():
            headings.setdefault(key, heading)
    return tuple(
        _without_remark(heading)
        for key, heading in headings.items()
        if 2 * counts[key] >= len(recent)
    )


def _without_remark(heading: str) -> str:
    """Drop `(欠席)` behind a name, but not the target of its link."""
    return (
        heading
        if heading.endswith(")") and "](" in heading
        else without_remark(heading)
    )


def render(
    name: str,
    *,
    date: dt.date,
    latest: Episode | None,
    presenters: Sequence[str],
) -> str:
    """Render the notes of a new episode, to be filled."""
    hosts = " ".join(f"@{host}" for host in latest.hosts) if latest else ""
    lines = [
        f"# {_title_like(latest, name)}",
        "",
        *([f"- Hosted by {hosts}"] if hosts else []),
        f"- Recording date: {date.isoformat()}",
        "- Video:",
        "- Guest: -",
        "",
        "## Contents",
    ]
    for heading in presenters:
        lines += ["", heading]
    return "\n".join(lines) + "\n"


def _title_like(latest: Episode | None, name: str) -> str:
    if latest is not None and latest.title.count(latest.id) == 1:
        return latest.title.replace(latest.id, name)
    return name


def load_notes(root: Path, source: str, *, follow_links: bool = False) -> str:
    """Load the text of an episode's file; an unreadable file gives an empty one.

    Args:
        root: The folder of episodes.
        source: The file, relative to it.
        follow_links: Follow links that lead out of `root`, too.
    """
    content = load_content(root, source, follow_links=follow_links)
    text, _ = decode(content, path=source)
    return normalize_line_ends(text or "")
