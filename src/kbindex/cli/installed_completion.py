"""Whether a shell completes our command lines, and how to have it do so."""

from collections.abc import Mapping
from pathlib import Path

from kbindex.safe_files import read_regular

_MOST_BYTES = 1_000_000
"""A file that a shell begins with is a hundred times smaller."""

_CALL = b"kbindex completion"
"""What such a file has where it asks for the script."""

_COMMANDS = {
    "bash": """echo 'eval "$(kbindex completion bash)"' >> ~/.bashrc""",
    "zsh": """echo 'eval "$(kbindex completion zsh)"' >> ~/.zshrc""",
    "fish": "kbindex completion fish > ~/.config/fish/completions/kbindex.fish",
}


def shell_of(environ: Mapping[str, str]) -> str | None:
    """Return the name of the user's shell, where it is one that we know."""
    name = Path(environ.get("SHELL", "")).name
    return name if name in _COMMANDS else None


def installing_command(shell: str) -> str:
    """Return the command line that installs completion for a shell."""
    return _COMMANDS[shell]


def is_installed(shell: str, environ: Mapping[str, str]) -> bool | None:
    """Say whether a shell has been told of our completion.

    A file that it begins with asks for the script, or the script lies where it looks.

    Returns:
        None where the user has no home to look in.
    """
    home = Path(environ.get("HOME", ""))
    if not home.is_absolute():
        return None
    config = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    data = Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    zsh = Path(environ.get("ZDOTDIR") or home)
    scripts = {
        "bash": (data / "bash-completion" / "completions" / "kbindex",),
        "zsh": (zsh / ".zfunc" / "_kbindex", zsh / ".zsh" / "_kbindex"),
        "fish": (config / "fish" / "completions" / "kbindex.fish",),
    }
    beginnings = {
        "bash": (home / ".bashrc", home / ".bash_profile", home / ".bash_completion"),
        "zsh": (zsh / ".zshrc", zsh / ".zprofile"),
        "fish": (config / "fish" / "config.fish",),
    }
    return any(script.is_file() for script in scripts[shell]) or any(
        _CALL in _beginning(file) for file in beginnings[shell]
    )


def _beginning(file: Path) -> bytes:
    """Return what a file holds; nothing where it cannot be read."""
    try:
        return read_regular(
            str(file.parent), file.name, most_bytes=_MOST_BYTES, follow_outside=True
        )
    except OSError:
        return b""
