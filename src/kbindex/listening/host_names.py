"""By which name a server is asked for: the header `Host`."""

from __future__ import annotations

import re
from typing import Final

_HOST: Final = re.compile(
    r"(?: \[ (?P<v6>[0-9A-Fa-f:.]{2,45}) \] | (?P<name>[A-Za-z0-9._-]{1,253}) )"
    r"(?: : (?P<port>[0-9]{1,5}) )?",
    re.VERBOSE,
)


def host_name(header: str) -> str | None:
    """Return the name in a header `Host`, in small letters, without port and brackets.

    Returns:
        None where it is no name or address.
    """
    found = _HOST.fullmatch(header)
    return (found["v6"] or found["name"]).lower().rstrip(".") if found else None
