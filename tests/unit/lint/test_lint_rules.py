"""Each rule: what it finds and where, what it leaves alone, how it mends."""

from collections.abc import Callable

import pytest

from kbindex.lint import RULES, Finding, Linter, Notes, Rule, select_rules
from kbindex.model import EpisodeId
from kbindex.shownotes.episode_files import EpisodeFile

HEAD = """\
# 007

- Hosted by @minato
- Recording date: 2022-04-08
- Video: https://youtu.be/kBlint0001

## Contents

"""
BODY_LINE = HEAD.count("\n") + 1

Check = Callable[..., list[tuple[int, int, str]]]


@pytest.fixture(scope="module")
def linter() -> Linter:
    return Linter(codes=select_rules(("ALL",)))


def notes(text: str | bytes, *, name: str = "007.md", brought: str = "") -> Notes:
    return Notes(
        file=EpisodeFile(id=EpisodeId("007"), path=name),
        path=name,
        content=text.encode() if isinstance(text, str) else text,
        brought={brought: "003#2"} if brought else {},
    )


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


def found_by(linter: Linter, rule: Rule, text: str) -> list[Finding]:
    is_header = rule.code.startswith("KB1")
    whole = HEAD + text + "\n"
    if is_header:
        lines = [f"- {key}: x" for key in ("Hosted by @minato",)]
        whole = "\n".join(["# 007", "", *lines, text, "", "## Contents", ""])
    return [f for f in linter.check(notes(whole)) if f.code == rule.code]


WITH_EXAMPLE = [rule for rule in RULES if not rule.wrong.startswith("(")]


@pytest.mark.parametrize("rule", WITH_EXAMPLE, ids=lambda rule: rule.code)
def test_a_rule_finds_its_wrong_example_and_not_the_right_one(
    linter: Linter, rule: Rule
) -> None:
    assert found_by(linter, rule, rule.wrong)
    assert found_by(linter, rule, rule.right) == []


@pytest.mark.parametrize(
    "rule", [r for r in WITH_EXAMPLE if r.is_fixable], ids=lambda rule: rule.code
)
def test_mending_the_wrong_example_gives_the_right_one(
    linter: Linter, rule: Rule
) -> None:
    assert fixed(linter, rule.wrong + "\n") == rule.right + "\n"


# The file and its header


def test_text_in_another_encoding_is_said(linter: Linter) -> None:
    content = (HEAD + "監視の話を少しだけしました。\n").encode("cp932")
    assert [f.code for f in linter.check(notes(content))] == ["KB001"]


def test_a_binary_file_is_one_finding(linter: Linter) -> None:
    found = linter.check(notes(b"\x00\x01\x02"))
    assert [(f.line, f.column, f.code) for f in found] == [(1, 1, "KB001")]


@pytest.mark.parametrize(
    ("date", "column"),
    [
        pytest.param("2022-02-030", 19, id="three-digits"),
        pytest.param("2022-02-30", 19, id="no-such-day"),
        pytest.param("2022年13月1日", 19, id="no-such-month"),
    ],
)
def test_an_impossible_date_is_found_at_the_date(
    linter: Linter, date: str, column: int
) -> None:
    found = linter.check(notes(HEAD.replace("2022-04-08", date)))
    assert [(f.line, f.column, f.code) for f in found] == [(4, column, "KB101")]


@pytest.mark.parametrize(
    ("video", "place"),
    [
        pytest.param("- Video:\n", (5, 3), id="empty"),
        pytest.param("- Video: -\n", (5, 3), id="dash"),
        pytest.param("- 動画：\n", (5, 3), id="japanese"),
    ],
)
def test_a_missing_video_is_found_at_its_line(
    linter: Linter, video: str, place: tuple[int, int]
) -> None:
    text = HEAD.replace("- Video: https://youtu.be/kBlint0001\n", video)
    found = linter.check(notes(text))
    assert [(f.line, f.column, f.code) for f in found] == [(*place, "KB102")]


# Presenters and articles


