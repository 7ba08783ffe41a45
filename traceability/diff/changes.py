"""The old and new value of anything that changed."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Name = tuple[str, ...]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Change:
    """The old and the new value of something; an empty text if it did not exist then, or does not now."""

    about: Name
    was: str
    now: str


def between(was: Mapping[Name, str], now: Mapping[Name, str]) -> tuple[Change, ...]:
    """Return every difference between two descriptions, in the order of the later one."""
    both = ((name, was.get(name, ""), now.get(name, "")) for name in together(was, now))
    return tuple(Change(name, before, after) for name, before, after in both if before != after)


def together(was: Iterable[Key], now: Iterable[Key]) -> list[Key]:
    """Return the keys of both sides, in the order of the later one and then of the earlier."""
    return list(dict.fromkeys((*now, *was)))
