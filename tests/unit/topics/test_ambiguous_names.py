"""Names that are words as well: what makes them count in the shipped taxonomy."""

import pytest

from kbindex.index import analyze_article
from kbindex.language import Analyzer
from kbindex.model import Article, ArticleId, EpisodeId, Link, Note, NoteKind
from kbindex.topics import Tagger, load_taxonomy


@pytest.fixture(scope="module")
def tagger(analyzer: Analyzer) -> Tagger:
    return Tagger(load_taxonomy(), analyzer)


def tags(tagger: Tagger, title: str, note: str = "", url: str = "") -> tuple[str, ...]:
    notes = [Note(text=note, kind=NoteKind.BULLET, depth=0, line=2, end_line=2)]
    article = Article(
        id=ArticleId("001#1"),
        kind="article",
        episode=EpisodeId("001"),
        source="001.md",
        line=1,
        end_line=2,
        title=title,
        url=url or None,
        presenter=None,
        date=None,
        notes=tuple(notes if note else ()),
        links=(Link(text=title, url=url, line=1),) if url else (),
    )
    found = analyze_article(article, tagger.analyzer)
    return tagger.tag(article, title=found.title, notes=found.notes, url=found.url)


@pytest.mark.parametrize(
    ("tag", "title", "note", "url"),
    [
        pytest.param("go", "Go 1.18 のジェネリクス", "", "", id="Go"),
        pytest.param("go", "golang のテスト", "", "", id="golang"),
        pytest.param(
            "argo", "Argo で作るワークフロー", "Kubernetesの上で動く", "", id="Argo"
        ),
        pytest.param("flux", "Flux で GitOps を始める", "", "", id="Flux"),
        pytest.param("flux", "Flux v2", "", "https://fluxcd.io/flux/", id="Flux site"),
        pytest.param("helm", "Helm chart の書き方", "", "", id="Helm"),
        pytest.param("falco", "Falco で侵入を検知する", "", "", id="Falco"),
        pytest.param("m3", "M3 と Prometheus", "", "", id="M3"),
        pytest.param("vault", "HashiCorp Vault の運用", "", "", id="Vault"),
        pytest.param(
            "crossplane", "Crossplane で AWS を宣言する", "", "", id="Crossplane"
        ),
        pytest.param(
            "contour",
            "Contour",
            "",
            "https://github.com/projectcontour/contour",
            id="Contour",
        ),
        pytest.param(
            "harbor", "Harbor でイメージのレジストリを立てる", "", "", id="Harbor"
        ),
        pytest.param("linkerd", "Linkerd のサービスメッシュ", "", "", id="Linkerd"),
    ],
)
def test_evidence_makes_an_ambiguous_name_count(
    tag: str, title: str, note: str, url: str, *, tagger: Tagger
) -> None:
    assert tag in tags(tagger, title, note, url)


@pytest.mark.parametrize(
    ("tag", "title"),
    [
        pytest.param("go", "Ready to go", id="go"),
        pytest.param("go", "Where do we go from here", id="go in a sentence"),
        pytest.param("argo", "A ship called argo", id="Argo"),
        pytest.param("flux", "Everything is in flux", id="flux"),
        pytest.param("helm", "A new chief is at the helm", id="helm"),
        pytest.param("falco", "A bird of the genus falco", id="Falco"),
        pytest.param("m3", "m3 screws for a printer", id="m3"),
        pytest.param("vault", "A bank opens its vault", id="vault"),
        pytest.param("contour", "The contour of a hill", id="contour"),
        pytest.param("harbor", "Ships in a safe harbor", id="harbor"),
    ],
)
def test_an_ambiguous_name_alone_is_a_word(
    tag: str, title: str, tagger: Tagger
) -> None:
    assert tag not in tags(tagger, title)


