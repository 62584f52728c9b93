import pytest

from kbindex.model import Episode
from kbindex.shownotes import Reader

READER = Reader()


def read(text: str) -> Episode:
    episode = READER.read_text(text, episode_id="7", path="7.md").episode
    assert episode is not None
    return episode


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        *((name, "hosts") for name in ("Hosts", "Your hosts", "出演者", "🎤 MC")),
        *((name, "guests") for name in ("Guest", "Guests:", "ゲスト", "今回のゲスト")),
    ],
)
def test_who_stands_below_such_a_heading_is_host_or_guest(
    heading: str, role: str
) -> None:
    found = read(f"# A\n\n## {heading}\n\n- Mio Tani\n- @ren_m\n\n## B\n\n- No One\n")
    people = {"hosts": found.hosts, "guests": found.guests}
    assert people.pop(role) == ("Mio Tani", "ren_m")
    assert list(people.values()) == [()]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("- [Mio](https://github.com/mio_t)", "mio_t"),
        ("- [Mio](https://show.example/hosts/mio)", "Mio"),
        ("- [Mio Tani](https://www.linkedin.com/in/mio-t-12ab), of ACME", "Mio Tani"),
        ("- Mio Tani, engineer at [ACME](https://acme.example)", "Mio Tani"),
        ("- Mio Tani of [ACME](https://a.example) ([@mio](https://x.com/mio))", "mio"),
        ("- Mio Tani (@mio)", "mio"),
        ("- 谷みおさん（ACME）", "谷みお"),
        ("- 谷みお：編集者", "谷みお"),
        ("- Mio Tani – who wrote it", "Mio Tani"),
        ("Mio Tani", "Mio Tani"),
        (
            (
                "[Mio](https://www.linkedin.com/in/mio-t) -\n"
                "[@mio](https://x.com/mio), of\n[ACME](https://acme.example)"
            ),
            "mio",
        ),
        ("[Mio](https://x.com/mio) has been with us before.", "mio"),
        ("### Mio Tani\n\nShe builds clocks.", "Mio Tani"),
    ],
)
def test_a_line_names_one_person(line: str, name: str) -> None:
    assert read(f"# A\n\n## Guest\n\n{line}\n\n## B\n\nText.\n").guests == (name,)


@pytest.mark.parametrize(
    "line",
    [
        "In this episode we talk to two people of a small company.",
        "- a sentence that goes on and on without any name or mark in it at all",
    ],
)
def test_a_text_names_nobody(line: str) -> None:
    assert read(f"# A\n\n## Guests\n\n{line}\n\n## B\n\nText.\n").guests == ()


def test_a_text_above_a_list_only_leads_to_it() -> None:
    found = read("# A\n\n## Guests\n\nWe welcome:\n\n- Mio\n- Ren\n")
    assert found.guests == ("Mio", "Ren")


def test_several_handles_in_a_line_are_several_people() -> None:
    found = read("# A\n\n## Hosts\n\n- @mio, @ren and [Aoi](https://x.com/aoi)\n")
    assert found.hosts == ("mio", "ren", "aoi")


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("**Guests:**\n\n- Mio\n- @ren\n", id="a line above a list"),
        pytest.param("## B\n\nText.\n\nGuests: Mio, @ren\n", id="a line at the end"),
        pytest.param("### 今回のゲスト：Mioさん、@ren\n\nText.\n", id="a heading"),
        pytest.param("## Goście\n\n- Mio\n- @ren\n", id="in Polish"),
        pytest.param("## 本期嘉宾\n\n- Mio\n- @ren\n", id="in Chinese"),
    ],
)
def test_people_are_read_where_a_page_has_no_such_section(page: str) -> None:
    found = read(f"# A\n\nIntro.\n\n## Start\n\nText.\n\n{page}")
    assert set(found.guests) <= {"Mio", "ren"}
    assert "ren" in found.guests


def test_the_header_comes_before_the_section() -> None:
    found = read("# A\n\n- Hosted by @mio\n\n## Hosts\n\n- Ren\n\n## Guest\n\n- Aoi\n")
    assert (found.hosts, found.guests) == (("mio",), ("Aoi",))


def test_people_may_stand_in_brackets_behind_a_text() -> None:
    found = read("## 概要\n\n散歩の話をしました。（出演者：みお, ren、ゲスト無し）\n")
    assert found.hosts == ("みお", "ren", "ゲスト無し")
    found = read("## 概要\n\n散歩の話をしました（ゲスト: 蓮）。(see: A, B)\n")
    assert (found.hosts, found.guests) == ((), ("蓮",))


def test_the_head_of_a_table_names_no_person() -> None:
    text = (
        "# 12\n\n## Hosts\n\n| Host | Account |\n|--|--|\n"
        "| Aki | [@aki](https://github.com/aki) |\n| Ben | @ben |\n"
    )
    episode = Reader().read_text(text, episode_id="12", path="12.md").episode
    assert episode is not None
    assert episode.hosts == ("aki", "ben")


@pytest.mark.parametrize(
    "text",
    [
        "【出演者】\nあき（@aki）、べん（@ben）",
        "▼パーソナリティ\n[あき](https://github.com/aki)\n[べん](https://github.com/ben)",
        "Hosts:\n@aki\n@ben",
    ],
)
def test_people_stand_below_the_first_line_of_a_paragraph(text: str) -> None:
    notes = f"# 12\n\n今回の話。\n\n{text}\n"
    episode = Reader().read_text(notes, episode_id="12", path="12.md").episode
    assert episode is not None
    assert episode.hosts == ("aki", "ben")
