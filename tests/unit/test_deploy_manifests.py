"""The files of `deploy`, held to the schemas of who reads them; nothing is applied."""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import (  # type: ignore[import-untyped] # it ships no types
    validate,
)

from kbindex.cli.commands.serve import serve
from kbindex.config.settings import SETTINGS

DEPLOY = Path(__file__).parents[2] / "deploy"
KUBERNETES = "1.34"

OPERATOR: dict[str, Any] = {
    # The fields that stand in our file, as the operator's documentation describes them
    # (its reference of OpenSearchCluster, group opensearch.org, version v1); no others.
    "type": "object",
    "additionalProperties": False,
    "required": ["apiVersion", "kind", "metadata", "spec"],
    "properties": {
        "apiVersion": {"const": "opensearch.org/v1"},
        "kind": {"const": "OpenSearchCluster"},
        "metadata": {"type": "object", "required": ["name", "namespace"]},
        "spec": {
            "type": "object",
            "additionalProperties": False,
            "required": ["general", "nodePools"],
            "properties": {
                "general": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["serviceName"],
                    "properties": {
                        "serviceName": {"type": "string"},
                        "version": {"type": "string"},
                        "httpPort": {"type": "integer"},
                        "drainDataNodes": {"type": "boolean"},
                    },
                },
                "security": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "config": {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {
                                "adminCredentialsSecret": {"$ref": "#/$defs/name"},
                                "securityConfigSecret": {"$ref": "#/$defs/name"},
                            },
                        },
                        "tls": {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {
                                "http": {"$ref": "#/$defs/tls"},
                                "transport": {"$ref": "#/$defs/tls"},
                            },
                        },
                    },
                },
                "nodePools": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["component", "replicas", "roles"],
                        "properties": {
                            "component": {"type": "string"},
                            "replicas": {"type": "integer", "minimum": 1},
                            "diskSize": {"type": "string"},
                            "jvm": {"type": "string"},
                            "roles": {"type": "array", "items": {"type": "string"}},
                            "resources": {"type": "object"},
                        },
                    },
                },
            },
        },
    },
    "$defs": {
        "name": {
            "type": "object",
            "additionalProperties": False,
            "required": ["name"],
            "properties": {"name": {"type": "string"}},
        },
        "tls": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "generate": {"type": "boolean"},
                "perNode": {"type": "boolean"},
            },
        },
    },
}


def documents(*names: str) -> Iterator[dict[str, Any]]:
    """Yield the documents of files for Kubernetes; all where none is named."""
    folder = DEPLOY / "kubernetes"
    for path in [folder / n for n in names] or sorted(folder.glob("*.yaml")):
        yield from yaml.safe_load_all(path.read_text("utf-8"))


def pods() -> Iterator[dict[str, Any]]:
    """Yield what each workload says of its pods."""
    for one in documents("serve.yaml", "indexer.yaml"):
        spec = one["spec"]
        if one["kind"] == "CronJob":
            spec = spec["jobTemplate"]["spec"]
        if "template" in spec:
            yield spec["template"]["spec"]


def containers() -> Iterator[dict[str, Any]]:
    for pod in pods():
        yield from (*pod["initContainers"], *pod["containers"])


def compose() -> dict[str, Any]:
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


def test_the_file_of_compose_is_one() -> None:
    """By the schema of Compose, which check-jsonschema brings."""
    schema = files("check_jsonschema").joinpath(
        "builtin_schemas/vendor/compose-spec.json"
    )
    validate(compose(), json.loads(schema.read_text("utf-8")))


@pytest.mark.manifests
def test_the_files_for_kubernetes_are_what_its_schemas_ask_for() -> None:
    import kubernetes_validate  # noqa: PLC0415 - the group `manifests` has it

    found = [one for one in documents() if one["kind"] != "OpenSearchCluster"]
    assert len(found) == 9
    for one in found:
        kubernetes_validate.validate(one, KUBERNETES, strict=True)


def test_the_cluster_has_the_fields_that_the_operator_documents() -> None:
    [cluster] = documents("opensearch.yaml")
    validate(cluster, OPERATOR)


def test_no_container_may_do_more_than_it_needs() -> None:
    found = [*containers()]
    assert len(found) == 4
    for one in found:
        told = one["securityContext"]
        assert told["readOnlyRootFilesystem"]
        assert not told["allowPrivilegeEscalation"]
        assert told["capabilities"] == {"drop": ["ALL"]}
        assert one["resources"].keys() == {"requests", "limits"}
    for pod in pods():
        assert pod["securityContext"]["runAsNonRoot"]
        assert not pod["automountServiceAccountToken"]
    user = pod["securityContext"]["runAsUser"]
    assert f"USER {user}:{user}" in (DEPLOY / "Dockerfile").read_text("utf-8")


def test_a_mount_has_its_volume() -> None:
    for pod in pods():
        volumes = {one["name"] for one in pod["volumes"]}
        for one in (*pod["initContainers"], *pod["containers"]):
            assert {mount["name"] for mount in one["volumeMounts"]} <= volumes


def test_machines_ask_what_a_server_answers() -> None:
    [serving] = [one for one in containers() if one["name"] == "serve"]
    ports = {one["name"]: one["containerPort"] for one in serving["ports"]}
    assert f"--metrics-port={ports['metrics']}" in serving["args"]
    asked = {name: serving[f"{name}Probe"] for name in ("readiness", "liveness")}
    paths = {name: one["httpGet"]["path"] for name, one in asked.items()}
    assert paths == {"readiness": "/readyz", "liveness": "/livez"}


def commands() -> list[list[str]]:
    ours = [one["args"] for one in containers() if one["name"] == "serve"]
    services = compose()["services"]
    return [*ours, services["writer"]["command"], services["pages"]["command"]]


@pytest.mark.parametrize("command", commands(), ids=["kubernetes", "writer", "pages"])
def test_each_option_is_one_of_the_command(command: list[str]) -> None:
    name, *options = command
    assert name == serve.name
    assert CliRunner().invoke(serve, [*options, "--help"]).exit_code == 0


def test_each_variable_is_a_setting() -> None:
    known = {one.variable for one in SETTINGS}
    told = {name for one in documents("settings.yaml") for name in _variables(one)}
    for service in ("writer", "pages"):
        told |= set(compose()["services"][service]["environment"])
    ours = {name for name in told if name.startswith("KBINDEX_")}
    assert "KBINDEX_OPENSEARCH_PASSWORD" in ours
    assert ours <= known


def _variables(document: dict[str, Any]) -> set[str]:
    return {*document.get("data", {}), *document.get("stringData", {})}
