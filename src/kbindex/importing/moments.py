"""When something was published, as feeds and pages write it → ISO 8601.

The zone stays as it is written: the day that a show names is the day that it means.
"""

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from kbindex.shownotes.reading.dates import find_date

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def moment_of(written: str) -> str:
    """Return a moment with its zone, or a day; ``""`` where it is none.

    >>> moment_of("Fri, 02 Jul 2021 21:00:00 +0900")
    '2021-07-02T21:00:00+09:00'
    >>> moment_of("2021-07-02T12:00:00Z")
    '2021-07-02T12:00:00+00:00'
    >>> moment_of("2021-07-02")
    '2021-07-02'
    """
    text = " ".join(written.split())[:100]
    try:
        if _DAY.fullmatch(text):
            return dt.date.fromisoformat(text).isoformat()
        return _moment(text).isoformat(timespec="seconds")
    except (ValueError, TypeError, IndexError, OverflowError):
        day = find_date(text)
        return day.isoformat() if day else ""


def _moment(text: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return parsedate_to_datetime(text)
