"""Which setting is read where: one table, and the reading of files that it drives.

A project's `kbindex.toml` comes from whoever wrote the repository. It is not for it to
say what runs a command, contacts a host, or reads or writes outside the project: such a
setting lacks `Source.PROJECT` here. Where a project's file and the user's own
both hold a setting, the project's counts, for it is nearer.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal, NoReturn, get_args

from msgspec import Struct

from kbindex.config.files import line_of, parse_toml, read_settings
from kbindex.config.glossary_lines import find_problem
from kbindex.config.notes import ArticlesFrom
from kbindex.config.packs import find_unknown_pack
from kbindex.errors import ConfigError
from kbindex.messages import later, tr
from kbindex.model.near_names import near_names
from kbindex.model.safe_text import one_line
from kbindex.model.urls import is_web_url, url_host

Kind = Literal[
    "path",
    "lines",
    "packs",
    "codes",
    "command",
    "language",
    "switch",
    "date",
    "query",
    "number",
    "order",
    "flag",
    "keys",
    "articles",
    "names",
    "day order",
    "words",
    "web address",
    "language tag",
    "base address",
    "patterns",
    "image hosts",
    "engine",
    "hosts",
    "cluster name",
    "secret",
    "shows",
]

EMBEDDED = "embedded"
ENGINES = (EMBEDDED, "opensearch")
"""What can hold an index: files of ours, or the servers of a cluster."""

ANY = "NAME"
"""In place of a key that the user names."""

_LARGEST_NUMBER = 10**9
"""More hits than any archive has; Python writes no number of thousands of digits."""

_MOST_NAMES = 1_000
"""More headings than any notes pass over; each is compared with every heading."""


@cache
def _name() -> re.Pattern[str]:
    return re.compile(r"[^\W_][\w-]*")


_LONGEST_WORDS = 1_000
"""More letters than the description of a show needs; they stand on every page."""

_LANGUAGE_TAG = r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}"
"""What is in use of BCP 47: a language, with a script, a region or a variant."""

_HOST = r"(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,62}"
"""A name of a host in small letters, or all those below one: `*.example.org`."""

_JOINER = "\u200d"
"""Between the parts of an emoji; it shows nothing by itself."""


class Source(StrEnum):
    """Where a setting can stand, in people's words."""

    FLAG = later("a flag")
    ENVIRONMENT = later("the environment")
    USER = later("your own configuration file")
    PROJECT = later("the project's file")


_FLAG, _ENVIRONMENT, _USER, _PROJECT = Source


class Setting(Struct, frozen=True):
    """A setting, and where it is read.

    Args:
        name: Its key, or `ANY`; before a dot, the table that the key stands in.
        kind: What it is.
        sources: The first that has it wins, but for the user's file, which is last.
    """

    name: str
    kind: Kind
    sources: tuple[Source, ...]

    @property
    def path(self) -> tuple[str, ...]:
        """The table, if any, and the key."""
        return tuple(self.name.split("."))

    @property
    def variable(self) -> str:
        """The environment variable of a setting that is read from there."""
        return f"KBINDEX_{self.name.upper().replace('.', '_')}"


