"""Who is meant: profile URLs, handles, and the headings that name a presenter."""

import re
from urllib.parse import unquote

from kbindex.model import url_host, url_path
from kbindex.shownotes.blocks.tree import Inline, InlineLink
from kbindex.shownotes.reading.titles import visible

_ONE_SEGMENT = re.compile(r"/@?([\w.-]+)/?")
_PROFILE_PATHS = {
    "twitter.com": _ONE_SEGMENT,
    "x.com": _ONE_SEGMENT,
    "github.com": _ONE_SEGMENT,
    "facebook.com": _ONE_SEGMENT,
    "instagram.com": _ONE_SEGMENT,
    "qiita.com": _ONE_SEGMENT,
    "zenn.dev": _ONE_SEGMENT,
    "note.com": _ONE_SEGMENT,
    "speakerdeck.com": _ONE_SEGMENT,
    "slideshare.net": _ONE_SEGMENT,
    "linkedin.com": re.compile(r"/in/([\w.%-]+)/?"),
    "bsky.app": re.compile(r"/profile/([\w.:-]+)/?"),
    "connpass.com": re.compile(r"/user/([\w.-]+)/?"),
    "keybase.io": _ONE_SEGMENT,
}
"""Hosts whose pages of this path shape are a person's, and where the handle is."""

_ANY_HOST = re.compile(r"/@([\w.-]+)/?")
"""Medium, Mastodon, YouTube, Threads, …: `/@handle` is a person's page anywhere."""

_NO_HANDLES = frozenset(
    {
        "about",
        "blog",
        "explore",
        "features",
        "hashtag",
        "home",
        "i",
        "intent",
        "login",
        "marketplace",
        "orgs",
        "pricing",
        "search",
        "settings",
        "share",
        "signup",
        "sponsors",
        "topics",
        "trending",
    }
)

_HANDLE = re.compile(r"(?<![\w/.@])@([A-Za-z0-9_][\w-]*)", re.ASCII)
_WRITTEN_HANDLE = re.compile(r"@\w[\w-]*")
_OPENING, _CLOSING = "（([［【〔", "）)]］】〕"
_ABSENT = re.compile(
    r"""(?ix)
    (?: [\s:：、→-]* (?:今週|今回|本日|今日)? は? (?:欠席|お?休み|不在|遅刻|早退)
    | \s+ (?:absent|away) ) (?:です|でした)? $
    """
)
_LONGEST_NAME = 200
"""A heading longer than this names no person."""


def profile_handle(url: str) -> str | None:
    """Return the handle whose profile `url` is, or None where it is another page."""
    host = re.sub(r"^(?:www|m|mobile)\.", "", url_host(url))
    path = url_path(url)
    match = _PROFILE_PATHS.get(host, _ANY_HOST).fullmatch(path)
    match = match or _ANY_HOST.fullmatch(path)
    if not match or match[1].lower() in _NO_HANDLES:
        return None
    return unquote(match[1])


def parse_people(value: Inline) -> tuple[str, ...]:
    """Read the handles of `@a, [Name](https://twitter.com/b)さん`, in order.

    A link to a profile gives its handle, else its text does. `-` and empty text
    mean nobody. Plain names without `@` are kept as they are.
    """
    found: list[tuple[int, str]] = []
    rest = list(value.text)
    for link in value.links:
        shown = visible(value.text[link.start : link.end])
        handle = profile_handle(link.url) or shown.strip().lstrip("@")
        found.append((link.start, handle))
        rest[link.start : link.end] = " " * (link.end - link.start)
    text = "".join(rest)
    found.extend((match.start(), match[1]) for match in _HANDLE.finditer(text))
    if not found:
        for match in re.finditer(r"[^,、，/&＆]+", visible(text)):
            name = without_remark(match[0])
            if not re.fullmatch(r"[-–—ー－なし無]*|(?i:none|n/a|tbd)", name):
                found.append((match.start(), name))
    return tuple(dict.fromkeys(name for _, name in sorted(found) if name))


def without_remark(text: str) -> str:
    """Drop a last pair of brackets and what is in it: `@chago (欠席)` → `@chago`."""
    text = text.strip()
    if not text.endswith(tuple(_CLOSING)):
        return text
    after = 1 + max(text.rfind(mark, 0, len(text) - 1) for mark in _CLOSING)
    starts = [text.find(mark, after) for mark in _OPENING]
    start = min((start for start in starts if start >= 0), default=len(text))
    return text[:start].strip()


def leading_link(inline: Inline) -> InlineLink | None:
    """Return the link that the text begins with, signs and emoji apart, or None."""
    word = re.search(r"\w", visible(inline.text))
    lead = inline.text.find(word[0]) if word else len(inline.text)
    return next((link for link in inline.links if link.start <= lead), None)


def is_only_link(inline: Inline) -> bool:
    """Say whether the text is one link and nothing else but punctuation."""
    if len(inline.links) != 1:
        return False
    link = inline.links[0]
    rest = inline.text[: link.start] + inline.text[link.end :]
    return not re.search(r"\w", rest)


def parse_presenter(  # noqa: PLR0911 - one for each form of a heading
    heading: Inline, *, known: frozenset[str]
) -> str | None:
    """Return the presenter whom a heading names, or None where it names none.

    `@handle`, `[name](profile)`, `[@handle](profile)`, each with or without a
    remark such as `(欠席)`; a bare name counts where it is one of `known`, the
    handles of the header.
    """
    text = _name(heading)
    if len(text) > _LONGEST_NAME:
        return None
    text = _ABSENT.sub("", text)
    link = leading_link(heading)
    if link and not link.is_bare:
        if len(heading.links) == 1 and profile_handle(link.url):
            return text.removeprefix("@") or None
        return None
    if re.match(r"@\w", text):
        handles = _HANDLE.findall(text)
        rest = _HANDLE.sub("", text)
        if handles and not re.sub(r"[\s,、，&＆/と+]|さん|ちゃん|くん", "", rest):
            return re.sub(r"(?<!\w)@", "", text)
        if _WRITTEN_HANDLE.fullmatch(text):
            return text[1:]
    if text in known:
        return text
    return None


def is_bare_handle(heading: Inline) -> bool:
    """Say whether the heading is a written `@handle`, which names a person always."""
    return bool(_WRITTEN_HANDLE.fullmatch(_name(heading)))


def _name(heading: Inline) -> str:
    return without_remark(visible(heading.text))
