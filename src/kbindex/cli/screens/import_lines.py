"""What `import` shows: a line of each file that was written or left, and the sum."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kbindex.cli.screens.columns import pad, width_of
from kbindex.cli.screens.terminal import sanitize
from kbindex.messages import later, tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kbindex.importing import Imported

_WORDS: Mapping[str, str] = {
    "new": later("new"),
    "updated": later("updated"),
    "left": later("left alone"),
}
"""What was done → how it is called; what is unchanged has no line."""

_REASONS: Mapping[str, str] = {
    "edited": later("edited since it was imported; --overwrite takes the feed's text"),
    "taken": later("an episode of this id or title is there, and not from this feed"),
    "linked": later("behind a symbolic link"),
}


def import_lines(done: Sequence[Imported]) -> Iterator[str]:
    """Say what was written, and what was left alone, in the order in which it was."""
    words = {action: tr(word) for action, word in _WORDS.items()}
    width = max(map(width_of, words.values()))
    for one in done:
        if one.action in words:
            what = pad(words[one.action], width)
            yield from (f"{what}  {sanitize(path)}" for path in one.files)
            if one.reason:
                why = tr(_REASONS[one.reason])
                yield f"{what}  {sanitize(one.path)}: {why}"


def summary_line(done: Sequence[Imported], *, is_planned: bool) -> str:
    """Sum up: how many are new, updated, unchanged, left alone.

    Args:
        done: All episodes.
        is_planned: Whether nothing was written, but only planned.
    """
    counts = Counter(one.action for one in done)
    parts = [
        tr("{count} new", count=counts["new"]),
        tr("{count} updated", count=counts["updated"]),
        tr("{count} unchanged", count=counts["unchanged"]),
        tr("{count} left alone", count=counts["left"]),
    ]
    line = tr(", ").join(parts)
    return tr("{counts} (nothing was written)", counts=line) if is_planned else line
