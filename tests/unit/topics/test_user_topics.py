import pytest
from msgspec.structs import replace
from tests.processor_time import within

from kbindex.errors import ConfigError
from kbindex.topics import Taxonomy, Topic, UserTopics, with_user_topics

BASE = Taxonomy(
    {
        "monitoring": Topic(id="monitoring", label="Monitoring", kind="topic"),
        "mill": Topic(
            id="mill",
            label="Mill",
            kind="service",
            aliases=("ミル",),
            broader=("monitoring",),
        ),
    }
)


def merged(*texts: str) -> Taxonomy:
    files = [
        UserTopics(source=f"{number}/topics.toml", text=text)
        for number, text in enumerate(texts, 1)
    ]
    return with_user_topics(BASE, files)


def test_a_new_entry_is_a_project_called_by_its_id() -> None:
    assert merged("[watchtower]").topics["watchtower"] == Topic(
        id="watchtower", label="watchtower", kind="project"
    )


def test_an_entry_of_the_package_keeps_what_is_not_named() -> None:
    text = '[mill]\nlabel = "The Mill"\naliases = ["粉屋"]'

    assert merged(text).topics["mill"] == Topic(
        id="mill",
        label="The Mill",
        kind="service",
        aliases=("ミル", "粉屋"),
        broader=("monitoring",),
    )


def test_a_new_label_stands_for_readers_of_all_languages() -> None:
    """Else the words of the package would hide the user's."""
    package = Taxonomy({"a": Topic(id="a", label="A", label_ja="あ", kind="topic")})

    def labels(text: str) -> tuple[str, str | None]:
        merged = with_user_topics(package, [UserTopics(source="t", text=text)])
        return merged.label("a"), merged.label_ja("a")

    assert labels('[a]\naliases = ["b"]') == ("A", "あ")
    assert labels('[a]\nlabel = "B"') == ("B", None)
    assert labels('[a]\nlabel_ja = "い"') == ("A", "い")
    assert labels('[a]\nlabel = "B"\nlabel_ja = "い"') == ("B", "い")


def test_a_later_file_wins_and_may_build_upon_the_earlier() -> None:
    taxonomy = merged('[a]\nlabel = "One"', '[a]\nlabel = "Two"\n[b]\nbroader = ["a"]')

    assert (taxonomy.label("a"), taxonomy.above("b")) == ("Two", ("a",))


def test_without_files_it_is_the_same_taxonomy() -> None:
    assert merged() is BASE


def test_a_name_of_the_package_is_the_users() -> None:
    """Regression: a file ended in an error once the package knew its name, too."""
    taxonomy = merged('[grinder]\naliases = ["ミル"]')
    assert taxonomy.find("ミル") == "grinder"
    assert taxonomy.topics["mill"] == replace(BASE.topics["mill"], aliases=())


def test_an_entry_called_as_one_of_the_package_stands_in_its_place() -> None:
    package = dict(BASE.topics)
    package["sail"] = Topic(id="sail", label="Sail", kind="project", broader=("mill",))
    files = [UserTopics(source="t", text='[my-mill]\nlabel = "Mill"')]
    taxonomy = with_user_topics(Taxonomy(package), files)
    assert {*taxonomy.topics} == {"monitoring", "my-mill", "sail"}
    assert taxonomy.find("mill") == "my-mill"
    assert taxonomy.above("sail") == ()


def test_an_entry_that_the_user_adds_to_is_no_part_of_what_is_gone() -> None:
    """Regression: it was an error of an entry that says nothing of what is above."""
    package = dict(BASE.topics)
    package["sail"] = Topic(id="sail", label="Sail", kind="project", broader=("mill",))
    text = '[sail]\naliases = ["帆"]\n[my-mill]\nlabel = "Mill"'
    files = [UserTopics(source="t", text=text)]
    taxonomy = with_user_topics(Taxonomy(package), files)
    assert taxonomy.find("帆") == "sail"
    assert taxonomy.broader("sail") == ()


def test_what_an_entry_says_is_not_that_of_another_to_which_the_user_adds() -> None:
    """Regression: a file that adds to `mill` was wrong once the package knew ミル."""
    taxonomy = merged('[mill]\naliases = ["粉"]\n[grinder]\naliases = ["ミル"]')
    assert taxonomy.topics["mill"].aliases == ("粉",)
    assert taxonomy.find("ミル") == "grinder"


@pytest.mark.parametrize("weak", ["ミル", "Mill"])
def test_a_weak_name_takes_none_that_an_entry_goes_by(weak: str) -> None:
    """Regression: it was an error, once the package knew the name."""
    taxonomy = merged(f'[grinder]\nweak = ["{weak}", "flour"]')
    assert taxonomy.topics["mill"] == BASE.topics["mill"]
    assert taxonomy.find(weak) == "mill"
    assert taxonomy.topics["grinder"].weak == ("flour",)


def test_many_entries_take_no_longer_each_than_few() -> None:
    """Regression: each entry looked at the names of all; a square would be minutes."""
    text = "".join(f'[a{n}]\naliases = ["b{n}"]\n' for n in range(8_000))
    assert len(within(10, lambda: merged(text)).topics) == 8_000 + len(BASE.topics)


def test_a_weak_name_of_two_entries_is_the_users() -> None:
    topic = Topic(id="bread", label="Bread", kind="topic", weak=("flour",))
    files = [UserTopics(source="t", text='[grinder]\nweak = ["flour"]')]
    taxonomy = with_user_topics(Taxonomy({topic.id: topic}), files)
    assert taxonomy.find("flour") == "grinder"
    assert taxonomy.topics["bread"].weak == ()


def test_japanese_that_the_user_gives_to_another_entry_is_no_label() -> None:
    topic = Topic(id="monitoring", label="Monitoring", kind="topic", label_ja="監視")
    files = [UserTopics(source="t", text='[guards]\nlabel = "監視"')]
    taxonomy = with_user_topics(Taxonomy({topic.id: topic}), files)
    assert taxonomy.find("監視") == "guards"
    assert taxonomy.label_ja("monitoring") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("[a", "file: ", id="no TOML"),
        pytest.param("a = 1", "a: must be a table [a]", id="no table"),
        pytest.param("[A]", "A: an id is lower-case", id="id"),
        pytest.param(
            "[a]\ncolour = 1", "a: colour is unknown; expected one of", id="key"
        ),
        pytest.param("[a]\nlabel = 1", "a: label must be a text", id="label"),
        pytest.param('[a]\naliases = "b"', "a: aliases must be a list", id="list"),
        pytest.param("[a]\naliases = [1]", "a: aliases must be a list", id="texts"),
        pytest.param('[a]\nkind = "thing"', "a: kind must be one of topic", id="kind"),
        pytest.param('[a]\nevidence = "x"', "a: evidence must be one of", id="rule"),
        pytest.param("[a]\nis_brand = 1", "a: is_brand must be true", id="flag"),
        pytest.param('[a]\ntitles = ["("]', "a: titles holds '('", id="pattern"),
        pytest.param('[a]\nbroader = ["x"]', "a: broader 'x' does not", id="dangling"),
        pytest.param(
            '[a]\naliases = ["ミル"]\n[b]\nlabel = "ミル"',
            "b: the name 'ミル' belongs to a",
            id="name",
        ),
        pytest.param('[monitoring]\nbroader = ["mill"]', "is above itself", id="cycle"),
    ],
)
def test_a_wrong_entry_is_an_error_with_file_and_entry(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        merged(text)

    assert str(caught.value).startswith("1/topics.toml: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
