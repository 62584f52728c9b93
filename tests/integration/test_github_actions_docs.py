"""The workflows of docs/github-actions.md: well-formed, modest, and their steps run."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import (  # type: ignore[import-untyped] # it ships no types
    Draft7Validator,
)

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "github-actions.md").read_text(encoding="utf-8")
BLOCKS = [
    yaml.safe_load(text)
    for text in re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
]
WITH_ACTION, CHECK, CHANGED, ARCHIVE = BLOCKS
ACTION_TEXT = (ROOT / "action.yml").read_text(encoding="utf-8")
ACTION = yaml.safe_load(ACTION_TEXT)
OURS = "OWNER/kbindex@v0.1.0"
"""The action of this project, as the page names it."""

WORKFLOWS = {"notes": CHECK, "archive": ARCHIVE}
INSTALL = "pip install --requirement .github/kbindex.txt"
EPISODES = ("001", "004", "010")
"""Enough to have something of everything: places to mend, a date that is none."""

each_workflow = pytest.mark.parametrize("workflow", WORKFLOWS.values(), ids=WORKFLOWS)
POSIX = pytest.mark.skipif(
    os.name != "posix" or shutil.which("bash") is None, reason="steps are for bash"
)


def iter_steps(workflow: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for job in workflow["jobs"].values():
        yield from job["steps"]


def runs(steps: list[dict[str, Any]]) -> list[str]:
    """Return what the steps run but the installation, which must be there."""
    scripts = [step["run"] for step in steps if "run" in step]
    assert scripts.count(INSTALL) == 1
    return [script for script in scripts if script != INSTALL]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with some of the sample episodes, and `kbindex` as a command."""
    for name in EPISODES:
        folder = ROOT / "episodes" / name
        shutil.copytree(folder, tmp_path / "repository" / "episodes" / name)
    command = tmp_path / "bin" / "kbindex"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kbindex "$@"\n')
    command.chmod(0o755)
    return tmp_path / "repository"


def bash(
    repository: Path, script: str, **environ: str
) -> subprocess.CompletedProcess[str]:
    """Run a step as the runner does: its shell is `bash -e`."""
    kept = {n: text for n, text in os.environ.items() if not n.startswith("KBINDEX_")}
    path = f"{repository.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(  # noqa: S603 - the recipe's own commands
        ["bash", "-e", "-c", script],  # noqa: S607 - as the runner finds it
        cwd=repository,
        env={**kept, "PATH": path, "LC_ALL": "C.UTF-8", **environ},
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=120,
    )


@each_workflow
def test_a_workflow_has_what_github_asks_for(workflow: dict[Any, Any]) -> None:
    assert workflow["name"]
    assert workflow[True]  # `on` is a truth value in YAML 1.1
    for job in workflow["jobs"].values():
        assert job["runs-on"] == "ubuntu-latest"
        assert job["timeout-minutes"] <= 20
        assert all(("uses" in step) != ("run" in step) for step in job["steps"])


