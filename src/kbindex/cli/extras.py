"""Which libraries the extras of commands install, and what is said where one is not."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Literal

from kbindex.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

Extra = Literal["import", "lsp", "mcp", "pick", "site", "web"]

LIBRARIES: Final[Mapping[Extra, frozenset[str]]] = {
    "import": frozenset({"feedparser", "markdownify", "urllib3"}),
    "lsp": frozenset({"attrs", "cattrs", "lsprotocol", "pygls"}),
    "mcp": frozenset({"mcp", "mcp_types", "starlette", "uvicorn"}),
    "pick": frozenset({"rich", "textual"}),
    "site": frozenset({"jinja2", "markupsafe", "matplotlib"}),
    "web": frozenset({"jinja2", "markupsafe", "starlette", "uvicorn"}),
}
"""What each installs, as modules are called."""


@contextmanager
def needing(extra: Extra, what: str) -> Generator[None]:
    """Import what needs an extra inside.

    Args:
        extra: The extra.
        what: What needs it, in the plural.

    Raises:
        MissingExtraError: A library of the extra is not installed.
        ImportError: Another one is not.
    """
    try:
        yield
    except ImportError as error:
        library = (error.name or "").partition(".")[0]
        if library not in LIBRARIES[extra]:
            raise
        raise MissingExtraError(what, library=library, extra=extra) from error
