"""Japanese eras: the years of a reign, and the days from which to which they count."""

import datetime as dt
from typing import NamedTuple


class Era(NamedTuple):
    """An era: `before` is the year before its first one."""

    before: int
    first: dt.date
    last: dt.date

    def year(self, written: str) -> int:
        """Return the year that `3` or `元`, the first, stands for."""
        return self.before + (1 if written == "元" else int(written))


ERAS = {
    "昭和": Era(1925, dt.date(1926, 12, 25), dt.date(1989, 1, 7)),
    "平成": Era(1988, dt.date(1989, 1, 8), dt.date(2019, 4, 30)),
    "令和": Era(2018, dt.date(2019, 5, 1), dt.date.max),
}
