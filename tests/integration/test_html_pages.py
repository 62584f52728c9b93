"""Pages of an archive as HTML: all of them, in both languages, hostile or not."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest

from kbindex import KnowledgeBase
from kbindex.knowledge import Show
from kbindex.messages import LANGUAGES, Language
from kbindex.model.safe_text import one_line
from kbindex.pages.html.archive_view import ArchiveView
from kbindex.pages.html.assets import assets
from kbindex.pages.html.frame import Frame, RelativeLinks, RootLinks
from kbindex.pages.html.page_kinds import (
    ArticlePage,
    EpisodesPage,
    HomePage,
    NotFoundPage,
    Page,
    PeoplePage,
    RadarListPage,
    RadarPage,
    SearchPage,
    TopicsPage,
)
from kbindex.pages.html.page_set import PageSet
from kbindex.pages.html.search_addresses import to_search

SAMPLES = Path(__file__).parents[2] / "episodes"

LISTS = (
    ("", HomePage()),
    ("episodes/", EpisodesPage()),
    ("topics/", TopicsPage()),
    ("people/", PeoplePage()),
    ("radar/", RadarPage()),
    ("radar/lineages/", RadarListPage("lineages")),
    ("radar/open-points/", RadarListPage("open-points")),
)

SEARCHES = (
    SearchPage(),
    SearchPage(query="監視"),
    SearchPage(query="監視", page=2),
    SearchPage(query="監視", page=99),
    SearchPage(query="monitoring", view="brief", sort="date"),
    SearchPage(query="promethus"),
    SearchPage(tags=("prometheus",), presenter="haruka", year=2022),
    SearchPage(query='"監視カメラ"'),
    SearchPage(query="監視", presenter="nobody at all"),
    SearchPage(query="監視", year=1999),
    SearchPage(query="tag:monitorin アラート"),
    SearchPage(tags=("monitorin",)),
    SearchPage(query="date:soon"),
    SearchPage(query="x" * 501),
    SearchPage(query="「」"),
    SearchPage(query="<script>alert(1)</script> \" onload='x' &amp;"),
)

HOSTILE = (
    """\
# <script>alert(1)</script> "><img src=x onerror=alert(1)>

https://youtu.be/x"onmouseover="alert(1)

## @<b>eve</b>\u202e"onclick=x

### [<script>alert(2)</script>](javascript:alert(3))

- <img src=x onerror=alert(4)> & "quotes" 'apostrophes' \u202eevil\u2066
- style="position:fixed" </style></script> {{ 7 * 7 }} {% raw %}
    - ]]> --> <!-- <svg onload=alert(5)>
- [link](data:text/html,<script>alert(6)</script>)
- Kubernetes Prometheus 監視

```html
<script>alert(7)</script>
</code></pre>
```

### [Kubernetes " onfocus=alert(8) x="](https://example.org/?a="><script>)

