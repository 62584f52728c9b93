"""The commands: where each is, and what it does in a line.

The lines stand here as well as at the commands, so that `--help` and completion
need not import them.
"""

from collections.abc import Mapping

from kbindex.cli.lazy_group import LazyCommand

_PACKAGE = "kbindex.cli.commands"

_TABLE = (
    ("search", "search:search", "Find articles, the best first."),
    ("tags", "tags:tags", "List topic tags, or the articles of one."),
    ("show", "show:show", "Show an episode or an article."),
    ("episodes", "episodes:episodes", "List the episodes."),
    ("index", "index:index", "Bring the index up to date."),
    ("rebuild", "index:rebuild", "Build the whole index anew."),
    ("export", "export:export", "Print every record as JSON."),
    ("trends", "trends:trends", "Show how often things are mentioned over time."),
    ("related", "related:related", "Find articles like another one."),
    ("seen", "seen:seen", "Say whether pages were covered before."),
    ("check", "check:check", "Check notes before they are published."),
    ("presenters", "presenters:presenters", "List who brought what."),
    ("new", "new:new", "Make the next episode from a template."),
    ("open", "open:open_page", "Open an article or a video in the browser."),
    ("random", "random:pick_random", "Show an article at random."),
    ("stats", "stats:stats", "Show the archive in figures."),
    ("doctor", "doctor:doctor", "Examine versions, places, the index and the notes."),
    ("eval", "eval:evaluate_search", "Measure how well searching works."),
    ("pick", "pick:pick", "Search as you type, and pick an article."),
    (
        "completion",
        "completion:completion",
        "Print a script that completes kbindex in a shell.",
    ),
)
"""Name, module and attribute, short help; in the order of the help."""

COMMANDS: Mapping[str, LazyCommand] = {
    name: LazyCommand(f"{_PACKAGE}.{target}", short_help)
    for name, target, short_help in _TABLE
}
