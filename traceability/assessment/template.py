"""A draft of a release statement: every requirement that applies in some modes, each with the answer that fits."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from traceability.analysis.verdicts import Judgement, Verdict
from traceability.assessment.assess import decided
from traceability.policy.errors import UserError
from traceability.policy.model import Policy, Requirement, in_edition
from traceability.source.findings import meant
from traceability.views.requirements import chapters, headed

_ASCII = str.maketrans({"–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"'})

HEAD = """\
# A release statement: how this release meets the {edition} of NIST AI 800-1, by our own word.
# Take the # from a line that is so, or write the line as it is. What is not met needs a reason.
# Any line may have evidence = "https://..." and note = "...".

[model]
name = "Name of the model"
version = "1.0"
developer = "Who releases it"

[release]
edition = "{id}"
modes = [{modes}]

[answers]
"""


def draft(policy: Policy, names: Sequence[str], edition: str) -> str:
    """Return a statement for the modes with ``names`` in which every answer is still commented out.

    It is ASCII, because shells redirect it in the encoding of the system. Raises UserError if a mode or the edition
    does not exist.
    """
    known = {mode.name: mode.id for mode in policy.modes()}
    for name in names:
        if name not in known:
            raise UserError(f"there is no release mode {name}{meant(name, known) or '; there are ' + ', '.join(known)}")
    if edition not in policy.editions:
        raise UserError(f"there is no edition {edition}; there are {', '.join(policy.editions)}")
    names = tuple(dict.fromkeys(names))
    modes = tuple(known[name] for name in names)
    lines = []
    for lead, requirements in chapters(in_edition(policy, edition)):
        judged = [(one, decided(policy, one, modes)[0]) for one in requirements]
        if relevant := [_lines(one, judgement) for one, judgement in judged if _applies(judgement)]:
            lines += ["", f"# {headed(policy, lead)}", "", *relevant]
    named = ", ".join(f'"{name}"' for name in names)
    head = HEAD.format(edition=policy.editions[edition].name, id=edition, modes=named)
    return _ascii(head + "\n".join(lines) + "\n")


def _ascii(text: str) -> str:
    """Return a text with ASCII in the place of dashes, quotes and accents; ``?`` for any other character."""
    plain = unicodedata.normalize("NFKD", text.translate(_ASCII))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).encode("ascii", "replace").decode()


def _applies(judgement: Judgement) -> bool:
    return judgement.verdict is not Verdict.NOT_RELEVANT


def _lines(requirement: Requirement, judgement: Judgement) -> str:
    qualified = "" if judgement.verdict is Verdict.AS_WRITTEN else f" ({judgement.label})"
    return f"## {requirement.number} {requirement.title}{qualified}\n# {requirement.id} = {_answer(judgement)}"


def _answer(judgement: Judgement) -> str:
    match judgement.verdict:
        case Verdict.ALTERNATIVE:
            named = ", ".join(f'"{one.alternative}"' for one in judgement.instead)
            return f'{{ met = "by alternative", alternatives = [{named}] }}'
        case Verdict.GAP:
            return '{ met = "not met", reason = "" }'
    return '"as written"'