def test_no_job_may_do_more_than_it_needs() -> None:
    assert CHECK["permissions"] == {"contents": "read"}
    assert "permissions" not in CHECK["jobs"]["check"]
    assert ARCHIVE["permissions"] == {}
    assert {name: job["permissions"] for name, job in ARCHIVE["jobs"].items()} == {
        "build": {"contents": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
    }


@each_workflow
def test_actions_are_githubs_own_at_one_commit(workflow: dict[str, Any]) -> None:
    """A tag can be moved to other code; a commit cannot."""
    used = [step["uses"] for step in iter_steps(workflow) if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", name) for name in used)


def test_each_commit_of_an_action_has_its_version_beside_it() -> None:
    used = re.findall(r"uses: (.+)", PAGE + ACTION_TEXT)
    used = [one for one in used if one != OURS]
    assert len(used) > 5
    pins = {re.sub(r"@\S+ ", " ", line): line for line in used}
    assert len(pins) == len(set(used))  # one commit a version
    assert all(re.fullmatch(r"\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+", u) for u in used)


@each_workflow
def test_the_token_is_not_left_in_the_checkout(workflow: dict[str, Any]) -> None:
    checkouts = [
        step
        for step in [*iter_steps(workflow), *CHANGED]
        if step.get("uses", "").startswith("actions/checkout@")
    ]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


@pytest.mark.parametrize("steps", [*map(list, map(iter_steps, (CHECK, ARCHIVE)))])
def test_no_expression_stands_in_a_script(steps: list[dict[str, Any]]) -> None:
    """What others write would be part of the script."""
    scripts = [step["run"] for step in [*steps, *CHANGED] if "run" in step]
    assert scripts
    assert not any("${{" in script for script in scripts)


def test_caches_depend_on_the_version_of_kbindex() -> None:
    for workflow in WORKFLOWS.values():
        (setup,) = (s for s in iter_steps(workflow) if "setup-python" in str(s))
        assert setup["with"]["cache-dependency-path"] == ".github/kbindex.txt"
    (cache,) = (s for s in iter_steps(ARCHIVE) if "actions/cache" in str(s))
    assert cache["with"]["path"] == ARCHIVE["jobs"]["build"]["env"]["KBINDEX_INDEX"]
    assert "hashFiles('.github/kbindex.txt')" in cache["with"]["key"]
    assert cache["with"]["key"].startswith(cache["with"]["restore-keys"])


@POSIX
def test_notes_are_checked_and_places_are_marked(repository: Path) -> None:
    (script,) = runs(list(iter_steps(CHECK)))
    done = bash(repository, script)
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert len(lines) >= 3
    assert all(line.startswith("::error file=episodes/") for line in lines)
    assert any("title=KB101 impossible-date" in line for line in lines)


@POSIX
@pytest.mark.skipif(shutil.which("git") is None, reason="no git")
def test_only_what_a_pull_request_changes_is_checked(repository: Path) -> None:
    git = (
        "git -c user.name=a -c user.email=a@example.com -c init.defaultBranch=main "
        "-c commit.gpgsign=false"
    )
    bash(
        repository, f"git init -q . && git add . && {git} commit -qm one"
    ).check_returncode()
    base = bash(repository, "git rev-parse HEAD").stdout.strip()
    (step,) = (step for step in CHANGED if "run" in step)
    assert list(step["env"]) == ["BASE"]
    nothing = bash(repository, step["run"], BASE=base)
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (0, "", "")
    (repository / "episodes/001/README.md").write_text("# x\n\n### @a\n\n- [b](  )\n")
    (repository / "episodes/010/README.md").unlink()
    bash(repository, f"git add . && {git} commit -qm two").check_returncode()
    done = bash(repository, step["run"], BASE=base)
    assert done.returncode == 123  # what xargs makes of 1
    named = set(re.findall(r"file=(\S+?),", done.stdout))
    assert named == {"episodes/001/README.md"}


@POSIX
def test_the_archive_is_published_as_a_site(repository: Path) -> None:
    environ = {
        **ARCHIVE["jobs"]["build"]["env"],
        "GITHUB_REPOSITORY": "ada/kitchen-radio",
        "GITHUB_REPOSITORY_OWNER": "ada",
    }
    for script in runs(ARCHIVE["jobs"]["build"]["steps"]):
        bash(repository, script, **environ).check_returncode()
    (upload,) = (step for step in iter_steps(ARCHIVE) if "upload-" in str(step))
    site = repository / upload["with"]["path"]
    for name in EPISODES:
        page = (site / "episodes" / name / "index.html").read_text(encoding="utf-8")
        address = f"https://ada.github.io/kitchen-radio/episodes/{name}/"
        assert f'<link rel="canonical" href="{address}">' in page
    assert (repository / ".kbindex").is_dir()


@POSIX
def test_what_else_is_wanted_lies_beside_the_pages(repository: Path) -> None:
    (script,) = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    site = repository / "public"
    first = "kbindex site -o public"
    for step in (first, script, first):
        bash(repository, step).check_returncode()
    with (site / "articles.csv").open(encoding="utf-8", newline="") as file:
        assert {row["episode"] for row in csv.DictReader(file)} == set(EPISODES)
    lines = (site / "records.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["episode"] for line in lines} == set(EPISODES)


def test_the_action_is_what_github_asks_for() -> None:
    """By the schema of actions, which check-jsonschema brings."""
    text = files("check_jsonschema").joinpath(
        "builtin_schemas", "vendor", "github-actions.json"
    )
    schema = json.loads(text.read_text("utf-8"))
    errors = Draft7Validator(schema).iter_errors(ACTION)
    assert [error.message for error in errors] == []
    without = {key: value for key, value in ACTION.items() if key != "runs"}
    assert not Draft7Validator(schema).is_valid(without)


def test_inputs_of_the_action_are_those_of_the_page() -> None:
    section = PAGE.partition("## The action")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE) == [
        *("check", "site", "base-url", "bundle", "episodes", "python-version")
    ]
    assert [*ACTION["inputs"]] == [
        *("check", "site", "base-url", "bundle", "episodes", "python-version")
    ]
    (ours,) = (step for step in iter_steps(WITH_ACTION) if step["uses"] == OURS)
    assert ours["with"].keys() <= ACTION["inputs"].keys()
    assert all(one["description"] for one in ACTION["inputs"].values())


def test_no_input_of_the_action_is_part_of_a_script() -> None:
    scripts = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    assert len(scripts) == 5
    assert not any("${{" in script for script in scripts)
    used = [s["uses"] for s in ACTION["runs"]["steps"] if "uses" in s]
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", name) for name in used)


def act(repository: Path, **given: str) -> list[subprocess.CompletedProcess[str]]:
    """Run the steps of the action until one fails, as the runner does."""
    defaults = {name: one["default"] for name, one in ACTION["inputs"].items()}
    inputs = defaults | {name.replace("_", "-"): text for name, text in given.items()}
    assert inputs.keys() == defaults.keys()
    known = {f"inputs.{name}": text for name, text in inputs.items()}
    known |= {"runner.temp": str(repository.parent / "temp")}
    known |= {"github.action_path": str(ROOT)}
    done: list[subprocess.CompletedProcess[str]] = []
    for step in ACTION["runs"]["steps"]:
        condition = step.get("if", "inputs.check != 'x'")
        name, sign, value = condition.split()
        is_equal = known[name] == value.strip("'")
        if "uses" in step or is_equal != (sign == "=="):
            continue
        if "pip install" in step["run"]:
            continue  # it is installed; `test_the_action_installs_itself`
        environ = {
            key: re.sub(r"\$\{\{ (\S+) \}\}", lambda found: known[found[1]], text)
            for key, text in step.get("env", {}).items()
        }
        done.append(bash(repository, step["run"], **environ))
        if done[-1].returncode:
            break
    return done


def test_the_action_installs_itself() -> None:
    """From the commit that it is named by, with what a site needs."""
    (step,) = (s for s in ACTION["runs"]["steps"] if "pip" in s.get("run", ""))
    assert step["run"] == 'python -m pip install --quiet "$ACTION[site]"'
    assert step["env"] == {"ACTION": "${{ github.action_path }}"}


@POSIX
def test_the_action_checks_notes(repository: Path) -> None:
    *_, last = act(repository)
    assert last.returncode == 1
    assert "::error file=episodes/" in last.stdout


@POSIX
def test_the_action_makes_a_site_and_a_bundle_without_private_episodes(
    repository: Path,
) -> None:
    shutil.copytree(repository / "episodes/001", repository / "episodes/001-private")
    given = {"site": "public", "bundle": "public/a bundle", "check": "false"}
    for _ in range(2):
        done = act(repository, **given, base_url="https://radio.example/")
        assert [one.returncode for one in done] == [0, 0, 0]
    page = (repository / "public/index.html").read_text(encoding="utf-8")
    assert "https://radio.example/" in page
    bundle = repository / "public" / "a bundle"
    records = (bundle / "records.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["episode"] for line in records} == set(EPISODES)
    assert json.loads((bundle / "manifest.json").read_bytes())["public"] is True


@POSIX
def test_inputs_of_the_action_run_nothing(repository: Path) -> None:
    harm = "$(touch pwned); touch pwned; `touch pwned`"
    (refused,) = act(repository, check=harm)
    assert refused.returncode == 2
    act(repository, check="false", site=harm, base_url=harm, bundle=harm, episodes=harm)
    act(repository, check="false", bundle=harm)
    assert not list(repository.rglob("pwned"))


def test_the_hook_is_a_list_of_hooks() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [hook["id"] for hook in hooks] == ["kbindex-check"]
    assert hooks[0]["entry"] == "kbindex check"
