"""Settings for who examines them: what is wrong is told, and the rest is settled."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from kbindex.config.places import (
    CONFIG_NAME,
    Config,
    EngineFlags,
    SettingsFiles,
    find_root,
    load_config,
    load_user_settings,
)
from kbindex.config.settings import FileSettings, Source, load_settings
from kbindex.errors import ArchiveError, ConfigError, KbindexError

_Value = TypeVar("_Value")


class ExaminedSettings(Struct, frozen=True, kw_only=True):
    """What could be settled, and why the rest could not.

    Args:
        config: The settings; None where it cannot be said where the episodes lie.
        files: What the files say, those that are wrong left out.
        errors: What is wrong, in the order in which it was found.
    """

    config: Config | None
    files: SettingsFiles
    errors: tuple[KbindexError, ...] = ()


def examine_settings(
    *,
    cwd: Path,
    environ: Mapping[str, str],
    episodes: str | None = None,
    index: str | None = None,
    follow_links: bool = False,
    engine: EngineFlags | None = None,
) -> ExaminedSettings:
    """Settle the settings as `load_config` does, without what is wrong.

    A file that cannot be used counts as empty, and so does one whose paths cannot be.
    """
    errors: list[KbindexError] = []
    root = find_root(cwd)

    def attempt(load: Callable[[], _Value]) -> _Value | None:
        try:
            return load()
        except (ArchiveError, ConfigError) as error:
            if str(error) not in map(str, errors):
                errors.append(error)
        return None

    def load_project() -> FileSettings:
        if root is None:
            return FileSettings()
        return load_settings(root / CONFIG_NAME, Source.PROJECT, within=root)

    project = attempt(load_project) or FileSettings()
    user = attempt(lambda: load_user_settings(environ)) or FileSettings()

    def settle(files: SettingsFiles) -> Config:
        return load_config(
            cwd=cwd,
            environ=environ,
            episodes=episodes,
            index=index,
            follow_links=follow_links,
            engine=engine,
            files=files,
        )

    files = SettingsFiles(root=root, project=project, user=user)
    config = attempt(lambda: settle(files))
    if config is None and (project.file or user.file):
        empty = SettingsFiles(root=root, project=FileSettings(), user=FileSettings())
        config = attempt(lambda: settle(empty))
    return ExaminedSettings(config=config, files=files, errors=tuple(errors))
