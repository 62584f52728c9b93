"""Rules on URLs."""

import re
from collections.abc import Iterator

from kbindex.lint.findings import Edit, Finding, found
from kbindex.lint.page import CheckedPage
from kbindex.messages import remark
from kbindex.model import clean_url, is_web_url
from kbindex.model.urls import is_tracking_parameter
from kbindex.shownotes.blocks.bare_urls import find_bare_urls

_NAMED = 3
"""Names of parameters in a message; more of them say nothing new."""

_LABEL = r"\[(?P<label>[^\[\]\r\n]*(?:\[[^\[\]\r\n]*\][^\[\]\r\n]*)*)\]"
_EMPTY = re.compile(rf"(?<!\\){_LABEL}\((?P<inside>[ \t]*(?:<>[ \t]*)?)\)")
_BLANK = re.compile(
    rf"(?<!\\){_LABEL}\([ \t]*(?P<url>https?://[^\s()<>]+)[ \t\u3000]+"
    r"(?![\"'(])[^\r\n()<>]+\)"
)
"""A link whose address has a blank in it; what is in quotes behind one is a title."""

_SCHEME = re.compile(
    r"""(?x)
    (?<![\w/.:=&?%+-])
    (?: https?:/(?=[\w\[])                     # http:/host
      | https?//(?=\w)                         # http//host
      | https?:///+(?=\w)                      # http:///host
      | https?[;：]//(?=\w)                     # http;//host
      | (?:https?://)+(?=https?://)            # http://https://host
      | (?:ttp|htp|hhttp|htttp|httpp|ttps|htps|hhttps|htttps|httpps|httpss|htpps)
        ://(?=\w)                              # htps://host
    )
    """
)

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


def check_missing(page: CheckedPage) -> Iterator[Finding]:
    """KB402: a link with nothing between its round brackets."""
    for match in _EMPTY.finditer(page.markup):
        label = page.text[match.start("label") : match.end("label")].strip()
        start, end = match.span("inside")
        edit = Edit(start=start, end=end, replacement=label)
        is_address = is_web_url(label) and find_bare_urls(label) == [(0, len(label))]
        # An edit takes the place of something: the brackets stay outside of it.
        if is_address and start == end:
            edit = Edit(start=start - 1, end=end + 1, replacement=f"({label})")
        yield found(
            page,
            "KB402",
            match.start("label") - 1,
            remark("a link without an address"),
            edit=edit if is_address else None,
        )


def check_schemes(page: CheckedPage) -> Iterator[Finding]:
    """KB403: an address whose beginning is mistyped."""
    for match in _SCHEME.finditer(page.markup):
        written = match[0]
        following = page.markup[match.end() : match.end() + 8]
        is_twice = following.startswith(("http://", "https://"))
        right = "" if is_twice else f"http{'s' * ('s' in written)}://"
        message = remark("an address does not begin with {wrong}", wrong=written)
        edit = Edit(start=match.start(), end=match.end(), replacement=right)
        yield found(page, "KB403", match.start(), message, edit=edit)


def check_blanks(page: CheckedPage) -> Iterator[Finding]:
    """KB404: a blank in the address of a link, which then is none."""
    for start, end in find_broken_links(page):
        blank = re.search(r"[ \t\u3000]", page.markup[start:end])
        offset = start + blank.start() if blank else start
        said = remark("a link with a blank in its address shows as text")
        yield found(page, "KB404", offset, said)


def find_broken_links(page: CheckedPage) -> list[tuple[int, int]]:
    """List the spans of addresses that have a blank in them, brackets left out."""
    return [
        (match.start("url"), match.end() - 1) for match in _BLANK.finditer(page.markup)
    ]
