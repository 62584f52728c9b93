"""Where the episodes and the index lie.

defaults < the user's own file < kbindex.toml < environment < flags

project root   the nearest folder upwards that has `kbindex.toml` or `episodes/`
episodes       `episodes` there; without a project, what the user's own file says
index          `index` there; for episodes of another place, a folder in the
               user's cache, so that two archives never share an index
bridges        their tables lie in the user's cache, and archives share them
engine         embedded, in the folder above; or the servers of a cluster, which only
               the user names

A project comes from whoever wrote it. Its episodes lie in it, and its index lies there
behind no link; elsewhere it is not trusted. One module, though long: so all that leads
to these two folders is seen at one place.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kbindex.config.files import resolve_path
from kbindex.config.notes import DEFAULT_NOTES, NotesConfig, to_notes_config
from kbindex.config.settings import (
    EMBEDDED,
    FileSettings,
    Source,
    find_engine_problem,
    load_settings,
    variable_of,
)
from kbindex.errors import ArchiveError, ArgumentError, ConfigError, Remedy
from kbindex.messages import tr
from kbindex.safe_files import leads_elsewhere
from kbindex.small_digests import sha256

if TYPE_CHECKING:
    from kbindex.config.cluster import ClusterConfig
    from kbindex.config.show import Show
    from kbindex.config.shows import SearchedShow
    from kbindex.config.site import SiteConfig

CONFIG_NAME = "kbindex.toml"
_USER_NAME = "config.toml"


class CheckConfig(Struct, frozen=True, kw_only=True):
    """The table `[check]`: codes of rules, or the first letters of codes.

    Args:
        select: Rules that are on; None where the default is meant.
        ignore: Rules that are off.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()


class Config(Struct, frozen=True, kw_only=True):
    """Settings, read once and passed down. Paths are absolute; no part is a link.

    Args:
        packs: Which packs count; None where nobody chose.
        check: Which rules notes are checked by.
        check_file: The file that says so, or None.
        file: The `kbindex.toml` that was read, or None where there is none.
        user_file: The user's own file, or None where there is none.
        index_is_trusted: The user named the index, or it lies in the project or the
            cache. Else `kbindex.toml` alone leads there, and nothing may be touched
            but an empty folder or one that we made.
        index_is_named: A flag or the environment names it: nowhere else shall it lie.
        cluster: The servers that have the index; None where it lies in the folder.
        shows: The shows that are searched together, which a cluster has; empty is the
            archive alone.
        shows_file: The file that names them, or None.
        follow_links: Whether links that lead out of the archive are followed.
        notes: How notes are read, where they leave a choice.
        show: What the project says of its show; None for episodes of another place.
        site: How the archive is published; None where the project does not say it,
            and for episodes of another place.
    """

    episodes: Path
    index: Path
    glossary: tuple[str, ...] = ()
    packs: tuple[str, ...] | None = None
    check: CheckConfig = CheckConfig()
    check_file: Path | None = None
    file: Path | None = None
    user_file: Path | None = None
    index_is_trusted: bool = True
    index_is_named: bool = False
    cluster: "ClusterConfig | None" = None
    shows: "tuple[SearchedShow, ...]" = ()
    shows_file: Path | None = None
    follow_links: bool = False
    notes: NotesConfig = DEFAULT_NOTES
    show: "Show | None" = None
    site: "SiteConfig | None" = None


class SettingsFiles(Struct, frozen=True, kw_only=True):
    """What the files say that are read in a folder.

    Args:
        root: The project's folder; None where there is none.
        project: What its file says.
        user: What the user's own file says.
    """

    root: Path | None
    project: FileSettings
    user: FileSettings

    @property
    def texts(self) -> Mapping[str, str]:
        """The settings that are one text; those of the project come first."""
        return {**self.user.texts, **self.project.texts}


def load_files(*, cwd: Path, environ: Mapping[str, str]) -> SettingsFiles:
    """Load the project's file and the user's own.

    Raises:
        ConfigError: One cannot be read, is no TOML, or has a wrong setting.
    """
    root = find_root(cwd)
    project = FileSettings()
    if root:
        project = load_settings(root / CONFIG_NAME, Source.PROJECT, within=root)
    return SettingsFiles(root=root, project=project, user=load_user_settings(environ))


