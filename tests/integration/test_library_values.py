"""What values of the library show: a line, a table in a notebook, rows."""

import datetime as dt
import doctest
import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex import Article, Episode, Hit, KnowledgeBase, SearchResult, Snippet, to_rows
from kbindex.model.notebook import link, marked, text
from kbindex.model.values import short_repr
from kbindex.pages import flat_rows

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
EVIL = "<script>alert(1)</script>&\"'"
EPISODE = f"""\
# 001

- Hosted by @haruka
- Recording date: 2022-06-03

## Contents

### @minato

- [Thanos {escape(EVIL)}](https://thanos.io/)
  - 監視 {escape(EVIL)}
    - 長期保存
- [Cilium](https://cilium.io/)
  - 監視のネットワーク
"""


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    root = tmp_path_factory.mktemp("library")
    (root / "episodes").mkdir()
    (root / "episodes" / "001.md").write_text(EPISODE, encoding="utf-8")
    other = EPISODE.replace("2022-06-03", "-").replace(".io/", ".io/2")
    (root / "episodes" / "002.md").write_text(other, encoding="utf-8")
    with KnowledgeBase.open(root / "episodes", root / "index") as opened:
        yield opened


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    index = tmp_path_factory.mktemp("samples")
    with KnowledgeBase.open(ROOT / "episodes", index) as opened:
        yield opened


