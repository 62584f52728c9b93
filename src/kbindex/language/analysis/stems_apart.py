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
adapter: adapter adapters
animal: animal animals
anime: anime
atomic: atomic atomically atomicity atomics
attribution: attribution attributions
authority: authority authorities authoritative
authoriz: authorization authorizations authorize authorized authorizes authorizing
authoriz: authorisation authorise authorised authorises authorising authorizer
busy: busy busier
centering: centering
certification: certification certifications
checkly: checkly
collective: collective collectives collectively
commitment: commitment commitments
completion: completion completions
composer: composer composers
composite: composite composites composited compositing
computer: computer computers computerize computerized computerizes
consistent: consistent consistently consistency
container: container containers containerize containerized containerization
contentful: contentful
contention: contention
continuation: continuation continuations
continuous: continuous continuously
controller: controller controllers
conversation: conversation conversations conversational
customer: customer customers
declarative: declarative declaratively
decorator: decorator decorators
define: define defined defines defining definition definitions
definitive: definitive definitively
department: department departments departmental
digital: digital digitally
direction: direction directions directional directionality
directive: directive directives
edition: edition editions
effective: effective effectively effectiveness
electronic: electronic electronics electronically
engineer: engineer engineers engineered engineering
excellent: excellent excellently excellence
exception: exception exceptions
exceptional: exceptional exceptionally
executive: executive executives
experiment: experiment experiments experimented experimenting experimentation
experiment: experimental experimentally
explorer: explorer explorers
expression: expression expressions
expressive: expressive expressively expressiveness
extensive: extensive extensively
fastly: fastly
finalizer: finalize finalized finalizer finalizers finalizes finalizing
finally: finally
friendly: friendly friendlier
functional: functional functionally
functionality: functionality functionalities
government: government governments governmental
grammarly: grammarly
important: important importantly importance
index: index indexed indexer indexers indexes indexing indices
informal: informal informally
initialize: initialize initialized initializes initializing
initialize: initialization initializations initializer initializers
initialize: initialise initialised initialises initialising initialisation
initiative: initiative initiatives
initiator: initiate initiated initiates initiating initiation initiator initiators
integral: integral integrals
integrity: integrity
invalidate: invalidate invalidated invalidates invalidating invalidation invalidations
likely: likely
locale: locale locales
localize: localize localized localizes localizing localization localizations
localize: localise localised localises localising localisation
natural: natural naturally
navigator: navigator navigators
nightly: nightly nightlies
normaliz: normalization normalize normalized normalizer normalizes normalizing
normaliz: normalisation normalise normalised normalises normalising
numerous: numerous
objective: objective objectives
observability: observability
observable: observable observables
operator: operator operators
opinionated: opinionated
optional: optional optionally
oriented: oriented
original: original originals originally originality
personal: personal personally
personalize: personalize personalized personalizes personalizing personalization
physical: physical physically
plotly: plotly
positive: positive positives positively
powerful: powerful powerfully
presentation: presentation presentations
production: production
productivity: productive productivity
progressive: progressive progressively
projection: projection projections
provenance: provenance
publication: publication publications
reasonable: reasonable reasonably
redos: redos
referer: referer referers referrer referrers
relational: relational
relative: relative relatively relativity
remotion: remotion
requirement: requirement requirements
respective: respective respectively
responsib: responsible responsibly responsibility responsibilities
responsive: responsive responsively responsiveness
serialize: serialize serialized serializer serializers serializes serializing
serialize: serialization serializations
serialize: serialise serialised serialises serialising serialisation
setting: setting settings
several: several
severity: severe severely severity severities
specific: specific specifically specifics
specificity: specificity
terminal: terminal terminals
tos: tos
transformer: transformer transformers
transitive: transitive transitively
united: united
useful: useful usefully usefulness
utilization: utilization utilize utilized utilizes utilizing
utilization: utilisation utilise utilised utilises utilising
virtualize: virtualize virtualized virtualizes virtualizing virtualization
virtualize: virtualise virtualised virtualises virtualising virtualisation
visualize: visualize visualized visualizer visualizers visualizes visualizing
visualize: visualization visualizations
visualize: visualise visualised visualises visualising visualisation visualisations
wantedly: wantedly
"""

STEMS_APART = {
    word: stem
    for line in _FAMILIES.split("\n")
    if line
    for stem, _, words in [line.partition(": ")]
    for word in words.split()
}
"""Folded word → its stem."""
