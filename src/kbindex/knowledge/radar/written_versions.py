"""Versions as they are written, and the names in front of them.

    Argo CD 2.0        React v15.2.0      jQuery 1.10.2 & 2.0.3     Vite 5.0-beta.1
    Chrome 91 の新機能   1.20 で             Release v1.2.3

Years, dates, counts, shares and IP addresses are none. A whole number is a version only
where it stands right behind a name, and nothing is counted by it.
"""

import re
import string
from collections.abc import Iterator

from msgspec import Struct

from kbindex.language.scripts import HIRAGANA

_STAGES = ("dev", "canary", "nightly", "alpha", "beta", "preview", "next", "rc")
"""Stages before a release, in their order."""

_FINAL = len(_STAGES)
_OTHER_NAMES = {"pre": "preview", "a": "alpha", "b": "beta", "experimental": "dev"}

_STAGE = r"(?:dev|canary|nightly|alpha|beta|preview|pre|next|rc|experimental)"
_UNIT = (
    r"[ \u3000]?(?:[%％‰°$€¥]|倍|割|秒|分|時|年|月|日|週|世紀|代|万|億|兆|千|円|ドル"
    r"|件|人|名|回|個|本|つ|行|台|社|種|点|位|度|歳|章|選|ページ|ミリ|マイクロ|メガ"
    r"|ギガ|テラ|文字|周年|パーセント|ポイント|インチ|時間|[kKMGTP]?i?[Bb](?:ps|yte|it)?s?\b"
    r"|[mμnu]s\b|[kKMG]?Hz\b|px\b|r?em\b|pt\b|fps\b|FPS\b|[kKMGx×X]\b|cm\b|mm\b|km\b"
    r"|kg\b|(?:million|billion|trillion"
    r"|hours?|minutes?|seconds?|days?|weeks?|months?|years?|times|percent|points?|stars?"
    r"|lines?|inch(?:es)?|bytes?|bits?|users?|people)\b)"
)
"""What stands behind a number that counts or measures."""

