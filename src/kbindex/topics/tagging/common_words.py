"""Latin words that are no names: a table, and the words that Japanese borrowed."""

# ruff: noqa: SIM905  # a table of words is read, and diffed, as lines of words

from functools import cache

from kbindex.language.bridges.sources import (
    LOANWORDS,
    loanword_origins,
    read_bridge_file,
)
from kbindex.language.word_lists import FUNCTION_WORDS

# Folded as `taxonomy.fold_name` does. Words of the trade that are written with a
# capital, and names of repositories that any owner may have.
GENERIC = frozenset(
    "api apis app apps cdn ci cli cpu cta db di dx e2e eol faq ga gpu gui http https id"
    " ide io ip it js lgtm lts mvc mvp oop os oss pc pdf poc pr qa rc rc1 rc2 rest rfc"
    " sdk seo spa sql ssr tdd tl;dr todo tv ui url urls utf8 ux vm vs"
    " alpha beta blog blogs book books changelog chapter conf conference config demo"
    " demos docs documentation draft example examples github google guide issue issues"
    " latest list meetup news newsletter note notes part playground podcast post"
    " preview proposal pull release released releases repo roadmap samples scratch"
    " site slide slides stable stage status talk talks template test tests tips tools"
    " tutorial tutorials update updates version video weekly wiki www"
    " intro roundup recap styleguide regexp webinar devlog"
    " async await enum enums hashmap instanceof mutex newtype newtypes nullish struct"
    " structs tuple tuples typeof undefined"
    " cryptography speedup speedups toolset toolsets"
    " codegen cves etag etags fwd stdlib typeck upcoming"
    " cheatsheet covid cryptocurrency deepdive deepfake deepfakes devsecops ebook"
    " ebooks errata fintech flexbox fullstack heisenbug iconography livestream"
    " minification mlops mutexes nfts offboarding outage outages typeclasses vlog"
    " january february march april june july august september october november"
    " december monday tuesday wednesday thursday friday saturday sunday".split()
)

# Where things happen: what is told of behind a place is no product.
PLACES = frozenset(
    "africa america asia australia austria bavaria belgium brazil britain"
    " bulgaria california canada chile china croatia denmark egypt england"
    " estonia europe finland france germany greece hungary iceland india"
    " indonesia ireland israel italy japan kenya korea latvia lithuania malaysia"
    " mexico netherlands nigeria norway pakistan philippines poland portugal"
    " romania russia scotland serbia slovakia slovenia spain sweden switzerland"
    " taiwan texas thailand turkey ukraine usa vietnam wales amsterdam athens"
    " bangalore bangkok barcelona beijing bengaluru berlin boston brussels"
    " bucharest budapest chicago cologne copenhagen dublin dusseldorf edinburgh"
    " florence frankfurt geneva hamburg helsinki houston hyderabad istanbul"
    " jakarta kyiv lisbon london lyon madrid manchester melbourne milan montreal"
    " moscow mumbai munich nairobi paris prague rome seattle seoul shanghai"
    " shenzhen singapore sofia stockholm stuttgart sydney taipei tallinn toronto"
    " vancouver vienna vilnius warsaw zagreb zurich tokyo osaka kyoto hokkaido"
    " sapporo sendai niigata kanazawa nagano yokohama kawasaki chiba saitama"
    " nagoya kobe hiroshima okayama matsue shimane fukuoka kumamoto kagoshima"
    " okinawa shibuya shinjuku akihabara kanto kansai kyushu shikoku tohoku".split()
)

# What stands above a part of notes or news in other languages: `Fazit: Alles Gut`.
FOREIGN_LABELS = frozenset(
    "aktuelles anleitung anmerkung ausblick beispiel bericht datenschutz"
    " einblick fazit fehler folge fortsetzung gewinner hinweis hintergrund"
    " kapitel kommentar meinung meldung nachricht nachrichten nachtrag"
    " neuigkeiten neuerungen rezension sicherheit teil termin termine thema"
    " themen tipp tipps umfrage veranstaltung vergleich vortrag warnung warum"
    " werkzeug werkzeuge wissen woche zusammenfassung actualidad anuncio aviso"
    " capitulo consejos ejemplo entrevista noticia noticias opinion parte"
    " resumen seguridad annonce astuce avis bilan conseils entretien exemple"
    " nouveautes partie tutoriel".split()
)

# Who says what stands behind a colon: people of the trade, and press.
SPEAKERS = frozenset(
    "torvalds stallman gates musk bezos zuckerberg altman nadella ballmer pichai"
    " wozniak ellison jensen karpathy hinton lecun sutskever amodei hassabis carmack"
    " kernighan ritchie stroustrup gosling eich knuth dijkstra dhh doctorow schneier"
    " krebs snowden assange lessig kroah-hartman poettering shuttleworth rossum"
    " matsumoto hejlsberg hashimoto obama trump biden putin merkel macron abe kishida"
    " ars-technica bbc businessinsider businessweek buzzfeed chicago-tribune cnbc cnet"
    " cnn computerworld engadget eweek forbes fortune gizmodo golem guardian hackaday"
    " handelsblatt heise infoq infoworld itmedia lifehacker lwn macrumors mashable"
    " motherboard neowin netzpolitik nikkei nytimes phoronix pcworld politico publickey"
    " quartz recode reuters slashdot sueddeutsche techcrunch techmeme techradar"
    " theverge tweakers venturebeat wapo wsj yomiuri zdnet zeit".split()
)

# Words before a number, or a colon, that are no name of a product's own.
NUMBERED = frozenset(
    "release version part chapter episode ep vol volume issue day week step level"
    " rfc section update season phase draft edition lesson lecture milestone figure"
    " table page slide room go rust python ruby teil folge kapitel lektion".split()
)


@cache
def common_words() -> frozenset[str]:
    """English words that Japanese borrowed, and function words; in lower case."""
    origins = loanword_origins(read_bridge_file(LOANWORDS).casefold())
    return frozenset(origins) | FUNCTION_WORDS
