"""Who is meant: profile URLs, handles, and the headings that name a presenter."""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

from kbindex.late_patterns import late_pattern
from kbindex.model import url_host, url_path
from kbindex.shownotes.blocks.tree import Inline, InlineLink
from kbindex.shownotes.reading.titles import visible

_ONE_SEGMENT = late_pattern(r"/@?([\w.-]+)/?")
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
    "linkedin.com": late_pattern(r"/in/([\w.%-]+)/?"),
    "bsky.app": late_pattern(r"/profile/([\w.:-]+)/?"),
    "connpass.com": late_pattern(r"/user/([\w.-]+)/?"),
    "keybase.io": _ONE_SEGMENT,
}
"""Hosts whose pages of this path shape are a person's, and where the handle is."""

_ANY_HOST = late_pattern(r"/@([\w.-]+)/?")
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

_HANDLE = late_pattern(r"(?<![\w/.@])@([A-Za-z0-9_][\w-]*)", re.ASCII)
_WRITTEN_HANDLE = late_pattern(r"@\w[\w-]*(?:\.[\w-]+)*")
_OPENING, _CLOSING = "（([［【〔", "）)]］】〕"
_ABSENT = late_pattern(
    r"""(?ix)
    (?: [\s:：、→-]* (?:今週|今回|本日|今日)? は? (?:欠席|お?休み|不在|遅刻|早退)
    | \s+ (?:absent|away) ) (?:です|でした)? $
    """
)
_REMOTE = late_pattern(
    r"(?<!\w)@([A-Za-z0-9_][\w-]*)(?:@[\w-]+(?:\.[\w-]+)+|\.bsky\.social)(?![\w@])",
    re.ASCII,
)
"""A handle with its server: `@aki@mastodon.example`, `@aki.bsky.social`."""

_NAMED_HANDLE = late_pattern(
    r"(?!\S+(?:\s+\S+){3})[^\d@()（）:：]{1,30}?\s*[（(]\s*@([\w.-]+)\s*[)）]"
)
"""A name of up to three words, and the handle in brackets."""

_ROLE = late_pattern(r"[^\W\d_]{1,12}\s*[:：]\s*(?=@)")
_NUMBER = late_pattern(r"\d{1,3}[.)．、]\s*(?=\D)")
_SERVICES = late_pattern(
    r"(?i)\s*(?:twitter|x|github|mastodon|bluesky|facebook|instagram|linkedin|qiita|zenn"
    r"|note|blog|ブログ)\s*"
)
_SIGNS = frozenset({"So", "Sk", "Mn", "Cf", "Cs", "Co", "Cn", "Zs"})
"""Categories of emoji, flags and what joins them."""

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


def is_speech(text: str, names: Iterable[str]) -> bool:
    """Say whether a text behind a key is what somebody says, such as a greeting.

    It ends as a sentence does, and would be a name of many words.
    """
    text = text.rstrip()
    many = any(len(name.split()) > _MOST_WORDS for name in names)
    return text.endswith(("。", "！", "？")) or (
        many and text.endswith((".", "!", "?"))
    )


_MOST_WORDS = 3
"""Of a name before which a sentence may end; one with more stands by itself."""


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


def parse_presenter(heading: Inline, *, known: frozenset[str]) -> str | None:
    """Return the presenter whom a heading names, or None where it names none.

        @handle   [name](profile)   [@handle](profile)   @one, @two
        佐藤 (@handle)   担当: @handle   1. 🎤 ＠handle:   @handle [Twitter](profile)
        @handle@mastodon.example   @handle.bsky.social   a name that is known

    Each may have a remark such as `(欠席)`; `known` are those of the header.
    """
    text = _presenter_text(heading)
    if not text:
        return None
    if _is_profile_link(heading):
        return text.removeprefix("@") or None
    if _leads_to_page(heading):
        return None
    return _by_handle(text) or (text if _fold(text) in map(_fold, known) else None)


def is_bare_handle(heading: Inline) -> bool:
    """Say whether the heading is a written `@handle`, which names a person always."""
    has_sign = "@" in heading.text or "＠" in heading.text
    return has_sign and bool(_WRITTEN_HANDLE.fullmatch(_presenter_text(heading)))


def _by_handle(text: str) -> str | None:
    """Return the handles of a text that has nothing else, or one behind its name."""
    if named := _NAMED_HANDLE.fullmatch(text):
        return named[1]
    text = _ROLE.sub("", text)
    handles = _HANDLE.findall(text)
    rest = _HANDLE.sub("", text)
    if handles and not re.sub(r"[\s,、，&＆/と+]|さん|ちゃん|くん", "", rest):
        return re.sub(r"(?<!\w)@", "", text)
    return text[1:] if _WRITTEN_HANDLE.fullmatch(text) else None


def _presenter_text(heading: Inline) -> str:
    """Return a heading without what says nothing of whom it names.

    A remark, a number, signs and emoji, names of services that it links to. Empty where
    it is too long for a name.
    """
    text = visible(_without_services(heading)).replace("＠", "@")
    if len(text) > _LONGEST_NAME:
        text = without_remark(text)
    if len(text) > _LONGEST_NAME:
        return ""
    text = _REMOTE.sub(r"@\1", text)
    text = _NUMBER.sub("", _trimmed(text))
    if not _NAMED_HANDLE.fullmatch(text):
        text = without_remark(text)
    return _ABSENT.sub("", _trimmed(text))


def _without_services(heading: Inline) -> str:
    kept, end = "", 0
    for link in heading.links:
        shown = heading.text[link.start : link.end]
        if link.start and _SERVICES.fullmatch(shown) and profile_handle(link.url):
            kept += heading.text[end : link.start]
            end = link.end
    return kept + heading.text[end:]


def _trimmed(text: str) -> str:
    """Drop blanks, colons, and signs and emoji at both ends."""
    start, end = 0, len(text)
    while start < end and _is_sign(text[start]):
        start += 1
    while end > start and (_is_sign(text[end - 1]) or text[end - 1] in ":："):
        end -= 1
    return text[start:end]


def _is_sign(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in _SIGNS


def _is_profile_link(heading: Inline) -> bool:
    link = leading_link(heading)
    is_one = len(heading.links) == 1 and link is not None and not link.is_bare
    return is_one and profile_handle(heading.links[0].url) is not None


def _leads_to_page(heading: Inline) -> bool:
    """Say whether a link leads the heading, and not to people by their handles."""
    link = leading_link(heading)
    if link is None or link.is_bare:
        return False
    return not all(
        heading.text[link.start : link.end].strip().startswith("@")
        and profile_handle(link.url)
        for link in heading.links
    )


def _fold(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold().lstrip("@")
    return re.sub(r"\s+|さん$|ちゃん$|くん$|氏$", "", folded)
