"""Nodes of OpenSearch on this machine: start, look at, kill, start again, stop."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from tests.cluster.installation import SERVER

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

READY_TIMEOUT_S = 240
STOP_TIMEOUT_S = 20

_OPTIONS = {
    "network.host": "127.0.0.1",
    "node.processors": "2",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
}

_JAVA = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",  # tests are over before more would pay
    "-Djava.security.manager=allow",
    "--add-modules=jdk.incubator.vector",
)


class Node:
    """One process of a cluster.

    Args:
        command: Starts it.
        folder: What it says is written there.
        name: Its name in the cluster.
        port: Where it answers HTTP.
    """

    def __init__(
        self, command: Sequence[str], *, folder: Path, name: str, port: int
    ) -> None:
        self._command, self._log, self.name = command, folder / f"{name}.log", name
        self.host = f"http://127.0.0.1:{port}"
        self.start()

    def start(self) -> None:
        """Start it, also again after `kill`, on the same data."""
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                self._command,
                stdin=subprocess.PIPE,  # it ends with who holds it
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.kill()
        self.process.communicate()

    def stop(self) -> None:
        """End it in order; by force where that takes too long."""
        if self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.communicate(timeout=STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.kill()

    def check_alive(self) -> None:
        """Fail with its last words where it has ended."""
        if self.process.poll() is not None:
            last = self._log.read_text("utf-8", errors="replace")[-2000:]
            raise AssertionError(f"{self.name} has ended:\n{last}")


class Cluster:
    """Nodes that know each other."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = tuple(nodes)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The address of each node, also of those that are killed."""
        return tuple(node.host for node in self.nodes)

    def get(self, path: str) -> Any:  # noqa: ANN401 - what a server answers
        """Ask the first node that answers."""
        for node in self.nodes:
            if node.process.poll() is None:
                return _get(node.host + path)
        raise AssertionError("no node is left")

    def manager(self) -> Node:
        """Return the node that the others have elected."""
        [told] = self.get("/_cat/cluster_manager?format=json")
        return next(node for node in self.nodes if node.name == told["node"])

    def wait_ready(self, *, status: str = "yellow") -> None:
        """Wait until all nodes that run have met, and their indices are there."""
        running = sum(node.process.poll() is None for node in self.nodes)
        asked = f"wait_for_nodes={running}&wait_for_status={status}"
        deadline = time.monotonic() + READY_TIMEOUT_S
        while time.monotonic() < deadline:
            try:
                health = self.get(f"/_cluster/health?{asked}&timeout=5s")
                if not health["timed_out"] and self._may_elect(running):
                    return
            except OSError:  # not yet listening, or nobody elected
                pass
            time.sleep(0.2)
            for node in self.nodes if running == len(self.nodes) else ():
                node.check_alive()
        raise AssertionError(f"no cluster of {running} nodes in {READY_TIMEOUT_S} s")

    def _may_elect(self, running: int) -> bool:
        """Say whether so many nodes vote as do where all run.

        A node that is killed before its votes are shared out takes the majority along.
        """
        if running < len(self.nodes):
            return True
        key = "cluster_coordination.last_committed_config"
        told = self.get(f"/_cluster/state/metadata?filter_path=metadata.{key}")
        voters = told["metadata"]["cluster_coordination"]["last_committed_config"]
        # One votes for another until it has been met.
        met = [one for one in voters if not one.startswith("{bootstrap-placeholder}")]
        return len(met) >= running - (running + 1) % 2  # an odd number decides


def _get(address: str) -> Any:  # noqa: ANN401 - what a server answers
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - http
        return json.load(answer)


@contextmanager
def running_cluster(
    server: Path, folder: Path, *, nodes: int, heap: str = "384m"
) -> Generator[Cluster]:
    """Start nodes on free ports of this machine, and stop them at the end.

    Args:
        server: What `install_server` made.
        folder: Where the nodes keep their data; a new one.
        nodes: How many, at least 1.
        heap: Memory of each, as Java takes it; a node needs some 150 MB besides.
    """
    ports = _free_ports(2 * nodes)
    https, transports = ports[:nodes], ports[nodes:]
    names = [f"n{number}" for number in range(1, nodes + 1)]
    together = {
        **_OPTIONS,
        "cluster.name": folder.name,
        "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in transports),
        "cluster.initial_cluster_manager_nodes": ",".join(names),
    }
    with ExitStack() as stack:
        started: list[Node] = []
        for name, http, transport in zip(names, https, transports, strict=True):
            home = folder / name
            (home / "config").mkdir(parents=True)
            shutil.copy(SERVER / "log4j2.properties", home / "config")
            own = {
                "node.name": name,
                "http.port": str(http),
                "transport.port": str(transport),
            }
            command = (
                *("java", f"-Xms{heap}", f"-Xmx{heap}", *_JAVA),
                *("-cp", f"{server}/classes:{server}/jars/*", "TestNode", str(home)),
                *(f"{key}={value}" for key, value in (together | own).items()),
            )
            node = Node(command, folder=folder, name=name, port=http)
            stack.callback(node.stop)
            started.append(node)
        cluster = Cluster(started)
        cluster.wait_ready()
        yield cluster


def _free_ports(count: int) -> list[int]:
    """Return ports on which nobody listens, each once."""
    with ExitStack() as stack:
        ports = []
        for _ in range(count):
            listener = stack.enter_context(socket.socket())
            listener.bind(("127.0.0.1", 0))
            ports.append(listener.getsockname()[1])
        return ports
