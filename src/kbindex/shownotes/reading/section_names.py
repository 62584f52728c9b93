"""What the name of a heading says about its section, before anything in it is read.

Links, 関連リンク, News & Blog Posts    a list: its entries are articles
Contents, 目次, Show notes, 2021-07-02  the contents: likewise, but no subject
はじめに, Overview, Theme               an introduction: text of the episode
Hosts, Sponsors, Tags, Agenda           no articles, whatever stands there
The history of etcd                     a subject
"""

import re
import unicodedata
from enum import StrEnum

from kbindex.late_patterns import late_pattern
from kbindex.shownotes.blocks.tree import Inline
from kbindex.shownotes.reading.dates import is_date_alone
from kbindex.shownotes.reading.header_keys import fields_of, is_weak
from kbindex.shownotes.reading.titles import visible


class SectionKind(StrEnum):
    """What a section is by its name."""

    LIST = "list"
    CONTENTS = "contents"
    INTRODUCTION = "introduction"
    PASSED = "passed"
    SUBJECT = "subject"


_CONTENTS = r"""(?x)
    contents? | topics? | (?:show|episode)\s?notes? | notes
    | (?:in|on)\sthis\s(?:episode|issue|show) | chapters? | timestamps? | timeline
    | 目次 | (?:(?:今日|本日|今回|今週)の)?(?:内容|トピック(?:ス)?|話題)
    | (?:topics|things|what)\s(?:we\s)?(?:talked\sabout|discussed|covered)
    | (?:話した|しゃべった|トーク)(?:こと|内容|ネタ|話題|テーマ|トピック(?:ス)?) | 本編
    | interview | questions | (?:\#|no\.?|ep(?:isode)?|issue|vol(?:ume)?)[\s.]*\d+
    | 第\s*\d+\s*[回号期]
    | (?:ショー|番組|エピソード)ノート
    | 时间[轴线] | 時間[軸線] | 章节 | 本期(?:内容|话题) | 节目内容
    | rozdziały | notatki | tematy | themen | kapitel(?:marken)? | capítulos | chapitres
    | schaunotizen | sendungsnotizen | inhalt | содержание | таймкоды | темы | 목차
    | 내용 | 本期(?:节目)?要点 | 内容(?:提要|大纲) | 节目大纲 | 正文
    | チャプター | タイムスタンプ | タイムライン
    """
_INTRODUCTION = r"""(?x)
    themes? | overview | (?:short\s|episode\s)?(?:summary|description)
    | intro(?:duction)? | about(?:\sth(?:is|e)\s(?:episode|show|issue))?
    | テーマ | 概要 | はじめに | 冒頭 | イントロ(?:ダクション)? | 説明
    | 番組(?:紹介|概要)
    | (?:节目|本期)?简介 | 前言 | 引言 | einleitung | введение | wstęp
    """