@pytest.mark.parametrize(
    ("topic", "title", "url"),
    [
        pytest.param(
            "event", "お知らせ", "https://mills.connpass.com/event/1/", id="site"
        ),
        pytest.param("event", "粉ひき勉強会 第3回", "", id="勉強会"),
        pytest.param("event", "Mill Meetup #4", "", id="meetup"),
        pytest.param("certification", "認定試験の対策", "", id="認定試験"),
        pytest.param(
            "release",
            "Mill v1.2",
            "https://github.com/a/mill/releases/tag/v1.2",
            id="releases",
        ),
        pytest.param("release", "Mill 1.2 is out", "", id="is out"),
        pytest.param("release", "Mill 2.0 がリリースされました", "", id="リリース"),
        pytest.param("deprecation", "Mill v1 will be deprecated", "", id="deprecated"),
        pytest.param("deprecation", "旧APIの廃止について", "", id="廃止"),
        pytest.param("comparison", "Mill vs Vane", "", id="vs"),
        pytest.param("comparison", "粉ひき機を比較してみた", "", id="比較"),
        pytest.param("comparison", "Mill and Vane compared", "", id="compared"),
        pytest.param("case-study", "How we moved 300 mills", "", id="how we"),
        pytest.param("case-study", "パン屋での導入事例", "", id="事例"),
        pytest.param("case-study", "風車から水車に移行した話", "", id="移行した話"),
        pytest.param("book", "粉ひきの本を書きました", "", id="本を書く"),
        pytest.param("learning", "粉ひき入門", "", id="入門"),
        pytest.param("learning", "Mill tutorial", "", id="tutorial"),
        pytest.param("learning", "ゼロから学ぶ粉ひき", "", id="学ぶ"),
        pytest.param("community", "Contributing to Mill", "", id="contributing"),
        pytest.param(
            "community", "Mill graduates at the foundation", "", id="graduates"
        ),
        pytest.param("developer-experience", "10 tools for bakers", "", id="tools"),
    ],
)
def test_phrases_and_sites_give_topics(
    topic: str, title: str, url: str, tagger: Tagger
) -> None:
    assert topic in tags(tagger, title, url=url)


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("パンの焼き方", id="Japanese"),
        pytest.param("How to bake bread", id="how to"),
        pytest.param("Bread, and why it rises", id="English"),
        pytest.param("昨日の夕食", id="nothing"),
    ],
)
def test_a_title_about_nothing_has_no_tags(title: str, tagger: Tagger) -> None:
    assert tags(tagger, title) == ()


@pytest.mark.parametrize(
    ("title", "note", "url"),
    [
        pytest.param("散歩の動画", "", "https://youtu.be/helm-K8s_go", id="an id"),
        pytest.param("夕焼け", "", "https://x.com/helm_k8s/status/1", id="a handle"),
        pytest.param(
            "夕焼け", "", "https://qiita.com/grafana/items/1a", id="an author"
        ),
        pytest.param("夕焼け", "", "https://a.example/@grafana/1", id="an @ segment"),
        pytest.param("夕焼け", "@grafana さんの写真", "", id="a handle in a note"),
        pytest.param("自転車を買った話", "", "", id="a purchase is no case study"),
        pytest.param("全部をフルメッシュで結ぶ", "", "", id="a mesh of something"),
        pytest.param("バベルの塔", "", "", id="a tower"),
        pytest.param("靴の写真", "Amazonで見つけた", "", id="a shop"),
    ],
)
def test_what_only_reads_like_a_name_is_no_tag(
    tagger: Tagger, title: str, note: str, url: str
) -> None:
    assert tags(tagger, title, note, url) == ()


@pytest.mark.parametrize(
    ("tag", "title"),
    [
        ("ebpf", "bpftoolで見る"),
        ("go", "Built with go 1.25.1"),
        ("kubernetes", "@kubernetes/client-node"),
        ("firebase", "Firebaseの料金"),
        ("linode", "Linodeの料金"),
    ],
)
def test_tools_versions_and_packages_are_named(
    tagger: Tagger, tag: str, title: str
) -> None:
    assert tag in tags(tagger, title)
