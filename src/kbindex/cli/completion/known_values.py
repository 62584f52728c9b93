"""What completes a word without an index: files, rules of `check`, formats."""

from collections.abc import Mapping

import click
from click.shell_completion import CompletionItem

from kbindex.cli.completion.index_values import iter_items
from kbindex.cli.options.output_formats import FORMATS
from kbindex.messages import later, tr

_ALL_RULES = later("all rules")


def complete_files(_: click.Context, typed: str) -> list[CompletionItem[str]]:
    """Let the shell complete a file or a folder."""
    return [CompletionItem(typed, type="file")]


def complete_formats(_: click.Context, typed: str) -> list[CompletionItem[str]]:
    """List the formats by name."""
    texts = {name: tr(text) for name, text in FORMATS.items()}
    return list(iter_items(texts, typed))


def complete_rules(_: click.Context, typed: str) -> list[CompletionItem[str]]:
    """List the rules that may stand last in a list of codes: those not named yet."""
    before, comma, last = typed.rpartition(",")
    named = {code.strip().upper() for code in before.split(",")}
    left = {code: name for code, name in _rules("ALL").items() if code not in named}
    return list(iter_items(left, last, before=before + comma))


def complete_explained(_: click.Context, typed: str) -> list[CompletionItem[str]]:
    """List the rules that can be explained."""
    return list(iter_items(_rules("all"), typed))


def _rules(all_of_them: str) -> Mapping[str, str]:
    from kbindex.cli.screens.rule_lines import rule_names  # noqa: PLC0415 - cold start

    return {**rule_names(), all_of_them: tr(_ALL_RULES)}
