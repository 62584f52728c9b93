import re
import tomllib
from importlib import resources

import pytest

from kbindex.errors import ConfigError
from kbindex.topics import load_taxonomy
from kbindex.topics.taxonomy.topic_entries import TOPIC_KINDS
from kbindex.topics.taxonomy.topic_tree import Taxonomy, Topic, parse_topics, problems

CONTRACT_TOPICS = (
    "monitoring",
    "logging",
    "tracing",
    "observability",
    "security",
    "policy",
    "authentication",
    "secrets",
    "supply-chain",
    "networking",
    "ingress",
    "service-mesh",
    "dns",
    "storage",
    "backup",
    "database",
    "stateful",
    "autoscaling",
    "scheduling",
    "multi-tenancy",
    "multi-cluster",
    "cluster-management",
    "cost",
    "chaos-engineering",
    "ci-cd",
    "gitops",
    "packaging",
    "operator",
    "crd-api",
    "container-runtime",
    "image-registry",
    "docker",
    "virtualization",
    "ebpf",
    "edge",
    "windows",
    "machine-learning",
    "serverless",
    "developer-experience",
    "testing",
    "release",
    "deprecation",
    "certification",
    "learning",
    "book",
    "event",
    "community",
    "case-study",
    "comparison",
    "go",
    "rust",
    "webassembly",
    "linux",
    "sre",
    "kubelet",
    "scheduler",
    "etcd",
    "api-server",
)


def test_every_topic_of_the_contract_is_a_topic() -> None:
    taxonomy = load_taxonomy()

    assert {name: taxonomy.kind(name) for name in CONTRACT_TOPICS} == dict.fromkeys(
        CONTRACT_TOPICS, "topic"
    )


def test_the_taxonomy_has_no_double_names_dangling_ids_or_cycles() -> None:
    assert list(problems(load_taxonomy().topics.values())) == []


def test_every_file_lists_its_entries_in_the_order_of_their_ids() -> None:
    folder = resources.files("kbindex.topics") / "taxonomy/data"

    for stem in TOPIC_KINDS:
        ids = list(tomllib.loads((folder / f"{stem}.toml").read_text("utf-8")))
        assert ids == sorted(ids), stem


def test_a_double_name_is_a_problem_whatever_its_spelling() -> None:
    topics = [
        Topic(id="cert-manager", label="cert-manager", kind="project"),
        Topic(id="cm", label="Cert Manager", kind="project"),
    ]

    assert list(problems(topics)) == [
        "cm: the name 'Cert Manager' belongs to cert-manager, too"
    ]


def test_a_dangling_broader_is_a_problem() -> None:
    topics = [Topic(id="a", label="A", kind="topic", broader=("b",))]

    assert list(problems(topics)) == ["a: broader 'b' does not exist"]


def test_a_cycle_is_a_problem() -> None:
    topics = [
        Topic(id="a", label="A", kind="topic", broader=("b",)),
        Topic(id="b", label="B", kind="topic", broader=("a",)),
    ]

    assert list(problems(topics)) == [
        "a: is above itself",
        "b: is above itself",
    ]


def test_what_is_above_is_listed_nearest_first_and_once() -> None:
    taxonomy = Taxonomy(
        {
            "thanos": Topic(
                id="thanos",
                label="Thanos",
                kind="project",
                broader=("prometheus", "storage"),
            ),
            "prometheus": Topic(
                id="prometheus", label="P", kind="project", broader=("monitoring",)
            ),
            "storage": Topic(id="storage", label="S", kind="topic"),
            "monitoring": Topic(
                id="monitoring", label="M", kind="topic", broader=("observability",)
            ),
            "observability": Topic(id="observability", label="O", kind="topic"),
        }
    )

    assert taxonomy.above("thanos") == (
        "prometheus",
        "storage",
        "monitoring",
        "observability",
    )


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        pytest.param("prometheus", "prometheus", id="id"),
        pytest.param("Prometheus", "prometheus", id="label"),
        pytest.param("プロメテウス", "prometheus", id="katakana"),
        pytest.param("監視", "monitoring", id="kanji"),
        pytest.param("k8s", "kubernetes", id="abbreviation"),
    ],
)
def test_a_tag_is_found_by_each_of_its_names(name: str, tag: str) -> None:
    assert load_taxonomy().find(name) == tag


