"""M: controls, modes and verdicts are complete, and the tags agree with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

from traceability.analysis.verdicts import Judgement, judge, stands
from traceability.policy.model import Control, Duty, Mode, Policy, Presuming, Requirement, Standing
from traceability.rules import Found, Reading, rule

FEWEST_WORDS = 6
"""The smallest number of words in a reason."""


@rule("M101")
def requirements_presume_something(reading: Reading) -> Iterator[Found]:
    """Every requirement, and every duty, names at least one control that it presumes.

    The verdict is computed from the controls; a requirement that presumes nothing has no reason to fail.
    """
    texts: list[Presuming] = [*reading.policy.all(Requirement), *reading.policy.all(Duty)]
    for text in texts:
        if not text.presumed:
            yield text, "presumes no control; add :presumes: or :presumes_any:"


@rule("M102")
def requirements_are_tagged(reading: Reading) -> Iterator[Found]:
    """Every requirement carries at least one release mode.

    The tag is the editor's own judgement; without it nothing holds the computed verdict to account.
    """
    for requirement in reading.policy.all(Requirement):
        if not requirement.release_modes:
            yield requirement, "is not tagged; add :release_modes: with the modes in which it can be followed"


@rule("M103")
def every_cell_has_one_standing(reading: Reading) -> Iterator[Found]:
    """Every control has exactly one standing in every release mode.

    The table of controls and modes is what all verdicts rest on; a hole or a contradiction would spread.
    """
    cells = Counter((control, mode) for s in reading.policy.all(Standing) for control in s.control for mode in s.modes)
    for control in reading.policy.all(Control):
        modes = reading.policy.modes()
        if none := [mode for mode in modes if not cells[control.id, mode.id]]:
            ids = ", ".join(mode.id for mode in none)
            mend = f"add {ids} to one of its standings" if none != modes else "write a standing for each way it stands"
            yield control, f"has no standing in {_names(none)}; {mend}"
        if several := [mode for mode in modes if cells[control.id, mode.id] > 1]:
            ids = ", ".join(mode.id for mode in several)
            yield control, f"has more than one standing in {_names(several)}; leave {ids} in one"


@rule("M104")
def tags_agree_with_verdicts(reading: Reading) -> Iterator[Found]:
    """A requirement is tagged with the modes in which its verdict lets a developer follow it, or says why not.

    Tag and verdict are two entries of one book, made from different sides; where they differ, one is wrong or
    there is a reason that the controls cannot express.
    """
    for requirement, differing in _differing(reading.policy):
        if differing and not requirement.because:
            where: dict[str, list[Mode]] = {}
            for mode, judgement in differing:
                where.setdefault(_says(requirement, mode, judgement), []).append(mode)
            wrong = "; ".join(difference.format(_names(modes)) for difference, modes in where.items())
            yield requirement, f"{wrong}; {_tags(reading.policy, requirement, differing)}, or give a :because:"


@rule("M105")
def reasons_have_a_cause(reading: Reading) -> Iterator[Found]:
    """A requirement says `because` only where its tags differ from its verdicts.

    A reason left behind when its cause is gone misleads anyone who reads it.
    """
    for requirement, differing in _differing(reading.policy):
        if requirement.because and not differing:
            yield requirement, "gives a :because: although its tags agree with its verdicts; drop it"


@rule("M106")
def choices_are_choices(reading: Reading) -> Iterator[Found]:
    """`presumes_any` names two or more controls, and no control is named in two of the three options.

    One control of one is no choice, and a control that is needed anyway decides nothing here.
    """
    for text in reading.policy.all(Presuming):
        if len(text.presumes_any) == 1:
            yield text, "names one control in :presumes_any:; move it to :presumes:"
        for first, second in combinations(("presumes", "presumes_any", "presumes_while_staged"), 2):
            for control in sorted(set(getattr(text, first)) & set(getattr(text, second))):
                yield text, f"names {control} in :{first}: and in :{second}:; leave it in one"


@rule("M107")
def modes_have_places_of_their_own(reading: Reading) -> Iterator[Found]:
    """Every release mode has a place of its own in the order of modes.

    Strips and tables show the modes in one order everywhere; two in one place could change it from page to page.
    """
    for before, after in pairwise(reading.policy.modes()):
        if before.order == after.order:
            yield after, f"has the place {after.order}, like {before.id}; give it another :order:"


@rule("M108")
def reasons_are_sentences(reading: Reading) -> Iterator[Found]:
    """What a requirement says in `because` is a sentence of six or more words that ends in a full stop.

    The reason stands against a computed verdict. A word explains nothing to a reader who sees that the two differ.
    """
    for requirement, differing in _differing(reading.policy):
        because = requirement.because
        if differing and because and not (because.endswith(".") and len(because.split()) >= FEWEST_WORDS):
            yield requirement, f"gives {because!r} as its :because:; write a sentence that says why the tags are right"


@rule("M109")
def requirements_can_be_verified(reading: Reading) -> Iterator[Found]:
    """If one requirement of the newest edition says how to verify it, every one does.

    An assessor works through all of them; a requirement that nobody can verify is a wish.
    """
    newest = [one for one in reading.policy.all(Requirement) if one.edition == reading.policy.newest]
    for requirement in newest if any(one.verify for one in newest) else ():
        if not requirement.verify and not requirement.artefact:
            yield requirement, "does not say how to verify it; add :verify: and :artefact:"


@lru_cache(maxsize=2)
def _differing(policy: Policy) -> list[tuple[Requirement, list[tuple[Mode, Judgement]]]]:
    """Return each requirement that can be judged, with the modes and judgements in which tag and verdict differ."""
    standings = stands(policy)
    modes = policy.modes()
    known: dict[tuple, list[tuple[str, Mode, Judgement]]] = {}  # many requirements presume the same controls
    differences = []
    for requirement in policy.all(Requirement):
        presumed = requirement.presumed
        if presumed and requirement.release_modes and all((c, m.id) in standings for c in presumed for m in modes):
            asked = requirement.presumption
            if asked not in known:
                known[asked] = [(mode.name, mode, judge(requirement, mode.id, standings)) for mode in modes]
            differing = [
                (mode, judgement)
                for name, mode, judgement in known[asked]
                if judgement.verdict.applies != (name in requirement.release_modes)
            ]
            differences.append((requirement, differing))
    return differences


def _says(requirement: Requirement, mode: Mode, judgement: Judgement) -> str:
    """Return what is wrong with the tag of a mode, with ``{}`` for the modes of which the same can be said."""
    controls = " and ".join(judgement.decided_by)
    status = f"{'are' if len(judgement.decided_by) > 1 else 'is'} {judgement.standing.label}"
    if mode.name in requirement.release_modes:
        return f"is tagged {{}} but presumes {controls}, which {status} there"
    return f"is not tagged {{}} although {controls} {status} there"


def _tags(policy: Policy, requirement: Requirement, differing: list[tuple[Mode, Judgement]]) -> str:
    """Return the line with the tags that agree with the verdicts, as it is to be written."""
    wrong = [mode.name for mode, _ in differing]
    right = [mode.name for mode in policy.modes() if (mode.name in requirement.release_modes) != (mode.name in wrong)]
    return f"write :release_modes: {', '.join(right)}" if right else "correct :presumes:"


def _names(modes: Sequence[Mode]) -> str:
    """Return the names of modes as words of a sentence."""
    *first, last = (mode.name for mode in modes)
    return f"{', '.join(first)} and {last}" if first else last
