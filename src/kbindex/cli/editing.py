"""What `kbindex lsp` runs: a server that finds the project of the open folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from kbindex.errors import ConfigError
from kbindex.lint import select_rules
from kbindex.lsp_server import ProjectPlaces, make_server, serve_streams

if TYPE_CHECKING:
    from pathlib import Path

    from kbindex.cli.session import Session


def run_for_editor(session: Session) -> int:
    """Serve until the editor goes; return the status that the protocol asks for."""
    return serve_streams(make_server(lambda root: find_project(session, root)))


def find_project(session: Session, root: Path | None) -> ProjectPlaces:
    """Find the archive of the folder that is open in an editor.

    Args:
        session: The run of the program, whose options come first.
        root: That folder; None where the program runs counts.

    Raises:
        ArchiveError: There is none.
        ConfigError: A setting is wrong.
    """
    if root is not None:
        session = replace(session, cwd=root.resolve())
    config = session.config()
    try:
        codes = select_rules(config.check.select, config.check.ignore)
    except ValueError as error:
        file = str(config.check_file)
        raise ConfigError(file, "check", problem=str(error)) from error
    return ProjectPlaces(
        episodes=config.episodes,
        codes=codes,
        notes=config.notes,
        follow_links=config.follow_links,
        today=session.today,
        open_base=session.open,
    )
