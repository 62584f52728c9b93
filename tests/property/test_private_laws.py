"""Whatever is private, an archive answers as if it were not there."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from kbindex.shownotes import LeaveOut, look_through

NAMES = ("a", "b-private", "B", "c", "x-private.en")
FILES = (
    *("{}.md", "{}.html", "{}/README.md", "{}/index.md", "{}/shownotes.md"),
    *("{}/{}.md", "{}.vtt", "{}.transcript.md", "{}/transcript.md", "{}/chapters.json"),
)

paths = st.builds(
    lambda file, outer, inner: file.format(outer, inner),
    st.sampled_from(FILES),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
)
archives = st.dictionaries(paths, st.booleans(), max_size=12)


PRIVATE = LeaveOut(names=("*-private",))


def write(root: Path, files: dict[str, bool]) -> None:
    """Write the files of an archive; True is marked as private."""
    for path, is_marked in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        text = "---\nprivate: true\n---\n" if is_marked else "# x\n"
        (root / path).write_text(text)


@given(archives)
def test_no_file_that_is_named_private_is_found_and_all_others_are(
    files: dict[str, bool],
) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, files)
        whole = {file.path for file in look_through(root).files}
        found = look_through(root, leave_out=PRIVATE).files
        shown = {path for file in found for path in (file.path, *file.beside)}
        assert not [path for path in shown if PRIVATE.has_named(path)]
        wanted = {path for path in whole if "-private" not in path}
        assert {file.path for file in found} >= {
            path for path in wanted if not files[path]
        }
        assert {file.path for file in found} <= wanted


@given(archives)
def test_no_page_that_is_marked_is_found_nor_what_belongs_to_it(
    files: dict[str, bool],
) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, files)
        whole = look_through(root)
        found = look_through(root, leave_out=LeaveOut())
        marked = {file.path for file in whole.files if files[file.path]}
        beside = {path for f in whole.files if f.path in marked for path in f.beside}
        assert {file.path for file in found.files} == {
            file.path for file in whole.files
        } - marked
        assert not beside & {path for file in found.files for path in file.beside}
        assert found.leaves_out == bool(marked)
