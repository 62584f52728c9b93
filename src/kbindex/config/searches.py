"""Saved searches: the table `[searches]` of a project's file and of the user's own."""

import unicodedata
from pathlib import Path

from msgspec import Struct

from kbindex.config.places import SettingsFiles
from kbindex.errors import ConfigError
from kbindex.messages import tr


class SavedSearch(Struct, frozen=True, kw_only=True):
    """A query that has a name.

    Args:
        name: As it is written in the file.
        query: In the query language.
        file: The file that it stands in.
        line: Its line there, where that is known.
    """

    name: str
    query: str
    file: Path
    line: int | None = None


def saved_searches(files: SettingsFiles) -> dict[str, SavedSearch]:
    """Return all saved searches of the files that are read in a folder.

    Returns:
        Name → search, those of the project first; case and width of a name do not
        matter. Of two alike, that of the project counts.

    Raises:
        ConfigError: One file has two alike.
    """
    found: dict[str, SavedSearch] = {}
    for search in _iter_searches(files):
        other = found.setdefault(fold_name(search.name), search)
        if other.name != search.name and other.file == search.file:
            problem = tr(
                "the same name as {other}, for case and width do not matter",
                other=other.name,
            )
            key = f"searches.{search.name}"
            raise ConfigError(str(search.file), key, problem=problem, line=search.line)
    return found


def fold_name(name: str) -> str:
    """Fold the name of a saved search, as it is compared."""
    return unicodedata.normalize("NFKC", name).casefold()


def _iter_searches(files: SettingsFiles) -> list[SavedSearch]:
    return [
        SavedSearch(
            name=name.removeprefix("searches."),
            query=query,
            file=settings.file,
            line=settings.line(name),
        )
        for settings in (files.project, files.user)
        for name, query in settings.texts.items()
        if name.startswith("searches.") and settings.file
    ]
