"""What a person added to a document: one YAML file each, checked against a schema.

No rule can sum up a paragraph in other words or tell which claim disputes which. Such work
stands in ``data/curation/<slug>.yaml``, keyed by the numbers and passages of the document,
found by the digest of its text. See CONTRIBUTING for the form.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rightsgraph import resources
from rightsgraph.errors import CurationError

_PATH = r"^[a-z]+(?:/[A-Za-z0-9._-]+)+$"
Reference = Annotated[str, Field(pattern=_PATH)]
"""A path below ``https://w3id.org/rightsgraph/id/``, such as ``law/KAZ/constitution``."""
Key = Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
"""A concept's key in its scheme."""


class Entry(BaseModel):
    """What can be said of any node."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    summary: str = ""
    comment: str = ""
    themes: tuple[Key, ...] = ()
    concerns: tuple[Reference, ...] = ()
    mentions: tuple[Reference, ...] = ()


class PassageEntry(Entry):
    """Citations that no rule finds."""

    cites: tuple[Reference, ...] = ()


class RecommendationEntry(Entry):
    """A recommendation, a demand, an issue or a question."""

    action: Key = ""


class PositionEntry(Entry):
    """A correction of a reading, or the grounds that the State gives.

    ``official: none`` withdraws an official position that was read.
    """

    position: Key = ""
    wording: Key = ""
    explicitness: Key = ""
    reading: Key = ""
    implementation: Key = ""
    official: Key = ""
    reasons: tuple[Key, ...] = ()


class ClaimEntry(Entry):
    """A claim; the n-th entry of a passage is its n-th claim, new where none was read."""

    kind: Literal["", "StateClaim", "CivilSocietyClaim", "PeerStateClaim"] = ""
    claimants: tuple[Reference, ...] = ()
    disputes: tuple[Reference, ...] = ()
    supports: tuple[Reference, ...] = ()
    answers: tuple[Reference, ...] = ()


class CommitmentEntry(Entry):
    """What the State says it will do."""

    answer: int | None = None


class StatisticEntry(Entry):
    """A figure; found by its value among those read in the passage, else added."""

    value: Decimal
    unit: str = ""
    qualifier: str = ""
    period: str = Field(default="", pattern=r"^$|^\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?$")
    place: Reference | Literal[""] = ""


class EventEntry(Entry):
    """A dated event."""

    date: datetime.date | str | int


class DecisionEntry(Entry):
    """A decision of a court or body."""

    by: tuple[Reference, ...] = ()
    date: datetime.date | str | int | None = None


class RoleEntry(Entry):
    """The capacity in which a person speaks or is spoken of."""

    holder: Reference
    name: str
    institution: Reference | Literal[""] = ""


class LinkEntry(BaseModel):
    """Why two things are linked, with the direct triple where accepted."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    origin: Reference = Field(alias="from")
    target: Reference = Field(alias="to")
    relation: Literal["repeats", "disputes", "supports", "answers"]
    comment: str
    score: Decimal = Decimal(1)
    accepted: bool = True


class Curation(BaseModel):
    """One curation file.

    ``creators`` are authors that the document does not name, with where they are known from.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    digest: str = Field(default="", pattern=r"^$|^[0-9a-f]{64}$")
    slug: Key
    review: str = Field(default="", pattern=r"^$|^[A-Z]{3}/[a-z]+/\d+$")
    numbering: str = ""
    answered_demands: dict[str, int] = {}
    creators: tuple[Reference, ...] = ()
    creators_known_from: str = ""
    passages: dict[str, PassageEntry] = {}
    recommendations: dict[str, RecommendationEntry] = {}
    demands: dict[str, RecommendationEntry] = {}
    issues: dict[str, RecommendationEntry] = {}
    questions: dict[str, RecommendationEntry] = {}
    positions: dict[str, PositionEntry] = {}
    claims: dict[str, tuple[ClaimEntry, ...]] = {}
    commitments: dict[str, tuple[CommitmentEntry, ...]] = {}
    statistics: dict[str, tuple[StatisticEntry, ...]] = {}
    events: dict[str, tuple[EventEntry, ...]] = {}
    decisions: dict[str, tuple[DecisionEntry, ...]] = {}
    roles: dict[str, tuple[RoleEntry, ...]] = {}
    links: tuple[LinkEntry, ...] = ()


class CurationFile:
    """A curation with the place of each of its keys, for errors."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            text = path.read_text("utf-8")
            self._root = yaml.compose(text, resources.YAML_LOADER)
            content = yaml.load(text, resources.YAML_LOADER)
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise CurationError(f"is no YAML: {error}", str(path), "mend it first") from error
        try:
            self.curation = Curation.model_validate(content)
        except ValidationError as error:
            first = error.errors()[0]
            keys = [key for key in first["loc"] if isinstance(key, str | int)]
            raise self.error(keys, first["msg"], "see CONTRIBUTING for the form") from error
        said = self.curation.model_fields_set - {"digest", "slug", "links"}
        if said and not self.curation.digest:
            problem = "is said of a document that no digest ties to this file: nothing would use it"
            remedy = "add the digest that `rightsgraph read FILE --records document` prints"
            raise self.error([min(said)], problem, remedy)

    def error(self, keys: Sequence[str | int], problem: str, remedy: str = "") -> CurationError:
        """An error at the place of a key."""
        name = ".".join(map(str, keys))
        return CurationError(problem, f"{self.path}, line {self._line(keys)}, key {name}", remedy)

    def _line(self, keys: Iterable[str | int]) -> int:
        """The line of the deepest of the nested keys that the file has."""
        node: Any = self._root
        line = 1
        for key in keys:
            if isinstance(node, yaml.MappingNode):
                pairs = [(k, v) for k, v in node.value if k.value == str(key)]
                if not pairs:
                    break
                line, node = pairs[0][0].start_mark.line + 1, pairs[0][1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(key, int):
                node = node.value[key]
                line = node.start_mark.line + 1
        return line


@cache
def bundled() -> tuple[CurationFile, ...]:
    """All curation files of the project."""
    return tuple(CurationFile(path) for path in resources.files("data/curation", "*.yaml"))


def for_digest(digest: str, files: Iterable[CurationFile] | None = None) -> CurationFile | None:
    """The curation of the document whose text has this digest."""
    candidates = bundled() if files is None else files
    return next((file for file in candidates if file.curation.digest == digest), None)
