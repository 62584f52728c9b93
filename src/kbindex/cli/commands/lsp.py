"""`kbindex lsp`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kbindex.cli.extras import needing
from kbindex.messages import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from kbindex.cli.session import Session


@click.command("lsp")
@click.pass_obj
def lsp(session: Session) -> int:
    """Help an editor with notes, by the Language Server Protocol (LSP).

    An editor starts this by itself: docs/editors.md has the settings for VS Code and
    Neovim. While you write it shows what `kbindex check` finds, offers to mend what is
    safe to mend, completes presenters and topics, and says of a link whether the show
    has covered it.

    The archive is that of the folder which is open in the editor, unless --episodes
    names one.

    Needs the extra `lsp`: pip install 'kbindex[lsp]'

    \b
    Examples:
      kbindex lsp
      kbindex --episodes ~/show/episodes lsp
    """
    return _load_library()(session)


def _load_library() -> Callable[[Session], int]:
    with needing("lsp", tr("editors")):
        from kbindex.cli.editing import run_for_editor  # noqa: PLC0415 - an extra, and slow
    return run_for_editor
