"""Where the episodes and the index lie: defaults < kbindex.toml < environment < flags.

project root   the nearest folder upwards that has `kbindex.toml` or `episodes/`
episodes       `episodes` there
index          `index` there; for episodes of another place, a folder in the
               user's cache, so that two archives never share an index
bridges        their tables lie in the user's cache, and archives share them
links          whether those that lead out of an archive are followed says the user
               alone: a project does not choose what of its reader's it reads
"""

import hashlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from kbindex.errors import ArchiveError, ArgumentError, ConfigError, Remedy
from kbindex.messages import tr

CONFIG_NAME = "kbindex.toml"
_FOLLOW_LINKS = "KBINDEX_FOLLOW_LINKS"
_PATHS = ("episodes", "index")
_GLOSSARY = "glossary"
_CHECK = "check"
_CHECK_KEYS = ("ignore", "select")


class CheckConfig(Struct, frozen=True, kw_only=True):
    """The table `[check]`: codes of rules, or the first letters of codes.

    Args:
        select: Rules that are on; None where the default is meant.
        ignore: Rules that are off.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()


class Config(Struct, frozen=True, kw_only=True):
    """Settings, read once and passed down. Paths are absolute.

    Args:
        check: Which rules notes are checked by.
        file: The `kbindex.toml` that was read, or None where there is none.
        follow_links: Whether links that lead out of the archive are followed.
    """

    episodes: Path
    index: Path
    glossary: tuple[str, ...] = ()
    check: CheckConfig = CheckConfig()
    file: Path | None = None
    follow_links: bool = False


def load_config(
    *,
    cwd: Path,
    environ: Mapping[str, str],
    episodes: str | None = None,
    index: str | None = None,
    follow_links: bool = False,
) -> Config:
    """Settle where everything lies.

    Args:
        cwd: The working folder; relative flags and variables start there,
            relative paths in `kbindex.toml` start at that file.
        environ: `KBINDEX_EPISODES`, `KBINDEX_INDEX` and `KBINDEX_FOLLOW_LINKS` are
            read.
        episodes: The flag, if given.
        index: The flag, if given.
        follow_links: The flag.

    Raises:
        ArchiveError: No episodes are named and no project is found.
        ArgumentError: A path that was given is none.
        ConfigError: `kbindex.toml` is no TOML, or has an unknown key; a path is none,
            or a variable has no value that it can have.
    """

    def named(flag: str | None, name: str) -> Path | None:
        variable = f"KBINDEX_{name.upper()}"
        if flag:
            return _resolve(cwd, flag, source=name, key=flag, refusal=ArgumentError)
        path = environ.get(variable)
        return _resolve(cwd, path, source=variable, key=path) if path else None

    def of_project(folder: Path, name: str, path: str) -> Path:
        return _resolve(folder, path, source=str(folder / CONFIG_NAME), key=name)

    root = find_root(cwd)
    settings = _load_toml(root / CONFIG_NAME) if root else _Settings()
    own = of_project(root, "episodes", settings.episodes) if root else None
    chosen = named(episodes, "episodes") or own
    if chosen is None:
        text = tr(
            "no episodes here: no kbindex.toml and no episodes folder in {folder} "
            "or above",
            folder=cwd,
        )
        raise ArchiveError(text, remedy=Remedy.NAME_EPISODES)
    place = named(index, "index")
    if place is None and root and chosen == own:
        place = of_project(root, "index", settings.index)
    file = root / CONFIG_NAME if root else None
    return Config(
        episodes=chosen,
        index=place or cache_index(chosen),
        glossary=settings.glossary,
        check=settings.check,
        file=file if file and file.is_file() else None,
        follow_links=follow_links or may_follow_links(environ),
    )


def may_follow_links(environ: Mapping[str, str]) -> bool:
    """Say whether the environment lets links lead out of an archive.

    Raises:
        ConfigError: The variable is neither `1`, `0` nor empty.
    """
    value = environ.get(_FOLLOW_LINKS, "")
    if value not in {"", "0", "1"}:
        raise ConfigError(_FOLLOW_LINKS, value, problem=tr("must be 1 or 0"))
    return value == "1"


def _resolve(
    folder: Path,
    path: str,
    *,
    source: str,
    key: str,
    refusal: type[ConfigError] = ConfigError,
) -> Path:
    """Return where a path leads that starts at `folder`; `~` is the user's home."""
    try:
        return (folder / os.path.expanduser(path)).resolve()  # noqa: PTH111 - `./~x` stays
    except (OSError, RuntimeError, ValueError) as error:  # links in a circle, NUL
        problem = tr("is no path ({problem})", problem=error)
        raise refusal(source, key, problem=problem) from error


