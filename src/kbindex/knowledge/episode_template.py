"""The template of a new episode: where a show keeps its own, and how it is filled.

    [new] template = "…" of kbindex.toml, else TEMPLATE.md in the folder of episodes,
    else the one here

Whoever wrote the project wrote its template. It lies in the project, is read as files
of settings are, and nothing in it runs.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kbindex.config import SettingsFiles, read_settings
from kbindex.errors import ConfigError
from kbindex.messages import tr
from kbindex.shownotes.episode_files import TEMPLATE_NAME

_SETTING = "new.template"

PLACEHOLDERS = ("id", "title", "date", "hosts", "presenters")
"""What stands in braces in a template; other braces stay as they are."""

_PLACE = re.compile(rf"\{{({'|'.join(PLACEHOLDERS)})\}}")

DEFAULT_TEMPLATE = """\
# {title}

- Hosted by {hosts}
- Recording date: {date}
- Video:
- Guest: -

## Contents

{presenters}
"""

FIRST_HOSTS = "-"
"""In place of hosts, where no episode names any: the line shows where they go."""

FIRST_PRESENTERS = """\
<!-- Each presenter is a heading, each article a link with notes:

### @handle

- [Title](https://example.com/)
  - note
-->"""
"""In place of presenters, where no episode says how they are written."""


def load_template(
    files: SettingsFiles, episodes: Path, *, follow_links: bool = False
) -> str:
    """Load the template of a show; where it has none, the default.

    Args:
        files: What the files of settings say.
        episodes: The folder of episodes.
        follow_links: Follow links that lead out of that folder, too.

    Raises:
        ConfigError: It is named and not there, lies outside the project, or cannot be
            read as text.
    """
    named = files.project.texts.get(_SETTING)
    if named is None or files.root is None:
        within = None if follow_links else episodes
        text = read_settings(episodes / TEMPLATE_NAME, within=within)
    else:
        text = _load_named(named, files, root=files.root)
    return DEFAULT_TEMPLATE if text is None else "\n".join(text.splitlines()) + "\n"


def _load_named(named: str, files: SettingsFiles, *, root: Path) -> str:
    """Load the template that the project's file names; what is wrong is told there."""
    problem = _outside(named)
    cause: ConfigError | None = None
    try:
        text = None if problem else read_settings(root / named, within=root)
    except ConfigError as error:
        cause, text, problem = error, None, f"{named}: {error.problem}"
    if text is not None:
        return text
    raise ConfigError(
        str(files.project.file),
        _SETTING,
        problem=problem or tr("there is no file {path}", path=named),
        line=files.project.line(_SETTING),
    ) from cause


def _outside(named: str) -> str:
    """Say why a path leads where no template of a project may lie, or nothing."""
    parts = Path(named).parts
    if Path(named).is_absolute() or os.pardir in parts:
        return tr("leads out of the project, to {folder}", folder=named)
    if ".git" in map(str.casefold, parts):
        return tr("is what git keeps for itself")
    return ""


def fill_template(
    template: str,
    *,
    values: Mapping[str, str],
    presenters: Sequence[str],
) -> str:
    r"""Fill a template; a line whose placeholders are all empty is left out.

    Args:
        template: The text, with `\n` at the line ends.
        values: Placeholder → its text, but for `presenters`.
        presenters: Their headings, in order.
    """
    filled = {**values, "presenters": "\n\n".join(presenters)}
    text = "\n".join(_lines(template, filled))
    return text.rstrip("\n") + "\n"


def _lines(template: str, values: Mapping[str, str]) -> Iterator[str]:
    for line in template.split("\n"):
        names = _PLACE.findall(line)
        if not names or any(values[name] for name in names):
            yield _PLACE.sub(lambda found: values[found[1]], line)
