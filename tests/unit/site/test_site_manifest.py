"""The list of a site's files: what it says, and what is refused of somebody's."""

import json

import pytest

from kbindex.site.manifest import UNKNOWN, Entry, Manifest, digest, read_manifest

ENTRY = Entry("0a", "0b", 12)


def test_a_list_is_read_as_it_was_written() -> None:
    manifest = Manifest(files={"b/index.html": ENTRY, "a b/é.xml": UNKNOWN})
    assert read_manifest(manifest.to_bytes()) == manifest


def test_the_order_of_files_changes_no_byte() -> None:
    files = {"b": ENTRY, "a": UNKNOWN}
    turned = dict(reversed(files.items()))
    assert Manifest(files=files).to_bytes() == Manifest(files=turned).to_bytes()


def test_an_opened_list_names_all_and_knows_nothing_of_any() -> None:
    opened = Manifest(files={"a": ENTRY, "b": ENTRY}).opened(["b", "c"])
    assert opened.files == {"a": UNKNOWN, "b": UNKNOWN, "c": UNKNOWN}


@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "a/../../x",
        "/etc/x",
        "a//b",
        ".",
        "",
        ".git/config",
        "a/.GIT/hooks/x",
        "..\\x",
        "a\0b",
        ".kbindex-site.json",
    ],
)
def test_a_list_that_leads_out_of_its_folder_is_none(path: str) -> None:
    """It may come with a repository, and what it names may be removed."""
    document = {"format": 1, "files": {path: ["0a", "0b", 12]}}
    with pytest.raises(ValueError):  # noqa: PT011 - the caller says which file
        read_manifest(json.dumps(document).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b'{"format": 2, "files": {}}',
        b'{"format": 1, "files": {"a": ["0a", "0b", -1]}}',
        b'{"format": 1, "files": {"a": "0a"}}',
        b"\xff",
    ],
)
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the caller says which file
        read_manifest(content)


def test_no_part_of_a_hash_runs_into_the_next() -> None:
    assert digest(b"ab", b"c") != digest(b"a", b"bc")