def find_root(cwd: Path) -> Path | None:
    """Return the nearest folder from `cwd` upwards that is a project, or None."""
    for folder in (cwd, *cwd.parents):
        if (folder / CONFIG_NAME).is_file() or (folder / "episodes").is_dir():
            return folder
    return None


def cache_index(episodes: Path) -> Path:
    """Return the place of the index of episodes that have no project here."""
    place = _resolve(episodes, "", source="episodes", key=str(episodes))
    digest = hashlib.sha256(str(place).encode(errors="surrogateescape"))
    return _user_cache() / digest.hexdigest()[:16]


def cache_bridges() -> Path | None:
    """Return where tables of bridges are kept; None where the user has no home."""
    try:
        return _user_cache()
    except RuntimeError:
        return None


def _user_cache() -> Path:
    """Return the program's folder in the user's cache, as platformdirs names it.

    On Linux without asking it: importing it takes 6 ms, a sixth of a search.

    Raises:
        RuntimeError: The user has no home.
    """
    if sys.platform == "linux":
        for name, below in (("XDG_CACHE_HOME", "."), ("HOME", ".cache")):
            folder = Path(os.environ.get(name, ""))
            if folder.is_absolute():
                return folder / below / "kbindex"
    import platformdirs  # noqa: PLC0415 - cold start

    return Path(platformdirs.user_cache_dir("kbindex"))


class _Settings(Struct, frozen=True, kw_only=True):
    """What `kbindex.toml` says; paths as they are written."""

    episodes: str = "episodes"
    index: str = "index"
    glossary: tuple[str, ...] = ()
    check: CheckConfig = CheckConfig()


def _load_toml(path: Path) -> _Settings:
    if not path.is_file():
        return _Settings()
    import tomllib  # noqa: PLC0415 - cold start

    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(str(path), "file", problem=str(error)) from error
    known = sorted((*_PATHS, _GLOSSARY, _CHECK))
    for key, value in table.items():
        if key not in known:
            problem = tr("unknown; known are {known}", known=", ".join(known))
            raise ConfigError(str(path), key, problem=problem)
        if key in _PATHS and (not isinstance(value, str) or not value):
            raise ConfigError(str(path), key, problem=tr("must be a path in quotes"))
    return _Settings(
        episodes=table.get("episodes", "episodes"),
        index=table.get("index", "index"),
        glossary=_to_lines(table.get(_GLOSSARY, []), path),
        check=_to_check(table.get(_CHECK, {}), path),
    )


def _to_check(value: object, path: Path) -> CheckConfig:
    if not isinstance(value, dict):
        raise ConfigError(str(path), _CHECK, problem=tr("must be a table: [check]"))
    for key, codes in value.items():
        name = f"{_CHECK}.{key}"
        if key not in _CHECK_KEYS:
            problem = tr("unknown; known are {known}", known=", ".join(_CHECK_KEYS))
            raise ConfigError(str(path), name, problem=problem)
        if not isinstance(codes, list) or not all(isinstance(c, str) for c in codes):
            problem = tr('must be a list of codes such as "KB301"')
            raise ConfigError(str(path), name, problem=problem)
    select = tuple(value["select"]) if "select" in value else None
    return CheckConfig(select=select, ignore=tuple(value.get("ignore", ())))


def _to_lines(value: object, path: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        problem = tr('must be a list of lines such as "監視 = monitoring"')
        raise ConfigError(str(path), _GLOSSARY, problem=problem)
    return tuple(value)
