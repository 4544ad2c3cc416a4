"""What the generated graph says of a review and of each recommendation: see ``generator.py``.

Names such as ``review`` stand for the nodes of ``NODES``; what stands in braces is filled in.
"""

from __future__ import annotations

from rightsgraph.iris import BASE

NAMESPACES = {
    "rg": BASE + "ns#",
    "id": BASE + "id/",
    "scheme": BASE + "scheme/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
NODES = {
    "review": "id:review/{state}/upr/{cycle}",
    "report": "id:document/{slug}-report",
    "reportText": "id:document/{slug}-report/text/{reportDigest12}",
    "addendum": "id:document/{slug}-addendum",
    "addendumText": "id:document/{slug}-addendum/text/{addendumDigest12}",
    "paragraph": "id:document/{slug}-report/paragraph/{n}",
    "row": "id:document/{slug}-addendum/row/{n}",
    "recommendation": "id:review/{state}/upr/{cycle}/recommendation/{number}",
    "answer": "id:document/{slug}-addendum/answer/{n}",
    "statement": "id:position/{slug}-addendum/{state}/upr/{cycle}/{number}",
    "claim": "id:document/{slug}-addendum/claim/row/{n}/1",
    "peerClaim": "id:document/{slug}-report/claim/paragraph/{n}/1",
}
REVIEW = """
review rdf:type rg:Review
review rdf:type rg:UPRReview
review rdfs:label "Review of {state}, cycle {cycle}"@en
review rg:stateUnderReview id:state/{state}
review rg:cycle {cycle}
review dcterms:date "{year}-05-04"^^xsd:date
report rdf:type rg:Document
report rdf:type rg:WorkingGroupReport
report rdfs:label "Report on {state}, cycle {cycle}"@en
report rg:aboutState id:state/{state}
report rg:inReview review
report dcterms:issued "{year}-07-01"^^xsd:date
reportText rdf:type rg:SourceText
reportText rdfs:label "Text of the report on {state}, cycle {cycle}"@en
reportText dcterms:isFormatOf report
reportText rg:digest "{reportDigest}"
reportText rg:length 1000000
addendum rdf:type rg:Document
addendum rdf:type rg:PositionAddendum
addendum rdfs:label "Answers of {state}, cycle {cycle}"@en
addendum rg:aboutState id:state/{state}
addendum rg:inReview review
addendum dcterms:creator id:state/{state}
addendum dcterms:issued "{year}-09-15"^^xsd:date
addendum rg:statedTotal {total}
addendumText rdf:type rg:SourceText
addendumText rdfs:label "Text of the answers of {state}, cycle {cycle}"@en
addendumText dcterms:isFormatOf addendum
addendumText rg:digest "{addendumDigest}"
addendumText rg:length 1000000
"""
RECOMMENDATION = """
paragraph rdf:type rg:Passage
paragraph rdf:type rg:Paragraph
paragraph rdfs:label "{slug}-report, paragraph {n}"@en
paragraph rg:inDocument report
paragraph dcterms:isPartOf report
paragraph rg:printedNumber "{number}"
paragraph rg:ordinal {n}
paragraph rg:inText reportText
paragraph rg:begin {begin}
paragraph rg:end {end}
paragraph rg:textDigest "{paragraphDigest}"
recommendation rdf:type rg:Recommendation
recommendation rdf:type rg:UPRRecommendation
recommendation rdfs:label "Recommendation {number} to {state}, cycle {cycle}"@en
recommendation rg:printedNumber "{number}"
recommendation rg:inReview review
recommendation rg:addressedTo id:state/{state}
recommendation rg:recommendedBy id:state/{peer}
recommendation rg:summary "Do what is asked on {theme}, in case {n}."@en
recommendation rg:theme scheme:theme/{theme}
recommendation rg:action scheme:action/{action}
recommendation rg:concerns id:instrument/{instrument}
recommendation prov:wasDerivedFrom paragraph
row rdf:type rg:Passage
row rdf:type rg:TableRow
row rdfs:label "{slug}-addendum, row {n}"@en
row rg:inDocument addendum
row dcterms:isPartOf addendum
row rg:ordinal {n}
row rg:inText addendumText
row rg:begin {begin}
row rg:end {end}
row rg:textDigest "{rowDigest}"
row rg:mentions id:state/{peer}
answer rdf:type rg:Answer
answer rdfs:label "Answer {n} of {slug}-addendum"@en
answer rg:answers recommendation
answer rg:ordinal {n}
answer rg:statedBy id:state/{state}
answer prov:wasDerivedFrom row
statement rdf:type rg:PositionStatement
statement rdfs:label "Position on {number}: {position}"@en
statement rg:onRecommendation recommendation
statement rg:inAnswer answer
statement rg:position scheme:position/{position}
statement rg:officialPosition scheme:official-position/{official}
statement rg:wording scheme:wording/{wording}
statement rg:implementation scheme:implementation/{implementation}
statement rg:explicitness scheme:explicitness/explicit
statement rg:reading scheme:reading/{reading}
statement rdfs:comment "Read from the row alone, in case {n}."@en
statement rg:statedBy id:state/{state}
statement prov:wasAttributedTo id:software/rightsgraph
statement prov:wasDerivedFrom row
statement dcterms:date "{year}-09-15"^^xsd:date
claim rdf:type rg:Claim
claim rdf:type rg:StateClaim
claim rdfs:label "Claim of {state} in row {n}"@en
claim rg:claimedBy id:state/{state}
claim rg:aboutState id:state/{state}
claim rg:summary "The State says that case {n} is in hand."@en
claim rg:theme scheme:theme/{theme}
claim prov:wasDerivedFrom row
"""
PEER = """
peerClaim rdf:type rg:Claim
peerClaim rdf:type rg:PeerStateClaim
peerClaim rdfs:label "Claim of {peer} in paragraph {n}"@en
peerClaim rg:claimedBy id:state/{peer}
peerClaim rg:printedName "{peer}"
peerClaim rg:listIsOpen "false"^^xsd:boolean
peerClaim rg:aboutState id:state/{state}
peerClaim rg:theme scheme:theme/{theme}
peerClaim prov:wasDerivedFrom paragraph
claim rg:disputes peerClaim
"""
# What the State says: position, official record, wording, implementation, reading.
CASES = [
    ("supported", "supported", "accepts", "none-claimed", "certain"),
    ("not-supported", "noted", "does-not-accept", "none-claimed", "certain"),
    ("noted", "noted", "notes", "none-claimed", "probable"),
    ("supported", "supported", "accepts", "already-implemented", "certain"),
    ("supported-in-part", "supported", "accepts-in-part", "in-progress", "ambiguous"),
]
