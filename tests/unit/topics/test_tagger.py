import datetime as dt

import pytest

from kbindex.index import analyze_article
from kbindex.language import build_analyzer
from kbindex.model import (
    Article,
    ArticleId,
    ArticleKind,
    EpisodeId,
    Link,
    MarkedTag,
    Note,
    NoteKind,
)
from kbindex.topics import Evidence, Tagger, Taxonomy, Topic
from kbindex.topics.tagging.topic_addresses import PageAddress, matches_site

ANALYZER = build_analyzer()
TAXONOMY = Taxonomy(
    {
        topic.id: topic
        for topic in (
            Topic(id="monitoring", label="monitoring", kind="topic", aliases=("監視",)),
            Topic(id="logging", label="logging", kind="topic", aliases=("ログ",)),
            Topic(id="event", label="event", kind="topic", sites=("connpass.com",)),
            Topic(
                id="prometheus",
                label="Prometheus",
                kind="project",
                aliases=("プロメテウス",),
                broader=("monitoring",),
                repos=("prometheus/",),
            ),
            Topic(
                id="learning",
                label="Learning",
                kind="topic",
                weak=("guide", "primer"),
                titles=("入門", r"\btutorials?\b"),
            ),
            Topic(id="acme", label="Acme", kind="company", is_brand=True),
            Topic(id="acme-mill", label="Acme Mill", kind="service", broader=("acme",)),
            Topic(id="example-inc", label="Example Inc.", kind="company"),
            Topic(id="cert-manager", label="cert-manager", kind="project"),
            Topic(id="docker", label="Docker", kind="project"),
            Topic(id="docker-compose", label="Docker Compose", kind="project"),
            Topic(id="go", label="Go", kind="topic", evidence="case"),
            Topic(
                id="vault",
                label="Vault",
                kind="project",
                evidence="context",
                context=("HashiCorp",),
            ),
        )
    }
)


def tag(
    title: str = "An article", *, notes: tuple[str, ...] = (), url: str | None = None
) -> tuple[str, ...]:
    return tuple(explain(title, notes=notes, url=url))


def explain(
    title: str = "An article",
    *,
    notes: tuple[str, ...] = (),
    url: str | None = None,
    marks: tuple[MarkedTag, ...] = (),
    kind: ArticleKind = "article",
) -> dict[str, tuple[Evidence, ...]]:
    article = Article(
        id=ArticleId("001#1"),
        kind=kind,
        episode=EpisodeId("001"),
        source="001/README.md",
        line=10,
        end_line=10 + len(notes),
        title=title,
        url=url,
        presenter="haruka",
        date=dt.date(2022, 4, 8),
        notes=tuple(
            Note(text=text, kind=NoteKind.BULLET, depth=0, line=line, end_line=line)
            for line, text in enumerate(notes, 11)
        ),
        links=(Link(text=title, url=url, line=10),) if url else (),
        marked_tags=marks,
    )
    found = analyze_article(article, ANALYZER)
    return Tagger(TAXONOMY, ANALYZER).explain(
        article, title=found.title, notes=found.notes, url=found.url
    )


def test_a_product_in_the_title_is_a_tag_and_brings_its_topic() -> None:
    assert explain("Prometheus 3.0") == {
        "prometheus": (
            Evidence(
                tag="prometheus", rule="title", name="Prometheus", line=10, weight=3.0
            ),
        ),
        "monitoring": (
            Evidence(
                tag="monitoring", rule="broader", name="prometheus", line=10, weight=2.7
            ),
        ),
    }


@pytest.mark.parametrize(
    ("title", "tags"),
    [
        pytest.param("ブログを始める", (), id="no ログ inside ブログ"),
        pytest.param("カタログの作り方", (), id="no ログ inside カタログ"),
        pytest.param("ログの集め方", ("logging",), id="ログ as a word"),
        pytest.param("Dockerfile", (), id="no Docker inside Dockerfile"),
        pytest.param("プロメテウスの話", ("prometheus", "monitoring"), id="katakana"),
        pytest.param(
            "Ｐｒｏｍｅｔｈｅｕｓ", ("prometheus", "monitoring"), id="full width"
        ),
        pytest.param("Cert Manager v1.8", ("cert-manager",), id="space for hyphen"),
        pytest.param("certmanager", ("cert-manager",), id="joined"),
        pytest.param("Docker Compose v2", ("docker-compose",), id="longest name wins"),
        pytest.param("Go 1.18", ("go",), id="right case"),
        pytest.param("Ready to go", (), id="wrong case"),
        pytest.param("Opening the vault", (), id="no context"),
        pytest.param("HashiCorp Vault 1.10", ("vault",), id="context in the title"),
    ],
)
def test_names_are_matched_as_whole_words(title: str, tags: tuple[str, ...]) -> None:
    assert tag(title) == tags


LONG = "これはこの記事のとても長い前置きで、何についてでもない"


def test_a_note_in_passing_far_below_is_no_tag() -> None:
    notes = (LONG, LONG, "監視もできるらしい")

    assert tag(notes=notes) == ()


