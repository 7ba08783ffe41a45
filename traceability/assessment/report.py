"""Reports of an assessment: Markdown for people, as in a model card, and JSON for programs.

The developer's words are shown as plain text: they can add neither markup nor a line to a report.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from traceability.assessment import law_report
from traceability.assessment.assess import Assessment, Channel, Line, State
from traceability.assessment.plain_text import links, text
from traceability.assessment.statement import Met, Model, Release
from traceability.policy.model import Mode, Policy
from traceability.publication.identity import NAME, NOTICE
from traceability.views.labels import words

FORMAT = 2
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

NOT_FOUND = "Open: no full answer found in the documents named"
"""The title of open requirements if somebody else than the developer wrote the statement."""

NOTHING = "Nothing found in the documents named."
"""The answer to a requirement on which such a statement says nothing."""

DIFFERENT = "Different from mode to mode"
"""The title of the requirements that are met in different ways, or met in one mode and not in another."""


def markdown(policy: Policy, found: Assessment) -> str:
    """Return the report as Markdown for GitHub and model hubs: totals, then findings, then each requirement."""
    return "\n\n".join(_parts(policy, found)) + "\n"


def _parts(policy: Policy, found: Assessment) -> Iterator[str]:
    release = found.release
    yield "## Release statement" + (f": {text(release.title)}" if release.title else "")
    if found.lines:
        yield introduction(policy, release)
        yield totals(policy, found)
        if about := [line for model in release.models if (line := _about(policy, model))]:
            yield "\n".join(about)
    if found.findings:
        yield "### To mend"
        yield "\n".join(f"- {text(str(finding))}" for finding in found.findings)
    if of_law := law_report.section(policy, found):
        yield from (f"### {law_report.TITLE}", *of_law)
    titles = [*TOLD.values()]
    titles.insert(titles.index(TOLD[State.NOT_MET]), DIFFERENT)
    for title in titles:
        if lines := [line for line in found.lines if _title(line) == title]:
            yield f"### {_told(title, release)}"
            yield table(policy, release, lines)


def introduction(policy: Policy, release: Release) -> str:
    """Return by whose word a release meets what, and what the answers were compared with."""
    modes, edition = _modes(policy, release.modes), policy.editions[release.edition].name
    each = "this" if len(release.modes) == 1 else "each"
    return (
        f"{_by_whom(release, f'this release ({modes}) meets the {edition} of NIST AI 800-1')} The answers were "
        f"compared with the verdicts of *{NAME}*, which say whether an answer can be so in {each} mode, and not "
        f"whether it is. The guidance is voluntary. {NOTICE}"
    )


def _by_whom(release: Release, what: str) -> str:
    """Return sentences that say by whose word a statement says ``what``.

    If the developer did not write it, they also say what an open requirement means.
    """
    developers = text(release.developers)
    if not release.written_by:
        return f"How {what}, by the word of {developers or 'its developer'}."
    return (
        f"How {what}, as far as {text(release.written_by)} found it in public documents. "
        f"{developers or 'The developer'} did not write this statement. An open requirement is one on which the "
        "documents named hold no full answer. That says nothing about what was done."
    )


def _told(title: str, release: Release) -> str:
    """Return the title of a table in the report on a release."""
    return NOT_FOUND if release.written_by and title == TOLD[State.OPEN] else title


def _about(policy: Policy, model: Model) -> str:
    """Return the line about a model of a release; empty if the statement says no more than its name."""
    said = (
        f"license: {text(model.license)}" if model.license else "",
        f"released: {text(model.date)}" if model.date else "",
        f"sizes: {text(', '.join(model.sizes))}" if model.sizes else "",
        f"modes: {_modes(policy, model.modes)}" if model.modes else "",
        links(model.links),
    )
    more = "; ".join(filter(None, said))
    return f"- {text(f'{model.name} {model.version}')}: {more}" if more else ""


def _title(line: Line) -> str:
    """Return the title under which a line is: what has to be done comes first."""
    first, *others = sorted(line.states)
    return DIFFERENT if others and first not in (State.OPEN, State.TO_BE_MENDED) else TOLD[first]


def totals(policy: Policy, found: Assessment) -> str:
    """Return how many requirements are in each state: a list, or a table if the release is in several modes."""
    modes = found.release.modes
    if len(modes) == 1:
        return "\n".join(
            f"- {_told(title, found.release)}: {_counted(found, state, modes[0])}" for state, title in TOLD.items()
        )
    heads = (_modes(policy, (mode,)) for mode in modes)
    rows = (
        (_told(title, found.release), *(_counted(found, state, mode) for mode in modes))
        for state, title in TOLD.items()
    )
    cells = (("Requirements", *heads), ("---",) * (len(modes) + 1), *rows)
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def _counted(found: Assessment, state: State, mode: str) -> str:
    """Return how many requirements are in a state in a mode, with their verdicts.

    What is met *before release* may end when the weights are published.
    """
    judgements = (channel.judgement for channel in found.channels(mode) if channel.state is state)
    judged = sorted((judgement.verdict, judgement.label) for judgement in judgements)
    kinds = ", ".join(f"{count} {verdict.sign} {said}" for (verdict, said), count in Counter(judged).items())
    told = f" (verdicts: {kinds})" if kinds and state is not State.NOT_RELEVANT else ""
    return f"**{len(judged)}**{told}"


def _modes(policy: Policy, modes: Iterable[str]) -> str:
    return ", ".join(words(policy.get(Mode, mode).name) for mode in modes)


def table(policy: Policy, release: Release, lines: Iterable[Line]) -> str:
    """Return requirements of a report with what is said on each, as a table."""
    each = "this" if len(release.modes) == 1 else "each"
    rows = (_row(policy, line, NOTHING if release.written_by else "") for line in lines)
    return "\n".join((f"| Requirement | In {each} mode | Answer | Evidence |", "|---|---|---|---|", *rows))


def _row(policy: Policy, line: Line, otherwise: str) -> str:
    """Return one row of a table; what differs from mode to mode follows the names of the modes.

    ``otherwise`` is what an open requirement without an answer says.
    """
    title = f"{line.requirement.number} {text(line.requirement.title)} (`{line.requirement.id}`)"
    if len(line.channels) == 1:
        (channel,) = line.channels
        said = _answer(policy, channel) or (otherwise if channel.state is State.OPEN else "")
        return f"| {title} | {_judged(channel)} | {said} | {_evidence(channel)} |"
    named = {f"**{_modes(policy, channel.modes)}**": channel for channel in line.channels}
    judged = "; ".join(f"{modes}: {_judged(channel)}" for modes, channel in named.items())
    relevant = {modes: channel for modes, channel in named.items() if channel.state is not State.NOT_RELEVANT}
    answer = " ".join(f"{modes}: {_state_and_answer(policy, channel)}" for modes, channel in relevant.items())
    evidence = " ".join(dict.fromkeys(filter(None, map(_evidence, relevant.values()))))
    return f"| {title} | {judged} | {answer} | {evidence} |"


def _judged(channel: Channel) -> str:
    return f"{channel.judgement.verdict.sign} {channel.judgement.label}"


def _answer(policy: Policy, channel: Channel) -> str:
    """Return what the developer says, or why it is no answer in these modes."""
    said = channel.response
    if not said:
        return ""
    if channel.state is State.OPEN and said.met is not Met.OPEN:
        return "No alternative that the answer names works here."
    named = ", ".join(f"{policy[id].title} (`{id}`)" for id in said.alternatives)
    helped = f"{'By' if said.met is Met.BY_ALTERNATIVE else 'Helped by'} {named}." if named else ""
    return " ".join(filter(None, (helped, text(said.reason), text(said.note))))


def _state_and_answer(policy: Policy, channel: Channel) -> str:
    """Return the state of a requirement, and what the developer says; an answer by alternative says both."""
    state = "" if channel.state is State.BY_ALTERNATIVE else f"{channel.state.label}."
    return " ".join(filter(None, (state, _answer(policy, channel))))


def _evidence(channel: Channel) -> str:
    return links(channel.response.evidence if channel.response else ())


def as_json(policy: Policy, found: Assessment) -> str:
    """Return the report as JSON, in the order of the guidance."""
    release = found.release
    edition = policy.editions.get(release.edition)
    first = next(iter(release.models), Model("", ""))
    data = {
        "format": FORMAT,
        "notice": NOTICE,
        "model": {"name": first.name, "version": first.version, "developer": first.developer},
        "models": [_model(policy, model) for model in release.models],
        "edition": {"id": edition.id, "name": edition.name} if edition else None,
        "modes": [_name(policy, mode) for mode in release.modes],
        "written_by": release.written_by,
        "complete": not found.exit_code,
        "counts": {
            _name(policy, mode): {state.label: found.counts(mode)[state] for state in State} for mode in release.modes
        },
        "findings": [
            {"file": one.place.path, "line": one.place.line, "about": one.about, "message": one.message}
            for one in found.findings
        ],
        "requirements": [
            {
                "id": line.requirement.id,
                "title": line.requirement.title,
                "channels": [_channel(policy, channel) for channel in line.channels],
            }
            for line in found.lines
        ],
        "law": law_report.as_data(policy, found),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _model(policy: Policy, model: Model) -> dict[str, object]:
    return {
        "name": model.name,
        "version": model.version,
        "developer": model.developer,
        "license": model.license,
        "date": model.date,
        "sizes": model.sizes,
        "links": model.links,
        "modes": [_name(policy, mode) for mode in model.modes],
    }


def _channel(policy: Policy, channel: Channel) -> dict[str, object]:
    said = channel.response
    return {
        "modes": [_name(policy, mode) for mode in channel.modes],
        "verdict": channel.judgement.verdict.label,
        "state": channel.state.label,
        "alternatives": said.alternatives if said else (),
        "evidence": said.evidence if said else (),
        "reason": said.reason if said else "",
        "note": said.note if said else "",
    }


def _name(policy: Policy, mode: str) -> str:
    return policy.get(Mode, mode).name


FORMATS: Mapping[str, Callable[[Policy, Assessment], str]] = {"markdown": markdown, "json": as_json}
"""The formats of a report, each with the function that writes it."""
