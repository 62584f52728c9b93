"""Months by their full names, in the languages of notes.

    2 July 2021   2. Juli 2021   2 juillet 2021   2 de julio de 2021   2 lipca 2021

Polish has them as dates have, in the genitive. Of short names only the English ones are
read: `mar` is three days of the week and a month elsewhere.
"""

import unicodedata

NAMES = (
    (
        "january february march april may june july august september october november"
        " december"
    ),
    (
        "januar februar märz april mai juni juli august september oktober november"
        " dezember"
    ),
    (
        "janvier février mars avril mai juin juillet août septembre octobre novembre"
        " décembre"
    ),
    (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
        " diciembre"
    ),
    (
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro"
        " novembro dezembro"
    ),
    (
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre"
        " novembre dicembre"
    ),
    (
        "januari februari maart april mei juni juli augustus september oktober november"
        " december"
    ),
    (
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września"
        " października listopada grudnia"
    ),
)
"""English, German, French, Spanish, Portuguese, Italian, Dutch, Polish."""

_SHORT = "jan feb mar apr may jun jul aug sep oct nov dec"


def fold_month(name: str) -> str:
    """Return a name without case and accents, which are often left out."""
    parts = unicodedata.normalize("NFD", name.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


MONTHS = {
    **{name: n for n, name in enumerate(_SHORT.split(), start=1)},
    "sept": 9,
    **{
        form: number
        for names in NAMES
        for number, name in enumerate(names.split(), start=1)
        for form in (name, fold_month(name))
    },
}
"""Name, in small letters, with its accents and without → number of the month."""


def month_of(name: str) -> int:
    """Return the number of a month by a name that is in the table, in any case."""
    return MONTHS[name.lower()]
