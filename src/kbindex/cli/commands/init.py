"""`kbindex init`."""

from collections.abc import Iterator
from pathlib import Path

import click

from kbindex.cli.project import EPISODES_NAME, make_folder, make_settings
from kbindex.cli.screens.terminal import sanitize
from kbindex.cli.session import Session, check_archive, say
from kbindex.config import CONFIG_NAME, find_root, load_config, variable_of
from kbindex.knowledge.next_episode import has_episodes
from kbindex.messages import tr


@click.command()
@click.option(
    "--config",
    "with_config",
    is_flag=True,
    help="Write kbindex.toml, too.",
)
@click.pass_obj
def init(session: Session, *, with_config: bool) -> int:
    """Make this folder a project: a folder with `episodes`.

    That is all a project needs. In it each episode is a folder with README.md, or
    a file NAME.md; kbindex.toml beside it may hold settings. The index is made by
    the first search. Where there is a project, nothing of it is changed.

    \b
    Examples:
      kbindex init
      kbindex init --config
    """
    if session.episodes:
        text = tr("init makes `episodes` in the working folder; leave out --episodes")
        raise click.UsageError(text)
    root = find_root(session.cwd)
    folder = _episodes_of(session, root)
    made = list(_make(root or session.cwd, folder, with_config=with_config))
    if root and not made:
        said = tr("{folder} is a project already; nothing was changed", folder=root)
        print(sanitize(said))
    for path in made:
        print(sanitize(tr("made {path}", path=path)))
    if not has_episodes(folder):
        print(tr("`kbindex new --edit` makes the first episode"))
    if elsewhere := session.environ.get(variable_of("episodes")):
        name = variable_of("episodes")
        say(tr("{name} has {folder}, which comes first", name=name, folder=elsewhere))
    return 0


def _episodes_of(session: Session, root: Path | None) -> Path:
    """Return the folder of episodes that the project has, or is to have.

    Raises:
        ArchiveError: The project names shows alone.
    """
    if root is None:
        return session.cwd / EPISODES_NAME
    config = load_config(cwd=root, environ={}, files=session.files)
    check_archive(config)
    return config.episodes


def _make(root: Path, episodes: Path, *, with_config: bool) -> Iterator[Path]:
    """Make what is not there yet, and yield it."""
    if not episodes.exists():
        make_folder(episodes)
        yield episodes
    if with_config and not (root / CONFIG_NAME).exists():
        yield make_settings(root)