_PASSED = r"""(?x)
    tables?\sof\scontents? | toc | agenda | outline | アジェンダ | 目录 | 目錄
    | inhaltsverzeichnis | plan | spis\streści | оглавление
    | (?:(?:your|our|the|today['’]?s|co-?|special|ゲスト)\s?)?
      (?:hosts?|co-?hosts?|guests?|speakers?|panel(?:ists?)?|presenters?|mcs?)
    | hosts?\s(?:and|&)\sguests? | attendees | featuring | cast | crew
    | (?:about|meet)\s(?:the|our|your|today['’]?s)\s(?:guest|host|speaker|author)s?
    | (?:hosts?|guests?|ゲスト|ホスト|出演(?:者)?)\s?:.+
    | 登壇者 | 参加者
    | (?:出演(?:者)?|登壇者|メンバー|ゲスト|パーソナリティー?)の?(?:紹介|プロフィール)
    | (?:our\s|episode\s)?sponsors?(?:hips?)?(?:\s?:.+)? | sponsored\sby.*
    | .+\s[-–—|]\s(?:our\s)?sponsors? | (?:a\s)?word\sfrom\s(?:our|the)\ssponsors?
    | (?:this\s(?:episode|show|issue)\sis\s)?brought\sto\syou\sby.*
    | スポンサー | 提供 | 協賛 | sponsor(?:en|zy) | werbung | patrocinadores | 赞助商?
    | спонсоры?
    | tags? | keywords? | categor(?:y|ies) | タグ | キーワード | カテゴリー?
    | (?:how\sto\s)?subscribe(?:\s.+)? | follow\s(?:us|me)(?:\s.+)?
    | (?:contact|connect|find|join)(?:\s(?:with\s)?us)?(?:\sonline)?
    | contact\sinfo(?:rmation)? | unsubscribe.*
    | where\sto\s(?:find|listen).* | get\sin\stouch.*
    | listen(?:\s(?:on|to|now|here).*)?
    | support(?:ing)?\s(?:us|(?:the|this|our)\s(?:show|podcast|newsletter))
    | (?:tweet|email|mail|reach|ping|message)\s(?:us|me)\b.*
    | (?:send|leave)\s(?:(?:us|in|me)\s)*(?:an?\s)?(?:voice\s)?
      (?:message|review|rating).*
    | social(?:\smedia)? | sns
    | 購読(?:方法)? | フォロー | (?:お)?問い合わせ(?:先)? | 連絡先
    | (?:お便り|おたより|(?:ご(?:意見|感想|質問|要望)[・、や]?)+)の?
      (?:フォーム|はこちら.*|募集.*|宛先|送り先|投稿.*)
    | (?:番組)?ハッシュタグ
    | 收听(?:方式|渠道|平台)? | 订阅(?:方式)? | 联系(?:我们|方式)
    | (?:关[于注]|找到)我们
    | 声明 | 版权(?:声明|信息)? | 许可(?:协议)? | 致谢 | 投稿(?:方式)?
    | подписаться.* | контакты | subskrybuj.* | abonnieren.* | suivez.*
    | síguenos.* | contacto | kontakt | unterstützen.* | znajdź\snas.*
    | (?:new\s)?contributors? | (?:special\s)?thanks | credits?
    | 謝辞 | クレジット | licen[cs]es? | copyright | ライセンス
    | action\sitems? | to-?\s?dos? | navigation | ナビゲーション
    | (?:full\s)?transcripts?(?:ions?)? | 文字起こし | 文字[稿版]
    | 逐字稿 | транскрипт | transkript | transkrypcja
    """
_LIST_NOUN = r"""(?x)
    links?(?:\s(?:from|in|to|of|mentioned)\s.+)? | references? | refs
    | resources? | sources? | citations? | further\sreading
    | news | headlines? | events? | meetups? | conferences?
    | articles? | posts? | blogs? | newsletters? | papers? | books? | videos?
    | podcasts? | talks | slides | tutorials? | tools? | projects? | libraries | code
    | stories | bookmarks | mentions | extras
    | announcements? | updates? | releases | jobs | picks | recommendations?
    | tips(?:\sof\s.+)? | tipps(?:\s(?:der|des|vom)\s.+)? | empfehlungen | polecamy
    | others? | misc(?:ellaneous)? | reading | mentioned(?:\s(?:in|on)\s.+)?
    | linki(?:\s(?:z|do)\s.+)? | źródła | odnośniki | enlaces | liens | quellen
    | (?:полезные\s)?ссылки | 링크 | termine | veranstaltungen | werkzeuge | artikel
    | artykuły | wydarzenia | narzędzia | новости | статьи | доклады
    """
_LIST_JAPANESE = r"""(?x)
    (?:(?:関連|参考|参照|紹介|引用|おすすめ|今週の|今回の|その他の?|気になる|言及|登場
      |話に出た|出てきた|取り上げた|触れた)(?:した|する)?)*
    (?:リンク|url|記事|資料|文献|書籍|本|動画|サイト|情報|ページ|ニュース|もの)
      (?:集|一覧|など|等)?
    | (?:今週|今回|今月|本日)の(?:おすすめ|オススメ|一品|一冊|推し)
    | 参考 | 参照 | 出典 | 引用 | その他 | ヘッドライン | トピックス
    | (?:イベント|リリース)(?:情報)? | お知らせ | 告知
    | (?:相关|参考|相關)?(?:链接|連結|鏈接|资料|資料|文献) | 新闻 | 新聞
    | (?:本期|节目)?中?提[到及]的?.{0,6} | (?:延伸|推荐|相关)阅读
    | 文章 | 工具 | 资源 | 教程 | 项目 | 活动
    """
