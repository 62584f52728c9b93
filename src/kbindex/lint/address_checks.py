"""Rules on URLs."""

import re
from collections.abc import Iterator

from kbindex.lint.findings import Edit, Finding, found
from kbindex.lint.page import CheckedPage
from kbindex.messages import remark
from kbindex.model import clean_url
from kbindex.model.urls import is_tracking_parameter

_NAMED = 3
"""Names of parameters in a message; more of them say nothing new."""

_PARAMETER = re.compile(r"[?&#]([^?&#=]+)")


def check_tracking(page: CheckedPage) -> Iterator[Finding]:
    """KB401: parameters that tell a site where a click came from."""
    for start, end in page.urls:
        raw = page.text[start:end]
        url = raw.replace("&amp;", "&")
        names = [
            match
            for match in _PARAMETER.finditer(url)
            if is_tracking_parameter(match[1])
        ]
        cleaned = clean_url(url)
        if not names or cleaned == url:
            continue
        shown = ", ".join(match[1] for match in names[:_NAMED])
        shown += ", …" if len(names) > _NAMED else ""
        said = remark("tracking parameter in a link: {names}", names=shown)
        if len(names) > 1:
            said = remark("tracking parameters in a link: {names}", names=shown)
        edit = Edit(start=start, end=end, replacement=cleaned)
        yield found(
            page,
            "KB401",
            start + names[0].start(1),
            said,
            edit=edit if url == raw else None,
        )
