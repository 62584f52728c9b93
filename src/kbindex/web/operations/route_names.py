"""What a request is counted as: one of few names, whatever its address.

    /episodes/025/6/?lang=ja   →  /episodes/{episode}/{number}/
    /wp-login.php              →  other

Who asks chooses addresses. If each were counted, the counts would fill the memory of
whoever collects them, and tell what people look for.
"""

from __future__ import annotations

from typing import Final

from kbindex.pages.feeds import ATOM_FILE, JSON_FILE, SEARCH_ATOM, SEARCH_JSON
from kbindex.pages.html.addresses import EPISODES, PEOPLE, RADAR, SEARCH, TOPICS
from kbindex.pages.html.assets import FOLDER
from kbindex.web.answers import EVENTS
from kbindex.web.api.endpoints import DESCRIPTION, ENDPOINTS, ROOT, VERSION

LIVE: Final = "/livez"
READY: Final = "/readyz"
METRICS: Final = "/metrics"

PROBES: Final = frozenset({LIVE, READY})
"""What a machine asks every few seconds."""

OTHER: Final = "other"
"""The name of what has none."""

ENDLESS: Final = f"/{EVENTS}"
"""The route whose answer lasts as long as its client listens."""

ROUTES: Final = (
    "/",
    f"/{SEARCH}",
    f"/{EPISODES}",
    f"/{EPISODES}{{episode}}/",
    f"/{EPISODES}{{episode}}/{{number}}/",
    f"/{TOPICS}",
    f"/{TOPICS}{{topic}}/",
    *(f"/{TOPICS}{{topic}}/{file}" for file in (ATOM_FILE, JSON_FILE)),
    f"/{PEOPLE}",
    f"/{PEOPLE}{{name}}/",
    f"/{RADAR}",
    f"/{RADAR}{{list}}/",
    *(f"/{file}" for file in (ATOM_FILE, JSON_FILE, SEARCH_ATOM, SEARCH_JSON)),
    f"/{FOLDER}{{file}}",
    ENDLESS,
    "/robots.txt",
    f"/{ROOT}",
    f"/{DESCRIPTION}",
    *(f"/{VERSION}{endpoint.path}" for endpoint in ENDPOINTS),
)
"""A part in braces stands for any; the first that fits counts."""


def _is_any(part: str) -> bool:
    return part.startswith("{")


def _parts(path: str) -> tuple[str, ...]:
    return tuple(path.strip("/").split("/"))


_BY_LENGTH: Final[dict[int, list[tuple[tuple[str, ...], str]]]] = {}
for _route in ROUTES:
    _BY_LENGTH.setdefault(len(_parts(_route)), []).append((_parts(_route), _route))


def route_of(path: str) -> str:
    """Return the route of a path; OTHER where it has none.

    Args:
        path: As it was asked for, without a query.
    """
    asked = _parts(path)
    for parts, route in _BY_LENGTH.get(len(asked), ()):
        if all(
            _is_any(part) or part == its for part, its in zip(parts, asked, strict=True)
        ):
            return route
    return OTHER