class Page(HTMLParser):
    """The tags and the texts of a page."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.cells: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]
        if tag in {"td", "th", "caption"}:
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells and data != "\n":
            self.cells[-1] += data


def shown(value: object) -> Page:
    method = getattr(value, "_repr_html_")  # noqa: B009 - as a notebook asks
    return Page(method())


def test_a_search_is_a_sequence_of_its_hits(kb: KnowledgeBase) -> None:
    result = kb.search("監視", limit=1)
    assert (len(result), result.total) == (1, 4)
    assert list(result) == list(result.hits)
    assert result[0] is result[-1] is result.hits[0]
    assert result[:1] == result.hits
    with pytest.raises(IndexError):
        _ = result[1]
    assert not kb.search("nothing-like-it")
    tag = kb.tag("thanos")
    assert (len(tag), list(tag)) == (2, list(tag.articles))
    trends = kb.trends(["thanos", "cilium"])
    assert [trend.name for trend in trends] == ["thanos", "cilium"]
    assert trends[1:] == trends.trends[1:]


def test_every_answer_says_in_a_line_what_it_is(samples: KnowledgeBase) -> None:
    article = samples.article("017#1")
    answers: list[object] = [
        article,
        *article.notes,
        *article.links,
        samples.episode("017"),
        *samples.search("thanos"),
        *(snippet for hit in samples.search("監視") for snippet in hit.snippets),
        samples.search("thanos"),
        samples.tag("monitoring"),
        *samples.tag("monitoring").related,
        samples.trends(["thanos"]),
        *samples.trends(["thanos"]),
        *samples.related("017#1"),
        samples.why("017#1"),
        *samples.why("017#1").tags,
        *samples.seen(["thanos", "https://thanos.io/"]),
        *samples.presenters(),
        *samples.episodes(),
        *samples.tags(),
        *samples.suggest_tags(),
        *samples.propose_tags("017#1"),
        samples.radar(),
        *samples.radar().lineages,
        *samples.radar().silences,
        *samples.radar().repeated,
        *(page.brought[0] for page in samples.radar().repeated),
        samples.statistics(),
        samples.generation(),
        samples.refresh(),
        *samples.refresh().diagnostics,
    ]
    for answer in answers:
        line = repr(answer)
        assert line.startswith(f"<{type(answer).__name__} ")
        assert len(line) < 250, line
        assert "\n" not in line


def test_a_knowledge_base_says_how_much_it_holds(tmp_path: Path) -> None:
    (tmp_path / "001.md").write_text(EPISODE, encoding="utf-8")
    with KnowledgeBase.open(tmp_path, tmp_path / "index") as opened:
        assert repr(opened) == "<KnowledgeBase articles=2>"
    assert repr(opened) == "<KnowledgeBase closed>"


def test_a_line_names_texts_numbers_and_how_many() -> None:
    snippet = Snippet(text="監視\n" * 40, path=("a", "b"), line=3, highlights=())
    found = short_repr(snippet, "text", "path", "line", "highlights")
    cut = repr("監視\n" * 19 + "監視…")
    assert found == f"<Snippet text={cut} path=2 line=3>"
    episode = Episode(id="1", title="x", source="1.md", date=dt.date(2022, 6, 3))  # type: ignore[arg-type] # a plain text does
    assert repr(episode) == "<Episode id='1' title='x' date=2022-06-03>"


def test_a_notebook_shows_tables_in_which_all_text_is_escaped(
    kb: KnowledgeBase,
) -> None:
    result = kb.search("監視")
    page = shown(result)
    assert page.cells[:6] == [
        "監視: 4 hits",
        "id",
        "title",
        "presenter",
        "date",
        "snippet",
    ]
    assert "script" not in page.tags
    assert "mark" in page.tags
    assert f"Thanos {EVIL}" in page.cells
    assert {"https://thanos.io/", "https://cilium.io/2"} <= set(page.links)
    for value in (kb.tag("thanos"), kb.episode("001"), kb.article("001#1")):
        page = shown(value)
        assert set(page.tags) <= {
            *("table", "caption", "thead", "tbody", "tr", "th", "td", "a", "mark")
        }
        assert any(EVIL in cell for cell in page.cells)
    assert shown(kb.article("001#1")).cells[3:] == [
        "11",
        f"監視 {EVIL}",
        "12",
        "· 長期保存",
    ]
    assert shown(kb.trends(["thanos"])).cells == ["month", "", "2022-06", "Thanos", "1"]


@given(st.text(), st.text())
def test_markup_is_made_by_us_alone(title: str, url: str) -> None:
    for markup in (text(title), link(title, url), marked(title, [(0, 1)])):
        assert set(Page(str(markup)).tags) <= {"a", "mark"}
    for address in Page(str(link(title, url))).links:
        assert str(address).lower().startswith(("http://", "https://"))


def test_rows_are_the_columns_of_csv_with_numbers(kb: KnowledgeBase) -> None:
    (row, *_) = to_rows(kb.search("長期保存"))
    assert tuple(row) == flat_rows.HIT_FIELDS
    assert (row["rank"], row["line"], row["date"]) == (1, 10, "2022-06-03")
    assert isinstance(row["score"], float)
    assert row["snippet"] == "長期保存"
    assert row["video"] is None
    fields = {
        flat_rows.ARTICLE_FIELDS: to_rows(kb.tag("thanos")),
        flat_rows.TREND_FIELDS: to_rows(kb.trends(["thanos"])),
        flat_rows.RECORD_FIELDS: to_rows(kb.records()),
        flat_rows.EPISODE_FIELDS: to_rows(kb.episodes()),
        flat_rows.TAG_FIELDS: to_rows(kb.tags()),
        flat_rows.PRESENTER_FIELDS: to_rows(kb.presenters()),
    }
    for names, rows in fields.items():
        assert rows
        assert {tuple(row) for row in rows} == {names}
    assert to_rows(kb.episode("001")) == to_rows(kb.episode("001").articles)
    assert [row["id"] for row in to_rows(kb.related("001#1"))] == [
        one.hit.article.id for one in kb.related("001#1")
    ]


def test_rows_are_of_answers_of_one_kind(kb: KnowledgeBase) -> None:
    assert to_rows(kb.search("nothing-like-it")) == to_rows([]) == []
    mixed: list[Article | Hit] = [kb.article("001#1"), kb.search("監視")[0]]
    with pytest.raises(TypeError, match="can be made of Article, Hit"):
        to_rows(mixed)  # type: ignore[arg-type] # this is what is tested
    with pytest.raises(TypeError, match="can be made of str"):
        to_rows("Thanos")  # type: ignore[arg-type] # this is what is tested


def test_the_guide_shows_what_happens(samples: KnowledgeBase) -> None:
    del samples  # built, so that the guide is quick
    blocks = re.findall(r"```pycon\n(.*?)```", GUIDE, re.DOTALL)
    assert blocks
    globs = {"KnowledgeBase": KnowledgeBase}
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), globs, "guide", "", 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        assert doctest.DocTestRunner().run(test).failed == 0


def test_an_empty_search_shows_an_empty_table() -> None:
    page = shown(SearchResult(query="x", total=0))
    assert page.cells[0] == "x: 0 hits"
    assert "td" not in page.tags