def test_the_notes_of_a_brief_article_say_what_it_is_about() -> None:
    found = explain(notes=("概要です", "監視の仕組みを説明している記事"))

    assert [(e.rule, e.line) for e in found["monitoring"]] == [("note", 12)]


def test_two_leading_notes_are_needed_where_there_are_many() -> None:
    once = (f"監視の話、{LONG}", LONG, LONG)
    twice = (f"監視の話、{LONG}", f"監視の話、{LONG}", LONG)

    assert (tag(notes=once), tag(notes=twice)) == ((), ("monitoring",))


@pytest.mark.parametrize(
    "note",
    [
        pytest.param("Prometheus", id="a bare name"),
        pytest.param("Datadog、Prometheus、Zabbixなどがある中で", id="a list of three"),
        pytest.param("PrometheusではなくZabbixを使うことにした", id="a contrast"),
        pytest.param("Prometheusの代わりに使えるらしいもの", id="a replacement"),
    ],
)
def test_a_mention_in_passing_is_no_tag(note: str) -> None:
    assert tag(notes=(note,)) == ()


def test_a_product_in_a_note_does_not_speak_for_its_topic() -> None:
    assert tag(notes=("Prometheusのデータをここから読むこともできる",)) == (
        "prometheus",
    )


def test_a_repository_is_a_tag() -> None:
    assert tag(url="https://github.com/prometheus/alertmanager") == (
        "prometheus",
        "monitoring",
    )


def test_an_address_as_a_title_is_no_title() -> None:
    assert tag("example.com/monitoring/x", url="https://example.com/monitoring/x") == ()


def test_a_weak_name_needs_another() -> None:
    assert tag("A guide") == ()
    assert tag("A guide, and a primer") == ("learning",)


def test_a_phrase_of_the_title_is_evidence() -> None:
    found = explain("Mill の入門")["learning"]

    assert [(e.rule, e.name, e.line, e.weight) for e in found] == [
        ("pattern", "入門", 10, 3.0)
    ]


def test_a_brand_before_a_longer_name_is_only_its_maker() -> None:
    assert tag("Acme Mill の話") == ("acme-mill",)
    assert tag("Acme の新しい本社") == ("acme",)


def test_a_company_in_the_notes_is_no_tag() -> None:
    assert tag(notes=("Example Inc.発のプロジェクトだそうです",)) == ()


def test_a_comment_gives_a_tag_and_takes_one_away() -> None:
    marks = (
        MarkedTag(name="Cert-Manager", line=12),
        MarkedTag(name="Some Tool", line=12),
        MarkedTag(name="監視", line=13, is_wanted=False),
    )
    found = explain("Prometheus", marks=marks)

    assert list(found) == ["cert-manager", "prometheus", "some-tool"]
    assert found["some-tool"] == (
        Evidence(
            tag="some-tool", rule="comment", name="Some Tool", line=12, weight=3.0
        ),
    )


def test_the_authors_tags_support_an_article() -> None:
    notes = (LONG, LONG, "Dockerで動かすこともできる")
    marks = (MarkedTag(name="Docker", line=3, by="author"),)
    assert "docker" not in explain("A walk", marks=marks)
    assert "docker" not in explain("A walk", notes=notes)
    found = explain("A walk", notes=notes, marks=marks)["docker"]
    assert [(one.rule, one.weight) for one in found] == [("note", 0.5), ("author", 0.6)]


def test_an_overview_has_the_authors_tags_and_no_others() -> None:
    marks = (
        MarkedTag(name="監視", line=3, by="author"),
        MarkedTag(name="夜話", line=3, by="author"),
        MarkedTag(name="thanos", line=9),
    )
    found = explain("Thanos 1.0", kind="overview", marks=marks)
    assert {name: one[0].rule for name, one in found.items()} == {
        "monitoring": "author",
        "夜話": "author",
    }


def test_an_event_site_is_an_event() -> None:
    assert tag(url="https://k8sjp.connpass.com/event/1/") == ("event",)


@pytest.mark.parametrize(
    ("host", "path", "site", "matches"),
    [
        pytest.param("connpass.com", "/", "connpass.com", True, id="host"),
        pytest.param("a.connpass.com", "/x", "connpass.com", True, id="subdomain"),
        pytest.param("myconnpass.com", "/", "connpass.com", False, id="other host"),
        pytest.param("a.com", "/b/c", "a.com/b", True, id="path"),
        pytest.param("a.com", "/bc", "a.com/b", False, id="whole segments"),
        pytest.param("a.com", "/x/y/releases/1", "a.com/*/*/releases", True, id="star"),
        pytest.param("a.com", "/x/releases", "a.com/*/*/releases", False, id="short"),
    ],
)
def test_sites_match_by_host_and_segments(
    host: str,
    path: str,
    site: str,
    *,
    matches: bool,
) -> None:
    assert matches_site(PageAddress.of(f"https://{host}{path}"), site) is matches
