"""The pure steps of `tools/build_loanwords.py`; UniDic is not needed."""

import importlib.util
import struct
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[3]
LEXICON = frozenset(
    {"monitoring", "server", "bossa", "nova", "one", "to", "the", "set"}
)


def load_tool() -> ModuleType:
    """Import the script by its path: `tools` is no package."""
    path = ROOT / "tools" / "build_loanwords.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


tool = load_tool()


def feature(*, lemma: str, orth: str, goshu: str = "外") -> str:
    """Return a feature line in the layout of UniDic 2.1; the rest is of no interest."""
    head = "名詞,普通名詞,一般,*,*,*,カナ"
    return f'{head},{lemma},{orth},カナ,{orth},カナ,{goshu},*,*,*,*,カナ,"2,C1"'


def mecab_dictionary(features: bytes, *, charset: bytes = b"utf8") -> bytes:
    """Return a compiled dictionary of nothing but features."""
    size = 72 + 8 + 16 + len(features)
    sizes = (size ^ 0xEF718F77, 102, 0, 1, 1, 1, 8, 16, len(features), 0)
    return struct.pack("<10I32s", *sizes, charset) + bytes(8 + 16) + features


# What UniDic holds


def test_features_are_read_from_a_compiled_dictionary() -> None:
    lines = "あ,い\0う,え\0".encode()
    assert list(tool.iter_features(mecab_dictionary(lines))) == ["あ,い", "う,え"]


@pytest.mark.parametrize(
    "dictionary",
    [
        pytest.param(b"", id="empty"),
        pytest.param(mecab_dictionary(b"a\0")[:-1], id="cut off"),
        pytest.param(mecab_dictionary(b"a\0", charset=b"euc-jp"), id="not utf-8"),
    ],
)
def test_what_is_no_dictionary_is_refused(dictionary: bytes) -> None:
    with pytest.raises(ValueError, match=r"MeCab|UTF-8"):
        list(tool.iter_features(dictionary))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(
            feature(lemma="モニタリング-monitoring", orth="モニタリング"),
            ("モニタリング", "monitoring"),
            id="loanword",
        ),
        pytest.param(
            feature(lemma="サーバー-server", orth="サーバ"),
            ("サーバ", "server"),
            id="the spelling, not the lemma",
        ),
        pytest.param(
            feature(lemma="ボサノバ-bossa nova", orth="ボサ・ノヴァ"),
            ("ボサノヴァ", "bossa nova"),
            id="middle dot",
        ),
        pytest.param(
            feature(lemma="セット-set-up", orth="セット"),
            ("セット", "set-up"),
            id="only the first hyphen separates",
        ),
        pytest.param(
            feature(lemma="ドンキホーテ-Don Quijote", orth="ドンキホーテ", goshu="固"),
            None,
            id="name",
        ),
        pytest.param(feature(lemma="ボエーム", orth="ボエーム"), None, id="no origin"),
        pytest.param(
            feature(lemma="サーバー-server", orth="Ｓｅｒｖｅｒ"), None, id="latin"
        ),
        pytest.param(
            feature(lemma="菩薩-bot-sat", orth="菩薩"), None, id="no katakana"
        ),
        pytest.param(
            feature(lemma="ウイスキー-whisky", orth="ウヰスキー"), None, id="obsolete"
        ),
        pytest.param("BOS/EOS,*,*", None, id="too few fields"),
    ],
)
def test_feature_line_is_read(line: str, expected: tuple[str, str] | None) -> None:
    assert tool.parse_feature(line) == expected


# Which origins count


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("Server", "server"),
        ("Café", "cafe"),
        ("bossa  nova ", "bossa nova"),
        ("set-up", "set-up"),
        ("don't", "don't"),
        ("mark（印）", "mark"),
        ("mark(er)", "mark"),
        ("Ω", None),
        ("80", None),
        ("者", None),
        ("", None),
    ],
)
def test_origin_is_normalised(origin: str, expected: str | None) -> None:
    assert tool.clean_origin(origin) == expected


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("monitoring", True),
        ("bossa nova", True),
        ("set-to", True),
        ("metrik", False),
        ("bossa metrik", False),
        ("the", False),
        ("to the", False),
    ],
)
def test_english_is_what_the_lexicon_has(origin: str, *, expected: bool) -> None:
    assert tool.is_english(origin, LEXICON) is expected


@pytest.mark.parametrize(
    ("katakana", "origin", "expected"),
    [
        ("アナ", "announcer", True),
        ("ログ", "log", False),
        ("エンスト", "engine stop", True),
        ("サンキュー", "thank you", False),
        ("メンテ", "maintenance", False),
    ],
)
def test_clippings_are_told(katakana: str, origin: str, *, expected: bool) -> None:
    assert tool.is_clipped(katakana, origin) is expected


