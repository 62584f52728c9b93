"""What a search may import: a start costs more than the search itself.

A module that is new here is a few milliseconds of every search. Add it to the list
only where a search needs it; else import it where it is used.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex import KnowledgeBase

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

EPISODE = """\
# 001

## Contents

### @ry

#### [Velero](https://velero.io/)

- 長期保存
- network

#### [Network](https://network.example/)
"""

WITHOUT_COVERAGE = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
"""Without the measuring of coverage, which is imported, too."""

OURS = {
    "": """
        cli collector config errors folders index indexing knowledge language messages
        model pages query safe_files search shownotes signals small_digests topics
        version whole_files
    """,
    "cli": """
        app browser command_table commands lazy_group options query_command
        said_of_search
        screens session
    """,
    "cli.commands": """
        search
    """,
    "cli.options": """
        arguments defaults global_options help language lists numbers output_formats
        query_options views
    """,
    "cli.screens": """
        article_lines columns hit_lines line_layout link_lines note_lines search_screen
        terminal titles view
    """,
    "index": """
        analyzed attributes concepts contract duplicates embedded entries
        filters json_bytes lexicon lists packed_records rankings recipe records
        same_page selections
    """,
    "index.embedded": """
        current generation_reader generations lexicon_files manifest
        record_files stamps stored_generation whoosh_format
    """,
    "index.embedded.whoosh_format": """
        layout segment_reader
    """,
    "index.lists": """
        features kept likeness list_reader matching postings ranking selecting
    """,
    "indexing": """
        alignment archive_bridges archive_refresher archive_topics bridge_cache
        build_rules changes file_states package_bridges provenance refresh user_files
    """,
    "config": """
        files glossary_lines notes packs places settings
    """,
    "knowledge": """
        base healing holder questions snapshot
    """,
    "language": """
        analysis bridges readings scripts verb_forms word_lists
    """,
    "language.analysis": """
        analyzer char_filters english japanese known_nouns libraries stems_apart
        technical terms
        token_filters tokenizer
    """,
    "language.bridges": """
        data_digests keys sound sources spelling table
    """,
    "model": """
        link_places near_names order safe_text shows times understanding urls values
    """,
    "pages": """
        flat_rows groups json_documents weak_hits
    """,
    "query": """
        ast fields parser render
    """,
    "search": """
        candidates expand match reranking results searcher show
    """,
    "search.expand": """
        corrections expansion fillers name_parts names prefixes query_context
        said_twice sound_alikes
    """,
    "search.match": """
        conditions tag_names
    """,
    "search.show": """
        absences facets snippets suggestions why
    """,
    "shownotes": """
        companion_files episode_files
    """,
    "topics": """
        taxonomy
    """,
    "topics.taxonomy": """
        data_digests fingerprints
    """,
}
"""Package below `kbindex` → its modules that a search in ASCII may import."""

OTHERS = {"Stemmer", "click", "msgspec"}
"""Packages of others that it may import."""

ENVIRONMENT = {
    "__main__",
    "_distutils_hack",
    "_virtualenv",
    "coverage",
    "typing_extensions",
}
"""What a virtual environment, a test run or a package of others may bring along."""

SLOW = [
    "argparse",
    "asyncio",
    "concurrent",
    "csv",
    "dataclasses",
    "email",
    "getpass",
    "http",
    "importlib.metadata",
    "importlib.resources",
    "json",
    "logging",
    "multiprocessing",
    "optparse",
    "pdb",
    "random",
    "secrets",
    "select",
    "selectors",
    "shutil",
    "signal",
    "socket",
    "sqlite3",
    "ssl",
    "statistics",
    "string",
    "subprocess",
    "tempfile",
    "tomllib",
    "traceback",
    "unittest",
    "urllib.request",
    "xml",
    "zipfile",
]
"""Modules of Python that a search has no use for, and that take long to import."""

MOST = 320
"""Modules in all, those included that Python itself needs to start."""

LIST_MODULES = """
import sys
from kbindex.cli.app import run
status = run(sys.argv[1:])
assert status == 0, status
print(*sorted(sys.modules))
"""


@pytest.fixture
def modules_of(
    write: Write, open_base: Open, episodes: Path, index: Path
) -> Callable[[str], set[str]]:
    """List what `kbindex search` imports, on an index that is up to date."""

    def list_modules(query: str) -> set[str]:
        write("001", EPISODE)
        open_base().search(query)
        done = subprocess.run(  # noqa: S603 - this interpreter
            [
                *(sys.executable, "-c", LIST_MODULES),
                *("--episodes", str(episodes), "--index", str(index), "search", query),
            ],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            env=WITHOUT_COVERAGE,
        )
        assert ("weaker matches" in done.stdout) is (" " in query)
        return set(done.stdout.splitlines()[-1].split())

    return list_modules


@pytest.fixture
def modules(modules_of: Callable[[str], set[str]]) -> set[str]:
    """What a search for one word has imported."""
    return modules_of("Velero")


def test_search_in_ascii_imports_only_what_is_listed(modules: set[str]) -> None:
    listed = {
        ".".join(filter(None, ("kbindex", package, name)))
        for package, names in OURS.items()
        for name in names.split()
    }
    ours = {name for name in modules if name.startswith("kbindex.")}
    assert ours - listed == set()
    tops = {name.partition(".")[0] for name in modules} - sys.stdlib_module_names
    others = {name for name in tops if "cython" not in name} - {"kbindex"}
    assert others - OTHERS - ENVIRONMENT == set()
    if "coverage" not in modules:
        assert modules & set(SLOW) == set()
        assert len(modules) <= MOST


def test_weaker_matches_import_nothing_that_measures_letters(
    modules_of: Callable[[str], set[str]],
) -> None:
    """The rule above them has letters that are not ASCII, and no need to measure."""
    assert "wcwidth" not in modules_of("Velero network")


def test_search_for_a_known_noun_loads_no_dictionary(
    modules_of: Callable[[str], set[str]],
) -> None:
    assert "sudachipy" not in modules_of("保存")


def test_every_listed_module_is_there(modules: set[str]) -> None:
    """So that the list says what is, and not what was."""
    listed = {
        ".".join(filter(None, ("kbindex", package, name)))
        for package, names in OURS.items()
        for name in names.split()
    }
    assert listed - modules == set()
