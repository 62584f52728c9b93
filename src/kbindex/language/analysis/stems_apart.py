"""Words that the stemmer takes for one though they mean different things: a table.

Snowball cuts endings and knows no meanings: *accessible* is met by *access*,
*important* by *import*, *engineering* by *engine*. Here such words have stems of their
own. Not here is what is near enough for a searcher: *create* and *creation*.

Source: words that are usual in notes of technical shows, whose stems were compared by
hand; `english_words.txt` has no other word with one of these stems.
"""

_FAMILIES = """
accessib: accessible accessibly accessibility
activity: activity activities
animal: animal animals
atomic: atomic atomically atomicity
authority: authority authorities authoritative
authoriz: authorization authorizations authorize authorized authorizes authorizing
authoriz: authorisation authorise authorised authorises authorising authorizer
busy: busy busier
certification: certification certifications
collective: collective collectives collectively
commitment: commitment commitments
composer: composer composers
container: container containers containerize containerized containerization
contention: contention
conversation: conversation conversations conversational
customer: customer customers
department: department departments departmental
digital: digital digitally
direction: direction directions
directive: directive directives
edition: edition editions
effective: effective effectively effectiveness
electronic: electronic electronics electronically
engineer: engineer engineers engineered engineering
executive: executive executives
experiment: experiment experiments experimented experimenting experimentation
experiment: experimental experimentally
expression: expression expressions
expressive: expressive expressively expressiveness
functional: functional functionally
important: important importantly importance
informal: informal informally
initiative: initiative initiatives
integral: integral integrals
integrity: integrity
likely: likely
normaliz: normalization normalize normalized normalizer normalizes normalizing
normaliz: normalisation normalise normalised normalises normalising
objective: objective objectives
operator: operator operators
optional: optional optionally
original: original originals originally originality
personal: personal personally
positive: positive positives positively
presentation: presentation presentations
production: production
productivity: productive productivity
progressive: progressive progressively
projection: projection projections
publication: publication publications
relational: relational
relative: relative relatively relativity
responsib: responsible responsibly responsibility responsibilities
responsive: responsive responsively responsiveness
setting: setting settings
several: several
severity: severe severely severity severities
specific: specific specifically specifics
specificity: specificity
terminal: terminal terminals
transformer: transformer transformers
transitive: transitive transitively
united: united
useful: useful usefully usefulness
"""

STEMS_APART = {
    word: stem
    for line in _FAMILIES.split("\n")
    if line
    for stem, _, words in [line.partition(": ")]
    for word in words.split()
}
"""Folded word → its stem."""
