import pytest

from kbindex.shownotes import Reader
from kbindex.shownotes.reading.presenter_sections import iter_presenters

READER = Reader()
LAST = "#### [二](https://example.org/b)"


def presenter_of(heading: str, *, host: str = "aki") -> str | None:
    """Read who brings the article below a heading that is at the presenters' level."""
    text = f"- Hosted by @{host}\n\n### @mio\n#### 一\n### {heading}\n{LAST}\n"
    episode = READER.read_text(text, episode_id="1", path="1.md").episode
    assert episode is not None
    return episode.articles[-1].presenter


@pytest.mark.parametrize(
    ("heading", "presenter"),
    [
        pytest.param("@ren", "ren", id="handle"),
        pytest.param("@ren_2-x", "ren_2-x", id="handle with signs"),
        pytest.param("@蓮", "蓮", id="handle in Japanese"),
        pytest.param("@ren (欠席)", "ren", id="remark in brackets"),
        pytest.param("@ren（お休み）", "ren", id="remark in full-width brackets"),
        pytest.param("@ren 欠席", "ren", id="remark without brackets"),
        pytest.param("@ren欠席", "ren", id="remark glued to the handle"),
        pytest.param("@ren 今回はお休みです", "ren", id="remark of some words"),
        pytest.param("@ren absent", "ren", id="remark in English"),
        pytest.param("[ren](https://twitter.com/ren_example)", "ren", id="linked name"),
        pytest.param("[@ren](https://x.com/ren_example)", "ren", id="linked handle"),
        pytest.param(
            "[小鳥遊蓮さん](https://twitter.com/ren_example)",
            "小鳥遊蓮さん",
            id="name in Japanese with honorific",
        ),
        pytest.param(
            "[小鳥遊蓮](https://twitter.com/ren_example)さん",
            "小鳥遊蓮さん",
            id="honorific behind the link",
        ),
        pytest.param(
            "[@ren](https://twitter.com/ren_example)（欠席）",
            "ren",
            id="linked handle with remark",
        ),
        pytest.param("[ren](https://github.com/ren-example/)", "ren", id="GitHub"),
        pytest.param("[ren](https://qiita.com/ren_example)", "ren", id="Qiita"),
        pytest.param("[ren](https://www.linkedin.com/in/ren)", "ren", id="LinkedIn"),
        pytest.param("[ren](https://hachyderm.io/@ren)", "ren", id="Mastodon"),
        pytest.param("@ren\u200b", "ren", id="zero-width character behind"),
        pytest.param("\u200b@ren", "ren", id="zero-width character before"),
        pytest.param("@r\u200ben\x08", "ren", id="zero-width and control inside"),
        pytest.param("\u200b[ren](https://x.com/ren)", "ren", id="before a link"),
        pytest.param("@ren, @sora", "ren, sora", id="two handles"),
        pytest.param("aki", "aki", id="a host's bare name"),
        pytest.param("Aki さん：", "Aki さん", id="in another case, with honorific"),
        pytest.param("🎤 @ren 🇯🇵", "ren", id="emoji and a flag"),
        pytest.param("1. @ren:", "ren", id="number and colon"),
        pytest.param("＠ren", "ren", id="full-width sign"),
        pytest.param("小鳥遊 (@ren)", "ren", id="name and handle"),
        pytest.param("Ren Takanashi（@ren）", "ren", id="two words and handle"),
        pytest.param("担当：@ren", "ren", id="a role before"),
        pytest.param("@ren@social.example", "ren", id="Mastodon's form"),
        pytest.param("@ren.bsky.social", "ren", id="Bluesky's form"),
        pytest.param("@ren.example.org", "ren.example.org", id="a domain as handle"),
        pytest.param("@ren [Twitter](https://x.com/ren)", "ren", id="service behind"),
        pytest.param(
            "[@ren](https://x.com/ren) & [@sora](https://x.com/sora)",
            "ren & sora",
            id="two linked handles",
        ),
        pytest.param("Version 2 (@ren)", None, id="no name before a handle"),
        pytest.param("How @ren moved to Go", None, id="a handle in a sentence"),
        pytest.param("ren", None, id="anyone else's bare name is a section"),
    ],
)
def test_a_heading_names_its_presenter(heading: str, presenter: str | None) -> None:
    assert presenter_of(heading) == presenter


@pytest.mark.parametrize(
    "heading",
    [
        pytest.param("[頁](https://github.com/ren/repo)", id="a repository"),
        pytest.param("[頁](https://twitter.com/ren/status/1)", id="a tweet"),
        pytest.param("[頁](https://twitter.com/home)", id="a page of the site"),
        pytest.param("[頁](https://example.org/ren)", id="any other page"),
        pytest.param(
            "[頁](https://x.com/ren)と[別](https://x.com/aki)", id="two links"
        ),
    ],
)
def test_a_heading_that_links_to_a_page_is_an_article(heading: str) -> None:
    text = f"### @mio\n### {heading}\n"
    episode = READER.read_text(text, episode_id="1", path="1.md").episode
    assert episode is not None
    assert [(a.line, a.presenter) for a in episode.articles] == [(2, "mio")]


def test_presenters_may_stand_at_any_level() -> None:
    text = "# 1\n## @mio\n### 一\n#### @ren\n##### 二\n## @sora\n### 三\n"
    episode = READER.read_text(text, episode_id="1", path="1.md").episode
    assert episode is not None
    assert [(a.title, a.presenter) for a in episode.articles] == [
        ("一", "mio"),
        ("二", "ren"),
        ("三", "sora"),
    ]


def test_a_presenter_who_comes_again_goes_on() -> None:
    text = "### @mio\n#### 一\n### @ren\n### @mio\n#### 二\n"
    episode = READER.read_text(text, episode_id="1", path="1.md").episode
    assert episode is not None
    assert [(a.id, a.title, a.presenter) for a in episode.articles] == [
        ("1#1", "一", "mio"),
        ("1#2", "二", "mio"),
    ]


def test_a_title_is_no_presenter() -> None:
    """A title with a handle hid the presenters from `check` and `new`."""
    heading = "### [ren](https://twitter.com/ren_example)"
    text = f"# @mio\n\n- Video:\n\n{heading}\n\n{LAST}\n"
    reading = READER.read_text(text, episode_id="1", path="1.md")
    sections = iter_presenters(reading.blocks, known=frozenset())
    assert [(s.presenter, s.line) for s in sections] == [("ren", 5)]
    assert reading.episode is not None
    assert [a.presenter for a in reading.episode.articles] == ["ren"]


def test_a_section_ends_at_the_next_presenter_or_above() -> None:
    lines = ("# 1", "## A", "### @ren", "- a", "### Links", "- b", "### @sora", "- c")
    text = "\n\n".join((*lines, "## B", "- d"))
    blocks = READER.read_text(text, episode_id="1", path="1.md").blocks
    sections = iter_presenters(blocks, known=frozenset())
    assert [(s.presenter, len(s.body)) for s in sections] == [("ren", 3), ("sora", 1)]


def test_a_line_that_opens_the_contents_introduces_and_is_no_article() -> None:
    """Regression: it came before all that presenters brought, as an article."""
    opening = "前回の続き: [案内](https://guide.example/)"
    text = f"# 1\n\n## Contents\n\n{opening}\n\n### @mio\n\n#### 一\n"
    episode = READER.read_text(text, episode_id="1", path="1.md").episode
    assert episode is not None
    found = [(a.id, a.kind, a.presenter) for a in episode.articles]
    assert found == [("1#0", "overview", None), ("1#1", "article", "mio")]
