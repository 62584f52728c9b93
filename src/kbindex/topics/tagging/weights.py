"""How much each place and each kind of name says about what an article is about.

All weights are absolute: none looks at the other tags of the article, so that a name
more for one topic never takes a tag from another (`tests/property/test_topics_laws`).

Source: tried on hand-labelled articles of two shows (docs/topics.md has the figures).
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from kbindex.model import Note, NoteKind
from kbindex.topics.tagging.mentions import Mention
from kbindex.topics.taxonomy.topic_tree import Topic

THRESHOLD = 1.0
"""A tag is given where its evidence sums to this."""

TITLE, TITLE_WEAK = 3.0, 0.7
_TITLE_PART, _TITLE_SITE = 0.3, 0.5
SITE, HOME = 3.0, 1.0
COMMENT = 3.0
AUTHOR = 0.6
"""A tag of the author of an episode, for one of its articles: less than the threshold,
and so much that a mention in one of the leading notes makes up the rest."""
NOTE_PATTERN = 1.2
BROADER_SHARE = 0.9
BROADER_MAX = 3.0
SUPPORT, EVENT_SUPPORT = 0.7, 0.4
"""What a product, and an event, says about its second and third broader topic: that
is not what it is mainly about, so a word of the text has to say so, too."""

EVENT_PRODUCT = 1.0
"""What an event's name says of the product that it is about, and of its first topic."""

COMBINED, COMBINED_SUPPORT = 1.0, 0.7
"""What tags together say of a further one: alone, or where the text says it, too."""

LEADING_NOTE_SHARES = 2
"""So many notes say what an article is about; later ones go into detail."""

_LIST_SHARE, _CONTRAST_SHARE, _ASIDE_SHARE = 0.4, 0.3, 0.3
_BARE, _CODE = 0.25, 0.25
_NO_ALONE = frozenset(("topic", "company"))
_ALONE = {"brief": 1.0, "leading": 1.0, "later": _BARE}
"""A product's name that is a note by itself: who leads with it announces it."""


Place = Literal["brief", "leading", "later"]


class Places(Struct, frozen=True, kw_only=True):
    """Weights of a name by place.

    Args:
        brief: In a note of an article that has no more than the leading ones.
        leading: In one of the leading notes.
        later: In a later note.
        slug: Among the last words of the URL.
        section: In another segment of the URL, or its host.
    """

    brief: float
    leading: float
    later: float
    slug: float
    section: float


_PRODUCT = Places(brief=1.2, leading=1.2, later=0.5, slug=1.5, section=0.5)
_PLACES = {
    "topic": Places(brief=1.0, leading=0.7, later=0.35, slug=1.0, section=0.4),
    "standard": Places(brief=0.8, leading=0.8, later=0.4, slug=1.0, section=0.4),
    "company": Places(brief=0.5, leading=0.5, later=0.25, slug=0.5, section=0.3),
    "certification": Places(brief=0.8, leading=0.8, later=0.4, slug=1.5, section=0.4),
}
_WEAK = Places(brief=0.3, leading=0.3, later=0.15, slug=0.2, section=0.1)


def broader_support(topic: Topic) -> float:
    """Return what `topic` says about its second and third broader topic."""
    return EVENT_SUPPORT if topic.kind == "event" else SUPPORT


def title_weight(mention: Mention, *, is_site: bool) -> float:
    """Weigh a name in the title; where it stands behind it, it is the site's name.

    A topic in the name of a product supports what the product is a part of. An event
    is called after what it is about, whatever else is known of it.
    """
    if mention.outer is not None and mention.topic.kind == "topic":
        is_subject = mention.outer.kind == "event" and not mention.is_weak
        return TITLE if is_subject else _TITLE_PART
    if is_site:
        return _TITLE_SITE
    return TITLE_WEAK if mention.is_weak else TITLE


def places(mention: Mention) -> Places:
    """Return the weights of a mention: its name may be weak, its kind a company."""
    if mention.is_weak:
        return _WEAK
    kind = "standard" if mention.topic.is_brand else mention.topic.kind
    return _PLACES.get(kind, _PRODUCT)


