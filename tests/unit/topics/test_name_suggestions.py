"""Which words of an archive are taken for names, and which are not."""

import re
import tomllib

import pytest
from msgspec.structs import replace

from kbindex.model import Article, ArticleId, EpisodeId, Link, Note, NoteKind
from kbindex.topics import Taxonomy, Topic
from kbindex.topics.suggesting.name_suggestions import Suggestion, suggest_names
from kbindex.topics.taxonomy.topic_tree import parse_topics

TAXONOMY = Taxonomy(
    {
        "prometheus": Topic(
            id="prometheus",
            label="Prometheus",
            kind="project",
            aliases=("プロメテウス",),
        ),
        "quay": Topic(id="quay", label="Quay", kind="project", aliases=("Quay.js",)),
    }
)


def article(
    episode: int,
    title: str = "話",
    *notes: str,
    url: str | None = None,
    tags: tuple[str, ...] = (),
    kind: NoteKind = NoteKind.BULLET,
) -> Article:
    return Article(
        id=ArticleId(f"{episode:03}#1"),
        kind="article",
        episode=EpisodeId(f"{episode:03}"),
        source=f"{episode:03}.md",
        line=1,
        end_line=9,
        title=title,
        url=url,
        presenter=None,
        date=None,
        notes=tuple(
            Note(text=text, kind=kind, depth=0, line=2, end_line=2) for text in notes
        ),
        links=(Link(text=title, url=url, line=1),) if url else (),
        tags=tags,
    )


def suggest(*articles: Article) -> dict[str, Suggestion]:
    return {one.name: one for one in suggest_names(articles, TAXONOMY)}


def test_people_of_the_archive_are_no_names_of_things() -> None:
    title = "MioTanakaとRenSatoとAkiの話"
    read = [replace(article(at, title), presenter="@Aki") for at in (1, 2)]
    assert list(suggest(*read)) == ["MioTanaka", "RenSato"]
    found = suggest_names(read, TAXONOMY, people=("Mio Tanaka", "@rensato"))
    assert found == ()


def test_a_repository_that_recurs_is_a_name_with_its_line() -> None:
    url = "https://github.com/acme/zelkova"
    found = suggest(
        article(1, "zelkovaの話", url=url),
        article(2, "新しいzelkova", url=f"{url}/releases/tag/v1"),
    )
    assert found == {
        "zelkova": Suggestion(
            name="zelkova",
            id="zelkova",
            count=2,
            episodes=2,
            evidence=("repo",),
            repo="acme/zelkova",
            tagged=0,
            score=1.1887,  # log2(1 + 2) * 0.75
            articles=("001#1", "002#1"),
        )
    }
    assert found["zelkova"].toml == (
        'zelkova = { label = "zelkova", repos = ["acme/zelkova"] }'
    )


@pytest.mark.parametrize(
    ("text", "name", "evidence"),
    [
        pytest.param("ZelkovaKitを使う", "ZelkovaKit", ("camel",), id="camel"),
        pytest.param("zelkova.jsを使う", "zelkova.js", ("sign",), id="sign"),
        pytest.param("Zelkovaを使う", "Zelkova", ("capital",), id="capital"),
        pytest.param(
            "zelkova 1.2が出た", "zelkova", ("version",), id="lower-with-version"
        ),
        pytest.param(
            "Zelkova Kit v2.0が出た",
            "Zelkova Kit",
            ("version", "capital"),
            id="two-words",
        ),
        pytest.param("ZQXを使う", "ZQX", ("acronym",), id="acronym"),
    ],
)
def test_the_spelling_speaks_for_a_name(
    text: str, name: str, evidence: tuple[str, ...]
) -> None:
    found = suggest(article(1, "話", text), article(2, "話", text))
    assert {n: one.evidence for n, one in found.items()} == {name: evidence}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("zelkovaを使う", id="lower-case-alone"),
        pytest.param("Componentを使う", id="a-borrowed-word"),
        pytest.param("Prometheusを使う", id="a-tag"),
        pytest.param("quayを使う、Quay.js も", id="a-tag-in-another-form"),
        pytest.param("<Zelkova>と書く", id="markup"),
        pytest.param("ZelkovaKit.open を呼ぶ", id="a-member"),
        pytest.param("openZelkova()を呼ぶ", id="a-call"),
        pytest.param("zelkovaHasCamel を呼ぶ", id="an-identifier"),
        pytest.param("https://example.com/ZelkovaKit/を見る", id="within-an-address"),
        pytest.param("The Zelkova Kit is out", id="english-text"),
    ],
)
def test_words_and_code_are_no_names(text: str) -> None:
    assert suggest(article(1, "話", text), article(2, "話", text)) == {}


