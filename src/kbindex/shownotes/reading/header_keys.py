"""Words by which a header says what a line is: one table, in both languages.

Bullets, lines, headings and keys of front matter are looked up in it alike. Case,
width, blanks, dashes and underscores do not count: `recording_date`,
`Recording date` and `recordingDate` are one.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Literal

from kbindex.late_patterns import late_pattern
from kbindex.shownotes.reading.titles import without_marks

Field = Literal["hosts", "guests", "recorded", "date", "published", "video", "audio"]

WORDS: Mapping[Field, tuple[str, ...]] = {
    "hosts": (
        *("host", "hosts", "host(s)", "your host", "your hosts", "our hosts"),
        *("co-host", "co-hosts", "hosted by", "presented by", "mc", "mcs"),
        *("moderator", "moderators", "panel", "panelist", "panelists", "cast"),
        *("actor", "actors", "actor ids", "personality", "personalities"),
        *("ホスト", "司会", "進行", "パーソナリティ", "パーソナリティー", "話し手"),
        *("speakers", "participants", "crew", "主播", "主持人", "prowadzący"),
        *("moderation", "presentadores", "animateurs", "진행자"),
        *("出演", "出演者", "メンバー", "話した人", "話す人", "しゃべる人"),
        *("ведущий", "ведущие", "cohosts", "cohost", "gastgeber", "主播介绍"),
        *("speaker", "presenter", "presenters", "prowadząca", "animateur"),
    ),
    "guests": (
        *("guest", "guests", "guest(s)", "our guest", "our guests", "special guest"),
        *("special guests", "today's guest", "today's guests", "featuring"),
        *("嘉宾", "本期嘉宾", "来宾", "gość", "goście", "гость", "гости"),
        *("gast", "gäste", "invitado", "invitados", "invité", "invités", "게스트"),
        *("interviewee", "interviewees", "with guest", "with guests"),
        *("ゲスト", "ゲスト出演", "今回のゲスト", "本日のゲスト", "今日のゲスト"),
        *("今週のゲスト", "出演ゲスト", "スペシャルゲスト"),
    ),
    "recorded": (
        *("recording date", "recording day", "recorded", "recorded on", "recorded at"),
        *("date of recording", "date recorded", "session date", "meetup date"),
        *(
            "meet-up date",
            "event date",
            "収録",
            "収録日",
            "収録日時",
            "録音日",
            "録画日",
        ),
        *("录制日期", "录制时间", "収録年月日", "開催日", "開催日時", "実施日"),
    ),
    "date": (
        *("date", "date time", "episode date", "日付", "日時", "日程", "日期"),
        *("data", "datum", "fecha", "дата", "날짜"),
    ),
    "published": (
        *("published", "published on", "published at", "publish date", "pub date"),
        *("publishing date", "publication date", "date published", "release date"),
        *("released", "released on", "date released", "air date", "aired"),
        *("aired on", "original air date", "airing date", "broadcast date"),
        *("broadcast on", "live date", "streamed", "streamed on", "stream date"),
        *("posted", "posted on", "date posted", "公開", "公開日"),
        *("公開日時", "放送", "放送日", "放送日時", "配信", "配信日", "配信日時"),
        *("发布日期", "发布时间", "投稿日", "掲載日", "発行日", "発売日", "リリース日"),
    ),
    "video": (
        *("video", "video url", "video link", "recorded video", "video recording"),
        *("youtube", "youtube url", "youtube link", "youtube id", "youtube video"),
        *(
            "youtube video id",
            "vimeo",
            "vimeo url",
            "movie",
            "watch",
            "watch on youtube",
        ),
        *("stream", "live stream", "livestream", "recording"),
        *("動画", "動画url", "録画", "映像", "配信", "配信url", "アーカイブ"),
        *("アーカイブ動画", "ユーチューブ"),
    ),
    "audio": (
        *("audio", "audio url", "audio link", "audio file", "audio file path"),
        *("audio file url", "audio path", "audio src", "mp3", "mp3 url", "mp3 file"),
        *("m4a", "enclosure", "enclosure url", "podcast audio", "podcast file"),
        *("media url", "listen", "音声", "音声url", "音声ファイル", "音源"),
    ),
}
"""Field → its words. A field is one of several where a word is: `配信` is either."""

RANKS: Mapping[Field, int] = {"recorded": 0, "date": 1, "published": 2}
"""The fields that are dates, by what comes first: recording before publishing."""

WEAK = frozenset(
    {
        *("recorded", "published", "released", "aired", "streamed", "posted", "date"),
        *("収録", "公開", "放送", "配信", "日時", "日程", "stream", "live stream"),
        *("livestream", "recording", "watch", "listen", "panel", "cast", "メンバー"),
        *("data", "featuring", "進行", "speakers", "participants", "crew"),
        *("speaker", "presenter", "presenters"),
    }
)
"""Words that say other things, too: they count where the value is what it should."""


def fold_key(written: str) -> str:
    """Return what keys are compared by."""
    return re.sub(r"[\s_\-・]+", "", unicodedata.normalize("NFKC", written)).casefold()


def _by_word() -> dict[str, tuple[Field, ...]]:
    found: dict[str, tuple[Field, ...]] = {}
    for field, words in WORDS.items():
        for key in dict.fromkeys(map(fold_key, words)):
            found[key] = (*found.get(key, ()), field)
    return found


_LONGEST_KEY = 60
"""Characters up to the colon, or the value; the longest key has half of them."""

_FIELDS = _by_word()
_WEAK = frozenset(map(fold_key, WEAK))


def fields_of(key: str) -> tuple[Field, ...]:
    """Return the fields that a key may name; none where it is another word."""
    return _FIELDS.get(fold_key(key), ()) if len(key) <= _LONGEST_KEY else ()


def is_weak(key: str) -> bool:
    """Say whether a key counts only where its value is what it announces."""
    return fold_key(key) in _WEAK


def _alternatives(*fields: Field) -> str:
    words = sorted({w for f in fields for w in WORDS[f]}, key=lambda w: (-len(w), w))
    return "|".join(re.escape(word).replace(r"\ ", r"[ _-]?") for word in words)


_EMBLEM = r"[^\w@\[(（「]*"
_WITH_COLON = late_pattern(rf"(?i){_EMBLEM}(?P<key>{_alternatives(*WORDS)})\s*[:：]\s*")
_WITHOUT_COLON = late_pattern(
    rf"(?i){_EMBLEM}(?:(?P<by>(?:hosted|presented) by)\b\s*"
    rf"|(?P<people>{_alternatives('hosts', 'guests')})\s+(?=@)"
    rf"|(?P<date>{_alternatives('recorded', 'date', 'published')})\s+)"
)


_COLON = late_pattern("[:：]")
_NO_COLON = late_pattern(r"(?i)@|\d|\bby\b")
"""What stands in each line that has a key without a colon; most lines have none."""


def match_key(text: str) -> tuple[str, int] | None:
    """Return the key that a line begins with, and where its value begins.

    >>> match_key("Recorded on 2021-07-02")
    ('Recorded on', 12)
    >>> match_key("ゲスト：@ren")
    ('ゲスト', 4)
    """
    head = text[:_LONGEST_KEY]
    for signs, pattern in ((_COLON, _WITH_COLON), (_NO_COLON, _WITHOUT_COLON)):
        if signs.search(head) is None:
            continue
        if found := pattern.match(text):
            key = next(value for value in found.groups() if value)
            return key, found.end()
    return None


_BARE = frozenset(
    map(
        fold_key,
        (
            *("hosted by", "host", "hosts", "guest", "guests", "recording date"),
            *("video", "ホスト", "ゲスト", "出演者"),
        ),
    )
)
"""Keys that say nothing else where they stand alone, without a colon."""


def is_key_alone(text: str) -> bool:
    """Say whether a line is a key without a value: `- Video:`, `- Guest`."""
    bare = without_marks(text)
    has_colon = text.rstrip().endswith((":", "："))
    return bool(fields_of(bare)) and (has_colon or fold_key(bare) in _BARE)
