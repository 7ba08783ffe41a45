"""OSCAL profiles: each selects from a catalog the requirements that can be followed in a release mode.

There is one for each mode and edition, since a developer follows one edition. A profile that imported two would ask
twice for everything that the later edition keeps. Practices are not selected: following their requirements follows
them.
"""

from __future__ import annotations

from traceability.analysis.verdicts import Judgement, Verdict, distribution, judgements
from traceability.data.oscal import catalogs
from traceability.data.oscal.documents import Json, document, filled, plain, prop
from traceability.policy.model import Mode, Policy, Requirement, Standing
from traceability.publication.identity import Publication
from traceability.views.labels import name as control_name
from traceability.views.labels import words

ABOUT = (
    "Selected is what a developer in this release mode can follow. Where it can be followed only by agreement, or only "
    "before others get the weights, the property “verdict” says so and its remarks say why. Requirements by verdict: "
)


def name(edition: str, mode: Mode) -> str:
    """Return the file name of the profile of a mode and an edition."""
    return f"profile-{edition}-{mode.name}.json"


def selected(policy: Policy, mode: Mode) -> dict[str, Judgement]:
    """Return the judgements of the requirements that can be followed in a mode. A profile must select at least one."""
    judged = {requirement.id: judgements(policy)[requirement.id, mode.id] for requirement in policy.all(Requirement)}
    return {id: judgement for id, judgement in judged.items() if judgement.verdict.applies}


def profile(policy: Policy, published: Publication, mode: Mode) -> str:
    """Return the profile of a mode, for the edition to which the policy is restricted."""
    edition = policy.editions[policy.edition]
    counts = distribution(
        judgements(policy)[requirement.id, mode.id].verdict for requirement in policy.all(Requirement)
    )
    applies = selected(policy, mode)
    alters = [
        {"control-id": id, "adds": [{"position": "ending", "props": [_condition(policy, mode, judgement)]}]}
        for id, judgement in applies.items()
        if judgement.verdict is not Verdict.AS_WRITTEN
    ]
    return document(
        "profile",
        published,
        f"NIST AI 800-1, {edition.name}, for {words(mode.name)}",
        ABOUT + ", ".join(f"{count} {verdict.label}" for verdict, count in counts.items() if count) + ".",
        imports=[{"href": catalogs.name(edition.id), "include-controls": [{"with-ids": list(applies)}]}],
        merge={"as-is": True},
        modify=filled(alters=alters),
    )


def reason(policy: Policy, mode: Mode, judgement: Judgement) -> str:
    """Return the reason for a verdict: the standings in the mode of the controls that decided it."""
    reasons = {
        control: standing.body
        for standing in policy.all(Standing)
        if mode.id in standing.modes
        for control in standing.control
    }
    return " ".join(f"{control_name(id)}: {plain(policy, reasons[id])}" for id in policy.in_order(judgement.decided_by))


def _condition(policy: Policy, mode: Mode, judgement: Judgement) -> Json:
    """Return the verdict of a requirement that applies on a condition, with the condition.

    It is a property of ours: the only names of OSCAL that a profile may add are those of identifiers.
    """
    return prop("verdict", judgement.label) | {
        "remarks": f"{judgement.label.capitalize()}. {reason(policy, mode, judgement)}"
    }