def test_origins_of_one_spelling_are_collected_in_order() -> None:
    lines = [
        feature(lemma="セット-set", orth="セット"),
        feature(lemma="セット-one", orth="セット"),
        feature(lemma="セット-set", orth="セット"),
        feature(lemma="メトリック-Metrik", orth="メトリック"),
        feature(lemma="サーバー-server", orth="サーバー"),
    ]
    assert tool.collect_loanwords(lines, LEXICON) == {
        "セット": ("one", "set"),
        "サーバー": ("server",),
    }


def test_lexicon_is_read_without_comments_and_accents(tmp_path: Path) -> None:
    path = tmp_path / "words"
    path.write_text("# a comment\nCafé\nserver's\nmega bit\n", encoding="utf-8")
    assert tool.read_lexicon([path]) == {"cafe", "server's", "mega bit"}


# Spellings


def test_old_spelling_goes_where_the_modern_one_has_the_same_origin() -> None:
    table = {
        "スイッチ": ("switch",),
        "スイツチ": ("switch",),
        "エネルギー": ("energy",),
        "エネルギイ": ("energy",),
        "キャッチ": ("catch",),
        "キヤツチ": ("catch",),
        "ツナ": ("tuna",),
        "ナツ": ("nuts",),
        "ナッ": ("other",),
    }
    kept = set(tool.drop_old_spellings(table))
    assert kept == {
        "スイッチ",
        "エネルギー",
        "キャッチ",
        "ツナ",
        "ナツ",
        "ナッ",
    }


@pytest.mark.parametrize(
    ("katakana", "origin", "expected"),
    [
        ("コントローラー", "controller", "コントローラ"),
        ("レジストリー", "registry", "レジストリ"),
        ("コントローラ", "controller", None),
        ("コピー", "copy", None),
        ("ボウリング", "bowling", None),
        ("バレーボー", "volleyball", None),
    ],
)
def test_short_spelling(katakana: str, origin: str, expected: str | None) -> None:
    assert tool.short_spelling(katakana, (origin,)) == expected


def test_variant_never_replaces_what_unidic_says() -> None:
    table = {
        "レジスター": ("register",),
        "レジスタ": ("other",),
        "ブラウザー": ("browser",),
    }
    assert tool.add_variants(table) == table | {"ブラウザ": ("browser",)}


# Overrides and the file


def test_overrides_replace_add_and_remove() -> None:
    overrides = tool.parse_overrides(
        "# a comment\n\nクラウド\tcloud\nポッド\tpod\nアビ\t\nロード\tload, road\n"
    )
    table = {"クラウド": ("crowd",), "アビ": ("habit",), "サーバ": ("server",)}
    assert tool.apply_overrides(table, overrides) == {
        "クラウド": ("cloud",),
        "サーバ": ("server",),
        "ポッド": ("pod",),
        "ロード": ("load", "road"),
    }


@pytest.mark.parametrize("text", ["クラウド cloud", "アビ\t\nアビ\thabit"])
def test_bad_override_names_its_line(text: str) -> None:
    with pytest.raises(ValueError, match=r"line \d"):
        tool.parse_overrides(text)


def test_table_is_written_sorted_below_its_head() -> None:
    table = {"ログ": ("log",), "コード": ("code", "cord")}
    assert (
        tool.render_table(table, "Head.\n\nMore.")
        == "# Head.\n#\n# More.\nコード\tcode,cord\nログ\tlog\n"
    )


def test_whole_run_writes_a_table_that_the_check_accepts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = feature(lemma="クラウド-crowd", orth="クラウド").encode()
    dictionary, words = tmp_path / "sys.dic", tmp_path / "words"
    dictionary.write_bytes(mecab_dictionary(line + b"\0"))
    dictionary.with_name("version").write_text("2.1.2\n", encoding="utf-8")
    words.write_text("crowd\n", encoding="utf-8")
    overrides, table = tmp_path / "overrides.tsv", tmp_path / "table.tsv"
    overrides.write_text("ポッド\tpod\n", encoding="utf-8")
    monkeypatch.setattr(tool, "OVERRIDES", overrides)
    monkeypatch.setattr(tool, "TABLE", table)
    run = [str(dictionary), "--word-list", str(words)]

    assert tool.main([*run, "--check"]) == 1
    assert tool.main(run) == 0
    assert tool.main([*run, "--check"]) == 0

    lines = table.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        "クラウド\tcrowd",
        "ポッド\tpod",
    ]
    assert any("UniDic 2.1.2" in line for line in lines)
