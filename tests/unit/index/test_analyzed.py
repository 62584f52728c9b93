import pytest

from kbindex.index import AnalyzedRecord, analyze_article, build_record
from kbindex.index.analyzed import host_names, url_words
from kbindex.language import Analyzer
from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteKind


def make_article(
    title: str = "An article",
    *notes: str,
    url: str | None = None,
    presenter: str | None = None,
) -> Article:
    return Article(
        id=ArticleId("001#1"),
        kind="article",
        episode=EpisodeId("001"),
        source="001/README.md",
        line=10,
        end_line=10 + len(notes),
        title=title,
        url=url,
        presenter=presenter,
        date=None,
        notes=tuple(
            Note(text=text, kind=NoteKind.BULLET, depth=0, line=line, end_line=line)
            for line, text in enumerate(notes, 11)
        ),
    )


def index(article: Article, analyzer: Analyzer) -> AnalyzedRecord:
    return build_record(article, analyze_article(article, analyzer))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        pytest.param(None, [], id="no address"),
        pytest.param("https://thanos.io", ["thanos"], id="host without its end"),
        pytest.param("https://www.cncf.io/", ["cncf"], id="no www"),
        pytest.param(
            "https://github.com/thanos-io/thanos",
            ["thanos-io", "thanos"],
            id="a forge is no word",
        ),
        pytest.param(
            "https://docs.example.co.jp/guide.html",
            ["example", "guide"],
            id="common labels and endings are no words",
        ),
        pytest.param(
            "https://example.org/2021/07/02/service_mesh/",
            ["example", "service-mesh"],
            id="dates are no words, underscores are hyphens",
        ),
        pytest.param(
            "https://example.org/p/3f9a0c1d2b4e/k8s",
            ["example", "p", "k8s"],
            id="hashes are no words, short names with digits are",
        ),
        pytest.param(
            "https://example.org/%E7%9B%A3%E8%A6%96",
            ["example", "監視"],
            id="percent-decoded",
        ),
        pytest.param("/relative/path", [], id="no absolute address"),
        pytest.param("https://localhost:80/a?b=c#d", ["a"], id="port, query, fragment"),
    ],
)
def test_words_of_an_address_are_what_a_person_can_read(
    url: str | None, words: list[str]
) -> None:
    assert list(url_words(make_article(url=url))) == words


@pytest.mark.parametrize(
    ("url", "names"),
    [
        (None, []),
        ("https://www.cncf.io/x", ["cncf.io"]),
        ("https://blog.cncf.io/x", ["blog.cncf.io", "cncf.io"]),
        ("https://localhost:80/", []),
        ("/relative", []),
    ],
)
def test_host_is_found_by_its_name_and_the_domains_it_is_in(
    url: str | None, names: list[str]
) -> None:
    assert list(host_names(make_article(url=url))) == names


def test_place_decides_the_weight_and_how_a_term_was_made_its_share_of_the_length(
    analyzer: Analyzer,
) -> None:
    article = make_article(
        "cert-manager", "cert", url="https://example.org/cert", presenter="ry"
    )
    assert index(article, analyzer) == AnalyzedRecord(
        article=article,
        text={
            "cert-manager": (1, 2.0),
            "certmanager": (0, 2.0),
            "cert": (2, 2.0 + 1.5 + 0.6),
            "~cert": (0, 2.0 + 1.5 + 0.6),
            "manager": (0, 2.0),
            "~manag": (0, 2.0),
            "example": (1, 0.6),
            "~exampl": (0, 0.6),
            "example.org": (1, 0.6),
            "ry": (1, 0.5),
            "~ry": (0, 0.5),
        },
        title={
            "cert-manager": (1, 1.0),
            "certmanager": (0, 1.0),
            "cert": (0, 1.0),
            "~cert": (0, 1.0),
            "manager": (0, 1.0),
            "~manag": (0, 1.0),
        },
        bigrams={},
        places={
            "cert-manager": [0, 0, 0, 12],
            "certmanager": [0, 0, 0, 12],
            "cert": [0, 0, 0, 4, 1, 0, 0, 4],
            "~cert": [0, 0, 0, 4, 1, 0, 0, 4],
            "manager": [0, 0, 5, 12],
            "~manag": [0, 0, 5, 12],
            "example": [],
            "~exampl": [],
            "example.org": [],
            "ry": [],
            "~ry": [],
        },
    )


def test_bigrams_live_apart_and_have_no_places(analyzer: Analyzer) -> None:
    record = index(make_article("監査", "監査ログ、監査"), analyzer)
    assert record.bigrams == {"監査": (3, 5.0), "査ロ": (1, 1.5), "ログ": (1, 1.5)}
    assert record.text == {
        "監査": (3, 5.0),
        "監査ログ": (0, 1.5),
        "ログ": (1, 1.5),
    }
    assert record.places == {
        "監査": [0, 0, 0, 2, 1, 0, 0, 2, 1, 2, 5, 7],
        "監査ログ": [1, 0, 0, 4],
        "ログ": [1, 1, 2, 4],
    }


def test_stem_and_word_of_the_same_letters_are_two_terms(analyzer: Analyzer) -> None:
    assert index(make_article("monitor monitoring"), analyzer).title == {
        "monitormonitoring": (0, 1.0),
        "monitor": (1, 1.0),
        "~monitor": (0, 2.0),
        "monitoring": (1, 1.0),
    }


def test_places_are_offsets_into_the_text_as_it_was_written(analyzer: Analyzer) -> None:
    article = make_article("An article", "🎉 Ｐｒｏｍｅｔｈｅｕｓ")
    places = index(article, analyzer).places["prometheus"]
    unit, _, start, end = places
    assert (len(places), unit) == (4, 1)
    assert article.notes[0].text[start:end] == "Ｐｒｏｍｅｔｈｅｕｓ"


def test_article_without_words_is_an_empty_record(analyzer: Analyzer) -> None:
    article = make_article("!?")
    assert index(article, analyzer) == AnalyzedRecord(
        article=article, text={}, title={}, bigrams={}, places={}
    )
