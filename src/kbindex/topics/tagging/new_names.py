"""Names of products that the taxonomy lacks, from a repository's path or a title.

    github.com/owner/some-tool             some-tool
    some-tool: what it does                some-tool
    Introducing SomeTool                   sometool
    SomeTool v1.2.3 released               sometool
    Introducing Acme Some Tool             acme-some-tool
    Project Some                           some
    Somectlとは                            somectl
    somectl: ログを数えるツール            somectl
    … with Somectl    …/some/somectl-logs  somectl
    Grindra: Counts Your Logs              grindra
    Mill: A Log Shipper for Go             mill
    mill 2.1: Counts Logs                  mill
    SomeConf 2031                          someconf
    Mill           mill.io                 mill
    Mill Works | … millworks.io            mill-works

Few and sure: a wrong tag is worse than a missing one. Most forms prove nothing where
the word is one of English or of the trade; the last five do where it is of English.
"""

import re
from collections.abc import Iterator
from functools import cache

from kbindex.language.english_words import english_words
from kbindex.language.scripts import JAPANESE
from kbindex.language.word_lists import FUNCTION_WORDS
from kbindex.late_patterns import late_pattern
from kbindex.topics.tagging.common_words import (
    FOREIGN_LABELS,
    GENERIC,
    NUMBERED,
    PLACES,
    SPEAKERS,
    common_words,
)
from kbindex.topics.tagging.topic_addresses import PageAddress
from kbindex.topics.taxonomy.tag_ids import to_id

_NO_PRODUCT = re.compile(
    r"(?:awesome|dotfiles|docs?|documentation|blogs?|website|site|www|home|wiki|slides?"
    r"|talks?|presentations?|resources|community|meetups?|examples?|samples?|demos?"
    r"|tutorials?|workshops?|handson|hands-on|notes|articles?|books?|papers?|roadmap"
    r"|issues|feedback|discussions|rfcs?|proposals?|enhancements|specs?|charts?|plugins?"
    r"|infra(?:structure)?|config|configs|sandbox|playground|test|tests|release|releases"
    r"|\.github|memo|src|code|app|apps|api|cli|sdk|core|server|client|hub|main|project"
    r"|agendas?|minutes|meetings?|materials|status|admin|meta|standards?|positions"
    r"|standards-positions|learn|learning|course|courses|curriculum|training|exercises"
    r"|public|private|misc|tmp)"
)
"""Names of repositories that hold no product."""

_EDGE = re.compile(
    r"(?:awesome|dotfiles|learn|example|sample|demo|hello|proposal|wg)[-_.].*"
    r"|.*[-_.](?:awesome|dotfiles|docs?|documentation|blog|website|slides?|talks?"
    r"|examples?|samples?|demos?|tutorials?|workshops?|handson|notes|articles?|books?"
    r"|papers?|resources|community|roadmap|training|course|exercises|playground"
    r"|proposals?|list|best-practices|guides?|materials)|.*\.github\.io|.*\.(?:com|org|net|io|dev|jp)"
)
"""Words at the begin or end of such names."""

_PAGES = frozenset(("releases", "tags", "tree"))
"""Pages of a repository that are about all of it; an issue or a commit is not."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*", re.ASCII)
_NO_OWNER = re.compile(
    r"about|apps|collections|customer-stories|enterprise|events|explore|features"
    r"|login|marketplace|notifications|orgs|pricing|readme|search|security"
    r"|settings|site|sponsors|topics|trending|users"
)
"""First segments on GitHub that are no owners."""

_WORD = r"[A-Za-z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*"
_VERSION = r"v?\d+\.\d+(?:\.\d+)*"
_TITLES = (
    re.compile(
        rf"(?:Introducing|Announcing|Meet|Presenting) (?P<name>{_WORD})"
        rf"(?= {_VERSION}|\s*[:,!–—|-]|\s*$)"
    ),
    re.compile(rf"(?P<name>{_WORD})\s*(?:[:：]|\s[-–—|])\s"),
    re.compile(rf"(?P<name>{_WORD}) {_VERSION}(?=$|[ :,!])"),
)
"""Forms whose name has to look like one, or to be the page's own."""