@pytest.mark.parametrize(
    ("body", "places"),
    [
        pytest.param("### @sora_ops\n", [(1, 5, "KB201")], id="nothing"),
        pytest.param(
            "### @sora_ops\n\n雑談だけ。\n", [(1, 5, "KB201")], id="only-text"
        ),
        pytest.param(
            "### [sora](https://twitter.com/sora_ops)\n", [(1, 5, "KB201")], id="link"
        ),
        pytest.param("### @sora_ops (欠席)\n", [], id="absent"),
        pytest.param("### @sora_ops（お休み）\n", [], id="off"),
        pytest.param("### @sora_ops\n\n- 今週はお休みです\n", [], id="absent-in-text"),
        pytest.param(
            "### @sora_ops\n\n### @sora_ops\n\n- [a](https://a.example/)\n",
            [],
            id="twice",
        ),
    ],
)
def test_presenters_without_articles(
    check: Check, body: str, places: list[tuple[int, int, str]]
) -> None:
    assert check(body) == places


@pytest.mark.parametrize(
    ("body", "places"),
    [
        pytest.param("#### 新しい話\n\n- メモ\n", [(3, 6, "KB202")], id="no-link"),
        pytest.param("#### 宣伝\n\n- https://a.example/\n", [], id="link-in-notes"),
        pytest.param("- https://a.example/b\n", [(3, 3, "KB203")], id="bare"),
        pytest.param("https://a.example/b\n", [(3, 1, "KB203")], id="bare-paragraph"),
        pytest.param("- [](https://a.example/b)\n", [(3, 3, "KB203")], id="no-text"),
        pytest.param("- [a.example](https://a.example/)\n", [], id="site-as-title"),
        pytest.param("- 話題 https://a.example/b\n", [], id="title-before"),
    ],
)
def test_articles_without_link_or_title(
    check: Check, body: str, places: list[tuple[int, int, str]]
) -> None:
    assert check("### @sora_ops\n\n" + body) == places


def test_a_link_twice_is_found_at_the_later_place(check: Check) -> None:
    body = """\
### @sora_ops

- [a](https://a.example/page)
  - [b](https://b.example/#one) と [b2](https://b.example/#two)

### @minato

- [same](http://www.a.example/page/?utm_source=x)
"""
    assert check(body) == [(8, 10, "KB204"), (8, 37, "KB401")]


def test_two_equal_links_in_one_line_are_two_places(check: Check) -> None:
    body = "### @sora_ops\n\n- [a](https://a.example/) [b](https://a.example/)\n"
    assert check(body) == [(3, 31, "KB204")]


def test_another_time_of_a_video_is_another_place(check: Check) -> None:
    body = """\
### @sora_ops

- [a](https://youtu.be/kBship00001)
  - [b](https://youtu.be/kBship00001?t=90) と [c](https://youtu.be/kBship00001?t=95)
  - [d](https://www.youtube.com/watch?v=kBship00001)
"""
    assert check(body) == [(5, 9, "KB204")]


def test_what_an_earlier_episode_brought_is_found_where_that_is_known(
    linter: Linter,
) -> None:
    text = HEAD + "### @minato\n\n- [a](https://www.a.example/page/)\n"
    found = linter.check(notes(text, brought="a.example/page"))
    assert [(f.code, f.message) for f in found] == [
        ("KB205", "brought before, as 003#2")
    ]


# Markdown


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        pytest.param("[a]（https://a.example/）", "[a](https://a.example/)", id="wide"),
        pytest.param("[a]（https://a.example/)", "[a](https://a.example/)", id="mixed"),
        pytest.param(
            "[a](https://a.example/）。", "[a](https://a.example/)。", id="end"
        ),
        pytest.param(
            "［a］(https://a.example/)", "[a](https://a.example/)", id="label"
        ),
        pytest.param("[a] (https://a.example/)", "[a](https://a.example/)", id="blank"),
        pytest.param(
            "[`a` [b]]（ https://a.example/x_(y) ）",
            "[`a` [b]](https://a.example/x_(y))",
            id="nested",
        ),
        pytest.param(
            "![a]（https://a.example/a.png）",
            "![a](https://a.example/a.png)",
            id="image",
        ),
    ],
)
def test_brackets_of_links_are_mended(linter: Linter, wrong: str, right: str) -> None:
    assert fixed(linter, f"- 前 {wrong} 後\n") == f"- 前 {right} 後\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("- [a](https://a.example/)", id="link"),
        pytest.param("- [ ] (https://a.example/)", id="task"),
        pytest.param("- `[a]（https://a.example/）`", id="code-span"),
        pytest.param("```\n[a]（https://a.example/）\n```", id="fence"),
        pytest.param("<!-- [a]（https://a.example/） -->", id="comment"),
        pytest.param("- 配列[0]（最初の要素）", id="no-url"),
        pytest.param("- 資料（https://a.example/）", id="no-label"),
    ],
)
def test_what_is_no_broken_link_is_left_alone(check: Check, text: str) -> None:
    assert check(text + "\n") == []


