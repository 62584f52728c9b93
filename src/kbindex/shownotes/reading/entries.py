"""What one bullet, or one line, announces: an article, or nothing.

[Title](https://…) - a remark      title and its own link; the remark is a note
[video] [Title](https://…)         a label before the link, likewise
Title (https://…)                  plain text with its address behind it
Title ⏎ https://…                  … on the next line, or in a nested bullet
`a` [is gone](https://…), see b    a sentence that speaks of its link
"""

import re

from msgspec import Struct
from msgspec.structs import replace

from kbindex.language.scripts import HIRAGANA, japanese_run
from kbindex.late_patterns import late_pattern
from kbindex.model import clean_url, is_web_url, url_path
from kbindex.shownotes.blocks.tree import Block, BlockKind, Inline, InlineLink, Span
from kbindex.shownotes.reading.labels import is_link_label, without_mark
from kbindex.shownotes.reading.people import is_only_link, profile_handle
from kbindex.shownotes.reading.section_names import SectionKind, section_kind
from kbindex.shownotes.reading.titles import title_url, visible

_SET_OFF = late_pattern(
    r"\s*(?:\.{2,}|[…‥:：|｜–—→⇒←※(（\[［【「『“\"/／;；、。!！?？]|-+\s)"
)
"""What sets a remark off from the title that it stands behind."""

_GLUED = late_pattern(r"[\w#@+'’]")
_GOES_ON = late_pattern(
    r"[ \u3000](?:(?:が|は|に|の|で|と|も|へ|や|から|まで|より|さん)"
    rf"(?=[^{HIRAGANA}:：])"
    r"|を|という|について|による|での|との|からの|には|では|とは)"
)
"""Behind a title, in Japanese with blanks: the sentence goes on."""

_NO_NAME = late_pattern(
    r"(?i)(?:click )?here|this|that|it|link|url|source|details?|more|info(?:rmation)?"
    r"|こちら|ここ|これ|コレ|リンク|詳細|詳しく(?:は)?"
)
"""Texts of links that name nothing: the sentence around one does."""

_FACETS = late_pattern(
    r"(?i)\W*(?:slides?|videos?|recording|code|demo|paper|pdf|repo(?:sitory)?|docs?"
    r"|blog|article|source|(?:web ?)?site|home ?page|git(?:hub|lab)|スライド|資料|動画"
    r"|映像|録画|コード|デモ|論文|記事|リポジトリ|公式(?:サイト)?|ブログ)\W*"
)
"""Texts of links that are parts of one thing: its slides, its recording."""

_FOLLOWED = (
    r"(?i)\W*(?:rss(?: feed)?|feed|atom|apple podcasts?|google podcasts?|itunes|spotify"
    r"|overcast|pocket ?casts|castbox|stitcher|amazon music|subscribe|twitter|x"
    r"|mastodon|bluesky|facebook|instagram|discord|patreon|youtube channel)\W*"
)
"""Places where a show is followed: no articles."""

_FOLLOW = late_pattern(_FOLLOWED)
_FOLLOW_OR_SITE = late_pattern(
    rf"{_FOLLOWED}|(?i:\W*(?:web ?site|web|home(?: ?page)?|blog|youtube|github"
    r"|(?:e-?)?mail|contact|公式サイト|ホームページ)\W*)"
)
_CONTACT = late_pattern(
    r"(?i)\W*(?:(?:e-?)?mail|contact|feedback|(?:番組への)?(?:お便り|おたより)|メール)\W*"
)
_CALL = late_pattern(
    r"(?i)\W*(?:(?:un)?subscribe"
    r"(?: (?:here|now|on|via|(?:to )?(?:us|the|our|this))\b.*)?"
    r"|sign up(?: (?:here|now|for (?:the|our|this)\b.*))?"
    r"|donate(?: (?:here|now|to .*))?"
    r"|(?:view|read) (?:(?:this|it|email|issue|online) )*in (?:your |a |the )?browser"
    r"|support (?:us|the|this|our)\b.*|become an? (?:patron|sponsor|member|supporter)"
    r"|(?:send|leave) (?:us |in |me )*(?:an? )?(?:voice )?(?:message|review|rating).*"
    r"|(?:follow|tweet|email|contact|rate|review) (?:us|me|at us|at me)\b.*"
    r"|join (?:us|our|the) (?:on|in|at|discord|slack|zulip|matrix|community|club"
    r"|newsletter|mailing list|telegram)\b.*|buy (?:me|us) a .*|forward .*friend"
    r"|share this (?:issue|episode|post|email).*"
    r"|(?:番組への)?(?:お便り|おたより)(?:の|は|を)?(?:こちら|フォーム|送信|投稿|募集).*)"
)
"""What a link says that calls the listener to something."""

