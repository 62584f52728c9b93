import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest

from kbindex import folders, safe_files
from kbindex.safe_files import OutsideLinkError, has_link, open_regular, read_regular

LINKS = pytest.mark.skipif(os.name == "nt", reason="links need a right there")
HAS_PIPES = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a file in it, beside a file that is none of its business."""
    (tmp_path / "root" / "in").mkdir(parents=True)
    (tmp_path / "root" / "in" / "a.md").write_bytes(b"inside")
    (tmp_path / "secret").write_bytes(b"outside")
    return tmp_path / "root"


@pytest.fixture(params=["by-folders", "by-path"])
def platform(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is here, and as where nothing is opened relative to a folder."""
    if request.param == "by-path":
        monkeypatch.setattr(folders, "_HAS_DESCRIPTORS", False)


def read(root: Path, path: str, *, follow_outside: bool = False) -> bytes:
    return read_regular(str(root), path, most_bytes=100, follow_outside=follow_outside)


def to_secret(root: Path) -> str:
    (root / "x.md").symlink_to(root.parent / "secret")
    return "x.md"


def to_secret_by_steps(root: Path) -> str:
    (root / "x.md").symlink_to("in/../step")
    (root / "step").symlink_to("../secret")
    return "x.md"


def to_folder_of_secret(root: Path) -> str:
    (root / "up").symlink_to("..")
    return "up/secret"


def to_neighbour(root: Path) -> str:
    """A folder whose name begins as that of the root."""
    (root.parent / "root2").mkdir()
    (root.parent / "root2" / "secret").write_bytes(b"outside")
    (root / "x.md").symlink_to("../root2/secret")
    return "x.md"


OUTSIDE = [to_secret, to_secret_by_steps, to_folder_of_secret, to_neighbour]


@LINKS
@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("make", OUTSIDE)
def test_link_that_leads_outside_is_refused(
    root: Path, make: Callable[[Path], str]
) -> None:
    path = make(root)
    with pytest.raises(OutsideLinkError) as refused:
        read(root, path)
    assert refused.value.filename == f"{root}/{path}"
    assert refused.value.strerror == "a symbolic link that leads out of the folder"
    assert read(root, path, follow_outside=True) == b"outside"


@LINKS
@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("target", ["in/a.md", "../root/in/a.md", "in/../in/a.md"])
def test_link_that_stays_inside_is_followed(root: Path, target: str) -> None:
    (root / "x.md").symlink_to(target)
    (root / "absolute.md").symlink_to(root / "in" / "a.md")
    (root / "folder").symlink_to("in")
    assert [read(root, path) for path in ("x.md", "absolute.md", "folder/a.md")] == [
        b"inside"
    ] * 3


@LINKS
@pytest.mark.usefixtures("platform")
def test_root_may_be_a_link(root: Path) -> None:
    link = root.with_name("link")
    link.symlink_to("root")
    (root / "x.md").symlink_to(link / "in" / "a.md")
    assert read(link, "in/a.md") == read(link, "x.md") == b"inside"


@LINKS
@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("name", [".git", ".GIT"])
def test_link_to_what_git_keeps_is_refused(root: Path, name: str) -> None:
    """A checkout of GitHub Actions leaves a token in `.git/config`."""
    (root / name).mkdir()
    (root / name / "config").write_bytes(b"token")
    (root / "x.md").symlink_to(f"{name}/config")
    with pytest.raises(OutsideLinkError):
        read(root, "x.md")


@LINKS
def test_link_through_hidden_folders_is_followed(root: Path) -> None:
    """Kubernetes mounts a ConfigMap so."""
    (root / "..2021").mkdir()
    (root / "..2021" / "b.md").write_bytes(b"mounted")
    (root / "..data").symlink_to("..2021")
    (root / "b.md").symlink_to("..data/b.md")
    assert read(root, "b.md") == b"mounted"


@LINKS
@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize(
    ("target", "number"),
    [
        ("x.md", errno.ELOOP),
        ("nowhere", errno.ENOENT),
        ("in", errno.EISDIR),
        (".", errno.EISDIR),
    ],
)
def test_link_to_no_file_is_an_error_as_ever(
    root: Path, target: str, number: int
) -> None:
    (root / "x.md").symlink_to(target)
    with pytest.raises(OSError, match=r"x\.md") as refused:
        read(root, "x.md")
    assert refused.value.errno == number