class EngineFlags(Struct, frozen=True):
    """What the command line says of the engine.

    Args:
        name: Which one; None where it says nothing.
        hosts: Addresses of servers, with commas between them; None as above.
    """

    name: str | None = None
    hosts: str | None = None


def load_config(  # noqa: PLR0913 - a flag each
    *,
    cwd: Path,
    environ: Mapping[str, str],
    episodes: str | None = None,
    index: str | None = None,
    follow_links: bool = False,
    engine: EngineFlags | None = None,
    files: SettingsFiles | None = None,
) -> Config:
    """Settle where everything lies.

    Args:
        cwd: The working folder; relative flags and variables start there,
            relative paths in a file of settings start at that file.
        environ: `KBINDEX_EPISODES`, `KBINDEX_INDEX`, and where the user's own file is.
        episodes: The flag, if given.
        index: The flag, if given.
        follow_links: The flag.
        engine: The flags, if given.
        files: What the files say, where they were read before.

    Raises:
        ArchiveError: No episodes are named and no project is found.
        ArgumentError: A path that was given is none.
        ConfigError: A file of settings, or a path that it names, is wrong.
    """
    files = files or load_files(cwd=cwd, environ=environ)
    engine = engine or EngineFlags()
    project = _Project.load(files.root, files.project) if files.root else None
    chosen = _named(episodes, "episodes", cwd=cwd, environ=environ) or (
        project.own_episodes() if project else _of_user(files.user, "episodes")
    )
    if chosen is None:
        raise _no_episodes(cwd)
    named = _named(index, "index", cwd=cwd, environ=environ)
    settled = Config(
        episodes=chosen,
        index=named or Path(),
        index_is_named=named is not None,
        follow_links=follow_links or may_follow_links(environ),
    )
    if named is None:
        settled = _with_index(settled, project, files.user)
    if _engine(engine, environ, files.user) != EMBEDDED:
        settled = _with_cluster(settled, engine, files.user, cwd=cwd, environ=environ)
    is_own = project is not None and settled.episodes == project.episodes
    of_shows = (files.project, files.user) if is_own else (files.user,)
    settled = _with_shows(settled, of_shows)
    if is_own:
        settled = replace(
            settled, show=_show_of(files.project), site=_site_of(files.project)
        )
    return _with_files(settled, files.project, files.user)


def _named(
    flag: str | None, name: str, *, cwd: Path, environ: Mapping[str, str]
) -> Path | None:
    """Return what a flag names, else the environment."""
    if flag:
        return resolve_path(cwd, flag, source=name, key=flag, refusal=ArgumentError)
    variable = variable_of(name)
    path = environ.get(variable)
    return resolve_path(cwd, path, source=variable, key=path) if path else None


def _no_episodes(cwd: Path) -> ArchiveError:
    text = tr(
        "no episodes here: no kbindex.toml and no episodes folder in {folder} or above",
        folder=cwd,
    )
    return ArchiveError(text, remedy=Remedy.MAKE_PROJECT)


def may_follow_links(environ: Mapping[str, str]) -> bool:
    """Say whether the environment lets links lead out of an archive.

    Raises:
        ConfigError: The variable is neither `1`, `0` nor empty.
    """
    variable = variable_of("follow_links")
    value = environ.get(variable, "")
    if value not in {"", "0", "1"}:
        raise ConfigError(variable, value, problem=tr("must be 1 or 0"))
    return value == "1"


def _with_index(
    config: Config, project: "_Project | None", user: FileSettings
) -> Config:
    """Say where the index lies that nobody named on the command line."""
    chosen, is_trusted = None, True
    if project and config.episodes == project.episodes:
        chosen, is_trusted = project.index()
    elif config.episodes == _of_user(user, "episodes"):
        chosen = _of_user(user, "index")
    return replace(
        config,
        index=chosen or cache_index(config.episodes),
        index_is_trusted=is_trusted,
    )


def _engine(flags: EngineFlags, environ: Mapping[str, str], user: FileSettings) -> str:
    variable = variable_of("engine")
    name = flags.name or environ.get(variable) or user.texts.get("engine", EMBEDDED)
    if problem := find_engine_problem(name):  # else a file's, which was checked
        source = "engine" if flags.name else variable
        raise ConfigError(source, name, problem=problem)
    return name