_LONGEST_CALL = 60
_ADDRESS = late_pattern(r"(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?")
"""The text of a link that is an address, without its scheme."""

_LONGEST_LABEL = 40

_SENTENCE_END = late_pattern(r"[.!?](?=\s|$)|[。！？]")
_LONGEST_TITLE = 300
"""Code points of a sentence that is a title; real ones have up to 250."""

_STATEMENT = late_pattern(r"\.(?=\s|$)|。")
"""A bullet that says something groups nothing; a question does."""

MOST_GROUPS = 8
"""Bullets without a link that group those below them, one in the other."""

_SCHEME = late_pattern(r"(?i)[a-z][a-z0-9+.-]*:")
_BETWEEN = " \t\n\u3000-–—:：|｜/／→⇒»"
_BEFORE_REMARK = _BETWEEN + "・…‥.,、。;；"
"""What a remark does not begin with, once it stands alone."""


class Entry(Struct, frozen=True, kw_only=True):
    """What a bullet or a line announces.

    Args:
        head: The text that is the title.
        remarks: What stands beside it.
        below: What stands below it.
        url: The clean address that is its own; None where it has none of the web.
        time: The time beside the title, as it is written; empty where there is none.
    """

    head: Inline
    remarks: tuple[Inline, ...] = ()
    below: tuple[Block, ...] = ()
    url: str | None = None
    time: Inline = Inline()


# Bullets


def read_bullet(item: Block) -> Entry | None:
    """Read a bullet that announces an article; its notes are below.

    A plain one does so where its address stands alone in a nested bullet.
    """
    text = first_text(item)
    if text is None or is_follow_link(text):
        return None
    text, nested = without_mark(text), item.children[1:]
    entry = read_text(text)
    if entry is None:
        link = None if page_links(text) else _alone_below(nested)
        is_own = link is not None and link.is_bare
        if link is None or not (is_own or _has_facets(item)):
            return None
        entry = _first_line(text, url=clean_url(link.url) if is_own else None)
    return replace(entry, below=nested)


def read_parent(item: Block) -> Entry | None:
    """Read a plain bullet that has a link to itself in a nested bullet."""
    text, nested = first_text(item), item.children[1:]
    if text is None or page_links(text) or not _alone_below(nested):
        return None
    return replace(_first_line(without_mark(text), url=None), below=nested)


def is_parent(item: Block, *, depth: int = 0) -> bool:
    """Say whether a bullet without a link only groups the linked ones below it.

    They may be grouped once more; `depth` counts how often.
    """
    text = first_text(item)
    if text is None or text.links or _STATEMENT.search(text.text):
        return False
    lists = (block for block in item.children[1:] if block.kind is BlockKind.LIST)
    below = [nested for block in lists for nested in block.children]
    return any(map(read_bullet, below)) or (
        depth < MOST_GROUPS and any(is_parent(b, depth=depth + 1) for b in below)
    )


def first_text(item: Block) -> Inline | None:
    """Return the text that a bullet begins with."""
    kinds = {BlockKind.PARAGRAPH, BlockKind.HEADING}
    if item.children and item.children[0].kind in kinds:
        return item.children[0].inline
    return None


def _alone_below(nested: tuple[Block, ...]) -> InlineLink | None:
    """Return the first link that has a nested bullet to itself."""
    for block in nested:
        if block.kind is BlockKind.LIST:
            for item in block.children:
                text = first_text(item)
                if text is not None and is_only_link(text) and title_url(text):
                    return text.links[0]
    return None


def _has_facets(item: Block) -> bool:
    """Say whether the links below a bullet are parts of it."""
    shown = [
        below.inline.text[link.start : link.end]
        for block in item.children[1:]
        if block.kind is BlockKind.LIST
        for nested in block.children
        for below in nested.children[:1]
        for link in below.inline.links
    ]
    return bool(shown) and all(map(_FACETS.fullmatch, shown))


def _first_line(text: Inline, *, url: str | None) -> Entry:
    first = next(text.lines())
    return replace(entry_of(text, 0, len(first.text)), url=url)


# Texts


def is_facet(shown: str) -> bool:
    """Say whether the text of a link names a part of a thing: its slides, its site."""
    return bool(_FACETS.fullmatch(shown) or _NO_NAME.fullmatch(shown.strip()))


def leads_to_page(url: str) -> bool:
    """Say whether a link leads to a page: of the web, or of the show's own site."""
    if is_web_url(url):
        return True
    return bool(url) and not url.startswith("#") and not _SCHEME.match(url)


