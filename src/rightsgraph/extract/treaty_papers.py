"""What the papers of a review by a treaty body have in common: numbers, letters and citations."""

from __future__ import annotations

from collections.abc import Iterator

from rightsgraph import iris
from rightsgraph.extract.headed import articles
from rightsgraph.lexicon import laws, pattern, patterns, provisions
from rightsgraph.records import Mention, Name
from rightsgraph.tree import Document, Kind, Part, Passage

_CITING = (Part.PARAGRAPH, Part.ITEM, Part.ROW, Part.FOOTNOTE)


def key(passage: Passage) -> str:
    """What stands for a passage in the identifiers of what it says."""
    return passage.path.rsplit("/", 1)[-1]


def numbered(document: Document) -> Iterator[tuple[Passage, Passage | None]]:
    """Each numbered paragraph with the section or heading that it stands under."""
    heading = None
    for passage in document.passages:
        if passage.part in (Part.SECTION, Part.HEADING):
            heading = passage
        elif passage.part is Part.PARAGRAPH and passage.number:
            yield passage, heading


def lettered(document: Document, paragraph: Passage) -> list[Passage]:
    """The items (a), (b), (c) of a paragraph; one that is not due is part of another item."""
    found: list[Passage] = []
    for item in document.below(paragraph.path, Part.ITEM):
        if item.number == f"({chr(ord('a') + len(found))})":
            found.append(item)
    return found


def author(document: Document) -> tuple[Name, ...]:
    """The committee, by the name in use."""
    body = document.metadata.body
    entry = patterns("bodies")["un_bodies"].get(iris.code(body), {})
    return (Name(entry["label"], body),) if entry else ()


def citations(document: Document) -> Iterator[Mention]:
    """The treaty, where passages cite it by its articles alone, and its protocol."""
    for passage in document.passages:
        if passage.part not in _CITING:
            continue
        yield from _own_protocol(passage, document)
        if document.kind is not Kind.STATE_REPLIES:
            for article in (
                *bracketed(passage.text.value, document),
                *_declared(passage, document),
            ):
                provision = iris.provision(document.metadata.covenant, article)
                yield Mention(passage.path, "cites", provision)


def bracketed(text: str, document: Document) -> Iterator[str]:
    """The articles in parentheses, "(arts. 2 and 26)", with no law right before them.

    A paragraph of observations may end with them right after a national law.
    """
    known = laws(document.metadata.state, document.metadata.covenant).find(text)
    for match in pattern("treaty", "bracketed").finditer(text):
        before = text[: match.start()]
        named = [law for law in known if law.end <= len(before) and not before[law.end :].strip()]
        national = all("/id/law/" in law.iri for law in named)
        ends = document.kind is Kind.CONCLUDING_OBSERVATIONS and not text[match.end() :].strip(" .")
        apart = not named and not pattern("treaty", "law_before").search(before)
        if apart or (ends and national and not pattern("treaty", "treaty_before").search(before)):
            yield from headed(match.group(), document)


def _own_protocol(passage: Passage, document: Document) -> Iterator[Mention]:
    """The protocol of the treaty, named without it: "the Convention and its Optional Protocol"."""
    meta, text = document.metadata, passage.text.value
    protocols: dict[str, str] = patterns("treaty")["optional_protocols"]
    own = protocols.get(iris.code(meta.covenant))
    if not own or not pattern("treaty", "optional_protocol").search(text):
        return
    named = {
        law.iri for law in laws(meta.state, meta.covenant).find(text) if "Protocol" in law.printed
    }
    if named <= {iris.instrument(own)}:
        yield Mention(passage.path, "cites", iris.instrument(own))


def _declared(passage: Passage, document: Document) -> Iterator[str]:
    """The articles of the treaty under which a State is to declare something."""
    for match in pattern("treaty", "declared").finditer(passage.text.value):
        yield from headed(f"({match[1]})", document)


def headed(words: str, document: Document) -> tuple[str, ...]:
    """The articles of the treaty that a heading names; those that the treaty has."""
    ranges = pattern("treaty", "range").sub("–", words)
    covenant = document.metadata.covenant
    found = articles(ranges, document) if covenant else ()
    return tuple(one for one in found if iris.provision(covenant, one) in provisions())
