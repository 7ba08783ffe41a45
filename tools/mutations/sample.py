"""Chooses the mutations: the same ones in every run, by every operator on every field of the kinds of statement."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from random import Random

from mutations import files, statements, texts, values
from mutations.operators import OPERATORS, Field, Operator, Site, edits, sort_of
from mutations.written import Mutation, Written, absent
from traceability.policy.model import KINDS, options

REGISTERED = (files, statements, texts, values)
"""The modules that contain the operators."""


def sites(written: Written) -> Iterator[tuple[str, str, dict[str, Operator], list[Site]]]:
    """Yield every kind with each of its fields, the operators on the field, and the places where they can change it."""
    for kind, blocks in written.blocks.items():
        for field in ("statement", "title", "body", "id", *options(KINDS[kind])):
            whole = field in ("statement", "title", "body")
            operators = OPERATORS[sort_of(kind, field)] | ({} if whole else OPERATORS["option"])
            given = [block for block in blocks if whole or block.option(field)]
            yield kind, field, operators, [Field(written, Random(), block, field) for block in given]
            lacking = [block for block in blocks if field in absent(block, KINDS[kind])]
            yield kind, field, OPERATORS["absent"], [Field(written, Random(), block, field) for block in lacking]
    for (kind, field), places in (files.entries(written) | files.prose(written)).items():
        if kind == "page":
            yield kind, field, OPERATORS[field] | OPERATORS["prose"], places
        else:
            sort = "table" if field == "table" else "entry" if field in files.OF_MANY else "record"
            yield kind, field, OPERATORS[sort], places


def mutations(written: Written, every_kind: bool = False) -> Iterator[Mutation]:
    """Yield one mutation by every operator on every field, or on every field of every kind; the kinds take turns.

    For whole statements, every kind gets its own mutation, because a statement of one kind is not like one of another.
    No mutation leaves the meaning unchanged. Random choices depend only on the names of what is changed. So another
    statement in the policy changes few of the other mutations.
    """
    by_operator: dict[tuple, dict[str, Iterator[Mutation]]] = defaultdict(dict)
    for kind, field, operators, places in sites(written):
        for name, operator in operators.items():
            by_operator[kind in KINDS or kind, field, name][kind] = _made(
                written, operator, Mutation(name, kind, field, "", ()), places
            )
    for (_, field, name), kinds in by_operator.items():
        in_turn = (kinds[kind] for kind in sorted(kinds, key=lambda kind: _chance(name, field, kind)))
        made = (mutation for of_kind in in_turn for mutation in islice(of_kind, 1))
        yield from made if every_kind or field == "statement" else islice(made, 1)


def one_of_each(written: Written) -> Iterator[Mutation]:
    """Yield one mutation by every operator, on the first field where it finds something to change."""
    done = set()
    for kind, field, operators, places in sites(written):
        for name, operator in operators.items():
            if name not in done:
                for mutation in islice(_made(written, operator, Mutation(name, kind, field, "", ()), places), 1):
                    done.add(name)
                    yield mutation


def _made(written: Written, operator: Operator, blank: Mutation, places: list[Site]) -> Iterator[Mutation]:
    """Yield the mutations that an operator makes at the places of a field, in a pseudorandom order."""
    for site in sorted(places, key=lambda site: _chance(blank.operator, blank.field, site.about)):
        chance = Random(f"{blank.operator} {blank.field} {site.about}")
        changes = edits(operator, replace(site, draw=chance))
        mutation = replace(blank, about=site.about, edits=changes)
        if changes and not written.says_the_same(written.mutated(mutation)):
            yield mutation


def _chance(*names: str) -> int:
    return zlib.crc32(" ".join(names).encode())
