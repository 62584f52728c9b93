"""Words that the filters treat apart, as tables: each with the reason for it.

Japanese words stand in Sudachi's normalised form. The lists were read off the most
frequent words of 640 real show notes; add what carries no content of its own there.
"""

# ruff: noqa: SIM905  # a table of words is read, and diffed, as lines of words

# Verbs that lend another word a tense, a voice or a politeness (している, できます,
# してくれる, しまった), or that are no more than a particle (について, によって,
# という, に対して, に関する). 見る, 始める and 使う stay: they are asked for.
LIGHT_VERBS = frozenset(
    "為る 居る おる 有る 成る なる 出来る 呉れる 下さる 貰う 頂く 仕舞う 遣る 行く 来る"
    " 上げる おく 置く つく 付く よる 因る 言う いう 対する 関する 致す 御座る".split()
)

# Adjectives that only grade or negate another word (しやすくない, してほしい, いいね).
LIGHT_ADJECTIVES = frozenset("無い ない 良い 欲しい".split())

# Formal nouns: they make a clause of what stands before them (使うこと, 動かすため,
# 壊れた時) and would find every note.
FORMAL_NOUNS = frozenset(
    "こと 事 物 もの 為 ため よう 様 訳 わけ 筈 はず 所 ところ 時 とき 際 場合 他 ほう"
    " 侭 まま 内 うち 中 上 其々 等 方".split()
)

# Adverbs that point instead of naming (そう, こう, どう).
POINTING_ADVERBS = frozenset("そう こう どう ああ 然う 斯う 如何".split())

# Suffixes that any noun takes without becoming another word (ツール等, 私達).
LOOSE_SUFFIXES = frozenset("等 達 共 ら さん 様 氏".split())

# Suffixes that turn a word into another kind of word, and counters: alone they name
# nothing. Others do (祭 of 技術祭, 層 of 永続層) and are words.
ABSTRACT_SUFFIXES = LOOSE_SUFFIXES | frozenset(
    "的 性 化 者 用 目 間 以上 以下 以外 以内 以降 以前 前 後 度 回 個 件 本 年"
    " 月 日 時 分 秒 台 つ 名 人 歳 版 型 系 感 方 中 上 下 内 外 別 毎 ごと 付き"
    " 済み 等々 ちゃん 君 くん 殿 社 製 風 流 力 率 差 向け 込み 出し 直し 過ぎる"
    " 易い にくい".split()
)

# English words that join nothing: `the mesh` is no spelling of `themesh`.
FUNCTION_WORDS = frozenset(
    "a an and any are as at be but by can do does for from had has have he her his how"
    " i if in into is it its me my no not of on or our she so than that the their them"
    " then there these they this those to up us via was we were what when where which"
    " who why will with you your".split()
)

# Names that are one word to their readers though their spelling changes case or ends
# in a digit: `java` is not to find JavaScript, nor `git` GitHub.
WHOLE_NAMES = frozenset(
    "aiops av1 base64 bitbucket chromeos coffeescript db2 devops devsecops ec2"
    " ecmascript facebook finops github gitlab gitops graphql hashicorp ipv4 ipv6"
    " javascript linkedin macos mariadb md5 mlops mongodb mp3 mp4 mysql nosql paypal"
    " pm2 postgresql powershell rabbitmq sha256 sha512 sqlite typescript vp8 vp9"
    " wordpress youtube".split()
)