@pytest.mark.parametrize(
    ("text", "column"),
    [
        pytest.param("- 監視（メトリクスの話", 5, id="open"),
        pytest.param("- 監視メトリクス）の話", 10, id="close"),
        pytest.param("- 「監視の話", 3, id="quote"),
        pytest.param("- [Cilium](https://cilium.io/ を試す", 11, id="link"),
        pytest.param("- (based on Chromium 40", 3, id="number-behind"),
    ],
)
def test_a_bracket_without_its_half_is_found(
    check: Check, text: str, column: int
) -> None:
    assert check(text + "\n") == [(1, column, "KB302")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("- 監視（メトリクス)の話", id="mixed-widths"),
        pytest.param("- 1) 監視 2) 収集 a) 他", id="enumerators"),
        pytest.param("- うれしい :-) 悲しい ;(", id="smileys"),
        pytest.param("- 範囲は [0, 1) です", id="interval"),
        pytest.param("- \\( だけ", id="escaped"),
        pytest.param("- `foo(` を書く", id="code"),
        pytest.param("- [x](https://ja.example/wiki/A_(b)) です", id="url"),
        pytest.param("- 長い（文が\n  続く）場合", id="two-lines"),
        pytest.param("- (Firefox 58)を公開。http(s)も", id="number-inside"),
    ],
)
def test_what_is_balanced_enough_is_left_alone(check: Check, text: str) -> None:
    assert check(text + "\n") == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        pytest.param("- a\n- \n- b\n", "- a\n- b\n", id="between"),
        pytest.param("- a\n  - \n- b\n", "- a\n- b\n", id="nested"),
        pytest.param("- a\n- b\n*\n", "- a\n- b\n", id="last"),
        pytest.param("- a\n*\ntext\n", "- a\n\ntext\n", id="before-text"),
        pytest.param("1. a\n2.\n3. b\n", "1. a\n3. b\n", id="ordered"),
        pytest.param("- a\r\n-\r\n- b\r\n", "- a\r\n- b\r\n", id="crlf"),
        pytest.param("- a\n-", "- a\n", id="no-line-end"),
    ],
)
def test_empty_bullets_are_taken_out(linter: Linter, wrong: str, right: str) -> None:
    found = linter.check(notes(HEAD + wrong))
    assert [f.code for f in found] == ["KB303"]
    assert fixed(linter, wrong) == right


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("-\n  text below\n", id="text-on-the-next-line"),
        pytest.param("Title\n-\n", id="setext-heading"),
        pytest.param("```\n-\n```\n", id="code"),
        pytest.param("- a\n\n---\n\n- b\n", id="rule"),
    ],
)
def test_a_lone_dash_that_is_no_empty_bullet_is_left_alone(
    check: Check, text: str
) -> None:
    assert [code for _, _, code in check(text) if code == "KB303"] == []


def test_each_run_of_invisible_characters_is_one_finding(check: Check) -> None:
    body = "- a\u200b\u200bb\u00adc\n- `d\ufeff`\n- bell\x07\n"
    assert check(body) == [
        (1, 4, "KB304"),
        (1, 7, "KB304"),
        (2, 5, "KB304"),
        (3, 7, "KB304"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("- 家族 👨\u200d👩\u200d👧", id="emoji"),
        pytest.param("- 旗 🏳\ufe0f\u200d🌈", id="flag"),
        pytest.param("- می\u200cخواهم", id="persian"),
        pytest.param("- 全角\u3000空白\tタブ\u00a0", id="blanks"),
    ],
)
def test_characters_that_do_their_work_are_left_alone(check: Check, text: str) -> None:
    assert check(text + "\n") == []


