"""Names that are words as well: what makes them count in the shipped taxonomy."""

import pytest

from kbindex.config import TOPIC_PACKS
from kbindex.index import analyze_article
from kbindex.language import Analyzer
from kbindex.model import Article, ArticleId, EpisodeId, Link, Note, NoteKind
from kbindex.topics import Tagger, load_taxonomy


@pytest.fixture(scope="module")
def tagger(analyzer: Analyzer) -> Tagger:
    """One of all packs: what each of them knows leaves the others' words alone."""
    return Tagger(load_taxonomy(TOPIC_PACKS), analyzer)


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
        pytest.param("caddy", "Caddy 2.8", "リバースプロキシ", "", id="Caddy"),
        pytest.param("signal-messenger", "Signal", "E2E暗号の実装", "", id="Signal"),
        pytest.param("linear-app", "Linear", "Jiraから移した", "", id="Linear"),
        pytest.param("cedar-policy", "Cedar 4.0", "認可の言語", "", id="Cedar"),
        pytest.param("viper-go", "Viper 2", "Goの設定を読む", "", id="Viper"),
        pytest.param("gijutsushoten", "技術書典15に出ます", "", "", id="技術書典"),
        pytest.param("csharp", "C# 14 の新機能", "", "", id="C#"),
        pytest.param("react", "React のコンポーネント", "", "", id="React"),
        pytest.param("thrift", "Apache Thrift 入門", "", "", id="Thrift"),
        pytest.param("flask", "Flask で作る API", "Pythonで書く", "", id="Flask"),
        pytest.param("celery", "Celery のワーカー", "", "", id="Celery"),
        pytest.param("micrometer", "Micrometer", "Spring のメトリクス", "", id="meter"),
        pytest.param("remix", "Remix 2", "Reactのフレームワーク", "", id="Remix"),
        pytest.param("solidjs", "Solid 1.9", "", "", id="Solid"),
        pytest.param("flow", "Flow 0.45", "型検査のツール", "", id="Flow"),
        pytest.param("rome", "Rome", "linter と formatter", "", id="Rome"),
        pytest.param("opera", "Opera 40", "ブラウザの新しい版", "", id="Opera"),
        pytest.param("microsoft-edge", "Microsoft Edge 120", "", "", id="Edge"),
        pytest.param("less-css", "Less 4", "CSSのプリプロセッサ", "", id="Less"),
        pytest.param("yarn", "Yarn 4", "npm と比べる", "", id="Yarn"),
        pytest.param("jest", "Jest 30 のモック", "", "", id="Jest"),
        pytest.param("canvas", "canvas要素に描く", "", "", id="canvas"),
        pytest.param("dbt", "dbt 1.8", "データ変換のツール", "", id="dbt"),
        pytest.param("claude", "Claude 3.5", "Anthropicのモデル", "", id="Claude"),
        pytest.param("pandas", "pandas 入門", "Python の表計算", "", id="pandas"),
        pytest.param("uv-python", "uv で pip を置き換える", "", "", id="uv"),
        pytest.param("good-job-ruby", "GoodJob 4.0", "", "", id="GoodJob"),
        pytest.param("fullstory", "FullStory を試す", "", "", id="FullStory"),
        pytest.param("candle-ml", "Candle", "A tensor library", "", id="Candle"),
        pytest.param("getport", "Port, a developer portal", "", "", id="Port"),
        pytest.param("river-queue", "River", "A job queue in Go", "", id="River"),
        pytest.param(
            "graphite-monitoring", "Graphite と StatsD", "", "", id="Graphite"
        ),
        pytest.param("net-http", "What net/http does", "", "", id="net/http"),
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
        pytest.param("good-job-ruby", "They did a good job", id="a good job"),
        pytest.param("fullstory", "Now the full story is told", id="the full story"),
        pytest.param("thehive-soc", "Bees leave the hive", id="the hive"),
        pytest.param("candle-ml", "A candle in the wind", id="a candle"),
        pytest.param("getport", "Which port is open", id="a port"),
        pytest.param("river-queue", "A river runs through it", id="a river"),
        pytest.param("graphite-monitoring", "Pencils of graphite", id="graphite"),
        pytest.param("httprouter", "An HTTP router of my own", id="a router"),
        pytest.param("depot-build", "Trains in the depot", id="a depot"),
        pytest.param("keephq", "What to keep", id="to keep"),
        pytest.param("dyson", "Freeman Dyson, a physicist", id="a physicist"),
        pytest.param("cloud-storage", "Cloud storage for everybody", id="any store"),
        pytest.param("go", "Where do we go from here", id="go in a sentence"),
        pytest.param("argo", "A ship called argo", id="Argo"),
        pytest.param("flux", "Everything is in flux", id="flux"),
        pytest.param("helm", "A new chief is at the helm", id="helm"),
        pytest.param("falco", "A bird of the genus falco", id="Falco"),
        pytest.param("m3", "m3 screws for a printer", id="m3"),
        pytest.param("vault", "A bank opens its vault", id="vault"),
        pytest.param("contour", "The contour of a hill", id="contour"),
        pytest.param("harbor", "Ships in a safe harbor", id="harbor"),
        pytest.param("remix", "A remix of an old song", id="remix"),
        pytest.param("solidjs", "Solid foundations for a house", id="solid"),
        pytest.param("flow", "The flow of a river", id="flow"),
        pytest.param("rome", "A week in Rome", id="Rome"),
        pytest.param("opera", "An evening at the Opera", id="opera"),
        pytest.param("microsoft-edge", "At the edge of the wood", id="edge"),
        pytest.param("less-css", "Less is more", id="less"),
        pytest.param("yarn", "A yarn of blue wool", id="yarn"),
        pytest.param("jest", "Words spoken in jest", id="jest"),
        pytest.param("canvas", "Oil on canvas", id="canvas"),
        pytest.param("safari", "A safari in the savanna", id="safari"),
        pytest.param("prettier", "A prettier garden", id="prettier"),
        pytest.param("dart", "A dart hits the board", id="dart"),
        pytest.param("relay", "The relay race", id="relay"),
        pytest.param("gatsby", "The great gatsby", id="gatsby"),
        pytest.param("html", "https://example.org/a.html", id="ending of a file"),
        pytest.param("pandas", "Two pandas in a zoo", id="pandas"),
        pytest.param("claude", "A painting by Claude Monet", id="claude"),
        pytest.param("gemini-model", "Gemini in the sky of winter", id="gemini"),
        pytest.param("cursor-editor", "The cursor blinks", id="cursor"),
        pytest.param("llama", "A llama on a meadow", id="llama"),
        pytest.param("whisper", "Only a whisper", id="whisper"),
        pytest.param("r-language", "Exercise r of chapter two", id="R"),
        pytest.param("caddy", "The caddy carries the golf clubs", id="caddy"),
        pytest.param("thrift", "Clothes from a thrift shop", id="thrift"),
        pytest.param("flask", "A flask of tea", id="flask"),
        pytest.param("celery", "Soup of celery and leek", id="celery"),
        pytest.param("micrometer", "A grain of ten micrometer", id="micrometer"),
        pytest.param("tokio", "Von Tokio nach Berlin", id="Tokio"),
        pytest.param("postman", "The postman rings twice", id="postman"),
        pytest.param("cargo", "A ship carries cargo", id="cargo"),
        pytest.param("rayon", "We trust in shirts of rayon", id="rayon"),
        pytest.param("gin", "A glass of gin", id="gin"),
        pytest.param("steam", "Steam from the kettle", id="steam"),
        pytest.param("zoom", "A lens with zoom", id="zoom"),
        pytest.param("medium", "A shirt of size medium", id="medium"),
        pytest.param("notion", "A notion of beauty", id="notion"),
        pytest.param("amazon-kindle", "How to kindle a fire", id="kindle"),
        pytest.param("slack", "A rope with some slack", id="slack"),
        pytest.param("twitch", "A twitch of the eye", id="twitch"),
        pytest.param("microsoft-surface", "The surface of the moon", id="surface"),
        pytest.param("resurface", "Old letters resurface", id="resurface"),
        pytest.param("signal-messenger", "A signal amid noise", id="signal"),
        pytest.param("linear-app", "A course of linear algebra", id="linear"),
        pytest.param("matrix-protocol", "A matrix of numbers", id="matrix"),
        pytest.param("poetry-python", "The poetry of autumn", id="poetry"),
        pytest.param("railway-app", "A railway in the hills", id="railway"),
        pytest.param("render-cloud", "How to render a landscape", id="render"),
        pytest.param("php-composer", "A composer and his opera", id="composer"),
        pytest.param("starburst", "A galaxy after its starburst", id="starburst"),
        pytest.param("cedar-policy", "A chest of cedar", id="cedar"),
        pytest.param("viper-go", "A viper in the grass", id="viper"),
        pytest.param("kimi-model", "君の名は Kimi no Na wa", id="Kimi"),
        pytest.param("slurm", "スラムダンクを読む", id="slam dunk"),
        pytest.param("azure", "Microsoft Build of OpenJDK", id="no Microsoft Build"),
        pytest.param("go-conference", "Talks of dotGo conference", id="dotGo"),
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
        pytest.param(
            "花 (@hana) on Twitter", "", "https://twitter.com/hana", id="a profile"
        ),
        pytest.param(
            "夕焼け (YouTube)", "", "https://www.youtube.com/watch?v=1", id="a video"
        ),
        pytest.param(
            "夕焼け - Wikipedia", "", "https://ja.wikipedia.org/wiki/x", id="a wiki"
        ),
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
        ("twitter", "Twitterが名前を変える"),
        ("iphone", "iPhoneの充電"),
        ("cargo", "Cargo for Rust"),
        ("gin", "Gin, a router in golang"),
        ("rust", "The Rust compiler learns a trick"),
        ("trino", "Trino Summit, second day"),
    ],
)
def test_tools_versions_and_packages_are_named(
    tagger: Tagger, tag: str, title: str
) -> None:
    assert tag in tags(tagger, title)


