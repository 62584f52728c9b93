"""The commands: where each is, what it does, and when it finds nothing.

No other module speaks of a command. `--help` and completion read these lines and import
no command.
"""

from collections.abc import Mapping

from kbindex.cli.lazy_group import LazyCommand

_PACKAGE = "kbindex.cli.commands"

_TABLE = (
    ("search", "search:search", "Find articles, the best first.", "nothing was found"),
    (
        "tags",
        "tags:tags",
        "List topic tags, or the articles of one.",
        "there is no such tag or article, or nothing to list",
    ),
    (
        "show",
        "show:show",
        "Show an episode or an article.",
        "there is no such episode or article",
    ),
    ("episodes", "episodes:episodes", "List the episodes.", "there are no episodes"),
    ("index", "index:index", "Bring the index up to date.", ""),
    ("rebuild", "index:rebuild", "Build the whole index anew.", ""),
    ("export", "export:export", "Print every record as JSON.", "there are no records"),
    (
        "trends",
        "trends:trends",
        "Show how often things are mentioned over time.",
        "none of the names was ever mentioned",
    ),
    (
        "related",
        "related:related",
        "Find articles like another one.",
        "there is no such article, or none is like it",
    ),
    (
        "seen",
        "seen:seen",
        "Say whether pages were covered before.",
        "one of the queries was not covered before",
    ),
    (
        "check",
        "check:check",
        "Check notes before they are published.",
        "something is left to mend, or would be mended where `--diff` shows it",
    ),
    (
        "presenters",
        "presenters:presenters",
        "List who brought what.",
        "there is no such presenter, or none at all",
    ),
    ("new", "new:new", "Make the next episode from a template.", ""),
    (
        "open",
        "open:open_page",
        "Open an article or a video in the browser.",
        "there is no such id, no address, or no browser",
    ),
    (
        "random",
        "random:pick_random",
        "Show an article at random.",
        "there are no articles",
    ),
    ("stats", "stats:stats", "Show the archive in figures.", ""),
    (
        "doctor",
        "doctor:doctor",
        "Examine versions, places, the index and the notes.",
        "something was found",
    ),
    (
        "eval",
        "eval:evaluate_search",
        "Measure how well searching works.",
        "nDCG@10 is below `--min-ndcg`",
    ),
    (
        "pick",
        "pick:pick",
        "Search as you type, and pick an article.",
        "nothing was picked",
    ),
    (
        "completion",
        "completion:completion",
        "Print a script that completes kbindex in a shell.",
        "",
    ),
)
"""Name, module and attribute, short help, when the exit status is 1 (empty: never); in
the order of the help."""

COMMANDS: Mapping[str, LazyCommand] = {
    name: LazyCommand(f"{_PACKAGE}.{target}", short_help, nothing)
    for name, target, short_help, nothing in _TABLE
}
