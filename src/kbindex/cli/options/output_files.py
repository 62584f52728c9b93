"""Files that options have written."""

from pathlib import Path

import click

from kbindex.messages import tr


class OutputFile(click.Path):
    """A file to write. `-` is none, for stdout shows something else; `./-` is one."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, path_type=Path)

    def convert(  # type: ignore[override] # click: str, bytes or any path
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Read a name as it was typed: of a path `./-` only `-` is left."""
        if value == "-":
            self.fail(tr("no standard output here; name a file"), param, ctx)
        return Path(str(super().convert(value, param, ctx)))