@pytest.mark.parametrize(
    ("tag", "title", "note"),
    [
        ("all-systems-go", "All systems go for the new release", ""),
        ("antithesis-testing", "The antithesis of testing", ""),
        ("aws-parliament", "The European Parliament moves to AWS", ""),
        ("axiom-observability", "An axiom of logic", ""),
        ("cern-root", "The root of a histogram's error", ""),
        ("container-solutions", "A comparison of container solutions", ""),
        ("convex-dev", "Convex hulls", "Worked out in the backend"),
        ("core-data", "Understanding core data structures", ""),
        ("danger-ci", "The danger of circular imports", ""),
        ("dbt-coalesce", "Default values by coalesce in dbt", ""),
        ("gotests", "Writing better Go tests", ""),
        ("agent-skills", "Build agent skills for a help desk", ""),
        ("keephq", "Keep alerts short", ""),
        ("kek", "A new KEK wraps the data keys", ""),
        ("lazy-static", "Turn lazy static pages into apps", ""),
        ("mockery", "This is a mockery of agile", ""),
        ("moonlander", "Japan's moon lander reaches its orbit", ""),
        ("national-institutes-of-health", "The NIH syndrome in software", ""),
        ("ndarray", "An ndarray in JavaScript", ""),
        ("nix-darwin", "A good home manager", ""),
        ("parking-lot", "Put ideas into a parking lot", ""),
        ("pebble-watch", "Pebble, a key-value store", "One can watch keys"),
        ("realm-database", "The realm of mobile apps", ""),
        ("rust-in-production", "Five years of Rust in production", ""),
        ("salesforce", "What a sales force does", ""),
        ("segment-chamber", "The chamber of secrets", ""),
        ("sigcomm", "sigcomm()", ""),
        ("sonic-nos", "Sonic runs on the Switch", ""),
        ("swift-testing", "Swift testing strategies", ""),
        ("tbls", "The metastore", "Its table is called TBLS"),
        ("tenable", "A claim that is no longer tenable", ""),
        ("things-3", "Five things 3 teams learned", ""),
        ("vcr-ruby", "A VCR and its cassette", ""),
        ("vcr-ruby", "Replay in Go", "After a VCR library of Ruby"),
    ],
)
def test_words_of_prose_are_no_names(
    tagger: Tagger, tag: str, title: str, note: str
) -> None:
    assert tag not in tags(tagger, title, note)