_MOST_WORDS = 6
"""Words of a name that ends with a list's noun: `Events, news, and various links`."""

_JOINED = late_pattern(r"\s*(?:[&＆,、/・+]|\band\b)\s*")
_NUMBER = late_pattern(r"\d+(?:[.)．]|\s*[:：])\s+")
_SIGNS = "LN"
"""Categories of what a name is made of: letters and digits."""

_NAVIGATION = late_pattern(
    r"(?i)(?:\W|\d|_)*(?:prev(?:ious)?|next|back|home|top|index|newer|older|latest"
    r"|前(?:へ|の(?:回|エピソード))?|次(?:へ|の(?:回|エピソード))?|戻る|一覧"
    r"|上一?[期篇]|下一?[期篇]|反馈)"
    r"(?:\s+(?:episode|issue|post|week|page))?(?:\W|_)*"
)
_LABEL_END = late_pattern(
    r"(?:[.!?。！？,、;…]|です|ます|した|ません|ください|である)$"
)
_ANNOUNCING = late_pattern(
    r"(?i)\b(?:you|we|i|here|these|this|following|below|is|are|was|were|have|has|can)\b"
    r"|以下|次の|下記|こちら"
)
"""Words of a sentence that leads to a list: it names nothing."""

_LONGEST_LABEL = 80


def section_kind(name: str) -> SectionKind:
    """Say what kind of section a heading names."""
    plain = plain_name(name)
    if is_date_alone(name):
        return SectionKind.CONTENTS
    is_role = bool({"hosts", "guests"}.intersection(fields_of(plain)))
    if is_role and not is_weak(plain):
        return SectionKind.PASSED
    for kind, pattern in _PATTERNS:
        if pattern.fullmatch(plain):
            return kind
    return SectionKind.LIST if _names_list(plain) else SectionKind.SUBJECT


_PATTERNS = (
    (SectionKind.CONTENTS, late_pattern(_CONTENTS)),
    (SectionKind.INTRODUCTION, late_pattern(_INTRODUCTION)),
    (SectionKind.PASSED, late_pattern(_PASSED)),
)
_IS_LIST = late_pattern(_LIST_JAPANESE)
_IS_LIST_NOUN = late_pattern(_LIST_NOUN)


def _names_list(name: str) -> bool:
    """Say whether a name is a noun for a list, or ends with one: `Upcoming events`."""
    if _IS_LIST.fullmatch(name):
        return True
    last = _JOINED.split(name)[-1]
    words = last.split(" ")
    if len(name.split(" ")) > _MOST_WORDS:
        return False
    ends = [" ".join(words[start:]) for start in range(len(words))]
    return any(_IS_LIST_NOUN.fullmatch(e) or _IS_LIST.fullmatch(e) for e in ends)


def plain_name(name: str) -> str:
    """Fold a name: width, case, numbering, and signs and emoji at its ends."""
    text = unicodedata.normalize("NFKC", visible(name)).casefold()
    text = _NUMBER.sub("", " ".join(text.split()), count=1)
    start, end = 0, len(text)
    while start < end and unicodedata.category(text[start])[0] not in _SIGNS:
        start += 1
    while end > start and unicodedata.category(text[end - 1])[0] not in _SIGNS:
        end -= 1
    return text[start:end]


def is_navigation(heading: Inline) -> bool:
    """Say whether a text only leads to other episodes: `[<< Prev](…) --- [Next](…)`."""
    links = heading.links
    shown = [heading.text[link.start : link.end] for link in links]
    return bool(shown) and all(map(_NAVIGATION.fullmatch, shown))


def is_label(text: Inline) -> bool:
    """Say whether a line names what follows it: `Upcoming events`, `参考:`.

    A sentence does not: it ends with a full stop, or goes on for long.
    """
    plain = visible(text.text).strip()
    return (
        bool(re.search(r"\w", plain))
        and not text.links
        and "\n" not in plain
        and len(plain) <= _LONGEST_LABEL
        and not _LABEL_END.search(plain)
        and not _ANNOUNCING.search(plain)
    )