_LATIN = r"(?<![\w.+#/-])[A-Za-z][\w.+#/-]*+(?: [\w.+#/-]++){0,3}"
_LIST = re.compile(rf"{_LATIN}(?:\s*[、，,・]\s*{_LATIN}){{2,}}", re.ASCII)
_SEPARATOR = re.compile("[、，,・]")
_OTHERS = (
    r"(?:\s*(?:[/／、,・]|や|と|or|and)\s*"
    r"[A-Za-z][A-Za-z0-9.+#-]*+(?: [A-Z][A-Za-z0-9.+#-]*+)?){0,3}"
)
_CONTRAST = re.compile(
    rf"{_OTHERS}\s*(?:社)?(?:では(?:なく|ない)|じゃな[いく]|と並[ぶん]|の代わり|に代わ[るり]|とは別|とは違"
    r"|とは異な|発の|を買収|に似|のよう[なに]|みたい[なに]|風[なにの]|ライクな|っぽい|以外|と違"
    r"|の(?:ない|無い)|なし[でのに]|[をはも]使わ(?:ず|な(?!い(?:手は|と)|ければ))|[はがも]?不要"
    r"|[- ](?:like|inspired|style)\b)"
)
"""What says that other things are meant, or none, behind a name and those beside it."""


_ASIDE = re.compile(
    r"\s*(?:p\.? ?s\.?[\s:：]|追記|余談|おまけ|宣伝|告知|関連(?:して|で))",
    re.IGNORECASE,
)
"""How a note begins that is about something else."""


def is_aside(note: Note) -> bool:
    """Say whether a note adds something beside the article: `P.S.`, `余談`."""
    return _ASIDE.match(note.text) is not None


def most_in_note(mention: Mention, *, place: Place) -> float:
    """Return what a mention in a note may weigh at most."""
    table: float = getattr(places(mention), place)
    return max(table, _ALONE[place], _CODE)


def note_weight(note: Note, mention: Mention, *, place: Place, compares: bool) -> float:
    """Weigh a mention in a note.

    A topic that is all of a note, a name in code, in a list of three or more, an
    example (`Xなど`), or one that is named as something else (`Xではなく`) is a mention
    in passing. A product that is all of a leading note is announced by it, but not by
    a weak name.

    Args:
        note: The note.
        mention: What stands in it.
        place: Where the note stands.
        compares: The article compares things: then its lists are what it is about.
    """
    if mention.end - mention.start + 2 >= len(note.text.strip()):
        is_product = mention.topic.kind not in _NO_ALONE and not mention.is_weak
        return _ALONE[place] if is_product else _BARE
    if note.kind is NoteKind.CODE:
        return _CODE
    table = places(mention)
    weight: float = getattr(table, place)
    if is_aside(note):
        return weight * _ASIDE_SHARE
    end = mention.outer_end or mention.end  # of `Argo` in `Argo CDと並ぶ`: that of both
    if _CONTRAST.match(note.text, end):
        return weight * _CONTRAST_SHARE
    is_example = note.text.startswith("など", end)
    if not compares and (is_example or _is_in_list(note.text, mention)):
        return weight * _LIST_SHARE
    return weight


def _is_in_list(text: str, mention: Mention) -> bool:
    lists = _lists_of(text)
    number = bisect_right(lists, (mention.start, len(text))) - 1
    return number >= 0 and mention.end <= lists[number][1]


@lru_cache(maxsize=1)
def _lists_of(text: str) -> tuple[tuple[int, int], ...]:
    """Return where lists stand in a note; each of its mentions asks."""
    if len(_SEPARATOR.findall(text)) < 2:  # noqa: PLR2004 - three names have two
        return ()
    return tuple(found.span() for found in _LIST.finditer(text))


_CREDIT = re.compile(
    r"(?:by|from|via)?\s*(?:https?://\S+|@\w+\s*(?:さん)?(?:より|から)?)\s*"
)
_SAYS_LITTLE = 20
"""Notes up to this long (a source, a thank you) do not use up a leading place."""


def note_places(notes: Sequence[Note]) -> list[Place]:
    """Say of each note whether it leads: little ones do not use up a place."""
    little = [_says_little(note) for note in notes]
    lead: Place = "brief" if little.count(False) <= LEADING_NOTE_SHARES else "leading"
    found: list[Place] = []
    left = LEADING_NOTE_SHARES
    for is_little in little:
        found.append(lead if left > 0 else "later")
        left -= not is_little
    return found


def _says_little(note: Note) -> bool:
    """Say whether a note is only an address, a credit, or a few letters."""
    text = note.text.strip()
    return len(text) <= _SAYS_LITTLE or _CREDIT.fullmatch(text) is not None
