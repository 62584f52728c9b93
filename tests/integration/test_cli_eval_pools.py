"""`kbindex eval`: new queries, pools for assessors, and what they said."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex.cli.app import run

NOTES = """# First

- Recording date: 2021-07-02

## Contents

### @ry

#### [Thanos](https://thanos.example/)

- long-term storage for metrics

#### [Cilium](https://cilium.example/)

- networking with eBPF

#### [長期保存](https://storage.example/)

- メトリクスの保存先
"""

NEW = """\
{"id": "q1", "class": "exact-en", "query": "Thanos"}
{"id": "q2", "class": "exact-ja", "query": "長期保存"}
"""

Eval = Callable[..., int]
Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def evaluate(tmp_path_factory: pytest.TempPathFactory) -> Eval:
    """Run `kbindex eval` on one episode, whose index is built once."""
    folder = tmp_path_factory.mktemp("pools")
    path = folder / "episodes" / "001" / "README.md"
    path.parent.mkdir(parents=True)
    path.write_text(NOTES, encoding="utf-8")
    places = ["--episodes", str(folder / "episodes"), "--index", str(folder / "index")]

    def command(*args: object) -> int:
        return run([*places, "eval", *map(str, args)])

    return command


@pytest.fixture
def queries(tmp_path: Path) -> Path:
    path = tmp_path / "new.jsonl"
    path.write_text(NEW, encoding="utf-8")
    return path


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a run, and return its file."""

    def write_run(name: str, **ranked: list[str]) -> Path:
        path = tmp_path / name
        path.write_text(json.dumps({"format": 1, "run": ranked}), encoding="utf-8")
        return path

    return write_run


def fill(pool: Path, name: str, *grades: int) -> Path:
    """Put grades into the places of `null`, in the order of the lines."""
    rows = [json.loads(line) for line in pool.read_text("utf-8").splitlines()]
    filled = pool.with_name(name)
    lines = [
        json.dumps({**row, "grade": grade}, ensure_ascii=False) + "\n"
        for row, grade in zip(rows, grades, strict=True)
    ]
    filled.write_text("".join(lines), encoding="utf-8")
    return filled


def test_from_new_queries_to_scores(
    evaluate: Eval,
    queries: Path,
    write: Callable[..., Path],
    *,
    tmp_path: Path,
    capsys: Capture,
) -> None:
    """What one command writes, the next one reads."""
    pytest.importorskip("ir_measures")
    ours, pool, judged = (tmp_path / name for name in ("ours", "pool", "judged"))
    assert evaluate(queries, "--save", ours) == 0
    assert capsys.readouterr() == (
        "2 queries are not judged yet; what they find is saved\n",
        "",
    )
    theirs = write("theirs.json", q1=["001#1", "001#2"], q2=["001#2"])
    assert evaluate("--pool", queries, ours, theirs, "--save", pool) == 0
    assert capsys.readouterr() == ("", "")
    rows = [json.loads(line) for line in pool.read_text("utf-8").splitlines()]
    found = {(row["id"], row["title"]) for row in rows}
    assert {("q1", "Thanos"), ("q1", "Cilium"), ("q2", "長期保存")} <= found
    assert {row["grade"] for row in rows} == {None}

    grades = [3 if row["query"] == row["title"] else 0 for row in rows]
    assert evaluate("--graded", fill(pool, "a", *grades), "--save", judged) == 0
    capsys.readouterr()
    assert evaluate(judged, "--min-ndcg", 1) == 0
    assert "judged@10" not in capsys.readouterr().out


def test_hits_that_nobody_judged_are_told(
    evaluate: Eval, tmp_path: Path, capsys: Capture
) -> None:
    pytest.importorskip("ir_measures")
    judged = tmp_path / "judged.jsonl"
    rel = {"001#2": 3, "001#3": 0}
    row = {"id": "q1", "class": "multi", "query": "Thanos OR Cilium", "rel": rel}
    judged.write_text(json.dumps(row), "utf-8")
    assert evaluate(judged, "--limit-worst", 0) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "judged@10 50.0%: what is not judged counts as not relevant"
    )
    assert evaluate(judged, "--json") == 0
    assert json.loads(capsys.readouterr().out)["judged"] == 0.5


def test_a_pool_goes_to_stdout_and_takes_what_depth_says(
    evaluate: Eval, queries: Path, write: Callable[..., Path], capsys: Capture
) -> None:
    first = write("a.json", q1=["001#1", "001#2"])
    second = write("b.json", q1=["001#1", "001#3"])
    assert evaluate(queries, "--pool", first, second, "--depth", 1) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {
        "id": "q1",
        "class": "exact-en",
        "query": "Thanos",
        "article": "001:9",
        "title": "Thanos",
        "url": "https://thanos.example/",
        "text": "long-term storage for metrics",
        "grade": None,
    }


