"""The next episode: its id, its regular presenters, and a template of its notes."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kbindex.errors import ArchiveError, Remedy
from kbindex.knowledge.episode_template import (
    DEFAULT_TEMPLATE,
    FIRST_HOSTS,
    FIRST_PRESENTERS,
    fill_template,
)
from kbindex.knowledge.questions.presenter_summaries import fold_presenter
from kbindex.messages import tr
from kbindex.model import Episode
from kbindex.model.file_names import unfit_name
from kbindex.model.order import latest_last
from kbindex.shownotes.blocks.markdown_parser import build_parser, parse_markdown
from kbindex.shownotes.decoding import decode
from kbindex.shownotes.episode_files import (
    PAGE_STEMS,
    TEMPLATE_NAME,
    find_episodes,
    load_content,
)
from kbindex.shownotes.reader import normalize_line_ends
from kbindex.shownotes.reading.people import without_remark
from kbindex.shownotes.reading.presenter_sections import iter_presenters

RECENT = 5
"""Episodes that decide who is a regular presenter: in half of them, or more."""

FIRST_ID = "001"

_SUBTITLE = re.compile(r"[.,、]?(?:\s|[:：「『|｜—–]).*", re.DOTALL)
"""What stands behind the number of an episode, but belongs to that one alone."""

_DATE_DIGITS = 6
_MARKDOWN = (".md", ".markdown")

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
    template: str = DEFAULT_TEMPLATE,
) -> NewEpisode:
    """Plan the next episode in the form of the archive's latest.

    Args:
        episodes: All episodes, in the order of their files.
        date: When it is recorded.
        load_text: Loads the notes of an episode.
        episode_id: Its id; by default the number behind the highest, `001` where
            there are no episodes.
        template: What its notes are made of (`episode_template`).

    Raises:
        ArchiveError: The ids are no numbers that could be counted on, the id
            is none that a file can have, or it is taken.
    """
    order = sorted(episodes, key=lambda e: latest_last(e.date, e.id))
    number = episode_id
    if number is None:
        number = next_id([e.id for e in episodes]) if episodes else FIRST_ID
    _check_id(number, taken={str(episode.id) for episode in episodes})
    recent = order[-RECENT:]
    latest = order[-1] if order else None
    headings = regular_presenters(recent, load_text)
    return NewEpisode(
        id=number,
        path=_path_like(latest, number),
        text=fill_template(
            template,
            values={
                "id": number,
                "title": _title_like(order, number),
                "date": date.isoformat(),
                "hosts": " ".join(f"@{host}" for host in latest.hosts)
                if latest
                else FIRST_HOSTS,
            },
            presenters=headings if latest else (FIRST_PRESENTERS,),
        ),
    )


def last_made(episodes: Sequence[Episode]) -> Episode | None:
    """Return the episode with the highest number; None where no id is one."""
    numbered = [e for e in episodes if re.fullmatch(r"[0-9]+", e.id)]
    return max(numbered, key=lambda e: int(e.id), default=None)


def is_untouched(
    last: Episode, episodes: Sequence[Episode], *, load_text: LoadText, template: str
) -> bool:
    """Say whether the notes of an episode are still those that `plan_episode` made.

    Args:
        last: The episode.
        episodes: All episodes, in the order of their files.
        load_text: Loads the notes of an episode.
        template: What notes are made of.
    """
    if last.date is None:
        return False
    planned = plan_episode(
        [episode for episode in episodes if episode.id != last.id],
        date=last.date,
        load_text=load_text,
        episode_id=last.id,
        template=template,
    )
    return load_text(last.source).split() == planned.text.split()


def next_id(ids: Sequence[str]) -> str:
    """Return the number behind the highest, as wide as that: `025` → `026`.

    Raises:
        ArchiveError: No id is a number, or the highest is a date.
    """
    numbers = [name for name in ids if re.fullmatch(r"[0-9]+", name)]
    if not numbers:
        text = tr("the ids of the episodes are not numbers")
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
    if name.lower() in PAGE_STEMS:
        return tr("a page in the folder of an episode has this name")
    is_template = f"{name}.md" == TEMPLATE_NAME
    return tr("it is the name of the template") if is_template else unfit_name(name)


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


def _title_like(order: Sequence[Episode], name: str) -> str:
    """Return the title of the latest episode with another id, without its subtitle.

    A subtitle is one where the episode before has another, or there is none before.
    """
    latest = order[-1] if order else None
    if latest is None or latest.title.count(latest.id) != 1:
        return name
    before, behind = latest.title.split(latest.id)
    is_of_all = len(order) > 1 and order[-2].title == f"{before}{order[-2].id}{behind}"
    return f"{before}{name}{behind if is_of_all else _SUBTITLE.sub('', behind)}"


def has_episodes(root: Path, *, follow_links: bool = False) -> bool:
    """Say whether a folder holds episodes; one that is not there holds none.

    Raises:
        ArchiveError: It is no folder, or cannot be listed.
    """
    return root.exists() and bool(find_episodes(root, follow_links=follow_links)[0])


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
