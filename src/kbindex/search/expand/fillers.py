"""Words that say little in a query: a table."""

# ruff: noqa: SIM905  # a table of words is read, and diffed, as lines of words

NO_WORDS = frozenset(("なくなる", "件", "奴", "無くなる", "話"))
"""Words that stand for what was forgotten (Dockerがなくなるやつ, あの話): they find
nothing, not even alone."""

_ENGLISH = frozenset(
    "i me my myself we our ours ourselves you your yours yourself yourselves he him"
    " his himself she her hers herself it its itself they them their theirs themselves"
    " what which who whom this that these those am is are was were be been being have"
    " has had having do does did doing would should could ought isn't aren't wasn't"
    " weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't shan't"
    " shouldn't can't cannot couldn't mustn't a an the and but if or because as until"
    " while of at by for with about against between into through during before after"
    " above below to from up down in out on off over under again further then once"
    " here there when where why how all any both each few more most other some such no"
    " nor not only own same so than too very".split()
)
"""Source: Snowball's list, https://snowballstem.org/algorithms/english/stop.txt, which
leaves out what is a noun as well (will, can, may); of its contractions those that the
analyzer does not cut."""

_JAPANESE = frozenset("共 嘗て 後 有り 殆ど 特に たち とも より".split())
"""Source: stopwords-iso, https://github.com/stopwords-iso/stopwords-ja, as far as the
analyzer makes a word of an entry, in its normalised form."""

FILLERS = (
    frozenset(
        (
            "can",
            "will",
            "人",
            "仕方",
            "使う",
            "出る",
            "受ける",
            "可",
            "回",
            "場所",
            "度",
            "思う",
            "性",
            "感じ",
            "教え",
            "教える",
            "方法",
            "書く",
            "点",
            "的",
            "知る",
            "系",
            "紹介",
            "纏める",
            "考える",
            "色々",
            "行う",
            "見る",
            "解説",
            "記事",
            "説明",
            "読む",
            "述べる",
        )
    )
    | _ENGLISH
    | _JAPANESE
    | NO_WORDS
)
"""Function words, and Japanese ones that a question is made of, as the analyzer
normalises them; those that it drops itself (何, 場合) are not here."""

COMMONPLACE = frozenset(
    (
        "com",
        "http",
        "https",
        "new",
        "one",
        "two",
        "use",
        "using",
        "www",
        "データ",
        "一部",
        "不要",
        "今回",
        "今後",
        "以上",
        "以下",
        "以前",
        "以外",
        "以降",
        "会",
        "作成",
        "使用",
        "元",
        "全て",
        "全体",
        "公開",
        "内容",
        "処理",
        "利用",
        "前回",
        "可能",
        "台",
        "問題",
        "変更",
        "実現",
        "実際",
        "対応",
        "対象",
        "年",
        "必要",
        "情報",
        "提供",
        "数",
        "最初",
        "最後",
        "最近",
        "月",
        "機能",
        "次",
        "段階",
        "理解",
        "発表",
        "確認",
        "種類",
        "章",
        "結果",
        "複数",
        "通常",
        "部分",
        "開始",
        "関係",
        "非常",
    )
)
"""Words that any technical text has: that two articles share one says nothing of them.
Read off what `related` named most often in five archives, subjects left out."""
