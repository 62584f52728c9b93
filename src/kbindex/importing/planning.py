"""What an import does with each episode: a value, before anything is written.

    new         the archive does not have it
    updated     the source says something new, and the file is as it was written
    unchanged   the source says what it said
    left        the archive has it, and not from here: edited, or taken, or linked

An episode is found again by its guid, wherever its file lies by now.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from kbindex.importing.announced import Announced
from kbindex.importing.archive import Archive, Known, fold_title
from kbindex.importing.episode_ids import (
    Numbering,
    choose_id,
    fold_id,
    iter_ids,
    numbering_of,
)
from kbindex.importing.episode_text import Rendered, render
from kbindex.safe_files import has_link

Action = Literal["new", "updated", "unchanged", "left"]
Reason = Literal["edited", "taken", "linked"]
"""Why an episode is left alone: somebody has edited its file; the archive has an
episode of this id, or of this title and date, from elsewhere; a link leads to it."""


class Step(Struct, frozen=True, kw_only=True):
    """What is done with one episode.

    Args:
        action: What.
        id: Of the episode in the archive.
        path: Its file there, relative to the folder of episodes, with `/`.
        announced: What the source says.
        text: What is written, where something is.
        is_whole: Whether all its notes are in that.
        reason: Why it is left alone, where it is.
    """

    action: Action
    id: str
    path: str
    announced: Announced
    text: str = ""
    is_whole: bool = True
    reason: Reason | None = None


def plan_import(
    episodes: Sequence[Announced],
    archive: Archive,
    *,
    overwrite: bool = False,
    limit: int | None = None,
) -> Iterator[Step]:
    """Plan what to do with each episode, the oldest first.

    So ids stay the same when a feed grows, at whichever end.

    Args:
        episodes: All of a source, in its order.
        archive: What is there.
        overwrite: Write what was edited, too; what was not imported stays.
        limit: The newest so many alone; None for all.
    """
    ids = [known.id for known in archive.episodes]
    planner = _Planner(
        archive=archive,
        numbering=numbering_of(episodes, ids),
        overwrite=overwrite,
        imported={k.marks.guid: k for k in archive.episodes if k.marks.guid},
        by_id={fold_id(known.id): known for known in archive.episodes},
        taken=set(map(fold_id, ids)),
        guids={one.guid for one in episodes},
    )
    order = [*reversed(episodes)]  # of one moment, the last is the oldest
    order.sort(key=lambda one: one.published)
    for one in order[-limit:] if limit else order:
        yield planner.step(one)


class _Planner(Struct, kw_only=True):
    """Plans one import; remembers the ids that it has given."""

    archive: Archive
    numbering: Numbering
    overwrite: bool
    imported: Mapping[str, Known]
    by_id: Mapping[str, Known]
    taken: set[str]
    guids: set[str]
    titled: dict[str, list[tuple[str, Known]]] | None = None

    def step(self, one: Announced) -> Step:
        """Plan what to do with an episode."""
        known = self.imported.get(one.guid)
        if known is not None:
            return self._again(one, known)
        if there := self._is_there(one):
            is_ours = bool(there.marks.guid) and self.overwrite
            return self._again(one, there) if is_ours else _left(one, there, "taken")
        name = choose_id(one, self.numbering, self.taken)
        self.taken.add(fold_id(name))
        path = f"{name}/README.md" if self.archive.has_folders else f"{name}.md"
        return _written("new", one, render(one), name=name, path=path)

    def _again(self, one: Announced, known: Known) -> Step:
        rendered = render(one)
        is_same = rendered.written == known.marks.written
        if is_same and not (self.overwrite and known.marks.is_edited):
            return Step(action="unchanged", id=known.id, path=known.path, announced=one)
        if has_link(str(self.archive.root), known.path):
            return _left(one, known, "linked")
        if known.marks.is_edited and not self.overwrite:
            return _left(one, known, "edited")
        return _written("updated", one, rendered, name=known.id, path=known.path)

    def _is_there(self, one: Announced) -> Known | None:
        """Return the episode that is this one, and came from elsewhere.

        It has the same id and was not imported, or the same title and date. So a show
        that moves, and gives its episodes other guids, brings no doubles.
        """
        best = next(iter_ids(one, self.numbering))
        known = self.by_id.get(fold_id(best))
        if known is not None and not known.marks.guid:
            return known
        day = one.published[:_DATE_LENGTH]
        same = self._titled().get(fold_title(one.title), []) if one.title else []
        return next((k for date, k in same if date == day or not (date and day)), None)

    def _titled(self) -> Mapping[str, list[tuple[str, Known]]]:
        """Return all that the source does not name by a guid, by their titles."""
        if self.titled is None:
            self.titled = {}
            for known, title, date in self.archive.iter_titled():
                if known.marks.guid not in self.guids:
                    self.titled.setdefault(title, []).append((date, known))
        return self.titled


_DATE_LENGTH = len("2021-07-02")


def _left(one: Announced, known: Known, reason: Reason) -> Step:
    return Step(
        action="left", id=known.id, path=known.path, announced=one, reason=reason
    )


def _written(
    action: Action, one: Announced, rendered: Rendered, *, name: str, path: str
) -> Step:
    return Step(
        action=action,
        id=name,
        path=path,
        announced=one,
        text=rendered.text,
        is_whole=rendered.is_whole,
    )
