"""Select a few pages that together have every structure that some page of the site has.

Tools that judge structure, such as axe and the HTML checker, find on these pages what they would find on all pages.
They miss only what depends on text alone. GOV.UK Frontend runs axe on its examples for the same reason.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from html.parser import HTMLParser
from pathlib import Path

from support.pages import VOID, ended_by
from support.project import addresses

Structure = tuple[Hashable, Hashable]


class _Structures(HTMLParser):
    """Parser that collects each pair of an element and its child, by their names, classes and attribute names."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: set[Structure] = set()
        self._open: list[tuple[str, Hashable]] = [("", "")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = frozenset(name for name, _ in attrs)
        classes = frozenset(word for name, value in attrs if name == "class" for word in (value or "").split())
        element = tag, classes, names
        if ended := ended_by(tag, [opened for opened, _ in self._open[-4:]]):
            del self._open[-ended:]
        self.pairs.add((self._open[-1][1], element))
        if tag not in VOID:
            self._open.append((tag, element))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open[1:]:
            opened, _ = self._open.pop()
            if opened == tag:
                break


def structures(html: str) -> set[Structure]:
    """Return each pair of an element and its child on a page.

    An element is identified by its name, its classes and the names of its attributes.
    """
    reader = _Structures()
    reader.feed(html)
    return reader.pairs


def kind(address: str) -> str:
    """Return the kind of the page at an address: its folder, or the beginning of its statement's id.

    The permalinks of one kind of provision are alike in all editions.
    """
    folder = address.rpartition("/")[0]
    permalink = re.match(r"(?:PD\d-)?([A-Z]+)[\d-]", folder)
    return permalink[1] if permalink else folder


def smallest(sets: Mapping[str, set[Hashable]]) -> list[str]:
    """Return a few keys, sorted, whose sets together have every member of all sets.

    The greedy method takes the set with the most missing members until none is missing. It returns at most
    ``1 + ln(members)`` times as many keys as necessary (Chvátal 1979).
    """
    missing = set().union(*sets.values())
    chosen = []
    while missing:
        best = max(sets, key=lambda key: (len(sets[key] & missing), key))
        chosen.append(best)
        missing -= sets[best]
    return sorted(chosen)


def pages(site: Path) -> dict[str, set[Hashable]]:
    """Return the structures and the kind of each page of a site that is read, by its address."""
    by_address = {}
    for address in addresses(site):
        html = (site / address).read_text(encoding="utf-8")
        by_address[address] = {*structures(html), ("kind", kind(address))}
    return by_address
