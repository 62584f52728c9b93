"""What hosts get wrong while they write: marks, addresses, conflicts, things to do."""

from collections.abc import Callable

import pytest

from kbindex.lint import Linter, Notes, select_rules
from kbindex.model import EpisodeId
from kbindex.shownotes.episode_files import EpisodeFile

HEAD = """\
# 007

- Hosted by @minato
- Recording date: 2022-04-08
- Video: https://youtu.be/kBhosts001

## Contents

"""
BODY_LINE = HEAD.count("\n") + 1

Check = Callable[[str], list[tuple[int, int, str]]]


@pytest.fixture(scope="module")
def linter() -> Linter:
    return Linter(codes=select_rules(("ALL",)))


def notes(text: str, *, episode: str = "007", name: str = "007.md") -> Notes:
    file = EpisodeFile(id=EpisodeId(episode), path=name)
    return Notes(file=file, path=name, content=text.encode())


@pytest.fixture
def check(linter: Linter) -> Check:
    """Check the text below an ordinary header: line in the text, column, code."""

    def places(body: str) -> list[tuple[int, int, str]]:
        found = linter.check(notes(HEAD + body))
        return [(f.line - BODY_LINE + 1, f.column, f.code) for f in found]

    return places


def fixed(linter: Linter, body: str) -> str:
    mended, _ = linter.fix(notes(HEAD + body))
    return mended.content.decode().removeprefix(HEAD)


# What is left over


def test_each_mark_of_a_conflict_is_found(check: Check) -> None:
    body = """\
- eBPF
<<<<<<< HEAD
- XDP
||||||| 1a2b3c
- TC
=======
- kprobe
>>>>>>> draft
"""
    codes = [(line, code) for line, _, code in check(body) if code == "KB002"]
    assert codes == [(2, "KB002"), (4, "KB002"), (6, "KB002"), (8, "KB002")]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("見出し\n=======\n\n文\n", id="underline"),
        pytest.param("```\n<<<<<<< HEAD\n=======\n>>>>>>> b\n```\n", id="code"),
        pytest.param("- `<<<<<<< HEAD` という印\n", id="code-span"),
        pytest.param("<<<<<<<< 八つ\n", id="eight"),
    ],
)
def test_what_is_no_conflict_is_left_alone(check: Check, body: str) -> None:
    assert check(body) == []


@pytest.mark.parametrize(
    ("body", "column"),
    [
        pytest.param("- TODO\n", 3, id="alone"),
        pytest.param("- TODO: 図を足す\n", 3, id="colon"),
        pytest.param("- FIXME：数字を確かめる\n", 3, id="wide-colon"),
        pytest.param("(TBA)\n", 2, id="brackets"),
        pytest.param("**TBD**\n", 3, id="bold"),
        pytest.param("### TODO\n", 5, id="heading"),
    ],
)
def test_a_thing_to_do_is_found(check: Check, body: str, column: int) -> None:
    found = check(body)
    assert (1, column, "KB003") in found


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("- TODOアプリを作る\n", id="app"),
        pytest.param("- TODO コメントを探す道具\n", id="comments"),
        pytest.param("- 会場は TBD\n", id="behind"),
        pytest.param("<!-- TODO: 図を足す -->\n", id="comment"),
        pytest.param("- `TODO`\n", id="code"),
        pytest.param("- todo\n", id="small"),
    ],
)
def test_what_is_only_named_todo_is_left_alone(check: Check, body: str) -> None:
    assert [place for place in check(body) if place[2] == "KB003"] == []


