"""Where a cluster is: who may say it, and what is never shown."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex.config import Config, EngineFlags, load_config
from kbindex.config.cluster import ClusterConfig, Secret
from kbindex.errors import ConfigError

HOST = "https://search.example:9200"
WORD = "correct-horse"

Load = Callable[..., Config]

OWN = f"""\
engine = "opensearch"
episodes = "notes"

[opensearch]
hosts = ["{HOST}"]
archive = "radio"
ca_file = "ca.pem"
user = "ann"
password = "{WORD}"
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own file."""
    folder = tmp_path / "own" / "kbindex"
    folder.mkdir(parents=True)
    monkeypatch.setattr("platformdirs.user_config_dir", lambda _: str(folder))
    return folder / "config.toml"


@pytest.fixture
def load(own: Path, tmp_path: Path) -> Load:
    """Load the settings in a project, with variables and flags."""
    (tmp_path / "project" / "episodes").mkdir(parents=True)

    def load(
        *, engine: str | None = None, hosts: str | None = None, **told: str
    ) -> Config:
        variables = {f"KBINDEX_{name.upper()}": value for name, value in told.items()}
        return load_config(
            cwd=tmp_path / "project",
            environ={"XDG_CONFIG_HOME": str(own.parents[1]), **variables},
            engine=EngineFlags(engine, hosts),
        )

    return load


def settled(config: Config) -> ClusterConfig:
    assert config.cluster is not None
    return config.cluster


def test_an_index_lies_in_its_folder_where_nobody_says_else(load: Load) -> None:
    assert load().cluster is None


def test_the_users_own_file_says_it_all(own: Path, load: Load, tmp_path: Path) -> None:
    own.write_text(OWN)
    cluster = settled(load())
    assert cluster == ClusterConfig(
        hosts=(HOST,),
        archive=cluster.archive,
        ca_file=own.resolve().parent / "ca.pem",
        user="ann",
        password=Secret(WORD),
    )
    # It names the archive of its own episodes, and no other.
    assert cluster.archive != "radio"
    assert settled(load(episodes=str(own.parent / "notes"))).archive == "radio"
    assert settled(load(episodes=str(tmp_path / "other"))).archive != cluster.archive


def test_what_is_nearer_wins(own: Path, load: Load, tmp_path: Path) -> None:
    own.write_text(OWN)
    told = {
        "opensearch_hosts": "http://localhost:9201 http://localhost:9202",
        "opensearch_prefix": "kb",
        "opensearch_archive": "other",
        "opensearch_ca_file": "here.pem",
    }
    cluster = settled(load(**told))
    assert cluster.hosts == ("http://localhost:9201", "http://localhost:9202")
    assert (cluster.prefix, cluster.archive) == ("kb", "other")
    assert cluster.ca_file == tmp_path.resolve() / "project" / "here.pem"
    flagged = settled(load(hosts="https://a.example,https://b.example", **told))
    assert flagged.hosts == ("https://a.example", "https://b.example")
    assert load(engine="embedded").cluster is None
    assert load(engine="opensearch", engine_="x").cluster is not None


@pytest.mark.parametrize(
    "line",
    [
        'engine = "opensearch"',
        '[opensearch]\nhosts = ["https://evil.example"]',
        '[opensearch]\nca_file = "ca.pem"',
        '[opensearch]\nprefix = "kb"',
        '[opensearch]\npassword = "guess"',
    ],
)
def test_a_project_sends_no_login_elsewhere(
    line: str, own: Path, load: Load, tmp_path: Path
) -> None:
    """Whoever wrote it would get it."""
    own.write_text(OWN)
    (tmp_path / "project" / "kbindex.toml").write_text(line)
    with pytest.raises(ConfigError, match="your own configuration file only") as caught:
        load()
    assert "\n" not in str(caught.value)
    assert "guess" not in str(caught.value)


WRONG = {
    "an engine": ({"engine": "lucene"}, 'engine: lucene: must be "embedded"'),
    "no server": ({"engine": "opensearch"}, "KBINDEX_OPENSEARCH_HOSTS"),
    "no address": ({"hosts": "search.example:9200"}, "hosts: search.example:9200"),
    "another scheme": ({"hosts": "ftp://a"}, "must have addresses"),
    "no port": ({"hosts": "https://a:x"}, "must have addresses"),
    "a port of 0": ({"hosts": "https://a:0"}, "must have addresses"),
    "a query": ({"hosts": "https://a/?b"}, "must have addresses"),
    "no letter": ({"hosts": " , "}, "must be a list of addresses"),
    "a login": ({"hosts": f"https://ann:{WORD}@a"}, "has no login"),
    "a login in clear": (
        {"hosts": "http://a.example", "opensearch_token": "t"},
        "opensearch.hosts: http://a.example: a login goes by https alone",
    ),
    "a name": (
        {"hosts": HOST, "opensearch_archive": "../a"},
        "KBINDEX_OPENSEARCH_ARCHIVE: ../a: must be small letters",
    ),
    "a prefix": ({"hosts": HOST, "opensearch_prefix": "a-b"}, "small letters"),
    "no path": ({"hosts": HOST, "opensearch_ca_file": "a\0"}, "is not a path"),
}


@pytest.mark.parametrize(("told", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_one_line(told: dict[str, str], said: str, load: Load) -> None:
    with pytest.raises(ConfigError) as caught:
        load(**{"engine": "opensearch", **told})
    assert said in str(caught.value)
    assert WORD not in str(caught.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("password = 17", "opensearch.password: must be a text in quotes (at line 2)"),
        ('hosts = "https://a"', "must be a list of addresses"),
        ("hosts = []", "must be a list of addresses"),
        ("hosts = [1]", "must have addresses"),
        (f'hosts = ["https://ann:{WORD}@a"]', "an address has no login"),
        ('archive = "A"', "must be small letters"),
    ],
)
def test_what_is_wrong_in_the_users_own_file_is_told_with_its_line(
    line: str, said: str, own: Path, load: Load
) -> None:
    own.write_text(f"[opensearch]\n{line}")
    with pytest.raises(ConfigError) as caught:
        load()
    assert said in str(caught.value)
    assert str(caught.value).endswith("(at line 2)")
    assert not {"17", WORD} & {*str(caught.value).split()}


def test_nothing_shows_a_password(own: Path, load: Load) -> None:
    own.write_text(OWN)
    config = load(opensearch_token="t0k3n")  # noqa: S106 - of this test
    cluster = settled(config)
    assert (cluster.password, cluster.token) == (Secret(WORD), Secret("t0k3n"))
    said = repr(config) + str(config)
    assert WORD not in said
    assert "t0k3n" not in said
    assert "Secret(…)" in said