def page_links(text: Inline) -> list[InlineLink]:
    """Return the links of a text that lead to pages."""
    return [link for link in text.links if leads_to_page(link.url)]


def is_follow_link(text: Inline) -> bool:
    """Say whether a text only says where a show is followed: `[RSS](…)`.

    So do `Twitter: [@show](…)`, a label and somebody's page, and several such links
    side by side. `Sponsor: [Acme](…)` has the name of what is passed over before it.
    """
    link = text.links[0] if text.links else None
    if link and _is_passed_label(text.text[: link.start]):
        return True
    if len(text.links) > 1 and _are_follow_links(text):
        return True
    if link and len(text.text) <= _LONGEST_CALL and _is_call(text, link):
        return True
    if link is None or not url_path(link.url).strip("/"):
        return False  # a site by itself, such as Discord's, may well be the subject
    if _FOLLOW.fullmatch(visible(text.text)):
        return True
    shown = text.text[link.start : link.end].strip()
    is_somebody = profile_handle(link.url) or _NO_NAME.fullmatch(shown)
    return bool(is_somebody and _FOLLOW.fullmatch(text.text[: link.start]))


def is_contact_list(block: Block) -> bool:
    """Say whether the bullets of a list mostly lead to where a show is found."""
    texts = [text for item in block.children if (text := first_text(item))]
    known = sum(map(is_follow_link, texts))
    return known >= _SEVERAL and 2 * known > len(texts)


_SEVERAL = 2


def is_site_link(text: Inline) -> bool:
    """Say whether a text leads to a site behind what it is: `Web: https://…`."""
    lead = text.text[: text.links[0].start] if text.links else ""
    return _FOLLOW_OR_SITE.fullmatch(lead) is not None


def _is_call(text: Inline, link: InlineLink) -> bool:
    """Say whether a line calls the listener to something: `[Support the show](…)`."""
    shown = text.text[link.start : link.end]
    said = text.text[: link.start] if link.is_bare else shown
    return bool(_CALL.fullmatch(said)) and len(text.links) == 1


def _is_passed_label(lead: str) -> bool:
    label = lead.strip()
    is_short = len(label) <= _LONGEST_LABEL and label.endswith((":", "："))
    return is_short and (
        section_kind(label) is SectionKind.PASSED or bool(_CONTACT.fullmatch(label))
    )


def _are_follow_links(text: Inline) -> bool:
    """Say whether a text is links alone, to where a show is found: `Web | RSS`."""
    rest, end = "", 0
    for link in text.links:
        rest += text.text[end : link.start]
        end = max(end, link.end)
        shown = text.text[link.start : link.end]
        if not (_FOLLOW_OR_SITE.fullmatch(shown) or _CALL.fullmatch(shown)):
            return False
    return not says_something(rest + text.text[end:])


def read_text(text: Inline) -> Entry | None:
    """Read a text that has a link: its subject, its address, or in its sentence."""
    if entry := read_led(text):
        return entry
    links = page_links(text)
    if not links:
        return None
    if _is_followed_by_facets(text):
        return _of_facet(text, links[0])
    return (
        read_with_address(text) or _with_link_below(text) or _sentence(text, links[0])
    )


def whole_line(entry: Entry, text: Inline) -> Entry:
    """Take all of the first line of a text for the title, unless it has more."""
    first = next(text.lines())
    if len(entry.head.text) >= len(first.text):
        return entry
    rest = _behind(text, len(first.text) + 1)
    return replace(entry, head=first, remarks=rest, url=entry.url or title_url(first))


def read_led(text: Inline) -> Entry | None:
    """Read a text that a link leads, `[Title](url) - a remark`, or a label and a link.

    The link's text is the title, where it names something.
    """
    links = page_links(text)
    lead = visible(text.text[: links[0].start]) if links else ""
    if not links or not is_link_label(lead):
        return None
    link = links[0]
    is_labelled = says_something(lead)
    if link.is_bare and is_labelled:
        return None  # the label names what the address is of
    shown = visible(text.text[link.start : link.end]).strip()
    if is_labelled and (_FACETS.fullmatch(shown) or _is_its_address(text, link)):
        return _of_facet(text, link)
    if link.is_bare or not says_something(shown):
        first = next(text.lines())
        return entry_of(text, link.start, max(len(first.text), link.end))
    if _NO_NAME.fullmatch(shown) or _is_continued(text.text[link.end :]):
        return _sentence(text, link, start=link.start)
    return entry_of(text, link.start, link.end)


def _is_its_address(text: Inline, link: InlineLink) -> bool:
    """Say whether a label names a link that shows its address: `Paper: [a.org](…)`."""
    shown = text.text[link.start : link.end].strip()
    has_label = text.text[: link.start].rstrip().endswith((":", "："))
    return has_label and (
        bool(_ADDRESS.fullmatch(shown)) and shown.casefold() in link.url.casefold()
    )


