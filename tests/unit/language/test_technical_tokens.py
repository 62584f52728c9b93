"""Parts and joined forms of technical tokens."""

import pytest

from kbindex.language.analysis.technical import Piece, may_join, split_name, split_url


def parts(name: str) -> list[str]:
    return [piece.text for piece in split_name(name).parts]


def joined(name: str) -> list[str]:
    return [piece.text for piece in split_name(name).joined]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("helm", [], id="plain-word"),
        pytest.param("API", [], id="capitals"),
        pytest.param("2021", [], id="number"),
        pytest.param("cert-manager", ["cert", "manager"], id="hyphen"),
        pytest.param("pod_status_phase", ["pod", "status", "phase"], id="underscores"),
        pytest.param("__init__", ["init"], id="outer-underscores"),
        pytest.param("CI/CD", ["ci", "cd"], id="slash"),
        pytest.param("Node.js", ["node", "js"], id="dot"),
        pytest.param(".NET", ["net"], id="leading-dot"),
        pytest.param("C++", [], id="no-one-letter-part"),
        pytest.param("notepad++", ["notepad"], id="plus-plus"),
        pytest.param("C#", [], id="sharp"),
        pytest.param("I/O", [], id="two-letters"),
        pytest.param("--dry-run", ["dry", "run"], id="flag"),
        pytest.param("@octocat", ["octocat"], id="handle"),
        pytest.param("@types/node", ["types", "node"], id="scoped-package"),
        pytest.param("KEP-2086", ["kep", "2086"], id="numbered"),
        pytest.param("O'Reilly", ["reilly"], id="apostrophe"),
        pytest.param("don't", [], id="negation"),
        pytest.param(
            "rook/rook-ceph", ["rook", "rook-ceph", "rook", "ceph"], id="two-levels"
        ),
        pytest.param(
            "node.kubernetes.io/arch",
            ["node.kubernetes.io", "node", "kubernetes", "io", "arch"],
            id="label",
        ),
        pytest.param("www.helm.sh", ["helm", "sh"], id="www-says-nothing"),
    ],
)
def test_parts_at_connectors(name: str, expected: list[str]) -> None:
    assert parts(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("v1.21", ["1.21"]),
        ("V1.21", ["1.21"]),
        ("1.21", []),
        ("1.21.3", ["1.21"]),
        ("v1.21.3", ["1.21.3", "1.21"]),
        ("gke1.21", ["gke", "1.21"]),
        ("go1.17.2", ["go", "1.17.2", "1.17"]),
        ("helm-v3.8", ["helm", "v3.8", "3.8"]),
        ("helm@3.8.1", ["helm", "3.8.1", "3.8"]),
        ("10.0.0.1", []),
        ("v1", []),
        ("k8s", []),
        ("Route53", ["route"]),
        ("helm3", ["helm"]),
        ("ie11", ["ie"]),
        ("IE11", ["ie"]),
        ("mp3", []),
        ("EC2", []),
        ("IPv6", []),
        ("ipv4", []),
    ],
)
def test_parts_of_versions_and_numbers(name: str, expected: list[str]) -> None:
    assert parts(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ServiceMesh", ["service", "mesh"]),
        ("HTTPServer", ["http", "server"]),
        ("ArgoCD", ["argo", "cd"]),
        ("Log4Shell", ["log4", "shell", "log"]),
        ("kubeadmConfig", ["kubeadm", "config"]),
        ("CRDs", ["crd"]),
        ("20Gi", []),
        ("eBPF", []),
        ("gRPC", []),
        ("iOS", []),
        ("macOS", []),
        ("TiDB", []),
        ("JavaScript", []),
        ("PostgreSQL", []),
        ("GitHub", []),
        ("KUBERNETES", []),
        ("ЯндексОблако", []),
    ],
)
def test_parts_of_camel_case(name: str, expected: list[str]) -> None:
    assert parts(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("service-mesh", ["servicemesh"], id="hyphen"),
        pytest.param("service_mesh", ["servicemesh"], id="underscore"),
        pytest.param("service/mesh", ["servicemesh"], id="slash"),
        pytest.param("ServiceMesh", [], id="camel-case-is-the-word-itself"),
        pytest.param("Node.js", ["nodejs"], id="dot"),
        pytest.param(
            "cert-manager-csi", ["certmanager", "managercsi", "certmanagercsi"], id="3"
        ),
        pytest.param("a-b-c-d-e", [], id="one-letter-words-five-times"),
        pytest.param("ArgoCDRollouts", ["argocd", "cdrollouts"], id="camel-3"),
        pytest.param("CI/CD", ["cicd"], id="acronyms"),
        pytest.param("I/O", ["io"], id="letters"),
        pytest.param("O'Reilly", ["oreilly"], id="apostrophe"),
        pytest.param("utf-8", ["utf8"], id="number-at-the-end"),
        pytest.param("2021-07-02", [], id="date"),
        pytest.param("helm-3.8-beta", [], id="a-version-parts"),
        pytest.param("@types/node", ["typesnode"], id="scoped-package"),
        pytest.param("react@types", [], id="at-sign-parts"),
        pytest.param("state-of-mesh", ["stateofmesh"], id="function-word"),
    ],
)
def test_joined_forms(name: str, expected: list[str]) -> None:
    assert joined(name) == expected


def test_pieces_are_placed_in_the_token() -> None:
    assert split_name("Cert-Manager").parts == (
        Piece("cert", 0, 4),
        Piece("manager", 5, 12),
    )
    assert split_name("Cert-Manager").joined == (Piece("certmanager", 0, 12),)
    assert split_name("Cert-Manager").whole == "cert-manager"


def test_url_has_the_words_of_host_and_path() -> None:
    url = "HTTPS://www.Example.dev:8080/blog/2021/Service-Mesh_intro.html?utm=x#top"
    pieces = split_url(url)
    assert [part.text for part in pieces.parts] == [
        "www.example.dev",
        "example",
        "dev",
        "8080",
        "blog",
        "2021",
        "service-mesh_intro.html",
        "service",
        "mesh",
        "intro",
        "html",
    ]
    assert "servicemesh" in {join.text for join in pieces.joined}
    assert all(url[p.start : p.end].lower() == p.text for p in pieces.parts)


def test_url_escapes_and_random_ids_make_no_words() -> None:
    pieces = split_url("https://a.example/%E7%9B%A3/Xk3bQzAbc")
    assert [part.text for part in pieces.parts] == ["a.example", "example", "xk3bqzabc"]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("service", "mesh", True),
        ("a", "b", False),
        ("the", "mesh", False),
        ("mesh", "is", False),
        ("helm", "3", False),
        ("3", "nodes", False),
        ("don't", "panic", False),
        ("x" * 30, "y" * 30, False),
    ],
)
def test_only_words_join(left: str, right: str, *, expected: bool) -> None:
    assert may_join(left, right) is expected
