"""Pages of an article, an episode, a topic and a presenter: what stands on them."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from kbindex import KnowledgeBase
from kbindex.errors import ArchiveError, NotFoundError
from kbindex.messages import Language
from kbindex.pages.html.answers import Answers, BatchAnswers
from kbindex.pages.html.archive_view import ArchiveView
from kbindex.pages.html.frame import Frame, RelativeLinks
from kbindex.pages.html.page_kinds import (
    ArticlePage,
    EpisodePage,
    EpisodesPage,
    HomePage,
    Page,
    PersonPage,
    TopicPage,
)
from kbindex.pages.html.page_set import PageSet
from kbindex.pages.html.page_titles import names_number
from kbindex.pages.html.views import person as person_view
from kbindex.pages.html.views import topic as topic_view

FIRST = """\
- Hosted by @mori
- Recording date: 2022-03-04
- Video: https://youtu.be/abc

この回のまえがき。[配布資料](https://slides.example/1)

## Contents

### [@aoi](https://twitter.com/aoi)

#### [Prometheus 3.0](https://prometheus.io/blog/3?utm_source=x)

- 監視の話
  - 子のメモ [資料](https://docs.example/p)
- See [the plan](../plan.md)

```sh
promtool check
```

#### Grafana and Loki

- logs

### @ren

#### [Thanos](https://thanos.io/)

- long term
"""
SECOND = """\
# 二回目のおはなし

- Recording date: 2022-05-06
- Guest: @kai

## Contents

### @aoi

#### [Prometheus again](https://www.prometheus.io/blog/3/)

- もう一度
"""
TRANSCRIPT = """\
WEBVTT

00:00:01.000 --> 00:00:09.000
<v Mori>Welcome to the show

00:01:10.000 --> 00:01:19.000
<v Aoi>監視の話をします
"""

Show = Callable[..., BeautifulSoup]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    place = tmp_path_factory.mktemp("pages")
    for name, text in (("001", FIRST), ("002", SECOND)):
        folder = place / "episodes" / name
        folder.mkdir(parents=True)
        (folder / "README.md").write_text(text, "utf-8")
    (place / "episodes" / "001" / "README.vtt").write_text(TRANSCRIPT, "utf-8")
    with KnowledgeBase.open(place / "episodes", place / "index") as opened:
        yield opened


@pytest.fixture(scope="module")
def show(base: KnowledgeBase) -> Show:
    """Render a page, and read it as a browser does."""
    pages = PageSet(ArchiveView(base))

    @cache
    def render(page: Page, language: Language = "en") -> BeautifulSoup:
        return soup_of(pages, page, language)

    return render


def soup_of(pages: PageSet, page: Page, language: Language = "en") -> BeautifulSoup:
    address = pages.address(page)
    frame = Frame(language=language, address=address, links=RelativeLinks.of(address))
    return BeautifulSoup(pages.render(page, frame), "html.parser")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select(selector)
    assert len(found) == 1, selector
    return found[0]


def said(tag: BeautifulSoup | Tag) -> str:
    return " ".join(tag.get_text().split())


def facts(soup: BeautifulSoup) -> dict[str, str]:
    return {
        said(one(row, "dt")): said(one(row, "dd")) for row in soup.select(".facts div")
    }


def section(soup: BeautifulSoup, heading: str) -> Tag:
    found = [one for one in soup.select("section") if said(one.h2 or one) == heading]
    assert len(found) == 1, heading
    return found[0]


# An article


def test_an_article_says_what_is_known_of_it(show: Show) -> None:
    page = show(ArticlePage("001#1"))
    assert said(one(page, "h1")) == "Prometheus 3.0"
    assert one(page, ".go a")["href"] == "https://prometheus.io/blog/3"
    assert facts(page) == {
        "Presenter": "aoi",
        "Episode": "001 2022-03-04",
        "Video": "youtu.be/abc",
        "No.": "001#1 001/README.md:11",
    }


def test_notes_are_nested_as_they_were_written(show: Show) -> None:
    notes = one(show(ArticlePage("001#1")), ".body > ul.notes")
    top = [child for child in notes.children if isinstance(child, Tag)]
    assert [said(child) for child in top] == [
        "監視の話子のメモ 資料",
        "See the plan (../plan.md)",
        "promtool check",
    ]
    assert one(top[0], "ul a")["href"] == "https://docs.example/p"
    assert one(top[0], "ul a")["rel"] == ["noreferrer", "nofollow", "ugc"]
    assert top[1].select("a") == []
    assert one(top[2], "pre[tabindex='0']").get_text() == "promtool check"


def spoken(tag: Tag) -> str:
    """Return the language in which a reader hears a text."""
    around = tag if tag.get("lang") else tag.find_parent(attrs={"lang": True})
    assert around is not None
    return str(around["lang"])


@pytest.mark.parametrize("language", ["en", "ja"])
def test_each_text_says_its_language(show: Show, language: Language) -> None:
    notes = one(show(ArticlePage("001#1"), language), ".body > .notes")
    assert [spoken(li) for li in notes.select("li")] == ["ja", "ja", "en", "en"]
    assert spoken(one(show(ArticlePage("001#1"), language), "h1")) == "en"
    assert spoken(one(show(ArticlePage("002#1"), language), ".body li")) == "ja"
    titles = show(EpisodePage("001"), language).select(".toc span[class!=num]")
    assert {spoken(title) for title in titles} == {"en"}


def test_a_page_that_was_brought_twice_has_the_notes_of_both(show: Show) -> None:
    other = section(show(ArticlePage("001#1")), "Also in other episodes")
    assert said(one(other, ".where")).startswith("002#12022-05-06 aoi")
    assert said(one(other, ".notes")) == "もう一度"
    assert "Also in other episodes" not in said(show(ArticlePage("001#3")))


def test_topics_come_with_their_reasons(show: Show) -> None:
    rows = section(show(ArticlePage("001#1")), "Topics, and why").select("tbody tr")
    reasons = {said(one(row, "th")): said(row.select("td")[0]) for row in rows}
    assert "title Prometheus line 11" in reasons["Prometheus"]
    assert "product below Prometheus line 11" in reasons["Monitoring"]
    japanese = section(show(ArticlePage("001#1"), "ja"), "トピックとその根拠")
    assert "タイトル Prometheus 11 行目" in said(japanese)


def test_related_articles_lead_to_their_pages(show: Show) -> None:
    related = section(show(ArticlePage("001#1")), "Related articles")
    links = [a["href"] for a in related.select("a")]
    assert links == ["../../../episodes/001/3/", "../../../episodes/001/2/"]


def test_the_articles_before_and_after_are_linked(show: Show) -> None:
    first, middle, last = (
        [a["href"] for a in show(ArticlePage(f"001#{n}")).select(".prevnext a")]
        for n in (1, 2, 3)
    )
    assert first == ["../../../episodes/001/", "../../../episodes/001/2/"]
    assert middle == ["../../../episodes/001/1/", "../../../episodes/001/3/"]
    assert last == ["../../../episodes/001/2/"]


def test_a_description_is_the_beginning_of_the_notes(show: Show) -> None:
    meta = one(show(ArticlePage("001#1")), "meta[name=description]")
    assert meta["content"] == "監視の話 子のメモ 資料 See the plan promtool check"


# An episode


def test_an_episode_is_called_by_number_and_day_or_title(show: Show) -> None:
    assert said(one(show(EpisodePage("001")), "h1")) == "Episode 0014 March 2022"
    assert said(one(show(EpisodePage("001"), "ja"), "h1")) == "第001回2022年3月4日"
    titled = show(EpisodePage("002"))
    assert said(one(titled, "h1")) == "Episode 002二回目のおはなし"
    assert one(titled, "h1 > span:last-child")["lang"] == "ja"
    assert facts(titled)["Recorded"] == "2022-05-06"
    assert facts(titled)["Guests"] == "kai"


@pytest.mark.parametrize(
    ("title", "is_named"),
    [
        ("第2回 監視の話", True),
        ("Kitchen Radio #002", True),
        ("2. A lantern", True),
        ("二回目のおはなし", False),
        ("第20回 監視の話", False),
        ("What we learned in a year of 2 clusters", False),
    ],
)
def test_a_number_in_the_title_is_not_said_twice(title: str, *, is_named: bool) -> None:
    assert names_number(title, "002") is is_named
    assert not names_number(title, "why-2")


def test_lists_of_episodes_lead_there_by_the_title(show: Show) -> None:
    for page in (HomePage(), EpisodesPage()):
        link = one(show(page), '#main a:-soup-contains("二回目のおはなし")')
        assert str(link["href"]).endswith("episodes/002/")
        assert not show(page).select('#main h3:-soup-contains("001")')


def test_an_episode_has_its_articles_below_who_brought_them(show: Show) -> None:
    page = show(EpisodePage("001"))
    assert [said(by) for by in page.select(".by")] == ["aoi2 articles", "ren1 article"]
    assert [said(title) for title in page.select("h3.title")] == [
        "Prometheus 3.0",
        "Grafana and Loki",
        "Thanos",
    ]
    anchors = {str(a["href"]) for a in page.select(".toc a")}
    assert anchors == {f"#{entry['id']}" for entry in page.select("article.entry")}
    assert "この回のまえがき" in said(one(page, ".body"))


def test_arrow_keys_find_no_hit_on_the_home_page(show: Show) -> None:
    """While an answer is awaited, Enter would open what was not searched for."""
    assert show(HomePage()).select("main .ledger h3 a")
    assert not show(HomePage()).select("main .ledger .title a")


def test_chapters_that_are_no_articles_stand_below_a_heading(tmp_path: Path) -> None:
    """They come behind what people brought; a rule alone said nothing of them."""
    folder = tmp_path / "episodes" / "001"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text(
        "### @aoi\n\n- [Thanos](https://thanos.io/)\n", "utf-8"
    )
    (folder / "chapters.json").write_text(
        '{"chapters": [{"startTime": 30, "title": "Opening"}]}', "utf-8"
    )
    with KnowledgeBase.open(tmp_path / "episodes", tmp_path / "index") as base:
        page = soup_of(PageSet(ArchiveView(base)), EpisodePage("001"))
    assert [said(by) for by in page.select(".by")] == ["aoi1 article", "Chapters"]
    assert [said(title) for title in page.select("h3.title")] == ["Thanos", "Opening"]


def test_what_was_said_jumps_to_its_time(show: Show) -> None:
    spoken = section(show(EpisodePage("001")), "What was said")
    assert "Welcome to the show" in said(spoken)
    links = [a["href"] for a in spoken.select("li a")]
    assert links[0] == "https://youtu.be/abc?t=1"
    assert not show(EpisodePage("002")).select("details")


def test_the_episodes_before_and_after_are_linked(show: Show) -> None:
    first, last = (
        [a["href"] for a in show(EpisodePage(name)).select(".prevnext a")]
        for name in ("001", "002")
    )
    assert (first, last) == (["../../episodes/002/"], ["../../episodes/001/"])


# A topic


def test_a_topic_has_its_picture_and_its_articles_newest_first(show: Show) -> None:
    page = show(TopicPage("prometheus"))
    assert said(one(page, "h1")) == "ProductPrometheus 3 articles"
    assert said(one(page, ".crumbs")) == "Broader topics: Monitoring"
    label = one(page, "svg.chart")["aria-label"]
    assert label == "Articles by month: 2022-03 2, 2022-04 0, 2022-05 1"
    assert [said(a) for a in page.select(".ledger .id")] == ["002#1", "001#1", "001#3"]
    assert said(section(page, "Who spoke about it")) == "Who spoke about it aoi2 ren1"


def test_a_topic_has_a_japanese_name_on_japanese_pages(show: Show) -> None:
    page = show(TopicPage("monitoring"), "ja")
    assert said(one(page, "h1")).startswith("トピック監視")
    below = section(page, "下位のトピック")
    assert "../../topics/prometheus/" in {str(a["href"]) for a in below.select("a")}


@pytest.mark.parametrize("search_by", ["server", "nobody"])
def test_a_topic_of_many_articles_goes_on_in_a_search(
    base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, search_by: str
) -> None:
    monkeypatch.setattr(topic_view, "MOST_ARTICLES", 1)
    page = PageSet(ArchiveView(base))
    frame = Frame(
        language="en", search_by="server" if search_by == "server" else "nobody"
    )
    text = page.render(TopicPage("prometheus"), frame)
    soup = BeautifulSoup(text, "html.parser")
    assert [said(a) for a in soup.select(".ledger .id")] == ["002#1"]
    if search_by == "server":
        link = one(soup, ".more a")
        assert link["href"] == "/search?tag=prometheus&sort=date"
        assert said(link) == "All 3 articles →"
    else:
        assert said(one(soup, ".more")) == "These are the newest 1 of 3."


# A presenter


def test_a_presenter_has_their_episodes_articles_and_topics(show: Show) -> None:
    page = show(PersonPage("aoi"))
    assert said(one(page, "h1")) == "Presenteraoi 3 articles"
    assert facts(page) == {
        "Episodes": "2",
        "First": "001 2022-03-04",
        "Latest": "002 2022-05-06",
    }
    assert [said(row) for row in page.select(".ledger > li")] == [
        "0022022-05-06 Prometheus again prometheus.io",
        "0012022-03-04 Prometheus 3.0 prometheus.io Grafana and Loki",
    ]
    topics = [a["href"] for a in section(page, "Frequent topics").select("a")]
    assert "../../search?tag=prometheus&presenter=aoi" in topics
    assert one(page, "svg.chart")["aria-label"] == (
        "Articles by month: 2022-03 2, 2022-04 0, 2022-05 1"
    )


def test_a_presenter_of_many_articles_goes_on_in_a_search(
    base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person_view, "MOST_ARTICLES", 1)
    page = soup_of(PageSet(ArchiveView(base)), PersonPage("aoi"))
    assert [said(one(row, ".id")) for row in page.select(".ledger > li")] == ["002"]
    assert said(one(page, ".more")) == "All 3 articles →"
    assert facts(page)["First"] == "001 2022-03-04"


# What answers


def test_a_page_of_what_a_refresh_removed_is_still_shown(
    base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = PageSet(ArchiveView(base))

    def missing(*_: object, **__: object) -> None:
        raise NotFoundError("article", "001#1")

    def far(*_: object, **__: object) -> None:
        raise ArchiveError("dates from 1022 to 2022")

    for name in ("related", "why", "tag", "passages"):
        monkeypatch.setattr(base, name, missing)
    monkeypatch.setattr(base, "trends", far)
    shown = [
        said(soup_of(pages, page))
        for page in (
            ArticlePage("001#1"),
            EpisodePage("001"),
            TopicPage("prometheus"),
            PersonPage("aoi"),
        )
    ]
    assert "Topics, and why" not in shown[0]
    assert "What was said" not in shown[1]
    assert all("Articles by month" not in text for text in shown)


def test_answers_may_come_from_a_batch(base: KnowledgeBase) -> None:
    class Batch(Answers):
        def reasons(self, article_id: str) -> tuple[()]:
            asked.append(article_id)
            return ()

    asked = list[str]()
    pages = PageSet(ArchiveView(base, Batch(base)))
    text = said(soup_of(pages, ArticlePage("001#1")))
    assert asked == ["001#1"]
    assert "Topics, and why" not in text


def test_every_link_below_the_root_leads_to_a_page(base: KnowledgeBase) -> None:
    pages = PageSet(ArchiveView(base))
    known = {address for address, _ in pages.pages()}
    for address, page in pages.pages():
        frame = Frame(language="en", address=address)
        soup = BeautifulSoup(pages.render(page, frame), "html.parser")
        links = {str(a["href"]) for a in soup.select("a[href^='/']")}
        paths = {link.partition("?")[0].removeprefix("/") for link in links}
        assert paths - known <= {"search"}, address
        ids = [str(tag["id"]) for tag in soup.select("[id]")]
        assert len(ids) == len(set(ids)), address


def test_pages_need_no_folder(tmp_path: Path) -> None:
    (tmp_path / "001.md").write_text("# a\n\n- [x](https://e.example/)\n", "utf-8")
    with KnowledgeBase.open(tmp_path, tmp_path / "index") as opened:
        pages = PageSet(ArchiveView(opened))
        shown = [soup_of(pages, page) for _, page in pages.pages()]
    assert all(soup.select("main h1") for soup in shown)


def test_what_is_worked_out_at_once_makes_the_same_pages(base: KnowledgeBase) -> None:
    one_by_one, at_once = (
        PageSet(ArchiveView(base, answers))
        for answers in (Answers(base), BatchAnswers(base))
    )
    pages = [page for _, page in one_by_one.pages()]
    assert pages == [page for _, page in at_once.pages()]
    for page in pages:
        frame = Frame(language="en")
        assert at_once.render(page, frame) == one_by_one.render(page, frame)
