"""OpenSearch from the Maven registry, made ready once for all test runs of a user.

It is the real server's code, node by node, but not its official distribution: plugins
are on the class path, and the Security plugin is not among them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import mkdtemp

SERVER = Path(__file__).parent / "server"

INSTALL_TIMEOUT_S = 600


class NoServerError(Exception):
    """There is no server to test with; says what is missing."""


def install_server() -> Path:
    """Return the folder with the jars and the launcher of a node.

    The first time it takes half a minute and 50 MB; afterwards they lie in the user's
    cache, below the digest of what asked for them.

    Raises:
        NoServerError: There is no JDK or Maven, or its registry does not answer.
    """
    sources = sorted(SERVER.iterdir())
    digest = hashlib.sha256(b"".join(one.read_bytes() for one in sources))
    cache = Path(os.environ["TESTS_CACHE_HOME"])
    ready = cache / f"opensearch-{digest.hexdigest()[:16]}"
    if ready.is_dir():
        return ready
    missing = [name for name in ("java", "javac", "mvn") if shutil.which(name) is None]
    if missing:
        raise NoServerError(f"no {', '.join(missing)}: install JDK 17 and Maven")
    cache.mkdir(parents=True, exist_ok=True)
    made = Path(mkdtemp(dir=cache))
    try:
        _fill(made)
        made.rename(ready)
    except OSError:
        if not ready.is_dir():  # else another run was faster
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return ready


def _fill(folder: Path) -> None:
    """Bring the jars, and compile the launcher."""
    jars = folder / "jars"
    pom = SERVER / "pom.xml"
    _call(
        *("mvn", "--quiet", "--batch-mode", "--file", str(pom)),
        *("dependency:copy-dependencies", f"-DoutputDirectory={jars}"),
        "-DincludeScope=runtime",
    )
    _call(
        *("javac", "-d", str(folder / "classes"), "-cp", f"{jars}/*"),
        str(SERVER / "TestNode.java"),
    )


def _call(*command: str) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            command,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=INSTALL_TIMEOUT_S,
        )
    except subprocess.TimeoutExpired as error:
        raise NoServerError(f"{command[0]} has not ended: {error}") from error
    if done.returncode:
        said = next(
            (line for line in done.stdout.splitlines() if "error" in line.lower()),
            done.stdout,
        )
        raise NoServerError(f"{command[0]} failed: {said.strip()[:500]}")