# Marks


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("###@minato", "### @minato"),
        ("##話題", "## 話題"),
        ("####[a](https://a.example/)", "#### [a](https://a.example/)"),
        ("#[a](https://a.example/)", "# [a](https://a.example/)"),
        ("-[a](https://a.example/)", "- [a](https://a.example/)"),
        ("  *[a](https://a.example/)", "  * [a](https://a.example/)"),
        ("1.[a](https://a.example/)", "1. [a](https://a.example/)"),
    ],
)
def test_a_blank_is_put_behind_a_mark(linter: Linter, wrong: str, right: str) -> None:
    body = "\n" + wrong + "\n"
    codes = [f.code for f in linter.check(notes(HEAD + body)) if f.is_fixable]
    assert codes == ["KB308"]
    assert fixed(linter, body) == "\n" + right + "\n"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("＃＃＃ @minato", "### @minato"),
        ("＃＃＃　@minato", "### @minato"),
        ("#＃＃@minato", "### @minato"),
        ("＃@minato", "# @minato"),
        ("###　@minato", "### @minato"),
        ("-　eBPFの話", "- eBPFの話"),
        ("  - 　eBPFの話", "  - eBPFの話"),
        ("1.　eBPFの話", "1. eBPFの話"),
    ],
)
def test_wide_marks_are_written_in_half_width(
    linter: Linter, wrong: str, right: str
) -> None:
    body = "\n" + wrong + "\n"
    codes = [f.code for f in linter.check(notes(HEAD + body)) if f.is_fixable]
    assert codes == ["KB309"]
    assert fixed(linter, body) == "\n" + right + "\n"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("#k8s の話\n", id="hashtag"),
        pytest.param("＃k8s の話\n", id="wide-hashtag"),
        pytest.param("#1 を直した\n", id="number"),
        pytest.param("#!/bin/sh の行\n", id="shebang"),
        pytest.param("-5度だった\n", id="minus"),
        pytest.param("--[no-]color を足す\n", id="flag"),
        pytest.param("*[a](https://a.example/)* を読む\n", id="emphasis"),
        pytest.param("-[x] 済み\n", id="task"),
        pytest.param("- ＃＃＃ は印でない\n", id="inside"),
        pytest.param("```\n####[a](b)\n-　c\n```\n", id="code"),
        pytest.param("　字下げした文\n", id="indent"),
        pytest.param("- 監視　収集\n", id="between"),
    ],
)
def test_what_is_no_mark_is_left_alone(check: Check, body: str) -> None:
    assert check(body) == []


# Addresses


@pytest.mark.parametrize(
    ("body", "column"),
    [
        pytest.param("- [Cilium]()\n", 3, id="empty"),
        pytest.param("- [Cilium]( )\n", 3, id="blank"),
        pytest.param("- [Cilium](<>)\n", 3, id="angles"),
        pytest.param("- ![図]()\n", 4, id="image"),
    ],
)
def test_a_link_without_an_address_is_found(
    check: Check, body: str, column: int
) -> None:
    assert check(body) == [(1, column, "KB402")]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("- `navigator[name]()` を呼ぶ\n", id="code-span"),
        pytest.param("<!-- [x]() -->\n", id="comment"),
        pytest.param("- \\[x]() と書く\n", id="escaped"),
        pytest.param("- 配列[0] () の話\n", id="apart"),
    ],
)
def test_what_is_no_empty_link_is_left_alone(check: Check, body: str) -> None:
    assert check(body) == []


def test_an_address_in_the_text_of_an_empty_link_is_taken(linter: Linter) -> None:
    body = "- [https://cilium.io/]() と [Cilium]() と [https://a.example/ の話]( )\n"
    assert fixed(linter, body) == body.replace("]()", "](https://cilium.io/)", 1)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("http:/a.example/x", "http://a.example/x"),
        ("https//a.example/x", "https://a.example/x"),
        ("https:///a.example/x", "https://a.example/x"),
        ("https;//a.example/x", "https://a.example/x"),
        ("ttps://a.example/x", "https://a.example/x"),
        ("htps://a.example/x", "https://a.example/x"),
        ("htttp://a.example/x", "http://a.example/x"),
        ("http://https://a.example/x", "https://a.example/x"),
    ],
)
def test_a_mistyped_scheme_is_mended(linter: Linter, wrong: str, right: str) -> None:
    body = f"### @minato\n\n- [a]({wrong})\n"
    found = linter.check(notes(HEAD + body))
    assert [f.code for f in found if f.code == "KB403"] == ["KB403"]
    assert fixed(linter, body) == body.replace(wrong, right)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("https://web.example/web/2020/http:/a.example/\n", id="inside"),
        pytest.param("https://web.example/https://a.example/\n", id="archived"),
        pytest.param("- HTTP/2 と http: の話\n", id="protocol"),
        pytest.param("- `http:/a.example/`\n", id="code"),
        pytest.param("- /http/ の下\n", id="path"),
    ],
)
def test_what_is_no_mistyped_scheme_is_left_alone(check: Check, body: str) -> None:
    assert [place for place in check(body) if place[2] == "KB403"] == []


