"""The commands, by task: where each is, what it does, and when it finds nothing.

No other module speaks of a command. `--help` and completion read these lines and import
no command.
"""

from collections.abc import Mapping

from kbindex.cli.lazy_group import LazyCommand
from kbindex.messages import later

_PACKAGE = "kbindex.cli.commands"

_TABLE = {
    later("Find"): (
        (
            "search",
            "search:search",
            "Find articles, the best first.",
            "nothing was found",
        ),
        (
            "show",
            "show:show",
            "Show an episode or an article.",
            "there is no such episode or article",
        ),
        (
            "open",
            "open:open_page",
            "Open an article or a video in the browser.",
            "there is no such id, no address, or no browser",
        ),
        (
            "related",
            "related:related",
            "Find articles like another one.",
            "there is no such article, or none is like it",
        ),
        (
            "pick",
            "pick:pick",
            "Search as you type, and pick an article.",
            "nothing was picked",
        ),
        ("serve", "serve:serve", "Show the archive in a browser.", ""),
        ("mcp", "mcp:mcp", "Let an assistant ask the archive.", ""),
    ),
    later("Browse topics"): (
        (
            "tags",
            "tags:tags",
            "List topic tags, or the articles of one.",
            "there is no such tag or article, or nothing to list",
        ),
        (
            "trends",
            "trends:trends",
            "Show how often things come up over time.",
            "no article is about any of the names, or nothing rises",
        ),
        (
            "presenters",
            "presenters:presenters",
            "List who brought what.",
            "there is no such presenter, or none at all",
        ),
        (
            "episodes",
            "episodes:episodes",
            "List the episodes.",
            "there are no episodes",
        ),
        (
            "glossary",
            "glossary:glossary",
            "List the words that mean the same here.",
            "there are none",
        ),
        ("stats", "stats:stats", "Show the archive in figures.", ""),
        (
            "random",
            "random:pick_random",
            "Show an article at random.",
            "there are no articles",
        ),
    ),
    later("Prepare an episode"): (
        (
            "seen",
            "seen:seen",
            "Say whether pages were covered before.",
            "one of the queries was not covered before",
        ),
        (
            "radar",
            "radar:radar",
            "List what followed, fell silent, came twice or is left open.",
            "there is no such tag, or nothing to list",
        ),
        ("init", "init:init", "Make this folder a project.", ""),
        ("new", "new:new", "Make the next episode from a template.", ""),
        (
            "import",
            "import_:import_episodes",
            "Make episodes of a podcast's feed, or of pages.",
            "the feed or folder has no episodes",
        ),
        (
            "edit",
            "edit:edit",
            "Open an episode or an article in your editor.",
            "there is no such id, or no such note",
        ),
        (
            "check",
            "check:check",
            "Check notes before they are published.",
            "something is left to mend, or would be mended where `--diff` shows it",
        ),
        (
            "lsp",
            "lsp:lsp",
            "Help an editor with notes while you write.",
            "the editor ends it without saying so before",
        ),
    ),
    later("Index and export"): (
        ("index", "index:index", "Bring the index up to date.", ""),
        ("rebuild", "index:rebuild", "Build the whole index anew.", ""),
        (
            "export",
            "export:export",
            "Export every record: as JSON, tables, a database, or notes.",
            "there are no records",
        ),
        (
            "diff",
            "diff:diff",
            "Show what changed since a bundle was exported.",
            "something changed",
        ),
        (
            "site",
            "site:make_site",
            "Make a web site of the archive.",
            "there are no episodes",
        ),
        (
            "eval",
            "eval:evaluate_search",
            "Measure how well searching works.",
            "nDCG@10 is below `--min-ndcg`, or nothing is found or relevant for a pool",
        ),
    ),
    later("This program"): (
        (
            "doctor",
            "doctor:doctor",
            "Examine versions, places, the index and the notes.",
            "something was found",
        ),
        (
            "completion",
            "completion:completion",
            "Print a script that completes kbindex in a shell.",
            "",
        ),
        ("help", "help:help_command", "Explain the program, or a command.", ""),
    ),
}
"""Task → name, module and attribute, short help, when the exit status is 1 (empty:
never); in the order of the help."""

COMMANDS: Mapping[str, LazyCommand] = {
    name: LazyCommand(f"{_PACKAGE}.{target}", short_help, nothing, task)
    for task, rows in _TABLE.items()
    for name, target, short_help, nothing in rows
}
