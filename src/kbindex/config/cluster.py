"""Where the search servers of a cluster are, and how one logs in there.

flags > the environment > the user's own file; never a project's file, which could send
a login to servers of whoever wrote it.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from kbindex.config.cluster_names import find_hosts_problem, find_name_problem
from kbindex.config.files import resolve_path
from kbindex.config.settings import FileSettings, variable_of
from kbindex.config.shows import SearchedShow
from kbindex.errors import ArgumentError, ConfigError
from kbindex.messages import tr

_TABLE = "opensearch"
_HERE = frozenset(("localhost", "127.0.0.1", "::1"))
_BETWEEN = re.compile(r"[\s,]+")


class Secret(Struct, frozen=True):
    """A text that is shown nowhere: no message, log or `repr` has it.

    Args:
        revealed: The text, for who sends it.
    """

    revealed: str

    def __repr__(self) -> str:
        return "Secret(…)"


class ClusterConfig(Struct, frozen=True, kw_only=True):
    """A cluster of OpenSearch, and the name that an archive has there.

    Args:
        hosts: Addresses of its servers, as `https://search.example:9200`; at least
            one. Any of them answers for all.
        archive: The name of the archive: small letters, digits and `_`. A hyphen parts
            names of the cluster, and is in none.
        prefix: What all names begin with that belong to kbindex there; as `archive`.
        ca_file: Certificates of who may vouch for the servers; None is whom the
            machine trusts.
        client_certificate: What tells the servers who asks; None where they do not
            want to know.
        client_key: Its key; None where it lies in the same file.
        user: Who logs in with a password; empty is nobody.
        password: The password of `user`.
        token: What is sent instead of a user and a password.
        shows: The shows that are searched together; empty is the archive alone. Who
            writes, writes the archive.
    """

    hosts: tuple[str, ...]
    archive: str
    prefix: str = "kbindex"
    ca_file: Path | None = None
    client_certificate: Path | None = None
    client_key: Path | None = None
    user: str = ""
    password: Secret | None = None
    token: Secret | None = None
    shows: tuple[SearchedShow, ...] = ()


def settle_cluster(
    hosts: str | None,
    *,
    cwd: Path,
    environ: Mapping[str, str],
    user: FileSettings,
    episodes: Path,
    names_episodes: bool,
) -> ClusterConfig:
    """Settle where the index of an archive is, if a cluster has it.

    Args:
        hosts: The flag, if given: addresses with commas or spaces between them.
        cwd: Where relative paths of the environment start.
        environ: The variables.
        user: What the user's own file says.
        episodes: The archive.
        names_episodes: Whether it is the one that the user's own file names: then the
            name that it gives is the archive's.

    Raises:
        ArgumentError: The flag is wrong.
        ConfigError: Another setting is wrong, or no server is named.
    """

    def text(name: str, problem_of: Callable[[object], str] | None = None) -> str:
        """Return a setting; empty where it is not set."""
        variable = variable_of(f"{_TABLE}.{name}")
        value = environ.get(variable, "")
        if not value:
            return user.texts.get(f"{_TABLE}.{name}", "")
        if problem_of and (problem := problem_of(value)):
            raise ConfigError(variable, value, problem=problem)
        return value

    def path(name: str) -> Path | None:
        """Return where a setting leads; None where it is not set."""
        variable = variable_of(f"{_TABLE}.{name}")
        if value := environ.get(variable):
            return resolve_path(cwd, value, source=variable, key=value)
        value = user.texts.get(f"{_TABLE}.{name}")
        if value is None or user.file is None:
            return None
        key = f"{_TABLE}.{name}"
        return resolve_path(user.file.parent, value, source=str(user.file), key=key)

    archive = environ.get(variable_of(f"{_TABLE}.archive"), "")
    if archive or names_episodes:
        archive = text("archive", find_name_problem)
    login, token = text("user"), text("token")
    password = text("password")
    settled = ClusterConfig(
        hosts=_hosts(hosts, environ, user),
        archive=archive or _digest(episodes),
        prefix=text("prefix", find_name_problem) or "kbindex",
        ca_file=path("ca_file"),
        client_certificate=path("client_certificate"),
        client_key=path("client_key"),
        user=login,
        password=Secret(password) if password else None,
        token=Secret(token) if token else None,
    )
    if login or token:
        _check_privacy(settled.hosts)
    return settled


def _hosts(
    flag: str | None, environ: Mapping[str, str], user: FileSettings
) -> tuple[str, ...]:
    variable = variable_of(f"{_TABLE}.hosts")
    given = flag or environ.get(variable)
    if not given:
        hosts = user.lists.get(f"{_TABLE}.hosts", ())
        if not hosts:
            problem = tr("no server is named: set {variable}", variable=variable)
            raise ConfigError("engine", _TABLE, problem=problem)
        return hosts
    hosts = tuple(filter(None, _BETWEEN.split(given)))
    if problem := find_hosts_problem(hosts):
        error, source = (ArgumentError, "hosts") if flag else (ConfigError, variable)
        raise error(source, _without_login(given), problem=problem)
    return hosts


def _without_login(hosts: str) -> str:
    return "…" if "@" in hosts else hosts


def _check_privacy(hosts: tuple[str, ...]) -> None:
    """Let no login go over a network for all to read."""
    for host in hosts:
        parts = urlsplit(host)
        if parts.scheme != "https" and parts.hostname not in _HERE:
            problem = tr("a login goes by https alone")
            raise ConfigError(f"{_TABLE}.hosts", host, problem=problem)


def _digest(episodes: Path) -> str:
    """Return the name of an archive to which nobody gave one: that of its place."""
    digest = hashlib.sha256(str(episodes).encode(errors="surrogateescape"))
    return digest.hexdigest()[:16]