@HAS_PIPES
@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("is_swapped", [False, True])
def test_pipe_is_not_waited_for(
    root: Path, *, is_swapped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is one that takes a file's place between the look and the opening."""
    os.mkfifo(root / "pipe.md")
    if is_swapped:
        file, truly = (root / "in" / "a.md").stat(), os.stat

        def look(path: str, **options: object) -> os.stat_result:
            is_pipe = str(path).endswith("pipe.md")
            return file if is_pipe else truly(path, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(os, "stat", look)
    with pytest.raises(OSError, match="a pipe or device, not a file"):
        read(root, "pipe.md")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices here")
@pytest.mark.usefixtures("platform")
def test_device_is_not_even_opened(root: Path) -> None:
    """To open one may do something, such as to wind a tape."""
    (root / "x.md").symlink_to("/dev/zero")
    with pytest.raises(OSError, match="a pipe or device, not a file"):
        read(root, "x.md", follow_outside=True)


def test_no_more_is_read_than_was_asked_for(root: Path) -> None:
    (root / "big.md").write_bytes(b"x" * 1000)
    assert read(root, "big.md") == b"x" * 100


@LINKS
def test_what_would_be_waited_for_is_an_error(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: `/proc/kmsg` is a regular file, and without an end."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.write(writing, b"one line")
    monkeypatch.setattr(safe_files, "open_regular", lambda *_, **__: reading)
    try:
        with pytest.raises(BlockingIOError):
            read(root, "kmsg")
    finally:
        os.close(writing)


@LINKS
@pytest.mark.parametrize("part", ["x.md", "in"])
def test_link_that_comes_after_the_look_is_not_followed(
    root: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file or its folder is exchanged when its path has just been resolved."""
    path = {"x.md": "x.md", "in": "x/a.md"}[part]
    (root / path.partition("/")[0]).symlink_to("in/a.md" if part == "x.md" else "in")
    (root.parent / "other").mkdir()
    (root.parent / "other" / "a.md").write_bytes(b"outside")

    def resolve(root_: str, place: str) -> str:
        found = resolve_truly(root_, place)
        (root / "in").rename(root / "away")
        (root / "in").symlink_to("../other")
        return found

    resolve_truly = safe_files.resolve_inside
    monkeypatch.setattr(safe_files, "resolve_inside", resolve)
    with pytest.raises(OSError, match=r"/x") as refused:
        read(root, path)
    assert refused.value.errno in {errno.ELOOP, errno.ENOTDIR}


@LINKS
@pytest.mark.parametrize("path", ["in/a.md", "x/a.md", "a.md"])
def test_links_that_are_exchanged_all_the_time_lead_nowhere(
    root: Path, path: str
) -> None:
    """Another process exchanges a folder for a link, as often as it can."""
    (root / "x").symlink_to("in")
    (root / "a.md").symlink_to("in/a.md")
    (root.parent / "other").mkdir()
    (root.parent / "other" / "a.md").write_bytes(b"outside")
    is_over = Event()

    def exchange() -> None:
        while not is_over.is_set():
            (root / "in").rename(root / "away")
            (root / "in").symlink_to("../other")
            (root / "in").unlink()
            (root / "away").rename(root / "in")

    thread = Thread(target=exchange)
    thread.start()
    read_ = set()
    try:
        for _ in range(1000):
            with suppress(OSError):
                read_.add(read(root, path))
    finally:
        is_over.set()
        thread.join()
    assert read_ <= {b"inside"}


@LINKS
def test_no_descriptor_is_left_open(root: Path) -> None:
    descriptor = open_regular(str(root), "in/a.md")
    assert stat.S_ISREG(os.fstat(descriptor).st_mode)
    os.close(descriptor)
    (root / "x.md").symlink_to("../secret")
    for path in ("x.md", "in", "in/none.md", "in/a.md/b", "none/a.md"):
        with pytest.raises(OSError, match=path):
            read(root, path)
    again = open_regular(str(root), "in/a.md")
    os.close(again)
    assert again == descriptor


@LINKS
def test_link_is_found_in_any_part(root: Path) -> None:
    (root / "x.md").symlink_to("in/a.md")
    (root / "folder").symlink_to("in")
    (root / "broken").symlink_to("nowhere")
    found = {
        path: has_link(str(root), path)
        for path in ("in/a.md", "in/none.md", "x.md", "folder/a.md", "broken")
    }
    assert found == {
        "in/a.md": False,
        "in/none.md": False,
        "x.md": True,
        "folder/a.md": True,
        "broken": True,
    }