_TOOL = (
    r"(?:library|package|module|crate|framework|toolkit|tools?|utility|client|server|driver"
    r"|parser|compiler|interpreter|transpiler|linter|formatter|checker|analy[sz]er|debugger"
    r"|profiler|generator|builder|runner|scheduler|engine|emulator|simulator|editor|terminal"
    r"|shell|prompt|visuali[sz]er|viewer|browser|player|proxy|gateway|router|balancer|broker"
    r"|queue|cache|database|datastore|store|orm|sdk|cli|tui|gui|app|application|bot|plugin"
    r"|extension|wrapper|bindings?|implementation|alternative|replacement|manager|monitor"
    r"|tracker|scanner|fuzzer|crawler|scraper|downloader|converter|encoder|decoder|kernel"
    r"|agent|collector|controller|daemon|exporter|loader|reader|shipper|writer|protocol"
    r"|operating system|os|language|platform|stack|system|service|game|widget|component"
    r"|runtime|renderer|processor|forge|solution|distro|distribution)s?"
)
"""What a product is called that is told of behind its name."""

_TOOL_PHRASE = late_pattern(
    r"(?:(?!(?:of|about|for|from|in|on|with|to|and)\b)[\w./+#'-]+,? ){0,8}"
    rf"(?:{_TOOL}(?=$|[,.;:()!?]| (?:for|to|that|which|in|with|written|built|made|by"
    r"|from|as|on|inspired|using|and)\b)|implementation of )",
    re.IGNORECASE,
)
"""What a product is, where it ends its phrase: no `Database Story`, `Game of …`."""

_TOLD = re.compile(rf"(?P<name>{_WORD})(?: {_VERSION})?: An? ", re.IGNORECASE)
_VERSION_TOLD = re.compile(rf"(?P<name>{_WORD}) {_VERSION}(?: Released)?: (?=\S)")
"""Forms that say of any word, be it English, that it is a product.

The first one does so where a phrase of a tool stands behind it.
"""

_CONFERENCE = re.compile(
    r"(?<![A-Za-z0-9_.+])"
    r"(?P<name>[A-Z][\w.+]{0,40}(?:Con|Conf|Fest|Days?)"
    r"|(?:(?!(?:The|An?|Our|Your|This|Annual|Virtual|Online) )[A-Z][\w.+]{0,40} ){1,3}"
    r"(?:Con|Conf|Conference|Summit|Fest|Hackfest))(?= 20\d\d\b)"
)
"""An event's name, and its year; `The Summit` and `Our Annual Conference` are any's.

It is searched for: where a name of any length began at each letter, a title would take
the square of its length.
"""

_SAID = (
    r".{0,200}?(?:[À-ÖØ-öø-ɏ]"
    r"|\b(?:I|My|Why|am|aus|bei|das|dem|den|der|ein|eine|im|ist|mit|nicht|und|von|vom|zum"
    r"|zur|ce|dans|de|del|des|du|est|et|la|las|le|les|los|pour|que|sur|una|y)\b)"
)
"""What no product is told of by: a person's own words, and other languages."""

_JA = f"[{JAPANESE}]"
_CAPITAL = r"[A-Z][A-Za-z0-9]+"
_FORMS = (
    re.compile(
        r"(?:Introducing|Announcing|Meet|Presenting) (?:the |an? )?"
        rf"(?P<name>{_CAPITAL}(?: {_CAPITAL}){{1,3}})"
        rf"(?= {_VERSION}|\s*[:,!–—|]|\s-|\s*$)"
    ),
    re.compile(rf"(?:.*\b)?Project (?P<name>{_CAPITAL})(?![\w-]| {_CAPITAL})"),
    re.compile(
        rf"(?:【[^】]*】|.*[、。]|)\s*「?(?P<name>{_WORD})」?\s?(?:とは|って何|ってなに)"
    ),
    re.compile(rf"(?P<name>{_WORD})\s*(?:[:：]|\s[-–—])\s*(?=.{{0,20}}{_JA})"),
    re.compile(rf"(?P<name>{_WORD})(?: {_VERSION})?: (?=[A-Z])(?!{_SAID})"),
)
"""Forms whose name has to be no word of English or of the trade."""

_CHANGES = frozenset(("commit", "issues", "pull"))
"""Pages of a repository whose titles begin with the part that changes: `codegen: …`."""

