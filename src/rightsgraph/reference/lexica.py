"""Reads the lexicons that reference data is compiled from, and refuses what is wrong in them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from rightsgraph import resources
from rightsgraph.errors import LexiconError
from rightsgraph.lexicon import fold

Model = TypeVar("Model", bound=BaseModel)


class Entry(BaseModel):
    """Base of the entries: an unknown or misspelt field is an error, not a silent loss."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class _Loader(yaml.SafeLoader):
    """Refuses a key that stands twice: YAML would drop the first entry without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", node.start_mark
                )
        return super().construct_mapping(node, deep)


def path(name: str) -> Path:
    return resources.folder(f"data/lexicons/{name}.yaml")


def read(name: str, model: type[Model], file: Path | None = None) -> Model:
    """The lexicon ``name``, checked against its model; LexiconError names the file and key."""
    file = file or path(name)
    try:
        content = yaml.load(file.read_text("utf-8"), _Loader)
        return model.model_validate(content)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LexiconError(f"cannot be read: {error}", file.name) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise LexiconError(
            first["msg"], f"{file.name}: {place}", f"{error.error_count()} to mend in this file"
        ) from error


def check_unshared(name: str, names: Iterable[tuple[str, str]]) -> None:
    """Raises LexiconError where two keys have the same name; ``names`` are (key, name) pairs."""
    owners: dict[str, str] = {}
    for key, spelling in names:
        owner = owners.setdefault(fold(spelling), key)
        if owner != key:
            raise LexiconError(
                f"{spelling!r} is also a name of {owner}",
                f"{path(name).name}: {key}",
                "a name may mean one thing only; leave it out of both",
            )
