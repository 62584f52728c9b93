"""Which episodes strangers do not see, wherever the archive is named from."""

from pathlib import Path

from kbindex.config.places import CONFIG_NAME, Config, find_episodes_of
from kbindex.config.settings import FileSettings, Source, load_settings
from kbindex.config.site import SiteConfig, to_site


def private_names(config: Config) -> tuple[str, ...]:
    """Return patterns of the ids that a site, and a server for others, leave out.

    Where `kbindex` runs in another place than the archive (`--episodes`), what the
    archive's own project says counts nevertheless: it hides, and does nothing else.

    Raises:
        ConfigError: The file that says it cannot be read, or has a wrong setting.
    """
    if config.site is not None:
        return config.site.private
    settings = _own_settings(config.episodes)
    if settings is None:
        return SiteConfig().private
    return to_site(settings.texts, settings.lists).private


def _own_settings(episodes: Path) -> FileSettings | None:
    """Return what the nearest project above says, where the episodes are its own."""
    roots = (one for one in episodes.parents if (one / CONFIG_NAME).is_file())
    root = next(roots, None)
    if root is None:
        return None
    settings = load_settings(root / CONFIG_NAME, Source.PROJECT, within=root)
    return settings if find_episodes_of(root, settings) == episodes else None
