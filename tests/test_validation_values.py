"""Values as shapes see them: datatypes, order and patterns."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode
from shaped import EX, judged, quads, rows

from rightsgraph.errors import QueryTimeout
from rightsgraph.shacl.engine import Engine
from rightsgraph.shacl.faults import IllFormed
from rightsgraph.shacl.literals import well_typed
from rightsgraph.shacl.order import compare
from rightsgraph.shacl.patterns import is_plain, search
from rightsgraph.validation import validate


def test_values_are_checked_as_they_are_written() -> None:
    """The query engine would make of each of these another literal."""
    data = 'ex:a ex:byte "01"^^xsd:byte ; ex:number 1.0 ; ex:day "2010-06-01+00:00"^^xsd:date .'
    shapes = """
        ex:S sh:targetNode ex:a ;
            sh:property [ sh:path ex:byte ; sh:datatype xsd:byte ; sh:pattern "^01$" ] ;
            sh:property [ sh:path ex:number ; sh:datatype xsd:decimal ; sh:in ( 1.0 ) ] ;
            sh:property [ sh:path ex:day ; sh:hasValue "2010-06-01+00:00"^^xsd:date ] .
        """
    assert judged(shapes, data).conforms
    assert rows(judged(shapes.replace("xsd:byte", "xsd:integer"), data)) == [
        ("a", "DatatypeConstraintComponent", '"01"^^<http://www.w3.org/2001/XMLSchema#byte>')
    ]


def test_what_has_no_order_breaks_a_range() -> None:
    """The specification asks for a result where values cannot be compared; pySHACL is silent."""
    shapes = quads("ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:maxInclusive 5 ] .")
    data = quads('ex:a ex:p 4 , "four" , "2010-06-01"^^xsd:date , ex:four .')
    report = validate(data, shapes, ontology=False, engine="fast")
    assert sorted(result.value for result in report.results) == [
        '"2010-06-01"^^<http://www.w3.org/2001/XMLSchema#date>',
        '"four"',
        f"{EX}four",
    ]


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "fits"),
    [
        ("b$", "", "ab", True),
        ("b$", "", "ab\n", False),
        ("[$]$", "", "a$", True),
        ("^b", "m", "a\nb", True),
        ("A.C", "is", "a\nc", True),
        ("a b", "x", "ab", True),
        ("a.c", "q", "abc", False),
        ("^\\p{Lu}\\p{Ll}+$", "", "Été", True),
        ("^\\p{Lu}\\p{Ll}+$", "", "été", False),
        ("(?!x)y", "", "y", True),
    ],
)
def test_a_pattern_is_that_of_sparql(pattern: str, flags: str, text: str, fits: bool) -> None:
    assert bool(search(pattern, flags)(text)) == fits


@pytest.mark.parametrize(("pattern", "flags"), [("(", ""), ("\\p{Nonsense}", ""), ("a", "g")])
def test_what_is_no_pattern_is_refused(pattern: str, flags: str) -> None:
    with pytest.raises(IllFormed):
        search(pattern, flags)


@pytest.mark.parametrize(
    ("datatype", "good", "bad"),
    [
        ("integer", ["-1", "+007", "123456789012345678901234567890"], ["1.0", "", "1e3", "٣"]),
        ("byte", ["-128", "127"], ["128", "-129"]),
        ("nonNegativeInteger", ["0", "-0", "9"], ["-1"]),
        ("decimal", ["1", "-.5", "2."], ["1e3", "."]),
        ("double", ["1e-3", "-INF", "NaN"], ["1e", "inf"]),
        ("boolean", ["true", "0"], ["TRUE", "yes"]),
        ("date", ["2024-02-29", "2023-01-01Z", "-0001-12-31"], ["2023-02-29", "2023-13-01"]),
        ("dateTime", ["2023-01-01T24:00:00", "2023-01-01T00:00:00.5+14:00"], ["2023-01-01"]),
        ("gYearMonth", ["2023-12"], ["2023-00", "23-01"]),
        ("duration", ["P1Y", "-PT0.5S", "P1DT1H"], ["P", "PT", "1Y"]),
        ("language", ["en", "de-AT"], ["", "englishlanguage"]),
    ],
)
def test_a_literal_is_of_its_datatype(datatype: str, good: list[str], bad: list[str]) -> None:
    kind = NamedNode(f"http://www.w3.org/2001/XMLSchema#{datatype}")
    assert [text for text in good if not well_typed(Literal(text, datatype=kind))] == []
    assert [text for text in bad if well_typed(Literal(text, datatype=kind))] == []


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        ("1", "2.5", -1),
        ("1e1", "10.0", 0),
        ('"a"', '"B"', 1),
        ('"2010-06-01"^^xsd:date', '"2009-12-31"^^xsd:date', 1),
        ('"2010-06-01T12:00:00Z"^^xsd:dateTime', '"2010-06-01T12:00:00+02:00"^^xsd:dateTime', 1),
        ('"2010-06-01T12:00:00Z"^^xsd:dateTime', '"2010-06-01T20:00:00"^^xsd:dateTime', None),
        ('"2010-06-01T12:00:00Z"^^xsd:dateTime', '"2010-06-03T20:00:00"^^xsd:dateTime', -1),
        ("1", '"2010-06-01"^^xsd:date', None),
        ('"NaN"^^xsd:double', "1", None),
        ('"a"@en', '"b"@en', None),
        ('"10:00:00"^^xsd:time', '"12:00:00"^^xsd:time', -1),
        ('"P2D"^^xsd:duration', '"P1DT1H"^^xsd:dayTimeDuration', 1),
        ('"-P1Y"^^xsd:duration', '"P1M"^^xsd:duration', -1),
        ('"P1M"^^xsd:duration', '"P30D"^^xsd:duration', None),
        ('"P1M"^^xsd:duration', '"P32D"^^xsd:duration', -1),
        ('"P0D"^^xsd:duration', '"P1Y"^^xsd:duration', -1),
        ('"P1Y1D"^^xsd:duration', '"P1Y2D"^^xsd:duration', -1),
        ("0.1", "0.1e0", 0),
        ('"0.1"^^xsd:float', "0.1", 0),
        ('"0.1"^^xsd:float', "0.1e0", 1),
        ("9007199254740993", "9007199254740992e0", 0),
        ('"1e999"^^xsd:double', f"1{'0' * 400}", 0),
        ('"2010-06-01T24:00:00Z"^^xsd:dateTime', '"2010-06-02T00:00:00Z"^^xsd:dateTime', 0),
        ('"2010-06-01T00:00:00.00000001"^^xsd:dateTime', '"2010-06-01T00:00:00"^^xsd:dateTime', 1),
        ('"-0044-03-15"^^xsd:date', '"12010-06-01"^^xsd:date', -1),
        ('"2010-06-01+14:00"^^xsd:date', '"2010-06-01-14:00"^^xsd:date', -1),
        ('"2000-02-29"^^xsd:date', '"2000-03-01"^^xsd:date', -1),
        ('"---05"^^xsd:gDay', '"---06"^^xsd:gDay', -1),
        ('"--02-29"^^xsd:gMonthDay', '"--03-01"^^xsd:gMonthDay', -1),
        ('"24:00:00"^^xsd:time', '"00:00:00"^^xsd:time', 0),
        ("ex:a", "ex:b", None),
        ('"x"^^xsd:integer', "1", None),
    ],
)
def test_values_are_ordered_as_in_sparql(one: str, other: str, order: int | None) -> None:
    [first] = quads(f"ex:s ex:p {one} .")
    [second] = quads(f"ex:s ex:p {other} .")
    assert compare(first.object, second.object) == order


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_a_pattern_that_goes_back_without_end_is_named(engine: Engine) -> None:
    data = quads(f'ex:a a ex:Thing ; ex:p "{"a" * 60}b" .')
    slow = "ex:Slow sh:property [ sh:path ex:p ; sh:pattern '^(a+)+$' ]"
    shapes = f"ex:Quick sh:targetClass ex:Thing . {slow} ; sh:targetClass ex:Thing ."
    with pytest.raises(QueryTimeout, match=f"{EX}Slow: did not end within 12 seconds"):
        validate(data, quads(shapes), ontology=False, engine=engine, deadline=12)


@pytest.mark.parametrize("pattern", ["a|b", "^[a-z]+$", r"^[*+]{3}\(x?$", "^(a|b)[0-9]{4}"])
def test_a_pattern_with_one_way_to_match_is_judged_with_all_else(pattern: str) -> None:
    assert is_plain(pattern)


@pytest.mark.parametrize("pattern", ["(a|aa)+", "a*b", "^a*a*$", "^(a?){20}$", "^a?b?", "^a|b+"])
def test_a_pattern_with_many_ways_to_match_is_judged_apart(pattern: str) -> None:
    assert not is_plain(pattern)
