"""Who holds the right to write, for people who wait."""

import platform

from kbindex.messages import tr


def name_process(pid: str | int, host: str) -> str:
    """Name a process: by its number alone where it runs on this machine."""
    if host == platform.node():
        return tr("process {pid}", pid=pid)
    return tr("process {pid} on {host}", pid=pid, host=host)
