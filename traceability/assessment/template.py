"""A draft of a release statement: every requirement that applies in some modes, each with the answer that fits."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence

from traceability.analysis.duties import Exempt, given
from traceability.analysis.verdicts import Judgement, Verdict, judgements
from traceability.analysis.who_is_bound import Status, Topic, inquiry, is_code, outcome
from traceability.assessment.placeholders import DEVELOPER, NAME, VERSION
from traceability.policy.errors import UserError
from traceability.policy.model import Bound, Duty, Exemption, Policy, Requirement, in_edition
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


LAW = """\

# Law: optional, and no legal advice. Most developers are none of these: {others}.
# The page "Am I bound?" asks a few questions. To answer, uncomment the lines below and take out who you are not.

# [law]
# bound = [{bound}]
{exemptions}
# [law.duties]
{duties}
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
    return _ascii(head + "\n".join(lines) + "\n" + _law(policy, known.values()))


def _law(policy: Policy, modes: Collection[str]) -> str:
    """Return the commented lines on law for some modes: who can be bound whose training was small, and what binds them.

    A duty that an exemption can lift in each of the modes has no line. The result is empty if nobody can be bound.
    """
    smallest = {one.name: one.choices[0] for one in inquiry(policy).questions if one.topic is Topic.OPERATIONS}
    found = outcome(policy, smallest).bound
    by_law = [bound for bound in policy.all(Bound) if found[bound.id] is not Status.NO and not is_code(policy, bound)]
    ids = {bound.id for bound in by_law}
    duties = [duty for duty in policy.all(Duty) if ids & {*duty.bound}]
    if not duties:
        return ""
    possible = [
        one
        for one in policy.all(Exemption)
        if {*one.lifts} & {duty.id for duty in duties}
        and all(given(policy)[one.id, mode].exempt is not Exempt.NOT_EXEMPT for mode in modes)
    ]
    lifted = {id for one in possible for id in one.lifts}
    asked = (one for one in duties if one.id not in lifted)
    return LAW.format(
        others=", ".join(one.id for one in policy.all(Bound) if one.id not in ids) or "those below",
        bound=", ".join(f'"{one.id}"' for one in by_law),
        exemptions="# exemptions = [{}]\n".format(", ".join(f'"{one.id}"' for one in possible)) if possible else "",
        duties="\n".join(f'## {one.title}, {one.locator}\n# {one.id} = {{ met = "met", where = "" }}' for one in asked),
    )


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