def test_a_pool_on_a_terminal_steers_nothing_and_a_file_has_it_as_it_is(
    evaluate: Eval,
    queries: Path,
    write: Callable[..., Path],
    *,
    tmp_path: Path,
    capsys: Capture,
) -> None:
    """What could steer a terminal is escaped there, as in all other JSON."""
    queries.write_text(NEW.replace("Thanos", "\\u009bThanos\\u202e"), "utf-8")
    runs = write("a.json", q1=["001#1"]), write("b.json", q1=["001#1"])
    assert evaluate(queries, "--pool", *runs) == 0
    shown = capsys.readouterr().out
    assert '"\\u009bThanos\\u202e"' in shown
    saved = tmp_path / "pool.jsonl"
    assert evaluate(queries, "--pool", *runs, "--save", saved) == 0
    assert json.loads(saved.read_text("utf-8")) == json.loads(shown)


@pytest.fixture
def pool(
    evaluate: Eval, queries: Path, write: Callable[..., Path], tmp_path: Path
) -> Path:
    """A pool of four lines: three of q1, one of q2."""
    path = tmp_path / "pool.jsonl"
    first = write("a.json", q1=["001#1", "001#2"], q2=["001#3"])
    second = write("b.json", q1=["001#3"])
    assert evaluate(queries, "--pool", first, second, "--save", path) == 0
    return path


def test_two_assessors_are_compared_and_settled(
    evaluate: Eval, pool: Path, tmp_path: Path, capsys: Capture
) -> None:
    """Differing pairs 1 of 4, by chance 10 of 16; distances 1, by chance 18 / 16."""
    judged = tmp_path / "judged.jsonl"
    a, b = fill(pool, "a", 3, 0, 0, 0), fill(pool, "b", 3, 0, 1, 0)
    assert evaluate("--graded", a, b, "--save", judged) == 0
    assert capsys.readouterr().out == (
        "2 queries; judged: 4\n"
        "grade 0: 2\n"
        "grade 1: 1\n"
        "grade 3: 1\n"
        "nothing is relevant to q2\n"
        "the same grade: 75.0% of 4\n"
        "Cohen's kappa: 0.556\n"
        "linear-weighted kappa: 0.800\n"
    )
    (row,) = map(json.loads, judged.read_text("utf-8").splitlines())
    assert (row["id"], list(row["rel"].values())) == ("q1", [3, 1, 0])


def test_two_pools_of_other_queries_are_not_settled(
    evaluate: Eval, pool: Path, tmp_path: Path, capsys: Capture
) -> None:
    a, b = fill(pool, "a", 3, 0, 0, 0), fill(pool, "b", 3, 0, 1, 0)
    b.write_text(b.read_text("utf-8").replace("Thanos", "thanos"), encoding="utf-8")
    assert evaluate("--graded", a, b, "--save", tmp_path / "judged") == 2
    problem = f"the query 'q1' reads otherwise in {a}"
    assert capsys.readouterr().err == f"kbindex: {b}:1: {problem}\n"
    assert not (tmp_path / "judged").exists()


def test_what_is_read_is_not_replaced(
    evaluate: Eval, queries: Path, pool: Path, capsys: Capture
) -> None:
    """Not the work of an assessor, nor queries, by whatever name."""
    graded = fill(pool, "graded", 3, 0, 0, 0)
    other = graded.with_name("other")
    other.hardlink_to(graded)
    run_a, run_b = (pool.with_name(name) for name in ("a.json", "b.json"))
    for args in (
        ("--graded", graded, "--save", graded),
        ("--graded", graded, "--save", other),
        (queries, "--save", queries),
        (queries, "--pool", run_a, run_b, "--save", run_b),
    ):
        paths = [path for path in args if isinstance(path, Path)]
        before = [path.read_bytes() for path in paths]
        assert evaluate(*args) == 2
        assert "--save would replace" in capsys.readouterr().err
        assert [path.read_bytes() for path in paths] == before


def test_depth_may_be_any_number(
    evaluate: Eval, queries: Path, write: Callable[..., Path], capsys: Capture
) -> None:
    runs = write("a.json", q1=["001#1"]), write("b.json", q1=["001#2"])
    assert evaluate(queries, "--pool", *runs, "--depth", 10**30) == 0
    assert capsys.readouterr().out.count("\n") == 2


def test_grades_as_json(evaluate: Eval, pool: Path, capsys: Capture) -> None:
    a = fill(pool, "a", 2, 2, 2, 2)
    b = fill(pool, "b", 2, 2, 2, 2)
    b.write_text("".join(b.read_text("utf-8").splitlines(keepends=True)[:3]), "utf-8")
    assert evaluate("--graded", a, b, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "format": 1,
        "graded": {
            "queries": 2,
            "grades": {"2": 4},
            "nothing_relevant": [],
            "agreement": {
                "both": 3,
                "one_alone": 1,
                "same": 1.0,
                "kappa": None,
                "weighted_kappa": None,
            },
        },
    }