def test_a_blank_in_an_address_is_found_and_is_no_duplicate(check: Check) -> None:
    """Regression: only the part before the blank was read, and two were the same."""
    body = """\
### @minato

- [one](https://a.example/my page)
- [two](https://a.example/my other page)
"""
    assert check(body) == [(3, 29, "KB404"), (4, 29, "KB404")]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('- [a](https://a.example/ "題")\n', id="title"),
        pytest.param("- [a]( https://a.example/ )\n", id="around"),
        pytest.param("- [a](https://a.example/) (b c)\n", id="behind"),
    ],
)
def test_other_blanks_in_a_link_are_left_alone(check: Check, body: str) -> None:
    assert [place for place in check(body) if place[2] == "KB404"] == []


# Presenters


def test_linked_titles_above_all_presenters_are_found(check: Check) -> None:
    body = """\
- [Cilium](https://cilium.io/)
- [友人](https://twitter.com/a_friend) の紹介
- ただの前書き

#### [Hubble](https://hubble.example/)

### @minato

- [XDP](https://xdp.example/)
"""
    assert [p for p in check(body) if p[2] == "KB206"] == [
        (1, 3, "KB206"),
        (5, 6, "KB206"),
    ]


def test_without_presenters_nothing_stands_above_them(check: Check) -> None:
    assert check("- [Cilium](https://cilium.io/)\n") == []


@pytest.mark.parametrize(
    ("heading", "is_found"),
    [
        ("### sora_ops", True),
        ("### sora_ops (遅刻)", True),
        ("### @sora_ops", False),
        ("### minato", False),
        ("### news", False),
        ("### announcements", False),
        ("### Kubernetes", False),
        ("### 雑談", False),
        ("#### sora_ops", False),
        ("### [sora](https://twitter.com/sora_ops)", False),
    ],
)
def test_a_name_among_presenters_needs_an_at_sign(
    check: Check, heading: str, *, is_found: bool
) -> None:
    link = "\n\n- [a{0}](https://a.example/{0})\n\n"
    body = "### @minato" + link.format(1) + heading + link.format(2)
    places = [(line, code) for line, _, code in check(body) if code == "KB207"]
    assert places == ([(5, "KB207")] if is_found else [])


# Titles


@pytest.mark.parametrize(
    ("title", "episode", "is_found"),
    [
        ("# 006", "007", True),
        ("# 7", "007", False),
        ("# #6", "ep07", True),
        ("# Ep. 6 - eBPF", "ep7", True),
        ("# 第6回", "007", True),
        ("# 第７回", "007", False),
        ("# 006-private", "007-private", True),
        ("# 7 habits", "006", False),
        ("# 2022-04-08", "007", False),
        ("# 2022", "007", True),
        ("# 006", "eBPF-2022", False),
        ("# 006", "2022-04-08", False),
        ("# 006", "2022/007", True),
        ("# eBPF", "007", False),
        ("## 006", "007", False),
    ],
)
def test_the_number_of_another_episode_is_found(
    linter: Linter, title: str, episode: str, *, is_found: bool
) -> None:
    text = HEAD.replace("# 007", title, 1)
    found = linter.check(notes(text, episode=episode))
    places = [(f.line, f.code) for f in found if f.code == "KB104"]
    assert places == ([(1, "KB104")] if is_found else [])
