"""`kbindex completion`."""

import click

from kbindex.cli.completion.shells import SHELLS

_CLASSES = {shell.name: shell for shell in SHELLS}


@click.command()
@click.argument("shell", type=click.Choice(list(_CLASSES)))
def completion(shell: str) -> int:
    """Print a script with which bash, zsh or fish completes command lines of kbindex.

    Commands and options are completed, and from the index as it is: tags,
    presenters, episodes, articles, and the fields of a query.

    \b
    Examples:
      kbindex completion fish > ~/.config/fish/completions/kbindex.fish
      eval "$(kbindex completion bash)"              (in ~/.bashrc)
      eval "$(kbindex completion zsh)"               (in ~/.zshrc, below compinit)
    """
    root = click.get_current_context().find_root()
    script = _CLASSES[shell](root.command, {}, "kbindex", "_KBINDEX_COMPLETE")
    print(script.source(), end="")
    return 0