@pytest.mark.parametrize(
    ("tag", "title"),
    [
        ("core-data", "Core Data on iOS"),
        ("mockery", "mockery 3, a mock generator"),
        ("osdi", "OSDI 2025"),
        ("national-institutes-of-health", "NIH Epigenomics"),
        ("rust-in-production", "Rust in Production, a podcast"),
        ("rust-in-production", "Rust in Production Ep 1"),
        ("sigcomm", "SIGCOMM 2025"),
        ("tenable", "Tenable finds a hole"),
    ],
)
def test_such_names_count_where_something_says_so(
    tagger: Tagger, tag: str, title: str
) -> None:
    assert tag in tags(tagger, title)


@pytest.mark.parametrize(
    ("tag", "title"),
    [("go", "Writing better Go tests"), ("rust", "Five years of Rust in production")],
)
def test_a_longer_name_that_counts_not_hides_no_other(
    tagger: Tagger, tag: str, title: str
) -> None:
    assert tag in tags(tagger, title)


@pytest.mark.parametrize(
    ("repository", "tag", "other"),
    [
        ("jroimartin/gocui", "gocui", "termui"),
        ("xd009642/tarpaulin", "cargo-tarpaulin", "cargo-hack"),
        ("ToolJet/ToolJet", "tooljet", "retool"),
        ("jgraph/drawio", "draw-io", "lucidchart"),
    ],
)
def test_a_repository_is_of_one_thing(
    tagger: Tagger, repository: str, tag: str, other: str
) -> None:
    found = tags(tagger, "夕焼け", "", f"https://github.com/{repository}")
    assert tag in found
    assert other not in found


def test_a_weak_name_that_is_all_of_a_note_announces_nothing(tagger: Tagger) -> None:
    """PSP was a console before it was a policy."""
    assert "pod-security-policy" not in tags(tagger, "遊んだもの", "PSP")
    assert "pod-security-policy" in tags(
        tagger, "PSP を移す", "PodSecurityPolicy の後継"
    )
