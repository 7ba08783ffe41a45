"""Record which links to provisions somebody read since the wording on either side last changed.

Only this module knows ``requirements/confirmed.toml``. For each statement that rests on provisions, the file holds the
fingerprint that each of them had when somebody read both together. For each provision, it holds the fingerprint that
the provision had when somebody read it beside its passage. A link whose fingerprint differs is suspect until somebody
confirms it again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from traceability.policy import model
from traceability.policy.errors import UserError
from traceability.policy.model import (
    Alternative,
    Claim,
    Comment,
    Correspondence,
    Disclosure,
    Legal,
    OtherReading,
    Policy,
    Provision,
    Statement,
    options,
)
from traceability.policy.values import LabeledEnum, Lines
from traceability.source import toml_file

FILE = "requirements/confirmed.toml"
HEAD = """# For every link that rests on the wording of a provision, the fingerprint of that wording when both ends were
# last read together; a provision rests on itself as it was last read beside its passage.
# `make check` names what has changed since; `make confirm ID=...` writes it again.
"""
OURS = ("verify", "artefact", "no_counterpart")
"""The options of a provision that say nothing about what its passage says."""
_CITED = re.compile(r"\{need\}`([^`]+)`")

Read = Provision | Legal
"""What is printed elsewhere, so that somebody reads it beside its passage."""

Confirmed = Mapping[str, Mapping[str, str]]


def load(root: Path) -> Confirmed:
    """Return the confirmed fingerprints below ``root``.

    Raises OSError or UserError if they cannot be read.
    """
    lock = toml_file.read(root, FILE)
    for id, targets in lock.tables.items():
        if not isinstance(targets, dict) or not all(isinstance(mark, str) for mark in targets.values()):
            message = f"{id} is no table of fingerprints; take it out and confirm {id} again"
            raise UserError(f"{FILE}:{lock.line(id)}: {message}")
    return lock.tables


@lru_cache(maxsize=2)
def links(policy: Policy) -> tuple[tuple[Statement, Read], ...]:
    """Return every statement that rests on the wording of a provision, with the provision, in the order of the pages.

    Alternatives, claims, comments, disclosures and readings rest on what they name and on what their text cites. A
    correspondence rests on both sides. A provision rests on what it succeeds, and on itself. What a framework says
    rests on itself only.
    """
    linked: list[tuple[Statement, Read]] = [(legal, legal) for legal in policy.all(Legal)]
    for statement in policy.all(Alternative, Claim, Comment, Correspondence, Disclosure, OtherReading, Provision):
        named = [id for option, id in model.links(policy)[statement.id] if option != "part_of"]
        also = [statement.id] if isinstance(statement, Provision) else _CITED.findall(statement.body)
        for id in dict.fromkeys((*named, *also)):
            if isinstance(provision := policy.statements.get(id), Read):
                linked.append((statement, provision))
    return tuple(linked)


def fingerprint(policy: Policy, statement: Statement, provision: Read) -> str:
    """Return the fingerprint of what a link rests on.

    It covers what is printed, what we say of it, and which options name it. For a succession it covers both ends. For a
    provision and itself it covers all that the page says of the provision.
    """
    if statement.id == provision.id:
        wording = [_wording(policy, provision), *_said(provision)]
    else:
        ends = (provision, statement) if isinstance(statement, Provision) else (provision,)
        named = sorted({option for option, id in model.links(policy)[statement.id] if id == provision.id})
        wording = [*(_wording(policy, end) for end in ends), *named]
    return hashlib.sha256("\n".join(wording).encode()).hexdigest()[:8]


def _said(provision: Read) -> Iterator[str]:
    """Yield every option that a provision has, as its page writes it; none of ``OURS``."""
    for name in options(type(provision)):
        value = getattr(provision, name)
        if name in OURS:
            continue
        if isinstance(value, LabeledEnum):
            yield f"{name} {value.label}"
        elif isinstance(value, Lines):
            yield f"{name} {value.text}"
        elif value:
            yield f"{name} {', '.join(value) if isinstance(value, tuple) else value}"


@lru_cache(maxsize=4096)
def _wording(policy: Policy, provision: Read) -> str:
    """Return the wording of a provision: the fingerprint of its passage, and our title, force and text."""
    if isinstance(provision, Legal):
        printed = provision.passage
    else:
        edition = policy.editions.get(provision.edition)
        printed = edition.passages.get(provision.id, "") if edition else ""
    force = getattr(provision, "force", None)
    text = (provision.title, force.label if force else "", " ".join(provision.body.split()))
    return "\n".join((printed, *text))


def suspect(policy: Policy, confirmed: Confirmed) -> Iterator[tuple[Statement, Read, str]]:
    """Yield the links whose ends nobody has read together in their current wording.

    Each comes with the fingerprint that was confirmed, or an empty string if none was.
    """
    for statement, provision in links(policy):
        then = confirmed.get(statement.id, {}).get(provision.id, "")
        if then != fingerprint(policy, statement, provision):
            yield statement, provision, then


def as_worded(policy: Policy) -> Confirmed:
    """Return the content of the file as if every link were confirmed in its current wording."""
    fingerprints: dict[str, dict[str, str]] = {}
    for statement, provision in links(policy):
        fingerprints.setdefault(statement.id, {})[provision.id] = fingerprint(policy, statement, provision)
    return fingerprints


def confirm(policy: Policy, confirmed: Confirmed, ids: Container[str]) -> Confirmed:
    """Return what is confirmed after every link from or to one of ``ids`` was confirmed as it is worded now.

    An entry from or to one of ``ids`` that is no link is gone. All other entries stay, even those of no link.
    """
    now = as_worded(policy)
    after = {}
    for id in (*now, *(id for id in confirmed if id not in now)):
        links, entries = now.get(id, {}), confirmed.get(id, {})
        targets = (*links, *(to for to in entries if to not in links))
        marks = {to: (links if id in ids or to in ids else entries).get(to, "") for to in targets}
        after[id] = {to: mark for to, mark in marks.items() if mark}
    return {id: targets for id, targets in after.items() if targets}


def written(confirmed: Confirmed, content: bytes = b"") -> bytes:
    """Return the ``content`` of the file, edited to what is ``confirmed``; the lines of entries that stay are kept.

    Raises UserError if the file cannot be edited.
    """
    content = content if content.strip() else HEAD.encode()
    there = toml_file.tables(content, FILE)
    return toml_file.edited(content, FILE, {(id,): confirmed.get(id, {}) for id in (*confirmed, *there)})