_NUMBERS = r"\d{1,4}(?:\.\d{1,5}){0,3}"
_VERSION = re.compile(
    r"(?<![\w.,/@:#$€¥+~=-])"
    r"(?P<v>(?-i:v|V(?=\d+\.))|v(?:er(?:sion)?)[. ]?|バージョン[ \u3000]?)?"
    rf"(?P<numbers>{_NUMBERS})"
    rf"(?:[-. ]?(?P<stage>{_STAGE}|(?<=\d)[ab](?=\d))(?![a-z])"
    r"[-. ]?(?P<step>\d{0,4}))?(?:\.[xX*])?"
    rf"(?![A-Za-z_\d]|[.,:/~〜～]\d|/\w)(?!{_UNIT})",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?P<name>[A-Za-z][\w.+#]*(?:[ \-/][A-Za-z][\w.+#]*){0,3})"
    r"(?:[ \u3000]+の?[ \u3000]*|の[ \u3000]*|[ \u3000]?[(（「『:：][ \u3000]?|-|)$",
    re.ASCII,
)
"""A name, and what may stand between it and its version."""

_REMARK = re.compile(
    r"(?:[ ](?:releases?|released|version|ver|stable|LTS))+$",
    re.IGNORECASE | re.ASCII,
)
"""What may stand between a name and its version as a word."""

_NEXT = re.compile(
    r"[ \u3000]*(?:&|and|or|と|や|から|/|,|、|->|→|および|及び)[ \u3000]*"
)
"""What joins a version to one of the same product."""

_BEHIND_WHOLE = re.compile(
    r"[ \u3000]?(?:$|[|:：,、。・(（)）「」\]!！]|[-–—] |リリース|正式|が|の|で|に|へ"
    r"|を|から|と|では|以降|対応|系|is\b|has\b|released?\b|now\b|beta\b|rc\b|alpha\b|and\b|will\b"
    r"|adds\b|support\b|features?\b)",
    re.IGNORECASE,
)
"""What may stand behind a whole number that is a version."""

_BEHIND_SUBJECT = re.compile(
    r"[ \u3000]?(?:リリース|released?\b|が|で|から|より|以降|まで|にて|において|系|には"
    r"|の|、|を)",
    re.IGNORECASE,
)
"""What stands behind a version that its sentence says nothing more of."""

_BEFORE_BARE = re.compile(rf"[、。,:：()（）「」『』【】\[\]|/\n–—·{HIRAGANA}A-Za-z]")
"""What stands in front of a version that no Japanese word is joined to, if anything."""

_FIRST_YEAR, _LAST_YEAR = 1970, 2100
_OCTETS, _MOST_OCTET = 4, 255
_LEAST_IN_DATE, _MOST_MONTH, _MOST_DAY = 3, 12, 31
_DIGIT = re.compile(r"\d")
_WIDE = "．０１２３４５６７８９" + "".join(
    chr(ord(letter) + 0xFEE0) for letter in string.ascii_letters
)
_NARROW = str.maketrans(_WIDE, f".0123456789{string.ascii_letters}")
"""Full-width forms of what versions and names are written in: offsets stay."""

_REACH = 60
"""Characters before a version that are looked at: its name stands among them."""

_LONGEST_TAG = 255
"""Characters; longer ones name no release, and would be read for seconds."""

VersionKey = tuple[tuple[int, ...], int, int]


class Version(Struct, frozen=True, kw_only=True):
    """A version.

    Args:
        numbers: From the greatest down.
        stage: Before a release: `alpha`, `beta`, `rc`, …; empty of the release.
        step: Of the stage, from 0.
    """

    numbers: tuple[int, ...]
    stage: str = ""
    step: int = 0

    @property
    def key(self) -> VersionKey:
        """What orders it: `1.9` before `1.10-rc.1` before `1.10`, which is `1.10.0`.

        Source:
            Semantic Versioning 2.0.0, 11; PEP 440, "Public version identifiers".
        """
        numbers = list(self.numbers)
        while len(numbers) > 1 and not numbers[-1]:
            numbers.pop()
        stage = _STAGES.index(self.stage) if self.stage else _FINAL
        return tuple(numbers), stage, self.step

    @property
    def text(self) -> str:
        """How it is shown: `1.10-rc.1`."""
        numbers = ".".join(map(str, self.numbers))
        step = f".{self.step}" if self.step else ""
        return f"{numbers}-{self.stage}{step}" if self.stage else numbers


class WrittenVersion(Struct, frozen=True, kw_only=True):
    """A version in a text.

    Args:
        names: What stands in front of it, the longest name first; none where no name
            does.
        start: Its offset.
        is_whole: Whether it is one number, without a `v`.
        may_be_bare: Whether it tells by itself that it is a version of what is spoken
            about.
    """

    version: Version
    names: tuple[str, ...]
    start: int
    is_whole: bool
    may_be_bare: bool


def read_tag(tag: str) -> tuple[str, Version] | None:
    """Read the tag of a release: `v1.2.3`, `name@1.2.3`, `name-v1.2.3`, `go1.22`.

    Returns:
        The name in it, which may be empty, and the version; None where it has none.
    """
    if len(tag) > _LONGEST_TAG:
        return None
    found = re.fullmatch(
        rf"(?P<name>@?[A-Za-z][\w./@-]*?)??[@/_-]?v?(?P<numbers>\d+(?:[._]\d+)*)"
        rf"(?:[-._]?(?P<stage>{_STAGE})[-._]?(?P<step>\d{{0,4}}))?(?:[-+._].*)?",
        tag,
        re.IGNORECASE,
    )
    if found is None:
        return None
    numbers = tuple(int(one[:9]) for one in re.split(r"[._]", found["numbers"])[:4])
    if _is_date(numbers):
        return None
    name = (found["name"] or "").strip("@/-_")
    return ("" if name.lower() in {"v", "release", "rel"} else name), _of(
        found, numbers
    )


def find_versions(text: str) -> Iterator[WrittenVersion]:
    """Yield the versions of a text in their order, full-width ones like others."""
    if not _DIGIT.search(text):
        return
    text = text.translate(_NARROW)
    end, names = -1, tuple[str, ...]()
    for found in _VERSION.finditer(text):
        before = text[max(0, found.start() - _REACH) : found.start()]
        numbers = tuple(map(int, found["numbers"].split(".")))
        is_marked = bool(found["v"])
        if _is_interface(found, numbers) or not _may_be_version(
            numbers, is_marked=is_marked
        ):
            continue
        if end >= 0 and _NEXT.fullmatch(text, end, found.start()):
            own = names
        else:
            own = _names_before(before)
        end, names = found.end(), own
        is_whole = len(numbers) == 1
        if is_whole and not _is_behind_whole(text, found, is_marked=is_marked):
            continue
        yield WrittenVersion(
            version=_of(found, numbers),
            names=own,
            start=found.start(),
            is_whole=is_whole and not is_marked,
            may_be_bare=not is_whole
            and _is_unjoined(before)
            and (
                is_marked
                or len(numbers) > 2  # noqa: PLR2004 - 1.2.3
                or bool(_BEHIND_SUBJECT.match(text, found.end()))
            ),
        )


def _is_behind_whole(text: str, found: re.Match[str], *, is_marked: bool) -> bool:
    return is_marked or bool(_BEHIND_WHOLE.match(text, found.end()))


def _is_unjoined(before: str) -> bool:
    """Say whether no Japanese word is joined to a version, by what is before it."""
    said = before.rstrip(" \u3000")
    return not said or bool(_BEFORE_BARE.match(said[-1]))


def _of(found: re.Match[str], numbers: tuple[int, ...]) -> Version:
    stage = found["stage"] or ""
    is_apart = found.string[found.start("stage") - 1 : found.start("stage")] == " "
    if is_apart and stage.islower() and not found["step"]:
        stage = ""  # `1.17 alpha機能` is what a feature is
    stage = stage.lower()
    step = int(found["step"]) if found["step"] else 0
    return Version(numbers=numbers, stage=_OTHER_NAMES.get(stage, stage), step=step)


def _names_before(before: str) -> tuple[str, ...]:
    """Return the name before a version and its ends: `Argo CD`, `CD`."""
    found = _NAME.search(before)
    if found is None:
        return ()
    name = _REMARK.sub("", found["name"])
    starts = [0, *(one.end() for one in re.finditer(r"[ /]", name))]
    return tuple(name[start:].rstrip(".") for start in starts)


def _may_be_version(numbers: tuple[int, ...], *, is_marked: bool) -> bool:
    """Tell a version from a year, a date, an address of IP."""
    if len(numbers) == 1:
        return is_marked or numbers[0] < 1000  # noqa: PLR2004 - 2021 is a year
    if len(numbers) == 2 and numbers[0] >= 1000 and numbers[1] >= 1000:  # noqa: PLR2004
        return False  # the number of a paper
    is_address = len(numbers) == _OCTETS and max(numbers) <= _MOST_OCTET
    return not _is_date(numbers) and (is_marked or not is_address)


def _is_interface(found: re.Match[str], numbers: tuple[int, ...]) -> bool:
    """Say whether it is the version of an interface: `v1beta1`."""
    return len(numbers) == 1 and found.start("stage") == found.end("numbers")


def _is_date(numbers: tuple[int, ...]) -> bool:
    return (
        len(numbers) >= _LEAST_IN_DATE
        and _FIRST_YEAR <= numbers[0] <= _LAST_YEAR
        and 1 <= numbers[1] <= _MOST_MONTH
        and 1 <= numbers[2] <= _MOST_DAY
    )