def test_a_byte_order_mark_is_no_finding(linter: Linter) -> None:
    assert linter.check(notes(b"\xef\xbb\xbf" + HEAD.encode())) == ()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param("![](https://a.example/a.png)", [(1, 1, "KB305")], id="markdown"),
        pytest.param("![ ](a.png)", [(1, 1, "KB305")], id="blank"),
        pytest.param('<img src="a.png">', [(1, 1, "KB305")], id="html"),
        pytest.param('<img src="a.png" alt="">', [(1, 1, "KB305")], id="empty-alt"),
        pytest.param('<img alt="図" src="a.png">', [], id="html-text"),
        pytest.param("![図](a.png)", [], id="text"),
        pytest.param("- `<img>`と<img>要素の話", [], id="spoken-of"),
        pytest.param("- `![](a.png)`と書く", [], id="code"),
    ],
)
def test_images_without_text(
    check: Check, text: str, places: list[tuple[int, int, str]]
) -> None:
    assert check(text + "\n") == places


# Addresses


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        pytest.param(
            "https://a.example/?utm_source=x", "https://a.example/", id="only"
        ),
        pytest.param(
            "https://a.example/?a=1&fbclid=2&b=3#c",
            "https://a.example/?a=1&b=3#c",
            id="between",
        ),
        pytest.param(
            "[a](https://a.example/x?gclid=1)を",
            "[a](https://a.example/x)を",
            id="link",
        ),
        pytest.param(
            "<https://a.example/x?gclid=1>", "<https://a.example/x>", id="autolink"
        ),
    ],
)
def test_tracking_parameters_are_taken_out(
    linter: Linter, wrong: str, right: str
) -> None:
    assert fixed(linter, f"- {wrong}\n") == f"- {right}\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("- https://a.example/?id=1&s=20", id="others"),
        pytest.param("- `curl https://a.example/?utm_source=x`", id="code"),
        pytest.param("- utm_source=x を付ける", id="no-url"),
        pytest.param("- https://a.example/#utm_source", id="fragment"),
    ],
)
def test_other_parameters_are_left_alone(check: Check, text: str) -> None:
    assert check(text + "\n") == []


def test_an_escaped_address_is_left_to_a_person(linter: Linter) -> None:
    text = HEAD + "- https://a.example/?utm_source=x&amp;id=1\n"
    found = linter.check(notes(text))
    assert [(f.code, f.is_fixable) for f in found] == [("KB401", False)]


# Spelling


@pytest.mark.parametrize(
    ("text", "column", "is_fixable"),
    [
        pytest.param("- keyvernoの話", 3, True, id="listed"),
        pytest.param("- Kubenetesで", 3, True, id="listed-capital"),
        pytest.param("- 新しいPromethuesの話", 6, False, id="swapped"),
        pytest.param("- Terrafomを使う", 3, False, id="missing"),
        pytest.param("- (Grafanna)", 4, False, id="doubled"),
    ],
)
def test_a_misspelt_product_is_found(
    linter: Linter, text: str, column: int, *, is_fixable: bool
) -> None:
    found = linter.check(notes(HEAD + text + "\n"))
    assert [(f.column, f.code, f.is_fixable) for f in found] == [
        (column, "KB501", is_fixable)
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("- kubernetes KUBERNETES Kyverno", id="case"),
        pytest.param("- Ansibles GitLabs xKubernetes", id="one-letter-around"),
        pytest.param("- containers native eager linked carpenter", id="words"),
        pytest.param("- containerd kubectx Postgres k8s etcd", id="other-products"),
        pytest.param(
            "- `keyverno` https://keyverno.example/keyverno", id="code-and-url"
        ),
        pytest.param("- @keyverno keyverno/keyverno keyverno.io", id="names"),
        pytest.param("- [ポリシー](../keyverno.md)", id="path"),
    ],
)
def test_what_is_no_misspelling_is_left_alone(check: Check, text: str) -> None:
    assert check(text + "\n") == []


# Pages in HTML


def test_an_html_page_is_checked_by_the_rules_on_its_content(linter: Linter) -> None:
    page = """\
<h1>007</h1>
<ul><li>Hosted by @minato</li><li>Recording date: 2022-02-30</li></ul>
<h2>Contents</h2>
<h3>@minato</h3>
<h3>@sora_ops</h3>
<h4><a href="https://a.example/?utm_source=x">a (1</a></h4>
"""
    found = linter.check(notes(page, name="007.html"))
    assert [(f.line, f.code) for f in found] == [
        (2, "KB101"),
        (4, "KB201"),
    ]