def _of_facet(text: Inline, link: InlineLink) -> Entry:
    """Read `Title — [slides](url), [video](url)`: the first is the address."""
    end = len(text.text[: link.start].rstrip(_BETWEEN + "(（"))
    spans = [Span(0, end, text.line), _span(text, link.start, len(text.text))]
    head, rest = text.split(spans)
    url = clean_url(link.url) if is_web_url(link.url) else None
    return Entry(head=head, remarks=(rest,), url=url)


def _is_followed_by_facets(text: Inline) -> bool:
    """Say whether a title's parts stand behind it: `Title by @aki [slides](…)`."""
    end = text.links[0].start
    rest = ""
    for link in text.links:
        rest += text.text[end : link.start]
        end = link.end
        if not _FACETS.fullmatch(text.text[link.start : link.end]):
            return False
    return "\n" not in text.text and not says_something(rest + text.text[end:])


def _is_continued(tail: str) -> bool:
    """Say whether what stands behind a link goes on with its sentence."""
    if is_set_off(tail):
        return False
    return bool(_GLUED.match(tail) or _GOES_ON.match(tail))


def is_set_off(tail: str) -> bool:
    """Say whether what stands behind a link is set off from it: ` - a remark`."""
    return bool(_SET_OFF.match(tail))


def read_with_address(text: Inline) -> Entry | None:
    """Read `Title (https://…)` and `Title ⏎ https://…`: plain, with a bare address."""
    start = 0
    for number, line in enumerate(text.lines()):
        end = start + len(line.text)
        if line.links:
            last = line.links[-1]
            is_last = last.is_bare and not says_something(line.text[last.end :])
            is_address = is_only_link(line) if number else len(line.links) == 1
            return entry_of(text, 0, end) if is_last and is_address else None
        if number:
            return None
        start = end + 1
    return None


def _with_link_below(text: Inline) -> Entry | None:
    """Read a line in Japanese whose link has the next line to itself."""
    lines = list(text.lines())[:2]
    if len(lines) == 1 or lines[0].links or not is_only_link(lines[1]):
        return None
    if not japanese_run().search(lines[0].text):
        return None
    url = title_url(lines[1])
    return Entry(head=lines[0], remarks=_behind(text, len(lines[0].text) + 1), url=url)


def _behind(text: Inline, start: int) -> tuple[Inline, ...]:
    if start >= len(text.text):
        return ()
    return (text.cut(start, len(text.text), line=_span(text, start, start).line),)


def _sentence(text: Inline, link: InlineLink, *, start: int = 0) -> Entry | None:
    """Take the sentence around a link; in Japanese, which is not wrapped, the line.

    A sentence that goes on and on is no title.
    """
    stop = len(text.text)
    end = text.text.find("\n", link.end)
    if end >= 0 and japanese_run().search(text.text, 0, end):
        stop = end
    found = _SENTENCE_END.search(text.text, link.end, stop)
    end = found.end() if found else stop
    return entry_of(text, start, end) if end - start <= _LONGEST_TITLE else None


def entry_of(text: Inline, start: int, end: int) -> Entry:
    """Make an entry whose title is a part of a text; the rest are remarks."""
    size = len(text.text)
    parts = (
        _trimmed(text.text, 0, start),
        (start, end),
        _trimmed(text.text, end, size),
    )
    spans = [_span(text, a, b) for a, b in parts]
    kept = [span for span in spans if span.start < span.end] or spans[:1]
    texts = list(text.split(kept))
    at = kept.index(spans[1]) if spans[1] in kept else 0
    remarks = [
        part
        for number, part in enumerate(texts)
        if number != at and (part.links or says_something(part.text))
    ]
    return Entry(head=texts[at], remarks=tuple(remarks), url=title_url(texts[at]))


def entry_of_link(text: Inline, link: InlineLink) -> Entry:
    """Make an entry of one link of a text, with nothing beside it."""
    head = text.cut(link.start, link.end, line=_span(text, link.start, link.end).line)
    return Entry(head=head, url=title_url(head))


def _span(text: Inline, start: int, end: int) -> Span:
    return Span(start, end, text.line + text.text.count("\n", 0, start))


def says_something(text: str) -> bool:
    """Say whether there is a letter or digit in a text."""
    return bool(re.search(r"\w", text))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a part of a text without the signs that set it off."""
    part = text[start:end]
    begin = start + len(part) - len(part.lstrip(_BEFORE_REMARK))
    return begin, max(begin, start + len(part.rstrip(_BETWEEN)))
