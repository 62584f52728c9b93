r"""Regular expressions that are compiled when they are first asked for.

    _CLOCK = late_pattern(r"\d{1,2}:\d{2}")     as `re.compile`, in no time

Patterns say what notes may look like, and one page looks like few of them: whoever
reads one edited page need not wait for them all.
"""

import re
from functools import cached_property
from typing import cast


class LatePattern:
    """Stands for a pattern: what is asked of it is asked of the compiled one.

    Each answer is kept as its own attribute, so that a method is looked up once.
    """

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):  # of a copy that has nothing yet: not the pattern's
            raise AttributeError(name)
        value = getattr(self._compiled, name)
        setattr(self, name, value)
        return value

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._source, self._flags)


def late_pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return what can be used as `re.compile(source, flags)` can.

    Functions of `re` do not take it; its methods do the same.

    Raises:
        re.error: It is no pattern; raised when it is first used.
    """
    return cast("re.Pattern[str]", LatePattern(source, flags))