_LATIN = re.compile(
    r"(?<![\w@/.#-])[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*(?![\w/.-]|['’])"
)
_ENDS_CAPITAL = re.compile(r"[A-Z][\w.]* $")
_BEGINS_CAPITAL = re.compile(" [A-Z]")
_MOST_BESIDE = 40
"""Letters before a word among which a capital is looked for."""

_PREFIX = re.compile(
    r"^(?:re|un|pre|super|de|non|no|auto|micro|multi|bio|neuro|hyper)(?=[a-z]{4})"
)
_ENDING_OF_WORDS = re.compile(
    r"(?:i[sz](?:ation|er|ing|ed?)|istic|ability|able|ible|ity|ment|ness|less|ation|ing|ed"
    r"|er|or|al|ism|ist|al{0,2}y|ly)s?$"
)
"""What makes an English word of one that the list has."""

_LEAST_RARE, _LEAST_RARE_PART, _MOST_PARTS = 5, 4, 3
"""Letters of a word that is taken for a name by title and slug alone, letters of the
part of a name that makes it rare, and parts of a name: more are a sentence."""


def repository_name(address: PageAddress) -> str | None:
    """Return the id of the product that a page on GitHub belongs to, or None."""
    repository = address.repository
    if repository is None:
        return None
    if len(address.segments) > 2 and address.segments[2] not in _PAGES:  # noqa: PLR2004 - owner, name
        return None
    owner, _, name = repository.partition("/")
    name = name.removesuffix(".git")
    if not name or _NO_OWNER.fullmatch(owner) or not _NAME.fullmatch(name):
        return None
    if _NO_PRODUCT.fullmatch(name) or _EDGE.fullmatch(name):
        return None
    return name.replace("_", "-").replace(".", "-").strip("-") or None


def title_names(title: str, address: PageAddress | None) -> Iterator[str]:
    """Yield what a title names as its product, as written: one name at most.

    The form of most titles is not enough: the name has to look like one (`kube-foo`,
    `FooBar`, `k0s`), the page's host or path has to be called so, too, or it has to be
    a word of no language. It is where the title says what kind of tool it is, or which
    version, names an event with its year, or begins with the name of its site.
    """
    line = title.strip()
    for pattern in _TITLES:
        found = pattern.match(line)
        if found and _is_name(found["name"], address):
            yield found["name"]
            return
    for pattern in () if _is_change(address) else _FORMS:
        found = pattern.match(line)
        if found and any(map(_is_rare, found["name"].split(" "))):
            yield found["name"]
            return
    if name := _described(line):
        yield name
    elif found := _CONFERENCE.search(line):
        yield found["name"]
    elif address is not None and (site := _site_name(line, address)):
        yield site
    elif address is not None and not address.is_told_by_others:
        yield from _named_by_slug(line, address)


def _is_change(address: PageAddress | None) -> bool:
    return (
        address is not None
        and address.repository is not None
        and not _CHANGES.isdisjoint(address.segments[2:3])
    )


def _described(line: str) -> str | None:
    """Return the word, be it English, that a title says is a product."""
    told = _TOLD.match(line)
    is_tool = told is not None and _TOOL_PHRASE.match(line, told.end()) is not None
    for found in (told if is_tool else None, _VERSION_TOLD.match(line)):
        if found and not _is_any_subject(found["name"].casefold()):
            return found["name"]
    return None


def _is_any_subject(folded: str) -> bool:
    """Say whether anything may be told of behind a word: `Part 2.1:`, `Video: A …`."""
    return any(folded in words for words in (GENERIC, FUNCTION_WORDS, NUMBERED))


_ENDING = re.compile(r"(?:(?:ac|co|com|gr|ne|net|or|org)\.)?[a-z]+")
"""What stands behind the name of a site: `io`, `co.jp`; `github.io` is a platform."""


_SITE_WORDS = re.compile(rf"(?P<opened>[『「]?){_WORD}(?: {_WORD}){{0,3}}")
_ENDS_NAME = re.compile(
    r"\s*$|[』」®™]|\s*[:：|｜(（,]|\s[-–—]\s"
    r"|,? (?:Inc|Ltd|LLC|GmbH|Corp)\b|\s?(?:株式会社|公式)"
)
"""What stands behind the name of a site at the begin of its title."""

_FIRST_PAGE = re.compile(r"[a-z]{2}(?:-[a-z]{2})?|index\.\w+|home")
"""Segments of a site's first page: its language, a file."""


