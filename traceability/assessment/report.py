"""Reports of an assessment: Markdown for people, as in a model card, and JSON for programs.

The developer's words are shown as plain text: they can add neither markup nor a line to a report.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote

from traceability.assessment.assess import Assessment, Line, State
from traceability.assessment.statement import Met
from traceability.policy.model import Mode, Policy
from traceability.publication.identity import NAME, NOTICE
from traceability.views.labels import words

FORMAT = 1
"""The version of the JSON. It changes when a key is removed or changes its meaning, not when one is added."""

TOLD = {
    State.OPEN: "Open: not answered yet",
    State.TO_BE_MENDED: "To be mended: answered in a way that cannot be so",
    State.NOT_MET: "Not met, with a reason",
    State.BY_ALTERNATIVE: "Met by an alternative",
    State.AS_WRITTEN: "Met as written",
    State.NOT_RELEVANT: "Not relevant in this release",
}
"""The title of each state in a report."""


_LIVE = re.compile(
    r"(?:https?://|www\.)[\w./:?=%~+,@-]*|(?<![\w.+/-])[\w.+/-]*+(?:@[\w./-]+|:[\w+-]+:|#\d+)|\bGH-\d+", re.IGNORECASE
)
"""Matches what GitHub turns into a link, a mention or a picture; without a character that could end code."""

_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", "\\": "&#92;", "|": "&#124;"} | {sign: f"\\{sign}" for sign in "`*_{}[]#~$"}
)


def markdown(policy: Policy, found: Assessment) -> str:
    """Return the report as Markdown for GitHub and model hubs: totals, then findings, then each requirement."""
    return "\n\n".join(_parts(policy, found)) + "\n"


def _parts(policy: Policy, found: Assessment) -> Iterator[str]:
    release = found.release
    yield "## Release statement" + (f": {_text(f'{release.model} {release.version}')}" if release.model else "")
    if found.lines:
        modes = ", ".join(words(policy.get(Mode, mode).name) for mode in release.modes)
        edition = policy.editions[release.edition].name
        whose = _text(release.developer) or "its developer"
        yield (
            f"How this release ({modes}) meets the {edition} of NIST AI 800-1, by the word of {whose}. It was held "
            f"against the verdicts of *{NAME}*, which say whether an answer can be so in this mode, and not whether it "
            f"is. The guidance is voluntary. {NOTICE}"
        )
        yield "\n".join(f"- {title}: {_counted(found, state)}" for state, title in TOLD.items())
    if found.findings:
        yield "### To mend"
        yield "\n".join(f"- {_text(str(finding))}" for finding in found.findings)
    for state, title in TOLD.items():
        if rows := [_row(policy, line) for line in found.lines if line.state is state]:
            yield f"### {title}"
            yield "\n".join(("| Requirement | In this mode | Answer | Evidence |", "|---|---|---|---|", *rows))


def _counted(found: Assessment, state: State) -> str:
    """Return how many requirements are in a state, with their verdicts: what is met may end when the weights leave."""
    judged = sorted((line.judgement.verdict, line.judgement.label) for line in found.lines if line.state is state)
    kinds = ", ".join(f"{count} {verdict.sign} {said}" for (verdict, said), count in Counter(judged).items())
    told = f" (verdicts: {kinds})" if kinds and state is not State.NOT_RELEVANT else ""
    return f"**{len(judged)}**{told}"


def _row(policy: Policy, line: Line) -> str:
    said = line.response
    judged = f"{line.judgement.verdict.sign} {line.judgement.label}"
    answer = evidence = ""
    if said:
        named = ", ".join(f"{policy[id].title} (`{id}`)" for id in said.alternatives)
        helped = f"{'By' if said.met is Met.BY_ALTERNATIVE else 'Helped by'} {named}." if named else ""
        answer = " ".join(filter(None, (helped, _text(said.reason), _text(said.note))))
        evidence = " ".join(f"[{_host(link)}]({_address(link)})" for link in said.evidence)
    title = f"{line.requirement.number} {_text(line.requirement.title)} (`{line.requirement.id}`)"
    return f"| {title} | {judged} | {answer} | {evidence} |"


def _text(said: str) -> str:
    """Return a text of the developer on one line, without meaning in Markdown, HTML, on GitHub or in a workflow's log.

    GitHub finds mentions, emoji codes, issues and addresses in rendered text, where no escape helps. They become code.
    """
    line = "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(said.split()))
    parts, end = [], 0
    for live in _LIVE.finditer(line):
        parts += [line[end : live.start()].translate(_ESCAPES), f"`{live[0]}`"]
        end = live.end()
    return "".join((*parts, line[end:].translate(_ESCAPES)))


def _host(link: str) -> str:
    return re.sub(r"https://([^/?#]*).*", r"\1", link).translate(_ESCAPES)


def _address(link: str) -> str:
    """Return an address in which no character ends a table cell or a link."""
    return re.sub(r"[^A-Za-z0-9.~/:?@!$&*+,;=%#'_-]", lambda sign: quote(sign[0], safe=""), link)


def as_json(policy: Policy, found: Assessment) -> str:
    """Return the report as JSON, in the order of the guidance."""
    release = found.release
    edition = policy.editions.get(release.edition)
    data = {
        "format": FORMAT,
        "notice": NOTICE,
        "model": {"name": release.model, "version": release.version, "developer": release.developer},
        "edition": {"id": edition.id, "name": edition.name} if edition else None,
        "modes": [policy.get(Mode, mode).name for mode in release.modes],
        "complete": not found.exit_code,
        "counts": {state.label: found.counts[state] for state in State},
        "findings": [
            {"file": one.place.path, "line": one.place.line, "about": one.about, "message": one.message}
            for one in found.findings
        ],
        "requirements": [
            {
                "id": line.requirement.id,
                "title": line.requirement.title,
                "verdict": line.judgement.verdict.label,
                "decided_in": [policy.get(Mode, mode).name for mode in line.modes],
                "state": line.state.label,
                "alternatives": line.response.alternatives if line.response else (),
                "evidence": line.response.evidence if line.response else (),
                "reason": line.response.reason if line.response else "",
                "note": line.response.note if line.response else "",
            }
            for line in found.lines
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


FORMATS: Mapping[str, Callable[[Policy, Assessment], str]] = {"markdown": markdown, "json": as_json}
"""The formats of a report, each with the function that writes it."""