- """
    + "W" * 3000
    + "\n"
)


class ReadPage(HTMLParser):
    """What a browser would see of a page: elements, attributes, ids, texts."""

    VOID = frozenset({"meta", "link", "input", "br", "wbr", "img", "rect", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.inside: dict[str, list[str]] = {}
        self.feed(text)
        self.close()
        assert self.open == [], "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.inside.setdefault(tag, []).append(data)

    def text_of(self, tag: str) -> str:
        return "".join(self.inside.get(tag, []))

    def values(self, name: str) -> Iterator[str]:
        for _, attributes in self.elements:
            value = attributes.get(name)
            if value is not None:
                yield value


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageSet]:
    folder = tmp_path_factory.mktemp("pages") / "index"
    show = Show(name="cloudnote radio", url="https://example.org/show")
    with KnowledgeBase.open(SAMPLES, folder, show=show) as base:
        yield PageSet(ArchiveView(base))


@pytest.fixture
def hostile(
    write: Callable[[str, str], Path], open_base: Callable[..., KnowledgeBase]
) -> PageSet:
    write("001", HOSTILE)
    write(
        "002 <script>\"'&", "# 2\n\n## ..\n\n### [監視](https://example.org/)\n\n- x\n"
    )
    write("...", "# dots\n\n## a/../../b\n\n### [監視](https://example.org/2)\n\n- y\n")
    return PageSet(ArchiveView(open_base()))


def every_page(pages: PageSet) -> Iterator[tuple[str, Page]]:
    yield from pages.pages()
    yield from ((f"search?{number}", page) for number, page in enumerate(SEARCHES))
    yield "episodes/none/99/", NotFoundPage('episodes/none/99/"><script>')
    yield "404.html", NotFoundPage("404.html")


def read(pages: PageSet, page: Page, frame: Frame) -> ReadPage:
    return ReadPage(pages.render(page, frame))


def frame_of(address: str, language: Language) -> Frame:
    return Frame(
        language=language,
        address=address,
        others={other: f"?lang={other}" for other in LANGUAGES if other != language},
    )


def assert_harmless(page: ReadPage) -> None:
    """Nothing on it is run or styled by what notes say: no inline code of any kind."""
    for tag, attributes in page.elements:
        assert tag not in {"style", "base", "iframe", "object", "embed", "img"}, tag
        assert tag != "script" or attributes.get("src"), "an inline script"
        assert not [name for name in attributes if name.startswith("on")], attributes
        assert "style" not in attributes, attributes
    for name in ("href", "src", "action"):
        for value in page.values(name):
            assert urlsplit(value).scheme in {"", "http", "https"}, value
    assert page.text_of("script") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_samples_leads_only_to_pages_that_exist(
    samples: PageSet, language: Language
) -> None:
    there = {asset.address for asset in assets().values()}
    count = 0
    for address, page in every_page(samples):
        seen = read(samples, page, frame_of(address, language))
        assert_harmless(seen)
        ids = Counter(seen.values("id"))
        assert set(ids.values()) == {1}, address
        assert seen.text_of("title").strip(), address
        assert seen.text_of("h1").strip(), address
        for href in (*seen.values("href"), *seen.values("src")):
            target = urlsplit(href)
            if target.scheme or (href.startswith("?")):
                continue
            if href.startswith("#"):
                assert href[1:] in ids, (address, href)
                continue
            to = target.path.removeprefix("/")
            found = samples.find(to)
            assert to in there or not isinstance(found, NotFoundPage), (address, href)
            if isinstance(found, SearchPage):
                assert to == "search"
                to_search(parse_qsl(target.query))
            elif to not in there:
                assert samples.address(found) == to, (address, href)
        count += 1
    assert count > 300


def test_relative_links_lead_to_the_same_pages(samples: PageSet) -> None:
    for address, page in (*islice(samples.pages(), 0, None, 9), *LISTS):
        root = read(samples, page, Frame(language="en", address=address))
        relative = read(
            samples,
            page,
            Frame(language="en", address=address, links=RelativeLinks.of(address)),
        )
        base = f"https://notes.example/sub/{address}"
        inside = "https://notes.example/sub/"
        assert [urljoin(base, href) for href in relative.values("href")] == [
            urljoin(inside, href.removeprefix("/"))
            if href[:1] == "/"
            else urljoin(base, href)
            for href in root.values("href")
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_notes_change_no_page(hostile: PageSet, language: Language) -> None:
    pages = list(every_page(hostile))
    assert len({address.casefold() for address, _ in pages}) == len(pages)
    for address, page in pages:
        html = hostile.render(page, frame_of(address, language))
        assert_harmless(ReadPage(html))
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", html), address
        assert "49" not in re.findall(r"(?<=\W)49(?=\W)", html)


def test_addresses_of_hostile_names_stay_below_the_root(hostile: PageSet) -> None:
    for address, page in hostile.pages():
        assert hostile.find(address) == page
        joined = urljoin("https://h/sub/", address)
        assert joined == f"https://h/sub/{address}"


def test_titles_are_shown_sign_by_sign(hostile: PageSet) -> None:
    titles = {article.id: article.title for article in hostile.view.articles}
    assert any('"' in title for title in titles.values())
    for article_id, title in titles.items():
        page = read(hostile, ArticlePage(article_id), Frame(language="en"))
        assert one_line(title) in page.text_of("h1")


def test_results_have_facets_marks_and_the_next_page(samples: PageSet) -> None:
    page = read(samples, SearchPage(query="監視"), Frame(language="ja"))
    assert page.text_of("title") == "監視 の検索結果 18件 – cloudnote radio"
    assert "監視 18件" in page.text_of("h1")
    assert "監視" in page.text_of("mark")
    assert "トピックで絞る" in page.text_of("aside")
    tags = [tag for tag, _ in page.elements]
    assert tags.count("article") == 8
    assert "/search?q=%E7%9B%A3%E8%A6%96&page=2" in set(page.values("href"))


def test_pages_of_results_hold_each_hit_once(samples: PageSet) -> None:
    seen = list[str]()
    for number in (1, 2, 3):
        html = samples.render(
            SearchPage(query="監視", page=number), Frame(language="en")
        )
        seen += re.findall(r'class="id" href="[^"]*">([^<]+)<', html)
    hits = samples.view.base.search("監視", limit=100).hits
    assert seen == [hit.article.id for hit in hits]


def test_page_behind_the_last_one_shows_the_last_one(samples: PageSet) -> None:
    frame = Frame(language="en")
    late = samples.render(SearchPage(query="監視", page=99), frame)
    assert late == samples.render(SearchPage(query="監視", page=3), frame)


def test_facets_lead_to_as_many_hits_as_they_say(samples: PageSet) -> None:
    html = samples.render(SearchPage(query="監視"), Frame(language="en"))
    aside = html.partition('<aside class="facets"')[2]
    found = re.findall(
        r'href="/search\?([^"]+)"[^>]*>.*?class="num">(\d+)<', aside, re.DOTALL
    )
    assert len(found) > 10
    for query, count in found:
        search = to_search(parse_qsl(query.replace("&amp;", "&")))
        result = samples.render(search, Frame(language="en"))
        said = re.search(r'<h1.*?class="num">(\d+)', result, re.DOTALL)
        assert said
        if search.presenter is None:  # a page brought twice has one hit, two presenters
            assert said[1] == count, query


def test_brief_view_is_a_table_with_headings(samples: PageSet) -> None:
    page = read(samples, SearchPage(query="監視", view="brief"), Frame(language="ja"))
    heads = [a for tag, a in page.elements if tag == "th"]
    assert {"col", "row"} <= {head.get("scope") for head in heads}
    assert "タイトル" in page.text_of("table")
    assert "article" not in [tag for tag, _ in page.elements]


def test_weak_matches_stand_below_a_rule_or_are_marked(samples: PageSet) -> None:
    frame = Frame(language="en")
    weak = [
        hit.article.id
        for hit in samples.view.base.search("監視", limit=100).hits
        if hit.strength == "weak"
    ]
    brief = samples.render(SearchPage(query="監視", view="brief"), frame)
    below = brief.partition("Weaker matches")[2]
    assert re.findall(r'<td class="id"><span>([^<]+)<', below) == weak
    by_date = [
        samples.render(SearchPage(query="監視", sort="date", page=number), frame)
        for number in (1, 2, 3)
    ]
    assert "".join(by_date).count("weaker match<") == len(weak)


def test_nothing_found_offers_searches_with_their_true_counts(
    samples: PageSet,
) -> None:
    for search in (
        SearchPage(query='"監視カメラ"'),
        SearchPage(query="監視", presenter="nobody"),
        SearchPage(query='backup wasm "foo bar"', year=1999),
        SearchPage(query="監視 has:video date:1999"),
    ):
        html = samples.render(search, Frame(language="en"))
        rows = re.findall(
            r'href="/search\?([^"]+)"><span class="grow">.*?class="num">(\d+)', html
        )
        assert rows, search
        for query, count in rows:
            looser = to_search(parse_qsl(query.replace("&amp;", "&")))
            result = samples.render(looser, Frame(language="en"))
            said = re.search(r'<h1.*?class="num">(\d+)', result, re.DOTALL)
            assert said
            assert said[1] == count, looser


def test_looser_searches_give_up_filters_and_words(samples: PageSet) -> None:
    """Not one at a time only: neither finds anything alone here."""
    search = SearchPage(query='"backup wasm"', year=1999)
    html = samples.render(search, Frame(language="en"))
    rows = re.findall(r'href="/search\?([^"]+)"><span class="grow">', html)
    assert "q=backup%20wasm" in rows


def test_refused_query_stays_in_the_field_and_says_what_is_right(
    samples: PageSet,
) -> None:
    page = read(samples, SearchPage(query="date:soon x"), Frame(language="en"))
    alerts = [a for _, a in page.elements if a.get("role") == "alert"]
    assert len(alerts) == 1
    assert "date:soon x" in set(page.values("value"))
    assert "a date such as" in page.text_of("main")


def test_unknown_topic_leads_to_the_nearest_one(samples: PageSet) -> None:
    asked = SearchPage(query="tag:monitorin アラート")
    html = samples.render(asked, Frame(language="en"))
    assert "q=tag%3Amonitoring%20" in html
    html = samples.render(SearchPage(tags=("monitorin",)), Frame(language="en"))
    assert 'href="/search?tag=monitoring"' in html


def test_filters_in_force_are_links_that_remove_them(samples: PageSet) -> None:
    search = SearchPage(query="監視", tags=("prometheus",), year=2022, page=1)
    page = read(samples, search, Frame(language="en"))
    links = set(page.values("href"))
    assert "/search?q=%E7%9B%A3%E8%A6%96&year=2022" in links
    assert "/search?q=%E7%9B%A3%E8%A6%96&tag=prometheus" in links


def test_site_without_a_server_searches_by_a_script_or_not_at_all(
    samples: PageSet,
) -> None:
    script = Frame(
        language="en", search_by="script", search_address="search/", links=RootLinks()
    )
    home = read(samples, HomePage(), script)
    assert list(home.values("action")) == ["/search/"]
    shell = read(samples, SearchPage(query="監視"), script)
    assert "script" in shell.text_of("noscript")
    for page in (HomePage(), EpisodesPage(), TopicsPage(), PeoplePage()):
        nobody = read(samples, page, Frame(language="en", search_by="nobody"))
        assert not list(nobody.values("action"))
        assert not [href for href in nobody.values("href") if "search" in href]


def test_page_asks_the_archive_once_and_not_for_each_hit(
    samples: PageSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[str]()
    ask = KnowledgeBase._ask  # noqa: SLF001 - counted from outside

    def count(
        self: KnowledgeBase,
        question: Callable[..., object],
        *args: object,
        **options: object,
    ) -> object:
        asked.append(getattr(question, "__name__", ""))
        return ask(self, question, *args, **options)

    monkeypatch.setattr(KnowledgeBase, "_ask", count)
    frame = Frame(language="ja")
    samples.render(SearchPage(query="監視"), frame)
    assert len(asked) == 1
    for page in (HomePage(), EpisodesPage(), TopicsPage(), PeoplePage()):
        samples.render(page, frame)
    assert len(asked) == 1


def test_home_page_shows_the_latest_episode_first(samples: PageSet) -> None:
    page = read(samples, HomePage(), Frame(language="ja"))
    assert "18回、154本の記事。2022-04-08から2023-03-10まで。" in page.text_of("main")
    ids = re.findall(r"\b0\d\d\b", page.text_of("ol"))
    assert ids[0] == "018"


def test_examples_of_the_home_page_find_something(samples: PageSet) -> None:
    for language in LANGUAGES:
        html = samples.render(HomePage(), Frame(language=language))
        examples = re.findall(r'href="/search\?([^"]+)"', html)
        assert examples
        for query in examples:
            search = to_search(parse_qsl(query))
            assert samples.view.base.search(search.query, limit=1).total, query


def test_home_page_says_what_the_show_is_about(tmp_path: Path) -> None:
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes" / "001.md").write_text("# 001\n\nHello.\n", "utf-8")
    show = Show(name="yawa", description="クラスタの <b> 話")
    folders = (tmp_path / "episodes", tmp_path / "index")
    with KnowledgeBase.open(*folders, show=show) as base:
        page = read(PageSet(ArchiveView(base)), HomePage(), Frame(language="en"))
    assert "クラスタの <b> 話" in page.text_of("main")


def test_examples_name_no_phrase_that_nobody_wrote(tmp_path: Path) -> None:
    """The label of a topic may have several words, and stand in no article."""
    notes = """\