def _with_cluster(
    config: Config,
    flags: EngineFlags,
    user: FileSettings,
    *,
    cwd: Path,
    environ: Mapping[str, str],
) -> Config:
    from kbindex.config.cluster import settle_cluster  # noqa: PLC0415 - cold start

    cluster = settle_cluster(
        flags.hosts,
        cwd=cwd,
        environ=environ,
        user=user,
        episodes=config.episodes,
        names_episodes=config.episodes == _of_user(user, "episodes"),
    )
    return replace(config, cluster=cluster)


def _with_shows(config: Config, files: tuple[FileSettings, ...]) -> Config:
    """Add the shows that the first file names, which a cluster is told of, too."""
    naming = next((of for of in files if "shows" in of.tables), None)
    if naming is None:
        return config
    from kbindex.config.shows import to_shows  # noqa: PLC0415 - cold start

    shows = to_shows(naming.tables["shows"])
    cluster = config.cluster and replace(config.cluster, shows=shows)
    return replace(config, shows=shows, shows_file=naming.file, cluster=cluster)


def _with_files(config: Config, project: FileSettings, user: FileSettings) -> Config:
    """Add what is read from files alone; the project's comes before the user's."""
    lists = {**user.lists, **project.lists}
    is_checked = {"check.select", "check.ignore"} & project.lists.keys()
    return replace(
        config,
        glossary=lists.get("glossary", ()),
        packs=lists.get("packs"),
        notes=to_notes_config({**user.texts, **project.texts}, lists),
        check=_to_check(lists),
        check_file=project.file if is_checked else user.file,
        file=project.file,
        user_file=user.file,
    )


def _show_of(project: FileSettings) -> "Show | None":
    if not any(name.startswith("show.") for name in project.texts):
        return None
    from kbindex.config.show import to_show  # noqa: PLC0415 - cold start

    return to_show(project.texts)


def _site_of(project: FileSettings) -> "SiteConfig | None":
    said = (*project.texts, *project.lists)
    if not any(name.startswith("site.") for name in said):
        return None
    from kbindex.config.site import to_site  # noqa: PLC0415 - cold start

    return to_site(project.texts, project.lists)


def load_user_check(environ: Mapping[str, str]) -> CheckConfig:
    """Return how notes are checked that belong to no project.

    Raises:
        ConfigError: The user's own file cannot be read, or has a wrong setting.
    """
    return _to_check(load_user_settings(environ).lists)


def _to_check(lists: Mapping[str, tuple[str, ...]]) -> CheckConfig:
    return CheckConfig(
        select=lists.get("check.select"), ignore=lists.get("check.ignore", ())
    )


class _Project(Struct, frozen=True, kw_only=True):
    """A project, whose file comes from whoever wrote it.

    Args:
        root: Its folder.
        settings: What its `kbindex.toml` says.
        episodes: Where that leads, wherever it is.
    """

    root: Path
    settings: FileSettings
    episodes: Path

    @classmethod
    def load(cls, root: Path, settings: FileSettings) -> "_Project":
        episodes = find_episodes_of(root, settings)
        return cls(root=root, settings=settings, episodes=episodes)

    def own_episodes(self) -> Path:
        """Return the folder of episodes, which lies in the project.

        Raises:
            ConfigError: It leads out of the project.
        """
        if self.episodes.is_relative_to(self.root.resolve()):
            return self.episodes
        raise ConfigError(
            str(self.settings.file or self.root),
            "episodes",
            problem=tr("leads out of the project, to {folder}", folder=self.episodes),
            line=self.settings.line("episodes"),
            remedy=Remedy.NAME_EPISODES,
        )

    def index(self) -> tuple[Path, bool]:
        """Return where the index lies, and whether that place is trusted.

        Raises:
            ConfigError: It lies in the project, but behind a link.
        """
        path = self.settings.texts.get("index", "index")
        place = _of_project(self.root, self.settings, "index")
        written = Path(os.path.normpath(self.root / os.path.expanduser(path)))  # noqa: PTH111
        if not written.is_relative_to(self.root):
            return place, _is_below(place, self.root)
        if link := _first_link(self.root, written):
            raise ConfigError(
                str(self.settings.file or self.root),
                "index",
                problem=tr("lies behind {link}, which is a symbolic link", link=link),
                line=self.settings.line("index"),
                remedy=Remedy.NAME_INDEX,
            )
        return self.root.resolve() / written.relative_to(self.root), True


