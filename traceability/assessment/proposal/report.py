"""Says what is proposed: a report in Markdown for people, and a release statement to begin with.

Texts of the repository are shown as plain text or as code: they can add neither markup nor a line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from traceability.assessment.placeholders import NAME, VERSION
from traceability.assessment.plain_text import code, text
from traceability.assessment.proposal.proposals import OPEN, Answer, Found, Proposal
from traceability.assessment.proposal.repository import Evidence
from traceability.assessment.template import draft
from traceability.policy.model import Policy
from traceability.publication.identity import NOTICE
from traceability.views.labels import listed, words

PAGE = "requirements/release/index.md"
"""The page with the five questions."""

MOST = 20
"""Conflicts, remarks and files left out that are listed."""

_QUESTION = re.compile(r"^(\d)\. \*\*(.+?)\*\*", re.MULTILINE)


def questions(page: str) -> Mapping[int, str]:
    """Return the five questions by their numbers, from the text of their page."""
    return {int(number): " ".join(said.split()) for number, said in _QUESTION.findall(page)}


def markdown(found: Found, asked: Mapping[int, str]) -> str:
    """Return the report; ``asked`` has the questions."""
    return "\n\n".join(_parts(found, asked)) + "\n"


def _parts(found: Found, asked: Mapping[int, str]) -> Iterator[str]:
    yield f"## Proposed release mode: {text(found.name)}"
    yield (
        "This rests only on the files of the repository. Nothing in it was run, and nothing was looked up elsewhere. "
        f"A proposal is no legal advice; read the lines that it names. {NOTICE}"
    )
    rows = [
        f"| {text(_short(one.model))} | {one.channel} | {_modes(one)} | {text(_short(one.license))} |"
        for one in found.proposals
    ]
    yield "\n".join(("| Model | Channel | Release mode | Terms as named |", "|---|---|---|---|", *rows))
    for proposals in _alike(found.proposals):
        yield f"### {', '.join(text(_short(one.model)) for one in proposals)} ({proposals[0].channel})"
        yield "\n".join(_answer(answer, asked) for answer in proposals[0].answers)
    if found.conflicts:
        yield "### Contradictions"
        said = (
            f"- {_place(one.first)} says {text(one.one)}; {_place(one.second)} says {text(one.other)}."
            for one in found.conflicts
        )
        yield _list(list(said))
    if found.remarks:
        yield "### Also look at"
        yield _list([f"- {_place(at) if at else 'The repository'} {said}." for said, at in found.remarks])
    if found.left_out:
        yield "### Not read"
        yield _list([f"- {text(said)}." for said in found.left_out])


def _list(lines: Sequence[str]) -> str:
    more = [f"- and {len(lines) - MOST} more."] if len(lines) > MOST else []
    return "\n".join((*lines[:MOST], *more))


def _modes(proposal: Proposal) -> str:
    named = listed(f"**{words(mode)}**" if proposal.decided else words(mode) for mode in proposal.modes)
    return named if proposal.decided else f"open: {re.sub(' and (?=[^ ]+ ?[^ ]*$)', ' or ', named)}"


def _alike(proposals: Sequence[Proposal]) -> list[list[Proposal]]:
    """Return the proposals in groups that have the same answers for the same reasons."""
    groups: dict[tuple[str, tuple[Answer, ...]], list[Proposal]] = {}
    for one in proposals:
        groups.setdefault((one.channel, one.answers), []).append(one)
    return list(groups.values())


def _answer(answer: Answer, asked: Mapping[int, str]) -> str:
    lines = "; ".join(f"{_place(one)} {text(_quote(one))}".rstrip() for one in answer.evidence)
    said = {OPEN: "**Open**"}.get(answer.said, answer.said.capitalize())
    why = text(answer.why)
    return f"{answer.question}. {asked.get(answer.question, '')} {said}: {why}." + (f" See {lines}." if lines else "")


def _place(evidence: Evidence) -> str:
    return code(f"{evidence.path}:{evidence.line}")


def _quote(evidence: Evidence) -> str:
    said = " ".join(evidence.says.split())
    return f"“{said}”" if said else ""


def _short(said: str) -> str:
    return said if len(said) <= 80 else f"{said[:79]}…"


def statement(policy: Policy, found: Found, edition: str) -> str:
    """Return a release statement with the modes that are proposed, in which every answer is commented out.

    Modes that are still open are comments. It is empty if no mode is proposed.
    """
    modes = dict.fromkeys(mode for one in found.proposals if one.decided for mode in one.modes)
    if not modes:
        return ""
    family = len({one.model for one in found.proposals}) > 1
    about = "\n".join(_model(one, family=family) for one in _by_model(found.proposals))
    lead = (
        "# A proposal from the files of the repository: read the lines that it names, and correct it.\n"
        "# Fill in the version, and the developer if you like.\n"
    )
    return draft(policy, [*modes], edition, lead + about)


def _by_model(proposals: Sequence[Proposal]) -> list[list[Proposal]]:
    models: dict[str, list[Proposal]] = {}
    for one in proposals:
        models.setdefault(one.model, []).append(one)
    return list(models.values())


def _model(proposals: Sequence[Proposal], *, family: bool) -> str:
    """Return the table of a model; ``family`` if the statement has several."""
    first = proposals[0]
    name, version = json.dumps(_clean(first.model) or NAME), json.dumps(VERSION)
    lines = ["[[model]]" if family else "[model]", f"name = {name}", f"version = {version}"]
    if license := _clean(first.license):
        lines.append(f"license = {json.dumps(license)}")
    decided = [mode for one in proposals if one.decided for mode in one.modes]
    if family and decided:
        lines.append(f"modes = {json.dumps(decided)}")
    for one in proposals:
        if not one.decided:
            lines.append(f"# open for the {one.channel}: {', '.join(one.modes)}")
        lines += [f"# question {answer.question}: {answer.said}{_seen(answer)}" for answer in one.answers]
    return "\n".join(lines) + "\n"


def _seen(answer: Answer) -> str:
    places = ", ".join(_clean(f"{one.path}:{one.line}") for one in answer.evidence)
    return f", see {places}" if places else ""


def _clean(said: str) -> str:
    """Return a text for one line of TOML, cut: a comment or what stands between quotes."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in said).split())[:200]
