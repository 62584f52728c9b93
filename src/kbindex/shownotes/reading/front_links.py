"""Links of front matter."""

from collections.abc import Iterator

from msgspec import Struct

from kbindex.model import is_web_url
from kbindex.shownotes.blocks.front_values import Value
from kbindex.shownotes.reading.front_fields import (
    NAMES,
    REMARKS,
    URLS,
    find_text,
    text_of,
    to_inline,
)
from kbindex.shownotes.reading.header_keys import fold_key


class FrontText(Struct, frozen=True, kw_only=True):
    """A text of the episode's overview, and the lines where it stands."""

    text: str
    line: int
    end_line: int


class FrontLink(Struct, frozen=True, kw_only=True):
    """A link that front matter offers: an article."""

    title: str
    url: str
    line: int
    end_line: int
    remarks: tuple[FrontText, ...] = ()


def iter_links(value: Value) -> Iterator[FrontLink | None]:
    """Yield the links of a list, or of a mapping of titles; None for another thing."""
    if value.kind == "mapping":
        for key, inner in value.fields:
            if inner.kind == "text" and is_web_url(inner.text.strip()):
                yield _link(key, inner.text.strip(), inner)
            elif inner.kind == "list":
                yield from iter_links(inner)
            else:
                yield None
        return
    for item in value.items:
        if item.kind == "text":
            shown = to_inline(item.text.strip(), line=item.line)
            url = next((link.url for link in shown.links), "")
            is_link = is_web_url(url)
            title = shown.text.replace(url, "").strip(" -–—:：|<>()（）")
            yield _link(title, url, item) if is_link else None
        elif item.kind == "mapping":
            yield _link_of_mapping(item)
        else:
            yield None


def _link_of_mapping(value: Value) -> FrontLink | None:
    by_key = {fold_key(key): inner for key, inner in value.fields}
    url, title = text_of(by_key, URLS), find_text(by_key, NAMES)
    if is_web_url(url):
        shown = title.text if title else ""
        return _link(shown, url, value, at=title, said=find_text(by_key, REMARKS))
    pair = next(iter(value.fields), None)
    if pair is None or pair[1].kind != "text" or not is_web_url(pair[1].text.strip()):
        return None
    return _link(pair[0], pair[1].text.strip(), value)


def _link(
    title: str,
    url: str,
    value: Value,
    *,
    at: Value | None = None,
    said: Value | None = None,
) -> FrontLink:
    line = (at or value).line
    remarks: tuple[FrontText, ...] = ()
    if said:
        text = " ".join(said.text.split())
        remarks = (FrontText(text=text, line=said.line, end_line=said.end_line),)
    return FrontLink(
        title=" ".join(title.split()),
        url=url,
        line=line,
        end_line=max(value.end_line, line),
        remarks=remarks,
    )