def test_code_is_not_read() -> None:
    code = [article(n, "話", "ZelkovaKit 使う", kind=NoteKind.CODE) for n in (1, 2)]
    assert suggest(*code) == {}


def test_a_name_has_to_recur_in_another_article() -> None:
    assert suggest(article(1, "ZelkovaKitの話", "ZelkovaKitを使う")) == {}


def test_a_site_speaks_for_its_name() -> None:
    url = "https://zelkova.example/post"
    found = suggest(
        article(1, "Zelkovaを使う", url=url), article(2, "Zelkovaを直す", url=url)
    )
    assert found["Zelkova"].evidence == ("site", "capital")


def test_the_end_of_a_title_that_names_the_site_is_left_out() -> None:
    """Twice at the same host; elsewhere the same words may be what it is about."""
    found = suggest(
        article(1, "木の話 - TreeBlog", url="https://a.example/1"),
        article(2, "森の話 - TreeBlog", url="https://a.example/2"),
    )
    assert found == {}


def test_a_piece_of_a_longer_name_is_no_name() -> None:
    texts = ["Zelkova KitQuxを使う"] * 3
    found = suggest(*(article(n, "話", text) for n, text in enumerate(texts)))
    assert set(found) == {"Zelkova KitQux"}


def test_one_of_two_forms_is_suggested() -> None:
    found = suggest(
        article(1, "Zelkova.jsの話", "Zelkovaを使う"),
        article(2, "Zelkova.jsの話", "Zelkovaを使う"),
    )
    assert set(found) == {"Zelkova.js"}


def test_a_repository_of_many_owners_names_nothing() -> None:
    found = suggest(
        *(
            article(n, "zelkovaの話", url=f"https://github.com/owner{n}/zelkova")
            for n in range(4)
        )
    )
    assert found == {}


def test_a_new_tag_is_shown_in_however_few_articles() -> None:
    """The tagger guessed it, so somebody should see it."""
    one = article(1, "ZelkovaKitの話", tags=("zelkovakit",))
    found = suggest(one)["ZelkovaKit"]
    assert (found.tagged, found.count, "tag" in found.evidence) == (1, 1, True)
    assert suggest(article(1, "ZelkovaKitの話")) == {}


def test_a_new_tag_of_all_its_articles_is_shown_too() -> None:
    some = [article(n, "ZelkovaKitの話", tags=("zelkovakit",)) for n in range(3)]
    assert suggest(*some)["ZelkovaKit"].tagged == 3


def test_the_more_episodes_the_higher_the_score() -> None:
    often = [article(n, "ZelkovaKitの話") for n in range(5)]
    seldom = [article(n, "MapleKitの話") for n in range(5, 7)]
    found = suggest_names([*seldom, *often], TAXONOMY)
    assert [one.name for one in found] == ["ZelkovaKit", "MapleKit"]
    assert [one.count for one in found] == [5, 2]


@pytest.mark.parametrize(
    "name", ["Zelkova++", "Zelkova.io", "ZelkovaKit", "Quay Zelkova-Kit"]
)
def test_the_line_is_one_of_a_taxonomy(name: str) -> None:
    url = f"https://github.com/acme/{name.replace(' ', '').replace('#', '')}"
    found = suggest(*(article(n, f"{name} を使う", url=url) for n in (1, 2)))
    (one,) = found.values()
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", one.id)
    assert list(tomllib.loads(one.toml)) == [one.id]
    (topic,) = parse_topics(one.toml, kind="project", source="topics.toml")
    assert (topic.id, topic.label) == (one.id, one.name)


def test_an_archive_without_articles_suggests_nothing() -> None:
    assert suggest() == {}
