"""A block for the card of a model on a hub: metadata as YAML front matter, then a section in Markdown.

The metadata hold no word of the developer, only ids, counts and words of ours. So no text of a statement can change
what a hub reads there. In the section, the developer's words are plain text, as in a report.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from traceability.analysis.readings import ranges
from traceability.analysis.verdicts import Judgement, Verdict, distribution, judgements
from traceability.assessment import law_report, report
from traceability.assessment.assess import Assessment, Line, State
from traceability.assessment.plain_text import text
from traceability.assessment.template import chosen
from traceability.policy.model import Mode, Policy, Requirement, in_edition
from traceability.policy.values import LabeledEnum
from traceability.publication.identity import NAME, NOTICE, VERSIONS, Publication
from traceability.views.labels import name, words

KEY = "ai_800_1"
"""The key of the metadata. Hubs give it no meaning, so they keep it as it is."""

HEADING = "## NIST AI 800-1 by release mode"

STATES = [state for state in State if state is not State.TO_BE_MENDED]
"""What a card counts. A statement with something to mend has no card."""


def assessed(policy: Policy, found: Assessment, published: Publication) -> str:
    """Return the card of a release statement: how many requirements are in each state, what is not met, and why.

    Raises UserError if anything in the statement was found, since an answer that cannot be so is no answer to publish.
    """
    release = found.release
    found.require_no_findings("A model card")
    head = {"stated_by": "others" if release.written_by else "developer", "complete": not found.exit_code}
    of_law = law_report.section(policy, found)
    modes = [
        _counted(policy.get(Mode, mode), STATES, found.counts(mode))
        | {"not_met_ids": [line.requirement.id for line in found.lines if _not_met(line, mode)]}
        for mode in release.modes
    ]
    unmet = [line for line in found.lines if State.NOT_MET in line.states]
    return _card(
        _metadata(published, release.edition, head | law_report.metadata(policy, found), modes),
        f"{report.introduction(policy, release)} {_version(published)}",
        report.totals(policy, found),
        *((f"### {report.TOLD[State.NOT_MET]}", report.table(policy, release, unmet)) if unmet else ()),
        *((f"### {law_report.TITLE}", *of_law) if of_law else ()),
    )


def unanswered(policy: Policy, names: Sequence[str], edition: str, published: Publication) -> str:
    """Return the card of a release of which only the modes are known: the verdicts, and what is out of reach and why.

    Raises UserError if a mode or the edition does not exist.
    """
    modes = [policy.get(Mode, id) for id in chosen(policy, names, edition).values()]
    asked = in_edition(policy, edition).all(Requirement)
    parts, metadata = [], []
    for mode in modes:
        judged = {one: judgements(policy)[one.id, mode.id] for one in asked}
        counts = distribution(judgement.verdict for judgement in judged.values())
        gaps = [one.id for one, judgement in judged.items() if judgement.verdict is Verdict.GAP]
        metadata.append(_counted(mode, Verdict, counts) | {"gap_ids": gaps})
        parts.append(f"### {text(mode.title)}")
        by_verdict = ranges(policy, asked, mode.id).items()
        parts.append("\n".join(f"- {verdict.sign} {verdict.label}: {count.label}" for verdict, count in by_verdict))
        if rows := [*_out_of_reach(policy, judged)]:
            parts.append("Out of reach as written, and why:")
            parts.append("\n".join(("| Requirement | Verdict | Lost | Instead |", "|---|---|---|---|", *rows)))
    introduction = (
        f"What a developer who releases a model in {' and '.join(words(mode.name) for mode in modes)} can follow of "
        f"the {policy.editions[edition].name} of NIST AI 800-1, by the verdicts of *{NAME}*. It says nothing about "
        f"what was done for this model. The guidance is voluntary. {NOTICE} {_version(published)}"
    )
    return _card(_metadata(published, edition, {}, metadata), introduction, *parts)


def _out_of_reach(policy: Policy, judged: Mapping[Requirement, Judgement]) -> Iterator[str]:
    """Yield a row for each requirement that cannot be followed in a mode, with what it presumes that is lost."""
    for one, judgement in judged.items():
        if judgement.verdict in (Verdict.ALTERNATIVE, Verdict.GAP):
            lost = ", ".join(map(name, policy.in_order(judgement.decided_by)))
            instead = ", ".join(f"{text(policy[id].title)} (`{id}`)" for _, id in judgement.instead)
            asked = f"{one.number} {text(one.title)} (`{one.id}`)"
            yield f"| {asked} | {judgement.verdict.sign} {judgement.label} | {lost} | {instead} |"


def _not_met(line: Line, mode: str) -> bool:
    return any(channel.state is State.NOT_MET for channel in line.channels if mode in channel.modes)


def _counted(mode: Mode, words: Iterable[LabeledEnum], counts: Mapping[Any, int]) -> dict[str, Any]:
    """Return the metadata of one mode: its name, and the count of each of ``words``."""
    return {"mode": mode.name} | {word.label.replace(" ", "_"): counts[word] for word in words}


def _metadata(published: Publication, edition: str, head: Mapping[str, Any], modes: Iterable[Mapping[str, Any]]) -> str:
    """Return the front matter. JSON is YAML, so each value is written as JSON."""
    stated = {"version": published.version, "edition": edition, **head}
    lines = [f"  {key}: {json.dumps(value)}" for key, value in stated.items()]
    lines.append("  modes:")
    for mode in modes:
        first, *others = (f"{key}: {json.dumps(value)}" for key, value in mode.items())
        lines += [f"  - {first}", *(f"    {other}" for other in others)]
    return "\n".join(("---", f"{KEY}:", *lines, "---"))


def _version(published: Publication) -> str:
    """Return a sentence that names the version, with a link to it if the address of the site is known."""
    address = published.address(VERSIONS)
    version = f"version {published.version}"
    return f"The verdicts are those of {f'[{version}]({address})' if address else version}."


def _card(metadata: str, *section: str) -> str:
    return "\n\n".join((metadata, HEADING, *section)) + "\n"


FORMATS: Mapping[str, Callable[[Policy, Assessment, Publication], str]] = {"card": assessed}
"""The formats of an assessment that name a version, each with the function that writes it."""