_REMEDIES = {"episodes": Remedy.NAME_EPISODES, "index": Remedy.NAME_INDEX}
"""A path of a project's file → what can be done where it is refused."""


def _of_project(root: Path, settings: FileSettings, name: str) -> Path:
    """Return where a path of a project's file leads; `~` is the user's home alone."""
    path = settings.texts.get(name, name)
    source = str(root / CONFIG_NAME)

    def refusal(problem: str) -> ConfigError:
        line, remedy = settings.line(name), _REMEDIES[name]
        return ConfigError(source, name, problem=problem, line=line, remedy=remedy)

    if path.startswith("~") and path[1:2] not in {"", "/", os.sep}:
        raise refusal(tr("is the home of another user"))
    place = resolve_path(root, path, source=source, key=name)
    real = root.resolve()
    way = place.relative_to(real) if place.is_relative_to(real) else place
    if ".git" in map(str.casefold, way.parts):
        raise refusal(tr("is what git keeps for itself"))
    return place


def find_episodes_of(root: Path, settings: FileSettings) -> Path:
    """Return where a project's file says that its episodes lie.

    Raises:
        ConfigError: That is no path.
    """
    return _of_project(root, settings, "episodes")


def _of_user(user: FileSettings, name: str) -> Path | None:
    """Return where a path of the user's own file leads; None where it says nothing."""
    path = user.texts.get(name)
    if path is None or user.file is None:
        return None
    return resolve_path(user.file.parent, path, source=str(user.file), key=name)


def _is_below(place: Path, folder: Path | None) -> bool:
    if folder is None:
        return False
    real = Path(os.path.realpath(folder))
    return place != real and place.is_relative_to(real)


def _first_link(root: Path, place: Path) -> Path | None:
    """Return the first link on the way from a folder to a place below it."""
    way = [place, *place.parents][: len(place.relative_to(root).parts)]
    return next((part for part in reversed(way) if leads_elsewhere(str(part))), None)


def find_root(cwd: Path) -> Path | None:
    """Return the nearest folder from `cwd` upwards that is a project, or None."""
    for folder in (cwd, *cwd.parents):
        if (folder / CONFIG_NAME).is_file() or (folder / "episodes").is_dir():
            return folder
    return None


def cache_index(episodes: Path) -> Path:
    """Return the place of the index of episodes that have no project here."""
    place = resolve_path(episodes, "", source="episodes", key=str(episodes))
    digest = sha256(str(place).encode(errors="surrogateescape"))
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
        folder = _xdg_folder(os.environ, "XDG_CACHE_HOME", ".cache")
        if folder:
            return folder
    import platformdirs  # noqa: PLC0415 - cold start

    return Path(platformdirs.user_cache_dir("kbindex"))


def load_user_settings(environ: Mapping[str, str]) -> FileSettings:
    """Load the user's own file; nothing is set where there is none.

    Raises:
        ConfigError: It cannot be read, or has a wrong setting.
    """
    folder = _user_config(environ)
    return load_settings(folder / _USER_NAME, Source.USER) if folder else FileSettings()


def _user_config(environ: Mapping[str, str]) -> Path | None:
    """Return the program's folder among the user's settings; None without a home."""
    is_known = sys.platform == "linux"  # a value, so that checkers read on
    if is_known:
        return _xdg_folder(environ, "XDG_CONFIG_HOME", ".config")
    import platformdirs  # noqa: PLC0415 - cold start

    try:
        return Path(platformdirs.user_config_dir("kbindex"))
    except RuntimeError:
        return None


def _xdg_folder(environ: Mapping[str, str], variable: str, below: str) -> Path | None:
    """Return the program's folder as the XDG directories have it."""
    for name, inner in ((variable, "."), ("HOME", below)):
        folder = Path(environ.get(name, ""))
        if folder.is_absolute():
            return folder / inner / "kbindex"
    return None
