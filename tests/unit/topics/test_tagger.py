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
from kbindex.topics.tagging.topic_addresses import PageAddress, matches_site, site_tail

ANALYZER = build_analyzer()
TAXONOMY = Taxonomy(
    {
        topic.id: topic
        for topic in (
            Topic(id="monitoring", label="monitoring", kind="topic", aliases=("監視",)),
            Topic(id="comparison", label="Comparison", kind="topic"),
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
                id="prometheus-agent",
                label="Prometheus Agent",
                kind="project",
                broader=("prometheus",),
            ),
            Topic(
                id="learning",
                label="Learning",
                kind="topic",
                weak=("guide", "primer"),
                titles=("入門", r"\btutorials?\b"),
            ),
            Topic(
                id="acme",
                label="Acme",
                label_ja="会社 Acme",
                kind="company",
                is_brand=True,
            ),
            Topic(id="acme-mill", label="Acme Mill", kind="service", broader=("acme",)),
            Topic(
                id="monitoring-day",
                label="Acme Monitoring Day",
                kind="event",
                broader=("event",),
            ),
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
        pytest.param("Datadog、Prometheus、Zabbixなどがある中で", id="a list of three"),
        pytest.param("Prometheusなどの道具がある", id="an example"),
        pytest.param("PrometheusではなくZabbixを使うことにした", id="a contrast"),
        pytest.param("Prometheusの代わりに使えるらしいもの", id="a replacement"),
        pytest.param("Prometheusのない数え方が新しい", id="a thing that is not there"),
        pytest.param("Prometheusなしで数えられる", id="a thing done without"),
        pytest.param("Prometheusを使わずに数える", id="a thing not used"),
        pytest.param("DatadogもPrometheusも使わないで数える", id="neither of two"),
        pytest.param("Prometheusは使わなくなった", id="a thing used no more"),
        pytest.param("Prometheusは不要になった", id="a thing not needed"),
        pytest.param("Prometheusも不要になった", id="another thing not needed"),
    ],
)
def test_a_mention_in_passing_is_no_tag(note: str) -> None:
    assert tag(notes=(note,)) == ()


@pytest.mark.parametrize("rest", ["ない手はない", "ないと損", "なければならない"])
def test_what_has_to_be_used_is_there(rest: str) -> None:
    assert tag(notes=(f"Prometheusを使わ{rest}",)) == ("prometheus",)


def test_a_product_that_is_a_leading_note_by_itself_is_a_tag() -> None:
    assert tag(notes=("Prometheus",)) == ("prometheus",)


def test_a_product_alone_in_a_later_note_is_no_tag() -> None:
    first = "最初の長いメモがここにあって、何かを説明している"
    assert tag(notes=(first, first, first, "Prometheus")) == ()


@pytest.mark.parametrize("head", ["P.S. ", "ps: ", "追記: ", "余談ですが", "おまけ："])
def test_an_aside_is_no_tag(head: str) -> None:
    assert tag(notes=(f"{head}Prometheusの勉強会をやりたい",)) == ()


def test_a_word_that_begins_like_an_aside_is_none() -> None:
    assert tag(notes=("psqlでPrometheusの値を読む",)) == ("prometheus",)


def test_an_event_is_named_after_what_it_is_about() -> None:
    """The name of the topic in the name of the event counts as in a title."""
    reasons = explain("Acme Monitoring Day")
    assert {(e.rule, e.name) for e in reasons["monitoring"]} == {("part", "monitoring")}


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


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        pytest.param("Acme_Mill", "acme-mill", id="an underscore"),
        pytest.param("acmemill", "acme-mill", id="no space"),
        pytest.param("#Prometheus", "prometheus", id="a hash"),
        pytest.param("Ｄｏｃｋｅｒ", "docker", id="full width"),
        pytest.param("プロメテウス", "prometheus", id="an alias"),
        pytest.param("プロメテーウス", "prometheus", id="a long vowel"),
        pytest.param("会社 acme", "acme", id="a label in Japanese"),
        pytest.param("設定ファイル", "設定ファイル", id="an unknown one"),
        pytest.param("Ｎｅｗ ﾊﾞｸﾞ", "new-バグ", id="an unknown one of other widths"),
        pytest.param(
            "\u30cf\u3099\u30af\u3099取り",
            "バグ取り",
            id="an unknown one, as macOS parts it",
        ),
    ],
)
def test_an_author_may_spell_a_tag_as_a_text_would(name: str, tag: str) -> None:
    given = (MarkedTag(name=name, line=3),)
    assert next(iter(explain("A walk", marks=given))) == tag
    taken = (MarkedTag(name=name, line=3, is_wanted=False),)
    assert tag not in explain(name, marks=taken)


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


