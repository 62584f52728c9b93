"""Pages of releases, and the project that each is of."""

import re

from kbindex.model import url_host, url_path

_RELEASES = re.compile(r"/([\w.-]+/[\w.-]+)/releases(?:/latest|/tag/.+)?/?")
_GITLAB_RELEASES = re.compile(r"/([\w./-]+)/-/releases(?:/[^/]+)?/?")
_RELEASE_PAGES = {
    "github.com": _RELEASES,
    "codeberg.org": _RELEASES,
    "gitlab.com": _GITLAB_RELEASES,
}
"""Host → the paths of a project's releases, and where its name stands."""


def release_project(url: str) -> str | None:
    """Return `host/owner/name` where a URL is the releases of a project, or one."""
    host = url_host(url).removeprefix("www.")
    pages = _RELEASE_PAGES.get(host)
    match = pages.fullmatch(url_path(url)) if pages else None
    return f"{host}/{match[1]}".lower() if match else None
