"""The shows that are searched together: `[[shows]]` in a file of settings."""

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from kbindex.config.cluster_names import find_name_problem
from kbindex.messages import tr

_MOST_SHOWS = 100
"""Shows of one search: each is at least one index that every question is sent to."""

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_LONGEST_TITLE = 200
_KEYS = frozenset(("name", "archive", "title"))


class SearchedShow(Struct, frozen=True, kw_only=True):
    """One of several shows that are searched together.

    Args:
        name: What tells its records from those of others, as in `kubenews:025#6`:
            small letters, digits and hyphens.
        archive: Its name on the servers, as in `ClusterConfig`.
        title: What people call it; empty is as its name.
    """

    name: str
    archive: str
    title: str = ""


def find_shows_problem(value: object) -> str:
    """Say why a value of a file is no list of shows; nothing where it is."""
    shows = value if isinstance(value, list) else []
    if not 0 < len(shows) <= _MOST_SHOWS:
        return tr("must be tables [[shows]], at most {count}", count=_MOST_SHOWS)
    problem = next(filter(None, map(_show_problem, shows)), "")
    if problem:
        return problem
    for key in ("name", "archive"):
        values = [show[key] for show in shows]
        again = next((one for one in values if values.count(one) > 1), None)
        if again is not None:
            return tr("two have the same {key} ({value})", key=key, value=again)
    return ""


def _show_problem(show: object) -> str:
    if not isinstance(show, dict) or not {"name", "archive"} <= show.keys() <= _KEYS:
        return tr("each has `name`, `archive` and perhaps `title`, and no other key")
    name, title = show["name"], show.get("title", "")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        return tr("a name has small letters, digits and hyphens, at most 40")
    if problem := find_name_problem(show["archive"]):
        return f"archive: {problem}"
    is_line = isinstance(title, str) and title.isprintable()
    if not is_line or len(title) > _LONGEST_TITLE:
        return tr("a title is one line in quotes")
    return ""


def to_shows(tables: Iterable[Mapping[str, str]]) -> tuple[SearchedShow, ...]:
    """Make shows of tables, which were checked when they were read."""
    return tuple(SearchedShow(**table) for table in tables)