SETTINGS = (
    # In a project's file it leads nowhere outside the project.
    Setting("episodes", "path", (_FLAG, _ENVIRONMENT, _PROJECT, _USER)),
    # In a project's file it is not trusted outside the project and the cache.
    Setting("index", "path", (_FLAG, _ENVIRONMENT, _PROJECT, _USER)),
    # A login is sent to these servers: whoever wrote a project does not name them.
    Setting("engine", "engine", (_FLAG, _ENVIRONMENT, _USER)),
    Setting("opensearch.hosts", "hosts", (_FLAG, _ENVIRONMENT, _USER)),
    Setting("opensearch.archive", "cluster name", (_ENVIRONMENT, _USER)),
    Setting("opensearch.prefix", "cluster name", (_ENVIRONMENT, _USER)),
    Setting("opensearch.ca_file", "path", (_ENVIRONMENT, _USER)),
    Setting("opensearch.client_certificate", "path", (_ENVIRONMENT, _USER)),
    Setting("opensearch.client_key", "path", (_ENVIRONMENT, _USER)),
    Setting("opensearch.user", "words", (_ENVIRONMENT, _USER)),
    # No flag: other users of the machine see command lines.
    Setting("opensearch.password", "secret", (_ENVIRONMENT, _USER)),
    Setting("opensearch.token", "secret", (_ENVIRONMENT, _USER)),
    # They name archives of the user's own servers, and send no login anywhere.
    Setting("shows", "shows", (_PROJECT, _USER)),
    # A project does not choose what of its reader's it reads.
    Setting("follow_links", "switch", (_FLAG, _ENVIRONMENT)),
    Setting("lang", "language", (_FLAG, _ENVIRONMENT)),
    # A fixed day is for one run: in a file it would be forgotten.
    Setting("today", "date", (_ENVIRONMENT,)),
    Setting("pager", "command", (_ENVIRONMENT, _USER)),
    Setting("editor", "command", (_ENVIRONMENT, _USER)),
    Setting("glossary", "lines", (_PROJECT, _USER)),
    Setting("packs", "packs", (_PROJECT, _USER)),
    Setting("notes.articles", "articles", (_PROJECT, _USER)),
    Setting("notes.pass_over", "names", (_PROJECT, _USER)),
    Setting("check.select", "codes", (_FLAG, _PROJECT, _USER)),
    Setting("check.ignore", "codes", (_FLAG, _PROJECT, _USER)),
    # It lies in the project: what is read would stand in a file that is published.
    Setting("new.template", "path", (_PROJECT,)),
    # A query runs nothing, and options do not belong to it.
    Setting(f"searches.{ANY}", "query", (_PROJECT, _USER)),
    # Whose fingers these are; `pick` knows the names of what they do.
    Setting(f"keys.{ANY}", "keys", (_USER,)),
    Setting("defaults.limit", "number", (_FLAG, _PROJECT, _USER)),
    Setting("defaults.sort", "order", (_FLAG, _PROJECT, _USER)),
    Setting("defaults.brief", "flag", (_FLAG, _PROJECT, _USER)),
    Setting("defaults.strict", "flag", (_FLAG, _PROJECT, _USER)),
    Setting("notes.dates", "day order", (_PROJECT, _USER)),
    # What a show is called is no matter of who reads it.
    Setting("show.name", "words", (_PROJECT,)),
    Setting("show.url", "web address", (_PROJECT,)),
    Setting("show.description", "words", (_PROJECT,)),
    Setting("show.language", "language tag", (_PROJECT,)),
    Setting("show.author", "words", (_PROJECT,)),
    # How a project is published is its own matter; nothing of it reads or writes.
    Setting("site.base_url", "base address", (_FLAG, _PROJECT)),
    Setting("site.hub", "web address", (_PROJECT,)),
    Setting("site.private", "patterns", (_PROJECT,)),
    Setting("site.images", "image hosts", (_PROJECT,)),
)
"""All settings. `tests/unit/config/test_settings_table.py` holds each source to it."""

_BY_PATH = {setting.path: setting for setting in SETTINGS}
_TABLES = {setting.path[0] for setting in SETTINGS if len(setting.path) > 1}


class FileSettings(Struct, frozen=True, kw_only=True):
    """What a file of settings says.

    Args:
        file: The file; None where there is none.
        text: What stands in it.
        texts: Setting → its value, of kinds that are one text, number or flag; as it
            is written.
        lists: Setting → its values, of kinds that are a list.
        tables: Setting → its tables, of kinds that are a list of tables of texts.
    """

    file: Path | None = None
    text: str = ""
    texts: Mapping[str, str] = {}
    lists: Mapping[str, tuple[str, ...]] = {}
    tables: Mapping[str, tuple[Mapping[str, str], ...]] = {}

    def __repr__(self) -> str:
        return f"FileSettings(file={self.file!r})"  # a text may be a password

    def line(self, name: str) -> int | None:
        """Return the line of a setting, where it is known."""
        return line_of(self.text, *name.split("."))


def variable_of(name: str) -> str:
    """Return the environment variable of a setting.

    Raises:
        LookupError: The setting is not read from there.
    """
    setting = _BY_PATH[tuple(name.split("."))]
    if _ENVIRONMENT not in setting.sources:
        raise LookupError(name)
    return setting.variable


def line_in(path: Path, name: str, *, within: Path | None) -> int | None:
    """Return the line of a file that names a setting; None where that is not known.

    Args:
        path: The file; it is read as `load_settings` has read it.
        name: The setting.
        within: The folder that no link may lead out of.

    Raises:
        ConfigError: It cannot be read any more.
    """
    text = read_settings(path, within=within)
    return line_of(text, *name.split(".")) if text else None