@pytest.mark.parametrize(
    ("misspelt", "tag"),
    [
        pytest.param("Jeager", "jaeger", id="Jaeger"),
        pytest.param("keyverno", "kyverno", id="Kyverno"),
        pytest.param("Isito", "istio", id="Istio"),
        pytest.param("Kubernates", "kubernetes", id="Kubernetes"),
        pytest.param("Graphana", "grafana", id="Grafana"),
    ],
)
def test_frequent_misspellings_are_names(misspelt: str, tag: str) -> None:
    taxonomy = load_taxonomy()
    assert taxonomy.find(misspelt) == tag
    assert misspelt in taxonomy.topics[tag].misspellings


def test_every_topic_has_a_label_for_japanese_readers() -> None:
    """Where the English one is in use, it says so; products keep their names."""
    taxonomy = load_taxonomy()
    topics = [one for one in taxonomy.topics.values() if one.kind == "topic"]
    assert [topic.id for topic in topics if not topic.label_ja] == []
    assert taxonomy.label_ja("monitoring") == "監視"
    assert taxonomy.label_ja("dns") == "DNS"
    assert taxonomy.label_ja("prometheus") is None
    assert taxonomy.label_ja("not-listed") is None


def test_a_japanese_label_finds_its_entry() -> None:
    taxonomy = load_taxonomy()
    labels = {t.id: t.label_ja for t in taxonomy.topics.values() if t.label_ja}
    assert {tag: taxonomy.find(label) for tag, label in labels.items()} == {
        tag: tag for tag in labels
    }


def test_a_japanese_label_that_is_another_s_name_is_a_problem() -> None:
    topics = [
        Topic(id="a", label="A", kind="topic", aliases=("監視",)),
        Topic(id="b", label="B", kind="topic", label_ja="監視"),
    ]

    assert list(problems(topics)) == ["b: the name '監視' belongs to a, too"]


def test_the_landscape_is_there() -> None:
    taxonomy = load_taxonomy()
    products = [t for t in taxonomy.topics.values() if t.kind not in {"topic", "event"}]

    assert len(products) >= 600
    assert taxonomy.above("thanos") == ("prometheus", "monitoring", "observability")
    assert {"aws", "kubernetes"} <= set(taxonomy.above("eks"))


def test_weak_names_leave_each_topic_a_name_that_proves_it() -> None:
    """A topic that only supports could never be found by its name."""
    topics = load_taxonomy().topics.values()

    assert [
        topic.id
        for topic in topics
        if topic.weak
        and not topic.titles
        and set(topic.names) <= {*topic.weak, topic.id}
    ] == []


def test_patterns_keep_the_languages_apart() -> None:
    """Japanese patterns are not tried on English text, so they hold no English."""
    topics = load_taxonomy().topics.values()
    patterns = [p for topic in topics for p in (*topic.titles, *topic.notes)]

    assert patterns
    assert [p for p in patterns if p.isascii() and not re.match(r"\\b|\^", p)] == []
    assert [p for p in patterns if not p.isascii() and "\\b(?:" in p] == []


def test_an_unknown_name_is_no_tag() -> None:
    assert load_taxonomy().find("xyzzy") is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("[a", "file", id="no TOML"),
        pytest.param('[a]\nlabel = "A"\ncolour = "red"', "a", id="unknown key"),
        pytest.param('[a]\naliases = ["b"]', "a", id="no label"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_entry(text: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        list(parse_topics(text, kind="topic", source="mine.toml"))

    assert (caught.value.source, caught.value.key) == ("mine.toml", problem)
