"""Values of options that are not given: the table `[defaults]` of files of settings."""

from collections.abc import Iterator, Mapping

from kbindex.cli.session import Session
from kbindex.errors import ConfigError

_OF_COMMAND = {"search": ("limit", "sort", "brief", "strict"), "related": ("limit",)}
"""Command → the options whose defaults it takes."""


class Defaults(Mapping[str, str]):
    """Option → its default, read when click first asks for one.

    A file that is wrong gives none here: the command itself reads it and says so, and
    `--help` has to work without it.

    Args:
        session: Whose files are read.
        options: Those that may have a default.
    """

    def __init__(self, session: Session, options: tuple[str, ...]) -> None:
        self._session = session
        self._options = options

    def __getitem__(self, option: str) -> str:
        if option not in self._options:
            raise KeyError(option)
        try:
            return self._session.files.texts[f"defaults.{option}"]
        except ConfigError as error:
            raise KeyError(option) from error

    def __iter__(self) -> Iterator[str]:
        return (option for option in self._options if option in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def defaults_of(session: Session) -> dict[str, Defaults]:
    """Return the defaults of each command that takes any, as click wants them."""
    return {name: Defaults(session, options) for name, options in _OF_COMMAND.items()}
