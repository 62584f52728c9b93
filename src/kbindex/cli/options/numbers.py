"""Numbers that options take, and what is said of anything else."""

from typing import NoReturn

import click
from click.types import FloatParamType, IntParamType

from kbindex.messages import tr

_LONGEST = 60
"""Characters of a value that are shown where it is refused."""

_ALL = 1_000_000_000
"""More than an archive has; `itertools.islice` takes it everywhere."""


class WholeNumber(IntParamType):
    """A whole number.

    Args:
        least: The smallest that is accepted; None: any.
        most: The largest, where there is one; `least` is given, too.
    """

    name = "n"

    def __init__(self, least: int | None = None, most: int | None = None) -> None:
        self.least = least
        self.most = most

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read a number as it was typed, or as a file of settings has it."""
        try:
            number = int(str(value))
        except ValueError:
            self._refuse(value, param, ctx)
        if self.least is not None and number < self.least:
            self._refuse(value, param, ctx)
        if self.most is not None and number > self.most:
            self._refuse(value, param, ctx)
        return number

    def _refuse(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> NoReturn:
        said = self._expected().format(
            least=self.least, most=self.most, value=_shown(value)
        )
        self.fail(said, param, ctx)

    def _expected(self) -> str:
        if self.least is None:
            return tr("expected a whole number; got {value!r}")
        if self.most is not None:
            return tr("expected a whole number, {least} to {most}; got {value!r}")
        return tr("expected a whole number, {least} or more; got {value!r}")


PORT = WholeNumber(0, 65_535)
"""Where a server listens."""


class Limit(WholeNumber):
    """How many are shown at most, 0 or more; `all` leaves out none."""

    def __init__(self) -> None:
        super().__init__(0)

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read a limit as it was typed, or as a file of settings has it."""
        if isinstance(value, str) and value.strip().casefold() == "all":
            return _ALL
        return super().convert(value, param, ctx)

    def _expected(self) -> str:
        return tr("expected a whole number, 0 or more, or all; got {value!r}")


class Share(FloatParamType):
    """A part of a whole, 0 to 1."""

    name = "x"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read a number as it was typed."""
        try:
            share = float(str(value))
        except ValueError:
            share = -1
        if not 0 <= share <= 1:  # neither is NaN
            said = tr("expected a number from 0 to 1; got {value!r}")
            self.fail(said.format(value=_shown(value)), param, ctx)
        return share


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
