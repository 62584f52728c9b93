import pytest

from kbindex.messages import remark
from kbindex.model import Diagnostic, MarkedTag
from kbindex.shownotes.reader import Reader
from kbindex.shownotes.reading.marks import parse_marks

EPISODE = """\
# 001

## Contents

### @ry

#### [A](https://example.com/a) <!-- tags: one -->
- note <!-- tags: two -->
<!--
 tags:
   three,
   -four
-->
- another
  <!-- tags: five -->

### @haruka

- [B](https://example.com/b)
<!-- tags: six -->
- [C](https://example.com/c)
  - note
  <!-- a remark -->
"""


def test_comments_belong_to_the_article_that_they_stand_under() -> None:
    reading = Reader().read_text(EPISODE, episode_id="001", path="001.md")

    assert reading.episode
    assert [
        (a.title, [(m.name, m.line) for m in a.marked_tags if m.is_wanted])
        for a in reading.episode.articles
    ] == [
        ("A", [("one", 7), ("two", 8), ("three", 11), ("five", 15)]),
        ("B", [("six", 20)]),
        ("C", []),
    ]
    assert [m.name for m in reading.episode.articles[0].marked_tags if not m.is_wanted]
    assert [n.text for n in reading.episode.articles[0].notes] == ["note", "another"]


def test_comments_of_an_html_page_are_read_too() -> None:
    page = (
        "<h1>001</h1>\n<h2>Contents</h2>\n<h3>@ry</h3>\n"
        '<h4><a href="https://example.com/a">A</a></h4>\n<!-- tags: one -->\n'
    )
    episode = Reader().read_text(page, episode_id="001", path="001.html").episode

    assert episode
    assert episode.articles[0].marked_tags == (MarkedTag(name="one", line=5),)


@pytest.mark.parametrize(
    ("comment", "marks"),
    [
        pytest.param(" tags: a, -b ", [("a", 3, True), ("b", 3, False)], id="both"),
        pytest.param("TAG: Argo CD", [("Argo CD", 3, True)], id="a name with a space"),
        pytest.param(
            "tags:a、監視", [("a", 3, True), ("監視", 3, True)], id="Japanese"
        ),
        pytest.param("\ntags:\n a\n", [("a", 5, True)], id="lines"),
        pytest.param("tags: , -, !, _, -__, \uff9e", [], id="no names"),
        pytest.param("about tags: a", [], id="another comment"),
        pytest.param("", [], id="empty"),
    ],
)
def test_a_comment_lists_tags_or_nothing(
    comment: str, marks: list[tuple[str, int, bool]]
) -> None:
    found = [(m.name, m.line, m.is_wanted) for m in parse_marks(comment, line=3)]

    assert found == marks


def test_of_an_article_a_hundred_tags_count_and_the_rest_is_told() -> None:
    """An article of thousands made pages, feeds and pairs of tags for minutes."""
    names = [f"tag-{number}" for number in range(5_000)]
    comments = f"<!-- tags: {', '.join(names[:60])} -->\n- note\n"
    comments += f"<!-- tags: {', '.join(names[60:])} -->\n"
    page = f"# 001\n\n## Contents\n\n### @ry\n\n#### A\n{comments}\n#### B\n- note\n"
    reading = Reader().read_text(page, episode_id="001", path="001.md")

    assert reading.episode
    first, second = reading.episode.articles
    assert [mark.name for mark in first.marked_tags] == names[:100]
    assert second.marked_tags == ()
    assert reading.diagnostics == (
        Diagnostic(
            path="001.md",
            line=10,
            kind="too-many-tags",
            message="more than 100 tags; the rest is left out",
            form=remark("more than {most} tags; the rest is left out", most=100),
        ),
    )
