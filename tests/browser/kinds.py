"""One page of each kind, and of each state that a kind can be in."""

from __future__ import annotations

ADDENDUM = "/id/document/kaz-upr-2025-addendum"
NOTED = "/id/review/KAZ/upr/4/recommendation/140.14"

KINDS = {
    "front": "/",
    "states": "/states",
    "documents": "/documents",
    "laws": "/laws",
    "organisations": "/organisations",
    "disputes": "/disputes",
    "state": "/id/state/KAZ.html",
    "state-filtered": "/id/state/KAZ.html?cycle=4&position=noted",
    "state-empty-choice": "/id/state/KAZ.html?cycle=99",
    "state-unread": "/id/state/NRU.html",
    "review": "/id/review/KAZ/upr/4.html",
    "recommendation": f"{NOTED}.html",
    "recommendation-split": "/id/review/KAZ/upr/1/recommendation/97.3.html",
    "position": "/id/position/kaz-upr-2025-addendum/KAZ/upr/4/140.14.html",
    "document": f"{ADDENDUM}.html",
    "document-page": f"{ADDENDUM}.html?page=2",
    "passage": f"{ADDENDUM}/paragraph/17.html",
    "claim": f"{ADDENDUM}/claim/paragraph/17/1.html",
    "issue": "/id/document/kaz-ccpr-2015-ngo-commentary/issue/12.html",
    "law": "/id/law/KAZ/constitution.html",
    "law-article": "/id/law/KAZ/constitution/article/46.html",
    "instrument": "/id/instrument/rome-statute.html",
    "instrument-article": "/id/instrument/rome-statute/article/27.html",
    "body": "/id/body/human-rights-committee.html",
    "session": "/id/session/upr/7.html",
    "theme": "/scheme/theme/freedom-of-expression.html",
    "scheme": "/scheme/theme.html",
    "concept": "/scheme/position/noted.html",
    "ontology": "/ns",
    "class": "/ns/PositionStatement",
    "property": "/ns/position",
    "shapes": "/shapes",
    "shape": "/shapes/ReviewShape",
    "dataset": "/dataset.html",
    "graph": "/graph/curation/kaz-upr-2025-addendum",
    "search": "/search?q=constitution",
    "search-nothing": "/search?q=zzzzqqqqxxxx",
    "search-start": "/search",
    "queries": "/queries",
    "query": "/queries/positions-by-cycle?state=KAZ",
    "query-matrix": "/queries/positions-by-theme?state=KAZ",
    "query-refused": "/queries/refusals-and-grounds?state=Atlantis",
    "editor": "/sparql",
    "editor-answer": "/sparql?query=SELECT%20*%20WHERE%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%203",
    "editor-error": "/sparql?query=SELECT%20*%20WHERE%20%7B",
    "validate": "/validate",
    "api": "/api",
    "missing": "/id/state/XXX.html",
}
# What the browser says of these pages itself is no fault of theirs.
REFUSED = {"missing": 404, "query-refused": 400, "editor-error": 400}
