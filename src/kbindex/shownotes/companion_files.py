"""Which files beside a page belong to it: chapters and transcripts, by their names.

    NAME.md          NAME.chapters.json, NAME.vtt, NAME.srt, NAME.transcript.txt,
                     NAME-transcript.vtt, …
    NAME/README.md   chapters.json, transcript.txt, …, README.vtt, NAME.vtt, and any
                     subtitles that are the only ones of the folder

They are read with the page, and are no episodes.
"""

from collections.abc import Iterable, Sequence

_SUBTITLES = (".vtt", ".srt")
_WORDS = (
    "chapters.json",
    *(f"transcript.{kind}" for kind in ("vtt", "srt", "txt", "md", "json")),
)
_ENDINGS = (*_SUBTITLES, *_WORDS)
_SEPARATORS = "._- "
_FORMATS = (".vtt", ".srt", ".json", ".md", ".txt")
"""Of transcripts, best first: those that have times always, often and seldom."""


def is_companion(name: str) -> bool:
    """Say whether a file of this name may belong to a page beside it."""
    return name.lower().endswith(_ENDINGS) and _stem_of(name) is not None


def find_companions(
    pages: Iterable[str], candidates: Sequence[str], *, folder: str | None
) -> dict[str, tuple[str, ...]]:
    """Say which files of a folder belong to which of its pages.

    Args:
        pages: Names of pages. One that belongs to another has no companions.
        candidates: Names of files of the same folder, for which `is_companion` is true.
        folder: The folder's name, where it holds the one page alone that is given.

    Returns:
        Page → names, sorted; without pages that have none.
    """
    by_stem: dict[str, list[str]] = {}
    for name in sorted(candidates):
        by_stem.setdefault(_stem_of(name) or "", []).append(name)
    found: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for page in sorted(pages, key=lambda name: (len(name), name)):
        if page in taken:
            continue
        stem = page.rpartition(".")[0]
        stems = {stem} if folder is None else {stem, folder, ""}
        beside = {name for stem in stems for name in by_stem.get(stem, ())}
        if folder is not None:
            beside |= _lone_subtitles(candidates)
        beside.discard(page)
        taken |= beside
        if beside:
            found[page] = tuple(sorted(beside))
    return found


def best_transcript(names: Iterable[str]) -> str | None:
    """Return the transcript that is read of a page's companions, by their names.

    The format decides (`_FORMATS`), then the order of the names. None where there is
    no transcript.
    """
    found = [name for name in names if not name.lower().endswith("chapters.json")]
    rank = {suffix: number for number, suffix in enumerate(_FORMATS)}
    found.sort(key=lambda name: (rank["." + name.lower().rpartition(".")[2]], name))
    return found[0] if found else None


def _stem_of(name: str) -> str | None:
    """Return the name of the page that a file belongs to; "" is that of its folder.

    Returns:
        None where the file belongs to no page.
    """
    lower = name.lower()
    if lower.endswith(_WORDS):
        word = next(word for word in _WORDS if lower.endswith(word))
        before = name[: -len(word)]
        if not before:
            return before
        if before[-1] in _SEPARATORS and len(before) > 1:
            return before[:-1]
    return name[:-4] or None if lower.endswith(_SUBTITLES) else None


def _lone_subtitles(names: Iterable[str]) -> set[str]:
    found = {name for name in names if name.lower().endswith(_SUBTITLES)}
    return found if len(found) == 1 else set()