def test_an_overview_is_tagged_by_its_notes() -> None:
    found = explain(
        "012", kind="overview", notes=("今回はPrometheusによる監視の話です",)
    )
    assert set(found) == {"prometheus", "monitoring"}
    assert {one.rule for rows in found.values() for one in rows} == {"note"}


@pytest.mark.parametrize(
    "note",
    [
        pytest.param("設定は monitoring.example.io から取る", id="a host"),
        pytest.param("docker.example.com/x/y から取る", id="a host with a path"),
        pytest.param("連絡は docker@example.com まで", id="an e-mail"),
        pytest.param("動画 https://youtu.be/docker-abc12", id="an id"),
        pytest.param("表 https://example.com/a?v=docker", id="a query"),
        pytest.param("設定の monitoring_port を変える", id="an identifier"),
        pytest.param("doc_ker の話をした", id="an identifier that reads like a name"),
        pytest.param("消えたのは docker/v1beta1 のもの", id="a version of an API"),
    ],
)
def test_what_is_typed_is_no_mention(note: str) -> None:
    assert tag(notes=(note,)) == ()


def test_the_path_of_a_page_says_what_it_is_about() -> None:
    note = "続きは https://blog.example.com/docker-compose-2 にある"
    assert tag(notes=(note,)) == ("docker-compose",)


def test_a_note_that_is_the_articles_own_address_says_nothing_more() -> None:
    url = "https://prometheus.example.com/knitting"
    alone = explain("Knitting for rainy days", url=url)
    assert explain("Knitting for rainy days", url=url, notes=(url,)) == alone


@pytest.mark.parametrize(
    "note",
    [
        "Prometheusのように数える",
        "Prometheus/Dockerのような道具",
        "Prometheusライクな道具",
        "A Prometheus-like tool",
        "Prometheus以外の道具",
        "Prometheusと並ぶ道具",
        "Prometheusと並んで使う道具",
        "Prometheus Agentと並ぶ道具",
        "Prometheus Agentなどの道具",
    ],
)
def test_what_a_thing_is_likened_to_is_not_its_subject(note: str) -> None:
    assert tag(notes=(note,)) == ()


def test_the_name_of_the_site_behind_a_title_is_no_subject() -> None:
    url = "https://blog.prometheus.example/knitting"
    reasons = explain("Knitting for rainy days | Prometheus Blog", url=url)
    assert "monitoring" not in reasons
    assert tag("Prometheus for rainy days | Some Blog", url=url)[:2] == (
        "prometheus",
        "monitoring",
    )


@pytest.mark.parametrize(
    ("title", "end"),
    [
        pytest.param("Counting - Acme Blog", 8, id="host and blog"),
        pytest.param("Counting - Molindo Blog", 23, id="another name"),
        pytest.param("Counting - Acme", 8, id="host alone"),
        pytest.param("Acme Blog", 9, id="nothing else"),
        pytest.param("Counting-Acme", 13, id="no spaces"),
        pytest.param("ログを数える：Acmeブログ", 6, id="a full-width colon"),
        pytest.param("ログを数える：入門", 9, id="a full-width colon alone"),
        pytest.param("Counting | All Counters of Milly Etc", 8, id="initials"),
        pytest.param("Counting | All Cats of Milly", 28, id="other initials"),
        pytest.param("A - why Acme left all of its own clouds", 39, id="a sentence"),
    ],
)
def test_a_title_may_end_with_its_site(title: str, end: int) -> None:
    assert site_tail(title, PageAddress.of("https://blog.acme.example/x")) == end


def test_products_that_are_listed_under_a_comparison_are_what_it_is_about() -> None:
    note = "Docker、Prometheus、Zabbixを順に見ていく"
    assert tag(notes=(note,)) == ()
    assert tag("Which one to choose: a comparison", notes=(note,)) == (
        "comparison",
        "docker",
        "prometheus",
    )


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
