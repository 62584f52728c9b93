"""What the name of a heading says of its section, in several languages."""

import pytest

from kbindex.shownotes.reading.section_names import SectionKind, section_kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("関連リンク", SectionKind.LIST),
        ("▼ 番組で触れた記事", SectionKind.SUBJECT),
        ("触れた記事", SectionKind.LIST),
        ("Top stories", SectionKind.LIST),
        ("节目中提到的内容", SectionKind.LIST),
        ("Linki z odcinka", SectionKind.LIST),
        ("📰 Enlaces:", SectionKind.LIST),
        ("話した内容", SectionKind.CONTENTS),
        ("What we talked about", SectionKind.CONTENTS),
        ("时间轴", SectionKind.CONTENTS),
        ("Rozdziały", SectionKind.CONTENTS),
        ("本期嘉宾", SectionKind.PASSED),
        ("Prowadzący", SectionKind.PASSED),
        ("🎙 出演者紹介", SectionKind.PASSED),
        ("About the guest", SectionKind.PASSED),
        ("Where to find us", SectionKind.PASSED),
        ("お便りフォーム", SectionKind.PASSED),
        ("ご意見・ご感想はこちらまで", SectionKind.PASSED),
        ("お便り", SectionKind.SUBJECT),
        ("收听方式", SectionKind.PASSED),
        ("Brought to you by", SectionKind.PASSED),
        ("Support the podcast", SectionKind.PASSED),
        ("はじめに", SectionKind.INTRODUCTION),
        ("Support for Windows", SectionKind.SUBJECT),
        ("Participants", SectionKind.SUBJECT),
        ("Featuring", SectionKind.PASSED),
        ("Listening to the cluster", SectionKind.SUBJECT),
        ("How we host guests", SectionKind.SUBJECT),
        ("本番で触れた障害", SectionKind.SUBJECT),
    ],
)
def test_a_name_says_what_kind_of_section_it_heads(
    name: str, kind: SectionKind
) -> None:
    assert section_kind(name) is kind
