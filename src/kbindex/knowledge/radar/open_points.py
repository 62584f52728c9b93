"""What notes leave open, by signs that authors write for themselves.

A sign counts where it is all that a note says, where it stands in front of it with a
colon, or ends it. Inside a sentence it is what the sentence is about: a program for
TODO lists, a question that somebody asked.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from kbindex.model import Article

_SIGN = (
    r"TODO|TBD|TBA|FIXME|WIP|XXX|要確認|要調査|未確認|未調査|未定|後日追記|宿題"
    r"|書きかけ"
)
_SIGNS = (
    re.compile(rf"[(（\[【]?(?P<sign>[?？]{{2,}}|{_SIGN})[)）\]】]?[.。…!！]*"),
    re.compile(rf"(?P<sign>{_SIGN})[ \u3000]?[:：](?!//).+", re.DOTALL),
    re.compile(r"(?:.*[^?？])?(?P<sign>[?？]{3,})", re.DOTALL),
    re.compile(
        r".*(?:[(（\[【])(?P<sign>TODO|TBD|TBA|FIXME|要確認|要調査|未確認|未調査|後日追記"
        r"|書きかけ)[)）\]】][.。]?",
        re.DOTALL,
    ),
    re.compile(
        r".*[:：→][ \u3000]?(?P<sign>TODO|TBD|TBA|未定|要確認|要調査)", re.DOTALL
    ),
    re.compile(
        r"(?:.{0,40}[、。は \u3000])?(?P<sign>次回|来週|今度|後で|あとで)"
        r"(?:は|に|も|へ|以降)?(?:[、 \u3000]|また|改めて|詳しく|もう少し|続きを){0,2}"
        r"(?:扱う|扱います|話す|話します|調べる|調べます|調べたい|確認する|確認します|触れる"
        r"|触れます|紹介する|紹介します|追記する|追記します|書く|書きます|やる|やります|続く"
        r"|続き|持ち越し|予定)(?:予定|かも|つもり)?(?:です)?[。!！…]*"
    ),
    re.compile(
        r"(?P<sign>次回|来週)(?:の|は)(?![^。\n]*(?:メジャー|リリース|アップデート|起動|読み込み)"
        r")(?=[^。\n]*(?:予定|話題|テーマ|お話|話して|紹介|ゲスト|配信|収録|深掘り))"
        r"[^。\n]*(?:。[。!！]*)?"
    ),
)
"""Each has to meet a whole paragraph."""

_ANY_SIGN = re.compile(rf"[?？]{{2}}|{_SIGN}|次回|来週|今度|後で|あとで")
"""What a text without it need not be looked at for."""

_LONGEST = 2_000
"""Characters of a paragraph that is looked at: longer ones are quoted pages."""


class Sign(Struct, frozen=True, kw_only=True):
    """A sign that something is open.

    Args:
        sign: As it is written; of question marks three.
        line: Where, in the file.
        text: The paragraph.
    """

    sign: str
    line: int
    text: str


def find_open_points(article: Article) -> Iterator[Sign]:
    """Yield what the notes of a record leave open, and its title, in their order.

    A title that links to a page is the page's, and code is a program's.
    """
    if article.kind == "article" and article.own_url is None and article.title:
        yield from _signs(article.line, article.title)
    for note in article.notes:
        is_code = any(span.kind == "code" and not span.start for span in note.spans)
        if note.kind not in {"code", "quote"} and not is_code:
            yield from _signs(note.line, note.text)


def _signs(line: int, text: str) -> Iterator[Sign]:
    if not _ANY_SIGN.search(text):
        return
    for number, paragraph in enumerate(text.split("\n")):
        said = paragraph.strip()
        if not said or len(said) > _LONGEST:
            continue
        for pattern in _SIGNS:
            if found := pattern.fullmatch(said):
                sign = found["sign"]
                shown = "???" if sign[0] in "?？" else sign
                yield Sign(sign=shown, line=line + number, text=said)
                break
