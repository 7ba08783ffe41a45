"""A draft of a release statement: every requirement that applies in some modes, each with the answer that fits."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from traceability.analysis.verdicts import Judgement, Verdict, judgements
from traceability.assessment.placeholders import DEVELOPER, NAME, VERSION
from traceability.policy.errors import UserError
from traceability.policy.model import Policy, Requirement, in_edition
from traceability.source.findings import meant
from traceability.views.labels import words
from traceability.views.requirements import chapters, headed

_ASCII = str.maketrans({"–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"'})

HEAD = """\
# A release statement: how this release meets the {edition} of NIST AI 800-1, by our own word.
# Uncomment each line that is true and edit the others. What is not met needs a reason.
# Any line may have evidence = "https://..." and note = "...".
{by_mode}
{about}
[release]
edition = "{id}"
modes = [{modes}]

[answers]
"""

ABOUT = f"""\
# Replace the three lines below with the name, version and developer of your model.
[model]
name = "{NAME}"
version = "{VERSION}"
developer = "{DEVELOPER}"
"""

BY_MODE = """\
# ID = "..." answers for all modes of the release. ID.MODE = "..." answers for one.
"""


def draft(policy: Policy, names: Sequence[str], edition: str, about: str = ABOUT) -> str:
    """Return a statement for the modes with ``names`` in which every answer is still commented out.

    ``about`` is the TOML of the models that it is about. The statement is ASCII, because shells redirect it in the
    encoding of the system. Raises UserError if a mode or the edition does not exist.
    """
    known = chosen(policy, names, edition)
    names = tuple(known)
    lines = []
    for lead, requirements in chapters(in_edition(policy, edition)):
        judged = [(one, {name: judgements(policy)[one.id, known[name]] for name in names}) for one in requirements]
        if relevant := [_lines(one, by_mode) for one, by_mode in judged if any(map(_applies, by_mode.values()))]:
            lines += ["", f"# {headed(policy, lead)}", "", *relevant]
    named = ", ".join(f'"{name}"' for name in names)
    head = HEAD.format(
        edition=policy.editions[edition].name,
        id=edition,
        modes=named,
        by_mode=BY_MODE if len(names) > 1 else "",
        about=about,
    )
    return _ascii(head + "\n".join(lines) + "\n")


def chosen(policy: Policy, names: Sequence[str], edition: str) -> dict[str, str]:
    """Return the ids of the modes with ``names``, by name.

    Raises UserError if a mode or the edition does not exist.
    """
    known = {mode.name: mode.id for mode in policy.modes()}
    for name in names:
        if name not in known:
            raise UserError(f"there is no release mode {name}{meant(name, known) or '; there are ' + ', '.join(known)}")
    if edition not in policy.editions:
        raise UserError(f"there is no edition {edition}; there are {', '.join(policy.editions)}")
    return {name: known[name] for name in names}


def _ascii(text: str) -> str:
    """Return a text with ASCII in the place of dashes, quotes and accents; ``?`` for any other character."""
    plain = unicodedata.normalize("NFKD", text.translate(_ASCII))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).encode("ascii", "replace").decode()


def _applies(judgement: Judgement) -> bool:
    return judgement.verdict is not Verdict.NOT_RELEVANT


def _lines(requirement: Requirement, by_mode: Mapping[str, Judgement]) -> str:
    """Return the lines of a requirement: one answer if all modes that it applies in agree, otherwise one for each."""
    relevant = {name: judgement for name, judgement in by_mode.items() if _applies(judgement)}
    verdicts = {judgement.label for judgement in by_mode.values()}
    if verdicts == {Verdict.AS_WRITTEN.label}:
        qualified = ""
    elif len(verdicts) == 1:
        qualified = f" ({verdicts.pop()})"
    else:
        qualified = f" ({'; '.join(f'{words(name)}: {judgement.label}' for name, judgement in by_mode.items())})"
    answers = {name: _answer(judgement) for name, judgement in relevant.items()}
    alike = len({judgement.label for judgement in relevant.values()}) == 1 == len({*answers.values()})
    keys = (
        {requirement.id: next(iter(answers.values()))}
        if alike
        else {f"{requirement.id}.{name}": answer for name, answer in answers.items()}
    )
    return "\n".join(
        (
            f"## {requirement.number} {requirement.title}{qualified}",
            *(f"# {key} = {said}" for key, said in keys.items()),
        )
    )


def _answer(judgement: Judgement) -> str:
    match judgement.verdict:
        case Verdict.ALTERNATIVE:
            named = ", ".join(f'"{one.alternative}"' for one in judgement.instead)
            return f'{{ met = "by alternative", alternatives = [{named}] }}'
        case Verdict.GAP:
            return '{ met = "not met", reason = "" }'
    return '"as written"'
