"""One thing that was so and is otherwise now, of whatever kind."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Name = tuple[str, ...]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Change:
    """What something was and what it is; empty where it was not there, or is no more."""

    about: Name
    was: str
    now: str


def between(was: Mapping[Name, str], now: Mapping[Name, str]) -> tuple[Change, ...]:
    """Everything that differs between two descriptions, in the order of the later one."""
    both = ((name, was.get(name, ""), now.get(name, "")) for name in together(was, now))
    return tuple(Change(name, before, after) for name, before, after in both if before != after)


def together(was: Iterable[Key], now: Iterable[Key]) -> list[Key]:
    """Whatever is in one or both, in the order of the later one and then of the earlier."""
    return list(dict.fromkeys((*now, *was)))
