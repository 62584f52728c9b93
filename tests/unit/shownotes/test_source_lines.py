import pytest

from kbindex.shownotes import Reader

READER = Reader()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("name", ["7.md", "7.html"])
def test_lines_end_at_each_of_three_line_ends(name: str, end: str) -> None:
    lines = [
        "### @mio",
        "",
        "#### 題",
        "",
        "- 一",
        "  - 二",
        "",
        "```",
        "三",
        "四",
        "```",
    ]
    if name == "7.html":
        lines = ["<h3>@mio</h3>", "", "<h4>題</h4>", "<ul>", "<li>一<ul>", "<li>二"]
        lines += ["</ul></ul>", "<pre>", "三", "四</pre>", ""]
    episode = READER.read_text(end.join(lines), episode_id="7", path=name).episode
    assert episode is not None
    (article,) = episode.articles
    assert (article.line, [(n.line, n.end_line, n.text) for n in article.notes]) == (
        3,
        [(5, 5, "一"), (6, 6, "二"), (9, 10, "三\n四")],
    )


@pytest.mark.parametrize(
    "char", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\x1c", "\x1e"]
)
@pytest.mark.parametrize("path", ["7.md", "7.html"])
def test_no_other_character_ends_a_line(path: str, char: str) -> None:
    text = f"前{char}置き\n\n次\n" if path == "7.md" else f"<p>前{char}置き\n\n<p>次\n"
    episode = READER.read_text(text, episode_id="7", path=path).episode
    assert episode is not None
    notes = [(n.line, n.end_line) for a in episode.articles for n in a.notes]
    assert notes == [(1, 1), (3, 3)]


def test_an_article_ends_with_its_last_line_that_is_not_blank() -> None:
    text = "### @mio\n#### 一\n- a\n\n\n#### 二\n- b\n  ```\n  c\n  ```\n\n#### 三\n\n"
    episode = READER.read_text(text, episode_id="7", path="7.md").episode
    assert episode is not None
    assert [(a.title, a.line, a.end_line) for a in episode.articles] == [
        ("一", 2, 3),
        ("二", 6, 10),
        ("三", 12, 12),
    ]
