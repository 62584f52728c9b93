"""Notes that may cost more than they weigh, and ordinary ones to measure them by.

A costly note is a piece that a parser or the analyzer cares about, again and again, in
one of several layouts: on a line, a line each, a bullet each, in cells, unclosed, and
so on. `CASES` holds every piece in every layout; `random_case` composes pieces.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle, islice

PIECES: Mapping[str, str] = {
    # plain text
    "letter": "a",
    "word": "word",
    "long word": "w" * 60,
    "digits": "1.2",
    "kana": "かな",
    "katakana": "サーバ",
    "kanji": "監視基盤構築",
    "half-width kana": "ﾊﾞｯｸｱｯﾌﾟ",
    "full-width": "Ｋ８ｓ",
    "expanding": "㍿㌔ﷺ",
    "marks": "é́́",
    "joiners": "\u200b",
    "zero-width joiner": "👩\u200d",
    "joiner alone": "a\u200d",
    "emoji": "🚀",
    "flags": "🇯🇵",
    "controls": "\x1b\x07",
    "smiley": ":) ",
    "surrogate": "\ud800",
    "thai": "ภาษาไทย",
    "full stop": "。",
    "comma": "、a",
    # names of the taxonomy, and what looks like one
    "name": "Kubernetes ",
    "names": "Prometheus、Thanos、",
    "names glued": "kubernetes",
    "names by hyphens": "cert-manager-",
    "ambiguous name": "Argo ",
    "short name": "Go",
    "topic": "監視",
    "release": "v1.2 released ",
    "misspelling": "Kubernets ",
    # technical tokens
    "camel": "aBcD",
    "path": "a/b",
    "hyphens": "a-b_c.d@e",
    "flag": "--a",
    "sharp": "C# ",
    "plus": "C++ ",
    "host": "a.b.io/",
    # links and addresses
    "open bracket": "[",
    "close bracket": "]",
    "open image": "![",
    "open target": "[a](",
    "link": "[a](b)",
    "web link": "[a](https://b.c) ",
    "image": "![](a)",
    "image with text": "![a](b)",
    "reference": "[a]",
    "reference and label": "[a][b]",
    "definition": "[a]: b",
    "definition with title": "[a]: b '",
    "footnote": "[^1]: a",
    "nested link": "[[a](b)](c)",
    "full-width link": "[a]（https://b.c）",
    "full-width target": "[a]（",
    "full-width brackets": "［a］(",
    "quote brackets": "「",
    "round bracket": "(",
    "bare url": "https://a.b ",
    "urls glued": "https://a.b/",
    "scheme": "://",
    "http": "http",
    "tracking": "https://a.b?utm_source=c&",
    "label of a host": "a.",
    "segment": "a/",
    "segment of kana": "監/",
    "parameter": "&a=b",
    "tracking parameter": "&utm_a=b",
    "percent": "%e3",
    "brackets in url": "https://a.b/(",
    "autolink": "<a:b>",
    "open autolink": "<a:",
    "mail": "<a@b.c>",
    "handle": "@a ",
    "handle with remark": "@a(",
    # emphasis, code, escapes, entities
    "star": "*",
    "stars": "**a ",
    "star and underscore": "*a_",
    "emphasis": "*a* ",
    "emphasis glued": "a**b",
    "strikethrough": "~~a",
    "backtick": "`a",
    "backticks": "`a``b",
    "code": "`a` ",
    "escape": "\\*",
    "backslash": "\\",
    "entity": "&amp;",
    "open entity": "&amp",
    "numeric entity": "&#x41;",
    "line break entity": "&#10;",
    # HTML
    "tag": "<b>",
    "tag and end": "<b>a</b>",
    "end tag": "</b>",
    "open tag": "<b ",
    "unknown tag": "<name>",
    "break": "<br>",
    "paragraph tag": "<p>x",
    "division": "<div>",
    "list tag": "<ul><li>a",
    "item tag": "<li>a",
    "cell tag": "<td>a",
    "table tag": "<table><tr><td>a",
    "row tag": "<tr>a",
    "anchor": "<a href=b>c</a>",
    "open anchor": "<a href=b>",
    "image tag": "<img src=a>",
    "details": "<details><summary>a",
    "heading tag": "<h2>a",
    "attributes": "<p a=b c=d>",
    "comment": "<!---->",
    "tags comment": "<!--tags:a-->",
    "open comment": "<!--",
    "tags of many": "<!-- tags: a,b,c,d -->",
    "open declaration": "<!a",
    "open CDATA": "<![CDATA[",
    "open instruction": "<?",
    "script": "<script>",
    "preformatted": "<pre>",
    # blocks
    "rule": "***",
    "underline": "a\n---",
    "fence": "```",
    "open fence": "~~~a",
    "bullet in text": "- ",
    "numbered": "1. a",
    "quote in text": "> ",
    "quote and bullet": "> - ",
    "cell": "|a",
    "pipes": "|",
    "delimiter": "|-",
    "table": "|a|\n|-|\n|b|",
    "heading": "#",
    "glued heading": "##[",
    "presenter": "### @a",
    "article": "#### a",
    "absent": "欠席",
    "indented": "    a",
    "tab": "\ta",
    "blank": " ",
    "ideographic blank": "\u3000",
}
"""What is repeated, by what it is called."""

ABOVE = (
    "# 1\n\n- Hosted by @a\n\n## Contents\n\n### @a\n\n#### [Zephyr](https://b.c/d)\n\n"
)
UNDER_PRESENTER = "# 1\n\n## Contents\n\n### @a\n\n"
CLOSING = "\">'>)]>?>-->]]></b></script>`*_~"
LONG_TEXT = 4_900
"""Bytes of a line just below the bound on a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A note that grows: `make(n)` is a file of about n bytes."""

    name: str
    make: Callable[[int], bytes]
    path: str = "7.md"


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _fill(unit: str, size: int) -> str:
    """Repeat a unit up to `size` bytes, at least once."""
    return unit * max(1, size // len(_encode(unit)))


def _one_line(piece: str) -> str:
    return piece.replace("\n", " ")


def _rows(piece: str, size: int) -> str:
    """A table with as many columns as rows, whose rows are short."""
    row = _one_line(piece).replace("|", "/") + "\n"
    columns = max(2, size // 12)
    head = "|a" * columns + "|\n" + "|-" * columns + "|\n"
    return head + _fill(row, size - len(head))


def _cells(piece: str, size: int) -> str:
    row = "|" + (_one_line(piece).replace("|", "/") + "|") * 5 + "\n"
    return "|a|b|c|d|e|\n|-|-|-|-|-|\n" + _fill(row, size)


def _steps(piece: str, size: int) -> str:
    """Bullets that go down forty steps and up again."""
    made: list[str] = []
    left = size
    for depth in cycle([*range(40), *range(40, 0, -1)]):
        made.append("  " * depth + "- " + _one_line(piece) + "\n")
        left -= len(_encode(made[-1]))
        if left <= 0:
            return "".join(made)
    raise AssertionError


def _deep(opening: str) -> Callable[[str, int], str]:
    """A few dozen quotes or lists, and lines that go on in the innermost."""

    def layout(piece: str, size: int) -> str:
        return opening * 45 + "a\n" + _fill(piece + "\n", size)

    return layout


def _mirrored(piece: str, size: int) -> str:
    """All that is open, then closed: brackets, tags, marks."""
    turned = str.maketrans("[]()<>（）［］「」", "][)(><）（］［」「")
    back = piece[::-1].translate(turned)
    half = min(size, LONG_TEXT) // 2
    line = "- " + _fill(_one_line(piece), half) + _fill(_one_line(back), half) + "\n"
    return _fill(line, size)


def _addresses(piece: str, size: int) -> str:
    """Articles with long addresses, and links with them in their notes."""
    address = "https://b.c" + _fill(re.sub(r"[\s()<>]", "/", piece), LONG_TEXT // 2)
    return _fill(f"#### [a]({address})\n\n- {address}\n\n", size)


def _hosts(piece: str, size: int) -> str:
    host = _fill(re.sub(r"[^\w.-]", ".", piece), LONG_TEXT // 2)
    return _fill(f"#### [a](https://{host})\n\n- https://{host}\n\n", size)


Layout = Callable[[str, int], str]

LAYOUTS: Mapping[str, Layout] = {
    "one line": lambda piece, size: "- " + _fill(_one_line(piece), size),
    "words": lambda piece, size: _fill(_one_line(piece) + " ", size),
    "lines": lambda piece, size: _fill(piece + "\n", size),
    "lines between words": lambda piece, size: _fill(f"あ{piece}い\n", size),
    "paragraphs": lambda piece, size: _fill(piece + "\n\n", size),
    "bullets": lambda piece, size: _fill(f"- {_one_line(piece)}\n", size),
    "loose bullets": lambda piece, size: _fill(f"- {_one_line(piece)}\n\n", size),
    "numbers": lambda piece, size: _fill(f"1. {_one_line(piece)}\n", size),
    "steps": _steps,
    "quotes": lambda piece, size: _fill(f"> {_one_line(piece)}\n", size),
    "headings": lambda piece, size: _fill(f"##### {_one_line(piece)}\n", size),
    "articles": lambda piece, size: _fill(f"#### {_one_line(piece)}\n", size),
    "presenters": lambda piece, size: _fill(f"### @{_one_line(piece)}\n", size),
    "long texts": lambda piece, size: _fill(
        "- " + _fill(_one_line(piece), LONG_TEXT) + "\n", size
    ),
    "mirrored": _mirrored,
    "short rows": _rows,
    "cells": _cells,
    "in code": lambda piece, size: "```\n" + _fill(piece + "\n", size) + "```\n",
    "lazy quotes": _deep("> "),
    "lazy bullets": _deep("- "),
    "addresses": _addresses,
    "hosts": _hosts,
    "closed at the end": lambda piece, size: (
        "- " + _fill(_one_line(piece), size) + CLOSING
    ),
    "closed below": lambda piece, size: _fill(piece + "\n\n", size) + CLOSING,
    "once before text": lambda piece, size: piece + _fill("監視のログ。", size),
    "once before lines": lambda piece, size: piece + _fill("監視\n", size),
    "once before bullets": lambda piece, size: piece + "\n" + _fill("- 監視\n", size),
}

PLACES: Mapping[str, Callable[[Layout, str, int], str]] = {
    "": lambda layout, piece, size: ABOVE + layout(piece, size),
    "under a presenter": lambda layout, piece, size: (
        UNDER_PRESENTER + layout(piece, size)
    ),
    "in the header": lambda layout, piece, size: (
        "# 1\n\n- Hosted by @a\n" + layout(piece, size) + "\n\n## Contents\n"
    ),
    "without presenters": lambda layout, piece, size: (
        "# 1\n\n## a\n\n" + layout(piece, size)
    ),
    "in front matter": lambda layout, piece, size: (
        "---\nguests:\n" + layout(piece, size) + "\n---\n\n## a\n"
    ),
    "in HTML": lambda layout, piece, size: (
        "<h3>@a</h3>\n<h4>Zephyr</h4>\n" + layout(piece, size)
    ),
}
"""Where in a page it stands; `""` is in the notes of an article."""

PLAIN_LAYOUTS = ("lines", "bullets", "one line", "paragraphs", "articles", "long texts")
"""The layouts that are tried in every place."""


def _case(piece: str, layout: str, place: str, text: str) -> Case:
    named = [f"{piece}: {layout}", place] if place else [f"{piece}: {layout}"]
    path = "7.html" if place == "in HTML" else "7.md"
    make = PLACES[place]
    return Case(
        name=" ".join(named),
        make=lambda size: _encode(make(LAYOUTS[layout], text, size)),
        path=path,
    )


def all_cases() -> Iterator[Case]:
    """Yield every piece in every layout, and in the other places in plain ones."""
    for name, text in PIECES.items():
        for layout in LAYOUTS:
            yield _case(name, layout, "", text)
        for place in PLACES:
            for layout in PLAIN_LAYOUTS if place else ():
                yield _case(name, layout, place, text)


def random_case(seed: int) -> Case:
    """Compose two to four pieces, and take them for one."""
    chosen = random.Random(seed)  # noqa: S311 - no secret
    names = chosen.sample(list(PIECES), chosen.randint(2, 4))
    layout = chosen.choice(list(LAYOUTS))
    place = chosen.choice(["", "", *PLACES])
    glue = chosen.choice(["", "", " ", "\n"])
    text = glue.join(PIECES[name] for name in names)
    return _case(f"{seed} ({' + '.join(names)})", layout, place, text)


_SUBJECTS = [
    "クラスタ",
    "監視",
    "認証",
    "ログ収集",
    "コンテナ",
    "デプロイ",
    "証明書",
    "ストレージ",
    "ネットワーク",
]
_OBJECTS = [
    "設定",
    "更新",
    "手順",
    "仕組み",
    "失敗例",
    "比較",
    "自動化",
    "料金",
    "移行",
    "既定値",
    "制限",
    "名前空間",
]
_WHAT = (
    "を減らすために運用の流れを見直した",
    "が新しい版から既定で有効になるらしい",
    "について発表の資料が公開されていた",
    "の前に必ず控えを取るようにしている",
    "で困ったときに読み返したい記事だった",
    "は来月から使えなくなるので注意が要る",
)


def ordinary_bullets(size: int) -> bytes:
    """Return a file of about `size` bytes: bullets in Japanese under one article."""
    chosen = random.Random(7)  # noqa: S311 - no secret
    lines: list[bytes] = []
    while size > 0:
        subject, other = chosen.sample(_SUBJECTS, 2)
        text = f"{subject}と{other}の{chosen.choice(_OBJECTS)}{chosen.choice(_WHAT)}"
        indent = "  " if lines and chosen.random() < 0.3 else ""
        lines.append(f"{indent}- {text}\n".encode())
        size -= len(lines[-1])
    return ABOVE.encode() + b"".join(lines)


ORDINARY = Case(name="ordinary bullets", make=ordinary_bullets)


def random_cases(first: int, count: int) -> Iterator[Case]:
    """Yield `count` composed cases, by their seeds from `first`."""
    yield from map(random_case, islice(range(first, first + count), count))