### @aki

- [Prometheus](https://prometheus.io/)
- [Thanos](https://thanos.io/)
- [CloudNativePG](https://cloudnative-pg.io/)
  - PostgreSQLのOperator。バックアップはオブジェクトストレージへ
"""
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes" / "001.md").write_text(notes, "utf-8")
    with KnowledgeBase.open(tmp_path / "episodes", tmp_path / "index") as base:
        assert "backup and recovery" in {tag.label.lower() for tag in base.tags()}
        pages = PageSet(ArchiveView(base))
        html = pages.render(HomePage(), Frame(language="en"))
        examples = re.findall(r'href="/search\?([^"]+)"', html)
        assert examples
        for query in examples:
            assert base.search(to_search(parse_qsl(query)).query).total, query


def test_unknown_article_leads_to_its_episode(samples: PageSet) -> None:
    page = read(samples, NotFoundPage("episodes/017/99/"), Frame(language="en"))
    assert "/episodes/017/" in set(page.values("href"))


def test_show_without_a_name_is_its_notes(hostile: PageSet) -> None:
    page = read(hostile, HomePage(), Frame(language="ja"))
    assert page.text_of("title") == "ショーノート"


def test_policy_of_a_site_stands_in_the_page(samples: PageSet) -> None:
    frame = Frame(language="en", policy="default-src 'none'")
    page = read(samples, HomePage(), frame)
    metas = [a for tag, a in page.elements if tag == "meta"]
    policy = {"http-equiv": "Content-Security-Policy", "content": "default-src 'none'"}
    assert policy in metas
