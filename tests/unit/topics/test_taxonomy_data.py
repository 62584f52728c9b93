import re
import tomllib

import pytest

from kbindex.config import DEFAULT_TOPIC_PACKS, TOPIC_PACKS, topic_packs
from kbindex.errors import ConfigError
from kbindex.topics import load_taxonomy
from kbindex.topics.taxonomy.fingerprints import TAXONOMY_FOLDER, taxonomy_files
from kbindex.topics.taxonomy.kinds import TOPIC_KINDS
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


ALL = load_taxonomy(TOPIC_PACKS)


def test_every_topic_of_the_contract_is_a_topic_of_every_archive() -> None:
    taxonomy = load_taxonomy(topic_packs(()))

    assert {name: taxonomy.kind(name) for name in CONTRACT_TOPICS} == dict.fromkeys(
        CONTRACT_TOPICS, "topic"
    )


def test_the_taxonomy_has_no_double_names_dangling_ids_or_cycles() -> None:
    assert list(problems(ALL.topics.values())) == []


def test_every_file_lists_its_entries_in_the_order_of_their_ids() -> None:
    for path in taxonomy_files():
        ids = list(tomllib.loads(path.read_text("utf-8")))
        assert ids == sorted(ids), path


def test_files_are_those_of_the_packs_and_of_the_kinds() -> None:
    files = {path.relative_to(TAXONOMY_FOLDER) for path in taxonomy_files()}
    assert files == {
        p.relative_to(TAXONOMY_FOLDER) for p in TAXONOMY_FOLDER.rglob("*/*.*")
    }
    assert {path.stem for path in files} <= TOPIC_KINDS.keys()
    assert {path.parent.name for path in files} == {*TOPIC_PACKS}


@pytest.mark.parametrize("pack", TOPIC_PACKS)
def test_each_pack_needs_no_other_beside_the_first(pack: str) -> None:
    """Whoever chooses one gets all that its entries are a part of."""
    alone = load_taxonomy((pack,)).topics
    assert alone
    assert list(problems(load_taxonomy(topic_packs((pack,))).topics.values())) == []
    others = load_taxonomy(tuple(one for one in TOPIC_PACKS if one != pack)).topics
    assert alone.keys() & others.keys() == set()
    assert alone.keys() | others.keys() == ALL.topics.keys()


def test_every_entry_is_a_part_of_what_some_pack_has() -> None:
    """What a pack lacks is left out where it is loaded; a wrong name would be, too."""
    above = {
        up
        for path in taxonomy_files()
        for entry in tomllib.loads(path.read_text("utf-8")).values()
        for up in entry.get("broader", ())
    }
    assert above
    assert above - ALL.topics.keys() == set()


def test_an_entry_is_a_part_of_one_of_another_pack_where_both_count() -> None:
    with_web = load_taxonomy(topic_packs(("web",)))
    assert with_web.broader("firefox") == ("browser",)
    assert load_taxonomy(topic_packs(())).broader("firefox") == ()


def test_two_packs_count_where_nobody_chose() -> None:
    assert topic_packs(None) == DEFAULT_TOPIC_PACKS
    assert load_taxonomy().topics == load_taxonomy(DEFAULT_TOPIC_PACKS).topics


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
    taxonomy = ALL
    topics = [one for one in taxonomy.topics.values() if one.kind == "topic"]
    assert [topic.id for topic in topics if not topic.label_ja] == []
    assert taxonomy.label_ja("monitoring") == "監視"
    assert taxonomy.label_ja("dns") == "DNS"
    assert taxonomy.label_ja("prometheus") is None
    assert taxonomy.label_ja("not-listed") is None


def test_a_japanese_label_finds_its_entry() -> None:
    taxonomy = ALL
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
    topics = ALL.topics.values()

    assert [
        topic.id
        for topic in topics
        if topic.weak
        and not topic.titles
        and set(topic.names) <= {*topic.weak, topic.id}
    ] == []


def test_patterns_keep_the_languages_apart() -> None:
    """Japanese patterns are not tried on English text, so they hold no English."""
    topics = ALL.topics.values()
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
