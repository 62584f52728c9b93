"""The scan for tokens, with a segmenter that needs no dictionary."""

import pytest

from kbindex.language.analysis.japanese import FOREIGN, LongUnit, Unit, WordRole
from kbindex.language.analysis.tokenizer import Kind, build_tokenizer


class PairSegmenter:
    """Cuts Japanese into pairs of characters, and remembers what it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def segment(self, text: str) -> list[LongUnit]:
        self.given.append(text)
        units: list[LongUnit] = []
        start = 0
        while start < len(text):
            end = start + 1 if FOREIGN in text[start : start + 2] else start + 2
            form = text[start:end]
            if form != FOREIGN:
                short = Unit(0, len(form), form, WordRole.NOUN)
                units.append(
                    LongUnit(start, start + len(form), form, WordRole.NOUN, (short,))
                )
            start = end
        return units


def tokens(text: str) -> list[tuple[str, Kind]]:
    tokenize = build_tokenizer(PairSegmenter())
    found = tokenize(text)
    assert all(text[t.start : t.end] == t.text for t in found)
    assert [t.position for t in found] == list(range(len(found)))
    return [(t.text, t.kind) for t in found]


@pytest.mark.parametrize(
    "name",
    [
        "cert-manager",
        "kube-scheduler",
        "v1.21",
        "1.21.3",
        "GKE1.21",
        "C++",
        "C#",
        ".NET",
        "F#",
        "ASP.NET",
        "Node.js",
        "CI/CD",
        "TCP/IP",
        "8080/TCP",
        "--dry-run",
        "snake_case_name",
        "node.kubernetes.io/arch",
        "apps/v1",
        "@octocat",
        "@_octo_cat_",
        "@types/node",
        "react@17.0.2",
        "someone@mail.example",
        "KEP-2086",
        "I/O",
        "10.0.0.1",
        "2021-07-02",
        ".github/workflows",
    ],
)
def test_technical_tokens_are_protected(name: str) -> None:
    assert tokens(f"see {name}, and") == [
        ("see", Kind.WORD),
        (name, Kind.NAME),
        ("and", Kind.WORD),
    ]
    assert tokens(f"({name})。") == [(name, Kind.NAME)]


@pytest.mark.parametrize(
    "word",
    ["helm", "k8s", "o11y", "Kubernetes", "2021", "WSL2", "Zürich", "한국", "вот"],
)
def test_plain_words(word: str) -> None:
    assert tokens(f"“{word}”!") == [(word, Kind.WORD)]


def test_marks_without_a_composed_form_belong_to_the_word() -> None:
    assert tokens("हिन्दी q\u0308") == [("हिन्दी", Kind.WORD), ("q\u0308", Kind.WORD)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Kubernetes' pods", ["Kubernetes", "pods"], id="plural-possessive"
        ),
        pytest.param("Kubernetes's", ["Kubernetes"], id="possessive"),
        pytest.param("What's new", ["What", "new"], id="contraction"),
        pytest.param("'quoted'", ["quoted"], id="quotes"),
        pytest.param("don't O'Reilly", ["don't", "O'Reilly"], id="inner"),
        pytest.param("end. Next", ["end", "Next"], id="full-stop"),
        pytest.param("1. first", ["1", "first"], id="list-number"),
        pytest.param("a -- b --- c", ["a", "b", "c"], id="dashes"),
        pytest.param("key=value; 14:00", ["key", "value", "14", "00"], id="signs"),
        pytest.param("C#7 abc# #42", ["C", "7", "abc", "42"], id="number-signs"),
        pytest.param("HPA+VPA a+++", ["HPA", "VPA", "a"], id="plus"),
        pytest.param("foo().bar ...baz", ["foo", "bar", "baz"], id="dots"),
        pytest.param("😀👍🏽 ok", ["ok"], id="emoji"),
        pytest.param("", [], id="empty"),
    ],
)
def test_words_without_what_stands_around_them(text: str, expected: list[str]) -> None:
    assert [surface for surface, _ in tokens(text)] == expected


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("(https://a.example/b).", "https://a.example/b"),
        ("<http://a.example>", "http://a.example"),
        ("HTTPS://A.EXAMPLE/b?c=d#e, f", "HTTPS://A.EXAMPLE/b?c=d#e"),
        ("https://a.example/b_(c)!", "https://a.example/b_(c)"),
        ("https://a.example/bを読む", "https://a.example/b"),
        ("ftp://a.example/", "ftp://a.example/"),
    ],
)
def test_urls_end_where_a_reader_ends_them(text: str, url: str) -> None:
    assert tokens(text)[0] == (url, Kind.URL)


def test_no_url_is_longer_than_browsers_take() -> None:
    first, *_ = tokens("http://a.example/" + "b" * 5000)
    assert len(first[0]) == len("http://") + 2000


@pytest.mark.parametrize(
    ("text", "given"),
    [
        pytest.param("監視", ["監視"], id="alone"),
        pytest.param("第2回", ["第2回"], id="digit-inside"),
        pytest.param("3つ", ["3つ"], id="digit-before"),
        pytest.param("フェーズ2", ["フェーズ2"], id="digit-after"),
        pytest.param("2021年6月。", ["2021年6月"], id="digits"),
        pytest.param("第2.5回", ["第я回"], id="decimal"),
        pytest.param("Podを監視", ["яを監視"], id="word-before"),
        pytest.param("監視k8s", ["監視я"], id="word-after"),
        pytest.param("v1.21がGKE1.21で", ["яがяで"], id="versions"),
        pytest.param("図2a", ["図я"], id="digit-that-begins-a-word"),
        pytest.param("図2-a", ["図я"], id="digit-that-begins-a-name"),
        pytest.param("監視 と Pod", ["監視", "と"], id="spaces-part"),
        pytest.param("監視、運用・設計", ["監視", "運用", "設計"], id="signs-part"),
        pytest.param("監視\nログ", ["監視", "ログ"], id="lines-part"),
        pytest.param("pods only", [], id="none"),
    ],
)
def test_japanese_is_segmented_with_what_touches_it(
    text: str, given: list[str]
) -> None:
    segmenter = PairSegmenter()
    build_tokenizer(segmenter)(text)
    assert segmenter.given == given


def test_tokens_of_mixed_text_are_in_order_and_in_place() -> None:
    assert tokens("PodをEKSで運用する") == [
        ("Pod", Kind.WORD),
        ("を", Kind.JAPANESE),
        ("EKS", Kind.WORD),
        ("で運", Kind.JAPANESE),
        ("用す", Kind.JAPANESE),
        ("る", Kind.JAPANESE),
    ]


def test_a_unit_counts_as_many_positions_as_it_has_short_units() -> None:
    class OneLongUnit:
        def segment(self, text: str) -> list[LongUnit]:
            half = len(text) // 2
            shorts = (
                Unit(0, half, text[:half], WordRole.NOUN),
                Unit(half, len(text), text[half:], WordRole.NOUN),
            )
            return [LongUnit(0, len(text), text, WordRole.NOUN, shorts)]

    found = build_tokenizer(OneLongUnit())("a 監視基盤 b")
    assert [(token.text, token.position) for token in found] == [
        ("a", 0),
        ("監視基盤", 1),
        ("b", 3),
    ]
