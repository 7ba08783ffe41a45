"""Which links to provisions were looked at since the wording on either side last changed.

Alone knows ``requirements/confirmed.toml``: for each statement that rests on provisions, the fingerprint of each of
them as it was when somebody read both together, and for each provision one of itself as it was when somebody read it
beside its passage. What differs is suspect until it is confirmed again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from traceability.policy import model
from traceability.policy.errors import UserError
from traceability.policy.model import Alternative, Claim, Comment, Policy, Provision, Statement, options
from traceability.policy.values import Lines, Word
from traceability.source import toml_file

FILE = "requirements/confirmed.toml"
HEAD = """# For every link that rests on the wording of a provision, the fingerprint of that wording when both ends were
# last read together; a provision rests on itself as it was last read beside its passage.
# `make check` names what has changed since; `make confirm ID=...` writes it again.
"""
_CITED = re.compile(r"\{need\}`([^`]+)`")

Confirmed = Mapping[str, Mapping[str, str]]


def load(root: Path) -> Confirmed:
    """What was confirmed below ``root``. Raises OSError or UserError if it cannot be read."""
    found = toml_file.load(root, FILE)
    for id, targets in found.items():
        if not isinstance(targets, dict) or not all(isinstance(print, str) for print in targets.values()):
            raise UserError(f"{FILE}: {id} is no table of fingerprints; take it out and confirm {id} again")
    return found


@lru_cache(maxsize=2)
def links(policy: Policy) -> tuple[tuple[Statement, Provision], ...]:
    """Every statement that rests on the wording of a provision, with the provision, in the order of the pages.

    Alternatives, claims and comments rest on what they name and on what their text cites; a provision rests on what
    it succeeds, and on itself.
    """
    found = []
    for statement in policy.all(Alternative, Claim, Comment, Provision):
        named = [id for option, id in model.links(policy)[statement.id] if option != "part_of"]
        also = [statement.id] if isinstance(statement, Provision) else _CITED.findall(statement.body)
        for id in dict.fromkeys((*named, *also)):
            if isinstance(provision := policy.statements.get(id), Provision):
                found.append((statement, provision))
    return tuple(found)


def fingerprint(policy: Policy, statement: Statement, provision: Provision) -> str:
    """What a link rests on: what is printed, what we say of it, and by which options it is named.

    In a succession that is so of both its ends; of a provision and itself it is all that the page says of it.
    """
    if statement.id == provision.id:
        wording = [_wording(policy, provision), *_said(provision)]
    else:
        ends = (provision, statement) if isinstance(statement, Provision) else (provision,)
        named = sorted({option for option, id in model.links(policy)[statement.id] if id == provision.id})
        wording = [*(_wording(policy, end) for end in ends), *named]
    return hashlib.sha256("\n".join(wording).encode()).hexdigest()[:8]


def _said(provision: Provision) -> Iterator[str]:
    """Every option that a provision has, as its page writes it."""
    for name in options(type(provision)):
        value = getattr(provision, name)
        if not value and not isinstance(value, Word):
            continue
        match value:
            case Lines(text=text) | Word(words=text):
                yield f"{name} {text}"
            case _:
                yield f"{name} {', '.join(value) if isinstance(value, tuple) else value}"


@lru_cache(maxsize=4096)
def _wording(policy: Policy, provision: Provision) -> str:
    """What is printed, by its fingerprint in the lock, and our title, text and label of its force."""
    edition = policy.editions.get(provision.edition)
    printed = edition.passages.get(provision.id, "") if edition else ""
    force = getattr(provision, "force", None)
    text = (provision.title, force.words if force else "", " ".join(provision.body.split()))
    return "\n".join((printed, *text))


def suspect(policy: Policy, confirmed: Confirmed) -> Iterator[tuple[Statement, Provision, str]]:
    """The links whose ends nobody has read together as they are worded now, with the fingerprint as of then, if any."""
    for statement, provision in links(policy):
        then = confirmed.get(statement.id, {}).get(provision.id, "")
        if then != fingerprint(policy, statement, provision):
            yield statement, provision, then


def as_worded(policy: Policy) -> Confirmed:
    """What the file holds when every link was confirmed as it is worded now."""
    found: dict[str, dict[str, str]] = {}
    for statement, provision in links(policy):
        found.setdefault(statement.id, {})[provision.id] = fingerprint(policy, statement, provision)
    return found


def confirm(policy: Policy, confirmed: Confirmed, ids: Container[str]) -> str:
    """The text of the file when every link from or to one of ``ids`` was looked at, and the others as they were."""
    found: dict[str, dict[str, str]] = {}
    for id, targets in as_worded(policy).items():
        for target, now in targets.items():
            if print := now if id in ids or target in ids else confirmed.get(id, {}).get(target, ""):
                found.setdefault(id, {})[target] = print
    tables = (
        "".join((f"\n[{id}]\n", *(f'{to} = "{print}"\n' for to, print in on.items()))) for id, on in found.items()
    )
    return HEAD + "".join(tables)