def test_a_pool_that_is_not_filled_in_is_named_with_its_line(
    evaluate: Eval, pool: Path, capsys: Capture
) -> None:
    assert evaluate("--graded", pool) == 2
    assert capsys.readouterr() == (
        "",
        f"kbindex: {pool}:1: has no grade (4 lines have none)\n",
    )


def test_judgements_of_nothing_are_not_saved(
    evaluate: Eval, pool: Path, tmp_path: Path, capsys: Capture
) -> None:
    """No command could read them."""
    judged = tmp_path / "judged.jsonl"
    assert evaluate("--graded", fill(pool, "a", 0, 0, 0, 0), "--save", judged) == 1
    assert capsys.readouterr().err == "kbindex: nothing is relevant to any query\n"
    assert not judged.exists()


def test_runs_that_found_nothing_make_no_pool(
    evaluate: Eval, queries: Path, write: Callable[..., Path], capsys: Capture
) -> None:
    first, second = write("a.json", q1=[]), write("b.json", q2=[])
    assert evaluate(queries, "--pool", first, second) == 1
    assert capsys.readouterr() == ("", "kbindex: the runs found nothing\n")


@pytest.mark.parametrize(
    ("ranked", "problem"),
    [
        pytest.param(
            {"q1": ["001#1", "009#9"]}, "there is no article '009#9'", id="article"
        ),
        pytest.param({"other": ["001#1"]}, "no query of", id="other-queries"),
    ],
)
def test_a_run_of_another_archive_is_refused_by_name(
    evaluate: Eval,
    queries: Path,
    write: Callable[..., Path],
    capsys: Capture,
    *,
    ranked: dict[str, list[str]],
    problem: str,
) -> None:
    first, second = write("a.json", q1=["001#1"]), write("b.json", **ranked)
    assert evaluate(queries, "--pool", first, second) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"kbindex: {second}: {problem}")
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(
            ["--pool"],
            "--pool needs QUERIES, and two runs or more that --save wrote",
            id="no-runs",
        ),
        pytest.param(
            ["new.jsonl", "--pool", "a.json"],
            "--pool needs QUERIES, and two runs or more that --save wrote",
            id="one-run",
        ),
        pytest.param(
            ["--graded"],
            "--graded needs one pool, or two of two assessors",
            id="no-pools",
        ),
        pytest.param(
            ["--graded", "a", "b", "c"],
            "--graded needs one pool, or two of two assessors",
            id="three-pools",
        ),
        pytest.param(
            ["a", "b"], "more than one file needs --pool or --graded", id="two-files"
        ),
        pytest.param(
            ["a", "b", "--pool", "--graded"],
            "--graded cannot be combined with --pool",
            id="both",
        ),
        pytest.param(
            ["a", "--graded", "--min-ndcg", "0.5"],
            "--min-ndcg cannot be combined with --graded",
            id="minimum",
        ),
        pytest.param(
            ["a", "--pool", "--self-retrieval"],
            "--self-retrieval cannot be combined with --pool",
            id="self-retrieval",
        ),
    ],
)
def test_wrong_usage_is_status_2_and_one_line(
    evaluate: Eval, capsys: Capture, *, options: list[str], message: str
) -> None:
    assert evaluate(*options) == 2
    assert capsys.readouterr() == (
        "",
        f"kbindex: {message} (see `kbindex eval --help`)\n",
    )


@pytest.mark.parametrize("options", [(), ("--save", "x.json", "--min-ndcg", "0.5")])
def test_new_queries_have_no_scores(
    evaluate: Eval, queries: Path, capsys: Capture, *, options: tuple[str, ...]
) -> None:
    """A minimum that nothing was measured for is not reached in silence."""
    assert evaluate(queries, *options) == 2
    problem = "no query is judged yet; --save alone keeps what they find"
    assert capsys.readouterr() == ("", f"kbindex: {queries}: {problem}\n")


def test_queries_of_which_only_some_are_judged_are_refused(
    evaluate: Eval, queries: Path, capsys: Capture
) -> None:
    first, _, second = NEW.partition("\n")
    judged = first.replace("}", ', "rel": {"001#1": 2}}')
    queries.write_text(f"{judged}\n{second}", encoding="utf-8")
    assert evaluate(queries) == 2
    assert capsys.readouterr().err == f"kbindex: {queries}:2: has no 'rel'\n"


def test_unjudged_queries_as_json(
    evaluate: Eval, queries: Path, tmp_path: Path, capsys: Capture
) -> None:
    assert evaluate(queries, "--save", tmp_path / "run.json", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"format": 1, "unjudged": 2}