def _site_name(title: str, address: PageAddress) -> str | None:
    """Return the name of a site that the title of its first page begins with.

    `Mill`, mill.io; `Mill Works | Flour`, millworks.io. Two words of which the first is
    none of English are a person's name (`Ada Miller`, adamiller.io).
    """
    name, _, ending = address.host.removeprefix("www.").partition(".")
    found = _SITE_WORDS.match(title)
    is_first = all(map(_FIRST_PAGE.fullmatch, address.segments))
    if not is_first or found is None or not _ENDING.fullmatch(ending):
        return None
    start = found.end("opened")
    for space in re.finditer(r"(?= )|$", found.group()):
        shown = title[start : space.start()]
        if _letters(shown) in {_letters(name), _letters(name + ending)}:
            is_whole = _ENDS_NAME.match(title, space.start()) is not None
            is_thing = not _NO_PRODUCT.fullmatch(shown.casefold())
            return shown if is_whole and is_thing and not _is_person(shown) else None
    return None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _is_person(name: str) -> bool:
    first, *others = name.split(" ")
    return len(others) == 1 and first.isalpha() and first.istitle() and _is_rare(first)


def _named_by_slug(title: str, address: PageAddress) -> Iterator[str]:
    """Yield the one rare word that a title shares with the slug of its page.

    An author keeps in a slug what a page is about. Two such words are no name of one
    thing, and a capital beside a capital is a person's, or a longer name's.
    """
    text, start = address.words()
    slug = {word.lower() for word in re.findall(r"[A-Za-z0-9]+", text[start:])}
    found: dict[str, str] = {}
    for match in _LATIN.finditer(title):
        word = match.group()
        parts = word.lower().split("-")
        if len(word) < _LEAST_RARE or not slug.issuperset(parts):
            continue
        if _is_rare(word) and not _beside_capital(title, match):
            found.setdefault(word.lower(), word)
    if len(found) == 1:
        yield from found.values()


def _beside_capital(title: str, match: re.Match[str]) -> bool:
    if not match.group()[0].isupper():
        return False
    before = title[max(match.start() - _MOST_BESIDE, 0) : match.start()]
    behind = title[match.end() : match.end() + 2]
    return bool(_ENDS_CAPITAL.search(before) or _BEGINS_CAPITAL.match(behind))


def _is_rare(word: str) -> bool:
    """Say whether a word is none of English, and none that many things bear."""
    folded = word.casefold()
    if len(folded) < 3 or _NO_PRODUCT.fullmatch(folded) or word.isupper():  # noqa: PLR2004 - `Go`
        return False
    parts = re.split(r"[-.]", folded)
    least = 1 if len(parts) == 1 else _LEAST_RARE_PART
    return len(parts) <= _MOST_PARTS and any(
        len(part) >= least and not _is_plain(part) for part in parts
    )


def _is_plain(word: str) -> bool:
    """Say whether a word is English: as it stands, in the plural, or by its ending."""
    known = _plain_words()
    if not known.isdisjoint((word, word.removesuffix("s"))):
        return True
    bare = _PREFIX.sub("", word)
    ending = _ENDING_OF_WORDS.search(bare)
    stem = bare[: ending.start()] if ending else bare
    return any(form in known for form in (bare, stem, f"{stem}e", stem[:-1]))


@cache
def _plain_words() -> frozenset[str]:
    """English words, those that Japanese borrowed, and those of the trade."""
    return GENERIC.union(
        PLACES, FOREIGN_LABELS, SPEAKERS, common_words(), english_words()
    )


def _is_name(name: str, address: PageAddress | None) -> bool:
    folded = name.lower()
    if _NO_PRODUCT.fullmatch(folded) or folded in SPEAKERS or len(name) < 3:  # noqa: PLR2004 - `AI`, `Go`
        return False
    if re.search(r"[a-z][A-Z]|[A-Za-z]\d[A-Za-z]", name) and not name.isupper():
        return True
    if re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", name) and not name.startswith("how-"):
        return True
    if address is None:
        return False
    labels = address.host.split(".")
    is_site = to_id(name) in labels[:-1] and len(labels[-1]) > 1
    is_repository = (address.repository or "").endswith("/" + name.lower())
    return is_site or is_repository