def load_settings(
    path: Path, source: Source, *, within: Path | None = None
) -> FileSettings:
    """Load a file of settings; nothing is set where there is none.

    Args:
        path: The file.
        source: Whose file it is.
        within: The folder that no link may lead out of.

    Raises:
        ConfigError: It cannot be read, is no TOML, or has a setting that is unknown,
            wrong, or not read from such a file.
    """
    text = read_settings(path, within=within)
    if text is None:
        return FileSettings()
    texts: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    tables: dict[str, tuple[Mapping[str, str], ...]] = {}
    for names, value in _iter_settings(parse_toml(text, source=str(path))):
        name = ".".join(names)
        if problem := _find_problem(names, value, source):
            line = line_of(text, *names)
            raise ConfigError(str(path), name, problem=problem, line=line)
        if isinstance(value, str):
            texts[name] = value
        elif isinstance(value, list) and _BY_PATH[names].kind == "shows":
            tables[name] = tuple(value)
        elif isinstance(value, list):
            lists[name] = tuple(value)
        elif isinstance(value, int):
            texts[name] = str(value).lower()
    return FileSettings(file=path, text=text, texts=texts, lists=lists, tables=tables)


def _iter_settings(
    table: Mapping[str, object],
) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield keys and values; those of a known table one by one."""
    for key, value in table.items():
        if key in _TABLES and isinstance(value, dict):
            for inner, one in value.items():
                yield (key, inner), one
        else:
            yield (key,), value


def _find_problem(names: tuple[str, ...], value: object, source: Source) -> str:
    """Say what is wrong with a setting; nothing where it is right."""
    if names[0] in _TABLES and len(names) == 1:
        return tr("must be a table: [check]").replace("check", names[0])
    setting = _BY_PATH.get(names) or _BY_PATH.get((*names[:-1], ANY))
    if setting is None:
        return _unknown(names[-1], _known(names, source))
    if source not in setting.sources:
        places = tr(" or ").join(tr(place) for place in setting.sources)
        return tr("is read from {places} only", places=places)
    if setting.path != names and not _name().fullmatch(names[-1]):
        return tr("a name has letters, digits, `-` and `_`")
    return _CHECKS[setting.kind](value)


def _unknown(name: str, known: list[str]) -> str:
    expected = ", ".join(known)
    near = near_names(_short(name), known, limit=1)
    if not near:
        return tr("unknown; expected one of {known}", known=expected)
    return tr(
        "unknown (did you mean {near}?); expected one of {known}",
        near=near[0],
        known=expected,
    )


def _known(names: tuple[str, ...], source: Source) -> list[str]:
    """List what could stand in place of an unknown key."""
    place = len(names) - 1
    return sorted(
        {
            setting.path[place]
            for setting in SETTINGS
            if source in setting.sources and setting.path[:place] == names[:place]
        }
    )


def _path_problem(value: object) -> str:
    is_path = isinstance(value, str) and value
    return "" if is_path else tr("must be a path in quotes")


def _command_problem(value: object) -> str:
    return "" if isinstance(value, str) else tr("must be a command in quotes")


def _lines_problem(value: object) -> str:
    if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
        return tr('must be a list of lines such as "監視 = monitoring"')
    for line in value:
        if problem := find_problem(line):
            return f"{_short(line)!r}: {problem}"
    return ""


def _packs_problem(value: object) -> str:
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return find_unknown_pack(value)
    return tr('must be a list of packs such as "web"')


def _codes_problem(value: object) -> str:
    if isinstance(value, list) and all(isinstance(code, str) for code in value):
        return ""
    return tr('must be a list of codes such as "KB301"')


def _query_problem(value: object) -> str:
    is_query = isinstance(value, str) and value.strip()
    return "" if is_query else tr("must be a query in quotes")


def _number_problem(value: object) -> str:
    is_number = type(value) is int and 0 <= value <= _LARGEST_NUMBER
    return "" if is_number else tr("must be a whole number, 0 or more")


def _flag_problem(value: object) -> str:
    return "" if isinstance(value, bool) else tr("must be true or false")


def _order_problem(value: object) -> str:
    is_order = isinstance(value, str) and value in {"score", "date"}
    return "" if is_order else tr('must be "score" or "date"')


def _keys_problem(value: object) -> str:
    are_keys = isinstance(value, str) and value.strip()
    return "" if are_keys else tr('must be keys in quotes, such as "ctrl+g, f5"')


def _articles_problem(value: object) -> str:
    is_known = isinstance(value, str) and value in get_args(ArticlesFrom)
    return "" if is_known else tr('must be "auto", "links" or "headings"')


def _names_problem(value: object) -> str:
    is_list = isinstance(value, list) and len(value) <= _MOST_NAMES
    names = value if isinstance(value, list) else []
    if is_list and all(isinstance(name, str) and name.strip() for name in names):
        return ""
    return tr('must be a list of headings such as "Jobs"')


def _day_order_problem(value: object) -> str:
    is_order = isinstance(value, str) and value in {"dmy", "mdy"}
    return "" if is_order else tr('must be "dmy" or "mdy"')


def _words_problem(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        return tr("must be a text in quotes")
    if len(value) > _LONGEST_WORDS:
        return tr("has a text of more than {count} characters", count=_LONGEST_WORDS)
    text = value.replace(_JOINER, "")
    return "" if one_line(text) == text else tr("must be one line of letters and signs")


def _address_problem(value: object) -> str:
    problem = _words_problem(value)
    address = value if isinstance(value, str) and not problem else ""
    is_whole = address.split() == [address] and is_web_url(address)
    # Whoever may log in there is no matter of a page that is published.
    if is_whole and url_host(address) and "@" not in address.split("/")[2]:
        return ""
    return problem or tr('must be an address such as "https://example.com/"')


def find_base_problem(value: object) -> str:
    """Say why an address is none below which a site can lie; nothing where it is.

    Args:
        value: What is to be one; a text or anything else.
    """
    problem = _address_problem(value)
    if not problem and isinstance(value, str) and {"?", "#"} & {*value}:
        return tr("must be the address of a folder, without `?` and `#`")
    return problem


def _patterns_problem(value: object) -> str:
    is_list = isinstance(value, list) and len(value) <= _MOST_NAMES
    patterns = value if isinstance(value, list) else []
    is_short = all(len(one) <= _LONGEST_WORDS for one in map(str, patterns))
    if is_list and is_short and all(isinstance(p, str) and p.strip() for p in patterns):
        return ""
    return tr('must be a list of patterns of ids, such as "*-private"')


def _image_hosts_problem(value: object) -> str:
    if isinstance(value, bool):
        return ""
    hosts = value if isinstance(value, list) else [None]
    if len(hosts) <= _MOST_NAMES and all(
        isinstance(host, str) and re.fullmatch(_HOST, host) for host in hosts
    ):
        return ""
    return tr('must be true, false or a list of hosts such as "images.example.com"')


def _language_tag_problem(value: object) -> str:
    is_tag = isinstance(value, str) and re.fullmatch(_LANGUAGE_TAG, value)
    return "" if is_tag else tr('must be a language such as "ja" or "en-GB"')


def find_engine_problem(value: object) -> str:
    """Say why something is no name of an engine; nothing where it is."""
    is_known = isinstance(value, str) and value in ENGINES
    return "" if is_known else tr('must be "embedded" or "opensearch"')


def _hosts_problem(value: object) -> str:
    from kbindex.config.cluster_names import find_hosts_problem  # noqa: PLC0415 - cold start

    return find_hosts_problem(value)


def _cluster_name_problem(value: object) -> str:
    from kbindex.config.cluster_names import find_name_problem  # noqa: PLC0415 - cold start

    return find_name_problem(value)


def _shows_problem(value: object) -> str:
    from kbindex.config.shows import find_shows_problem  # noqa: PLC0415 - cold start

    return find_shows_problem(value)


def _secret_problem(value: object) -> str:
    """Say what is wrong, and not what it is."""
    is_text = isinstance(value, str) and value and value.isprintable()
    return "" if is_text else tr("must be a text in quotes")


def _no_file(_: object) -> NoReturn:
    raise AssertionError("no file holds such a setting")


def _short(line: str, length: int = 40) -> str:
    return line if len(line) <= length else f"{line[:length]}…"


_CHECKS: dict[Kind, Callable[[object], str]] = {
    "path": _path_problem,
    "lines": _lines_problem,
    "packs": _packs_problem,
    "codes": _codes_problem,
    "command": _command_problem,
    "language": _no_file,
    "switch": _no_file,
    "date": _no_file,
    "query": _query_problem,
    "number": _number_problem,
    "order": _order_problem,
    "flag": _flag_problem,
    "keys": _keys_problem,
    "articles": _articles_problem,
    "names": _names_problem,
    "day order": _day_order_problem,
    "words": _words_problem,
    "web address": _address_problem,
    "language tag": _language_tag_problem,
    "base address": find_base_problem,
    "patterns": _patterns_problem,
    "image hosts": _image_hosts_problem,
    "engine": find_engine_problem,
    "hosts": _hosts_problem,
    "cluster name": _cluster_name_problem,
    "secret": _secret_problem,
    "shows": _shows_problem,
}
"""Kind → what says what is wrong with a value in a file, or nothing."""
