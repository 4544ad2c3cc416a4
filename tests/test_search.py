"""Full-text search: what is found, in which order, and how the index follows its store."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse

from rightsgraph.errors import StoreError
from rightsgraph.iris import BASE
from rightsgraph.search import building
from rightsgraph.search.asking import understood
from rightsgraph.search.building import build, fingerprint, newest
from rightsgraph.search.index import DEEPEST, Index
from rightsgraph.search.things import KIND_NAMES, shown_kind, things
from rightsgraph.search.words import excerpt, key, marked, words
from rightsgraph.store import OxigraphStore, Store

GRAPH = Path(__file__).parent / "search.trig"
DIVERS = "id/review/ATL/upr/3/recommendation/97.3"


@pytest.fixture(scope="module")
def store() -> OxigraphStore:
    made = OxigraphStore()
    made.load(GRAPH)
    return made


@pytest.fixture(scope="module")
def index(store: OxigraphStore, tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Index(build(store, tmp_path_factory.mktemp("search"), "1"))


@pytest.fixture(scope="module")
def shipped_index(shipped: OxigraphStore, tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Index(build(shipped, tmp_path_factory.mktemp("search"), "1"))


def found(index: Index, text: str, **filters: list[str]) -> list[str]:
    return [hit.iri.removeprefix(BASE) for hit in index.search(text, filters).hits]


# Words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Łódź and Tromsø", ["lodz", "and", "tromso"]),
        ("Ménière", ["meniere"]),
        ("Me\u0301nie\u0300re", ["meniere"]),
        ("СОЦИАЛЬНЫЙ Ёж", ["социальныи", "еж"]),
        ("Straße, Æsir", ["strasse", "aesir"]),
        ("A/HRC/14/10, 140.14", ["a", "hrc", "14", "10", "140", "14"]),
        ("snake_case", ["snake", "case"]),
        ("ﬁne", ["fine"]),
        ("日本 العربية", ["日本", "العربية"]),
        (" …—\u0300\x00 ", []),
    ],
)
def test_words_are_folded(text: str, expected: list[str]) -> None:
    assert [word for word in words(text) if word] == expected


def test_a_key_passes_over_capitals_marks_and_signs() -> None:
    assert key("Ménière’s  LAW, No. 5") == key("meniere s law no 5")


def test_marks_are_spans_that_join_to_the_text() -> None:
    text = "Côte d’Ivoire <b>cote</b> & COTE"
    spans = marked(text, {"cote"})
    assert "".join(span.text for span in spans) == text
    assert [span.text for span in spans if span.marked] == ["Côte", "cote", "COTE"]


def test_an_excerpt_is_the_part_that_says_most() -> None:
    long = "word " * 200 + "the needle and the thread " + "word " * 200
    spans = excerpt(["no such thing", long], {"needle", "thread"})
    shown = "".join(span.text for span in spans)
    assert [span.text for span in spans if span.marked] == ["needle", "thread"]
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 310


def test_an_excerpt_of_nothing_and_of_what_does_not_match() -> None:
    assert excerpt([], {"a"}) == ()
    assert "".join(span.text for span in excerpt(["One.", "Two."], {"z"})) == "One."
    assert len("".join(span.text for span in excerpt(["x" * 5000], {"z"}))) < 310


# Questions


def test_phrases_minus_words_and_beginnings() -> None:
    parts = understood('tide "Sea  guard" -pier -"quiet night" light* state\'s').parts
    assert [(part.words, part.quoted, part.open, part.unwanted) for part in parts] == [
        (("tide",), False, False, False),
        (("sea", "guard"), True, False, False),
        (("pier",), False, False, True),
        (("quiet", "night"), True, False, True),
        (("light",), False, True, False),
        (("state",), False, False, False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '"',
        '""',
        '"open',
        "-",
        "--",
        "*",
        "a AND",
        "NOT",
        "(",
        "a:b^2~",
        "\x00",
        "-*",
        '-"',
        "🌊",
        "a" * 9999,
    ]
    + ["x " * 5000, "[1 TO 2]", "{", "\\", "tide -tide", "^$.*", "\ud7ff", "％", "1" * 300],
)
def test_any_text_is_a_question(index: Index, text: str) -> None:
    result = index.search(text)
    assert result.total >= 0
    assert len(result.hits) == min(result.total, 20)
    index.complete(text)


def test_random_text_is_a_question(index: Index) -> None:
    signs, chance = 'atide "-*:()[]^~+!\\/{}<>&|?é\u0301\u2028🌊я', random.Random(5)
    for _ in range(500):
        text = "".join(chance.choices(signs, k=chance.randrange(1, 30)))
        assert index.search(text).total >= 0, text
        index.complete(text)


# What is found


def test_a_thing_is_found_by_any_of_its_names(index: Index) -> None:
    for name in ("Atlantis", "ATLANTIS", "Атлантида", "атлантида", "ATL"):
        assert found(index, name)[0] == "id/state/ATL", name
    assert found(index, "lemurie") == ["id/state/MUU"]
    assert found(index, "закон о приливах") == ["id/law/ATL/tide-act"]
    assert found(index, "A/SEA/14/10") == ["id/document/report"]
    assert found(index, "97.3") == [DIVERS]


def test_each_thing_once_though_two_graphs_speak_of_it(store: OxigraphStore, index: Index) -> None:
    iris = [thing.iri for thing in things(store)]
    assert len(iris) == len(set(iris)) == index.size == 10
    assert not [iri for iri in iris if "/link/" in iri]


def test_names_come_before_what_texts_say(index: Index) -> None:
    assert found(index, "tide", kind=["NationalLaw", "Document", "Claim", "Passage"]) == [
        "id/law/ATL/tide-act",
        "id/document/report",
        "id/document/report/claim/paragraph/1/1",
        "id/document/report/paragraph/1",
    ]


def test_what_is_named_just_so_comes_first(shipped_index: Index) -> None:
    expected = {
        "Kazakhstan": "id/state/KAZ",
        "iccpr": "id/instrument/iccpr",
        "140.14": "id/review/KAZ/upr/4/recommendation/140.14",
        "Rome Statute, article 27": "id/instrument/rome-statute/article/27",
        "A/HRC/14/10": "id/document/a-hrc-14-10",
        "defamation": "scheme/theme/defamation",
    }
    assert {text: found(shipped_index, text)[0] for text in expected} == expected


def test_the_text_layer_is_searched_and_the_snippet_shows_where(index: Index) -> None:
    [hit] = index.search('"nobody was on the pier"').hits
    assert hit.iri.endswith("/paragraph/1")
    assert [span.text for span in hit.snippet if span.marked][-1] == "pier"
    assert len("".join(span.text for span in hit.snippet)) < 310


def test_phrases_and_unwanted_words(index: Index) -> None:
    assert found(index, '"lighthouse in the harbour"') == ["id/document/report/claim/paragraph/1/1"]
    assert found(index, '"harbour lighthouse"') == []
    assert found(index, "sea-guard") == ["id/document/report/claim/paragraph/1/1"]
    assert found(index, "lighthouse -harbour") == ["id/document/report/paragraph/1"]
    assert found(index, 'lighthouse -"quiet night"') == ["id/document/report/claim/paragraph/1/1"]
    assert "id/state/ATL" not in found(index, "-atlantis")


def test_one_and_many(index: Index) -> None:
    assert found(index, "journalist") == found(index, "journalists") == [DIVERS]
    assert found(index, "diver") == [DIVERS]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("jornalist", "journalists"), ("lighthuose", "lighthouse"), ("atlants", "atlantis")],
)
def test_misspelt_words_are_told_and_taken_for_near_ones(
    index: Index, typed: str, meant: str
) -> None:
    result = index.search(typed)
    assert meant in result.meant[typed]
    assert result.total
    assert any(span.marked for hit in result.hits for span in (*hit.title, *hit.snippet))


def test_words_that_are_there_are_taken_as_they_are(index: Index) -> None:
    assert not index.search("tide").meant
    assert not index.search('"tidal"').meant
    assert index.search("12345").total == 0


def test_a_rare_misspelling_still_leads_to_the_frequent_word(tmp_path: Path) -> None:
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    names = ["defamation"] * 30 + ["defamaton"]
    lines = [
        f'<{BASE}id/x/{n}> a <{BASE}ns#Claim> ; <{label}> "{w} {n}" .' for n, w in enumerate(names)
    ]
    made = OxigraphStore()
    made.load_quads(parse("\n".join(lines), RdfFormat.TURTLE))
    result = Index(build(made, tmp_path, "1")).search("defamaton")
    assert result.meant == {"defamaton": ("defamation",)}
    assert result.hits[0].label == "defamaton 30"
    assert result.total == 31


def test_where_nothing_has_all_words_some_suffice(index: Index) -> None:
    result = index.search("lighthouse fishermen")
    assert result.loose
    assert {hit.kind for hit in result.hits} == {"Claim", "Passage", "Recommendation"}
    assert not index.search("lighthouse fishermen", loose=False).total


def test_the_name_of_the_state_counts_for_what_is_said_of_it(shipped_index: Index) -> None:
    result = shipped_index.search("defamation kazakhstan", {"kind": ["Recommendation"]})
    assert result.total
    assert not result.loose


# Facets and pages


def test_state_and_cycle_come_from_the_review_or_the_document(index: Index) -> None:
    hits = {hit.kind: (hit.state, hit.cycle) for hit in index.search("").hits}
    for kind in ("Recommendation", "Document", "Passage", "Claim", "Review"):
        assert hits[kind] == ("ATL", "3"), kind
    assert hits["NationalLaw"] == ("ATL", "")


def test_what_has_a_state_has_it_in_the_shipped_graph(shipped_index: Index) -> None:
    for kind in ("Recommendation", "PositionStatement", "Claim", "Passage", "Answer", "Statistic"):
        result = shipped_index.search("", {"kind": [kind]}, limit=1)
        stated = {value.value: value.count for value in result.facets["state"]}
        assert stated["KAZ"] > 0.9 * result.total, kind


def test_facets_count_without_their_own_filter(index: Index) -> None:
    result = index.search("tide", {"kind": ["Claim"], "state": ["ATL"]})
    assert result.total == 1
    assert {value.value: value.count for value in result.facets["kind"]} == {
        "Claim": 1,
        "Passage": 1,
        "NationalLaw": 1,
        "Document": 1,
    }
    assert [(value.value, value.label, value.count) for value in result.facets["state"]] == [
        ("ATL", "Atlantis", 1)
    ]
    assert found(index, "tide", kind=["Claim", "Passage"]) == [
        "id/document/report/claim/paragraph/1/1",
        "id/document/report/paragraph/1",
    ]
    assert found(index, "tide", cycle=["9"]) == []


def test_kinds_cover_the_shipped_graph(shipped_index: Index) -> None:
    kinds = {value.value for value in shipped_index.search("").facets["kind"]}
    assert kinds <= set(KIND_NAMES)
    assert {"State", "NGO", "Person", "Provision", "Question", "Concept", "Term"} <= kinds
    assert shown_kind("UNBody") == "UN body"
    assert shown_kind("PositionStatement") == "Position statement"


def test_pages_follow_each_other_and_end(shipped_index: Index) -> None:
    def page(offset: int) -> list[str]:
        hits = shipped_index.search("law", limit=15, offset=offset).hits
        return [hit.iri for hit in hits]

    first_two = shipped_index.search("law", limit=30).hits
    assert page(0) + page(15) == [hit.iri for hit in first_two]
    assert page(DEEPEST) == []


def test_completion(index: Index, shipped_index: Index) -> None:
    assert index.complete("atl")[0].label == "Atlantis"
    assert [one.label for one in index.complete("АТЛ")] == ["Atlantis"]
    assert index.complete("tide a")[0].label == "Tide Act (Atlantis)"
    assert index.complete("zzz") == index.complete("") == []
    assert shipped_index.complete("rome st")[0].iri == f"{BASE}id/instrument/rome-statute"
    assert shipped_index.complete("kaz")[0].label == "Kazakhstan"


# The index and its store


class Plain:
    """A store that can only be asked, as one behind a network is."""

    def __init__(self, store: Store) -> None:
        self.query = store.query
        self.graphs = store.graphs


def test_a_store_is_only_asked(store: OxigraphStore, tmp_path: Path) -> None:
    plain: Any = Plain(store)
    assert Index(build(plain, tmp_path, fingerprint(plain))).size == 10


def test_a_fingerprint_changes_with_the_store(store: OxigraphStore) -> None:
    other = OxigraphStore()
    other.load_quads(store.snapshot())
    assert fingerprint(other) == fingerprint(store)
    other.update(f"INSERT DATA {{ GRAPH <{BASE}graph/x> {{ <x:s> <x:p> <x:o> }} }}")
    assert fingerprint(other) != fingerprint(store)


def test_a_build_that_fails_leaves_what_was_there(
    store: OxigraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(store, tmp_path, "1")
    monkeypatch.setattr(building, "things", _broken)
    with pytest.raises(StoreError, match="cannot be indexed"):
        build(store, tmp_path, "2")
    assert list(tmp_path.iterdir()) == [first]


def _broken(store: Store) -> Iterator[None]:
    yield from ()
    raise OSError("no space")


def test_an_index_of_another_form_is_passed_over(store: OxigraphStore, tmp_path: Path) -> None:
    old = build(store, tmp_path, "1")
    (tmp_path / "99999999999999999999").mkdir()
    assert newest(tmp_path) == old
    meta = (old / building.META).read_text("utf-8")
    (old / building.META).write_text(meta.replace(f'"form": {building.FORM}', '"form": 0'), "utf-8")
    assert newest(tmp_path) is None


def test_a_folder_without_an_index(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        Index(tmp_path)


def test_readers_keep_an_index_that_was_replaced(store: OxigraphStore, tmp_path: Path) -> None:
    reader = Index(build(store, tmp_path, "1"))
    build(store, tmp_path, "2")
    assert len(list(tmp_path.iterdir())) == 1
    assert reader.search("lighthouse").total == 2
    assert reader.search("journalists").hits[0].label == "Recommendation 97.3"


def test_many_threads_ask_at_once(index: Index) -> None:
    expected, wrong = index.search("tide").total, []

    def ask(number: int) -> None:
        for n in range(20):
            if index.search("tide", limit=1 + number * 20 + n).total != expected:
                wrong.append(n)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
