"""What fails and the wording proposed for it, requirement by requirement, then wording for what can be followed."""

from __future__ import annotations

from collections.abc import Iterable

from traceability.analysis.verdicts import GradedAlternative, judgements
from traceability.html.cells import cite, link, locator, sign
from traceability.html.markup import Markup, filled, joined
from traceability.policy.model import PUBLISHED, Alternative, Mode, Policy, Provision, Requirement
from traceability.policy.values import Acceptance, Grade
from traceability.publication.paths import Href, own_pages
from traceability.views import plain_text
from traceability.views.alternatives import Proposals, proposals
from traceability.views.content import sense
from traceability.views.failing import Failing, failing, in_words, shared
from traceability.views.labels import DOES, inner, words
from traceability.views.requirements import headed

Wording = tuple[Grade, Alternative, Requirement]
"""Wording that is printed under another requirement: its grade here, the alternative, and that requirement."""


def in_brief(policy: Policy) -> Markup:
    """Return the requirements that fail as a list of links to their sections, and the modes in which they do."""
    found = failing(policy)
    if not found:
        return Markup()
    items = joined(
        filled(
            '<li>{}<span><a href="#for-{}">{} {}</a>: {}</span></li>',
            *(sign(sense(one.judgement), ""), one.requirement.id, one.requirement.number, one.requirement.title),
            _comes_to(policy, one),
        )
        for one in found
    )
    modes = shared(found)
    lead = f"They fail in {modes}:" if modes else "They fail in the modes that each names below:"
    return filled('<p>{}</p><ul class="legend">{}</ul>', lead, items)


def _comes_to(policy: Policy, one: Failing) -> str:
    """Return the verdict on a requirement that fails, with the best alternative if one replaces it."""
    if not one.judgement.instead:
        return f"{one.judgement.label}, nothing replaces it"
    return f"{one.judgement.label}, {inner(policy[one.judgement.instead[0].alternative].title)}"


def proposed_wording(policy: Policy, href: Href) -> Markup:
    """Return what fails with all that concerns it, then the wording for the other requirements, folded by chapter."""
    found = failing(policy)
    failed = {one.requirement.id for one in found}
    parts = [filled("<h2>{}</h2>", "What fails, one by one")] if found else []
    parts += [_fails(policy, href, one, shared(found)) for one in found]
    others = []
    for chapter, proposed in proposals(policy):
        here = [provision for provision in proposed if provision.requirement.id not in failed]
        if here:
            number = "1 provision" if len(here) == 1 else f"{len(here)} provisions"
            inside = joined(_beside(policy, href, provision) for provision in here)
            others.append(
                filled(
                    '<details class="fold"><summary>{} ({})</summary>{}</details>',
                    *(headed(policy, chapter), number, inside),
                )
            )
    if others:
        parts.append(filled("<h2>{}</h2>{}", "Wording for what can be followed", joined(others)))
    return filled('<div class="proposals">{}</div>', joined(parts))


def _fails(policy: Policy, href: Href, one: Failing, everywhere: str) -> Markup:
    """Return a requirement that fails: what it asks, why it fails, what helps, the open problem, and wording."""
    lost = joined((cite(policy, own_pages(href), id, full=True) for id in one.judgement.decided_by), "; ")
    facts: dict[str, Markup] = {"Fails because": filled("It presumes what is lost: {}.", lost)}
    if not everywhere or PUBLISHED not in {mode.id for mode in one.modes}:
        facts["Fails in"] = filled("{}.", in_words(one.modes))
        facts["With open weights"] = filled("{}.", judgements(policy)[one.requirement.id, PUBLISHED].label)
    if one.otherwise:
        readings = (
            filled("{}, if {}", otherwise.label, link(own_pages(href), reading.id, inner(reading.title)))
            for reading, otherwise in one.otherwise
        )
        facts["Read otherwise"] = joined(filled("<div>{}</div>", reading) for reading in readings)
    if one.helps:
        facts["What helps"] = joined(filled("<div>{}</div>", _helping(policy, href, *helping)) for helping in one.helps)
    else:
        facts["What helps"] = filled("{}", "Nothing that we found.")
    if one.problems:
        facts["Open problem"] = joined((link(href, problem.id, problem.title) for problem in one.problems), "; ")
    return filled(
        '<section class="beside"><div>{}<p class="verdict">{} {}</p>{}</div><div>{}</div></section>',
        *(_asked(policy, href, one.requirement), sign(sense(one.judgement), ""), one.judgement.label),
        *(_facts(facts), _wording(policy, href, one.requirement, one.here, one.again)),
    )


def _helping(policy: Policy, href: Href, given: GradedAlternative, only: str) -> Markup:
    """Return an alternative with what it does, when and at what cost, and the modes if it works in few of them."""
    alternative = policy.get(Alternative, given.alternative)
    text = "{}{}: {}; {}; {}"
    lead = f"In {only} only: " if only else ""
    shown = link(href, alternative.id, alternative.title)
    return filled(text, lead, shown, _does(given.grade, "it"), alternative.when.label, alternative.cost.label)


def _does(grade: Grade, what: str) -> Markup:
    """Return what an alternative of a grade does with a requirement."""
    before, behind = DOES[grade]
    return filled("{} {} {}", before, what, behind) if behind else filled("{} {}", before, what)


def _facts(facts: dict[str, Markup]) -> Markup:
    rows = joined(filled("<dt>{}</dt><dd>{}</dd>", label, fact) for label, fact in facts.items())
    return filled('<dl class="why-fails">{}</dl>', rows)


def _beside(policy: Policy, href: Href, provision: Proposals) -> Markup:
    """Return a provision that can be followed, with its verdict, beside the wording proposed for it."""
    judgement = judgements(policy)[provision.requirement.id, PUBLISHED]
    verdict = filled('<p class="about">{} {} with open weights.</p>', sign(sense(judgement), ""), judgement.label)
    return filled(
        '<section class="beside"><div>{}{}</div><div>{}</div></section>',
        *(_asked(policy, href, provision.requirement), verdict),
        _wording(policy, href, provision.requirement, provision.here, ()),
    )


def _asked(policy: Policy, href: Href, requirement: Requirement) -> Markup:
    """Return what a requirement asks in our words, under its number and title, with its place in the draft."""
    return filled(
        '<h3 id="for-{}">{}</h3><p>{}</p><p class="about">{}</p>',
        *(requirement.id, cite(policy, own_pages(href), requirement.id), _named(policy, requirement.body)),
        locator(policy, requirement),
    )


def _wording(
    policy: Policy, href: Href, requirement: Requirement, here: Iterable[Alternative], again: Iterable[Wording]
) -> Markup:
    """Return the wording proposed for a requirement, and what is printed elsewhere; a sentence if there is none."""
    parts = [_proposal(policy, href, alternative, requirement) for alternative in here]
    parts += [_again(policy, *wording) for wording in again]
    return joined(parts) or Markup('<p class="about">We have no wording to offer.</p>')


def _proposal(policy: Policy, href: Href, alternative: Alternative, first: Requirement) -> Markup:
    """Return one proposed wording with how to show it was done, its first limit, its cost, and what else it answers."""
    text = alternative.parts()
    grades = {requirement: grade for grade, requirement in alternative.answers()}
    others = [id for id in policy.in_order(policy.within(grades)) if id != first.id]
    also = joined(_also(policy, href, grade, [id for id in others if grades[id] is grade]) for grade in Grade)
    state = "; its general claim was broken" if alternative.broken_by else ""
    if alternative.status is Acceptance.PROPOSED:
        state = "; proposed only, nothing that we saw shows that it works"
    about = filled(
        "<code>{}</code> {} ({}{}). Cost for a team of ten: {}.",
        *(alternative.id, link(href, alternative.id, alternative.title)),
        *(_does(grades[first.id], "it"), state, alternative.cost.label),
    )
    about += also
    if already := policy.within(alternative.already_in):
        listed = joined((link(own_pages(href), id, policy.get(Provision, id).number) for id in already), ", ")
        about += filled(" Already asked for, at least in part, in {}.", listed)
    about += filled("{}", _only_in(policy, alternative))
    return filled(
        '<div class="proposal"><blockquote><p>{}</p></blockquote>'
        '<p class="show"><strong>Shown by.</strong> {}</p>'
        '<p class="show"><strong>Limits begin with.</strong> {}</p>'
        '<p class="about">{}</p></div>',
        *(text["Proposed wording"], _named(policy, text["How to show it"])),
        *(_named(policy, plain_text.first_sentence(text["Limits"])), about),
    )


def _also(policy: Policy, href: Href, grade: Grade, ids: list[str]) -> Markup:
    """Return what an alternative does with other requirements at a grade, as a sentence; empty without any."""
    if not ids:
        return Markup()
    numbers = joined((link(own_pages(href), id, policy.get(Provision, id).number) for id in ids), ", ")
    return filled(" Also {}.", _does(grade, numbers))


def _again(policy: Policy, grade: Grade, alternative: Alternative, home: Requirement) -> Markup:
    """Return wording that is printed in full under another requirement."""
    return filled(
        '<div class="proposal"><p class="again">{}</p>'
        '<p class="about">{} ({}); how to show it, and its limits, <a href="#for-{}">under {}</a>.{}</p></div>',
        *(alternative.parts()["Proposed wording"], alternative.title, _does(grade, "it"), home.id, home.number),
        _only_in(policy, alternative),
    )


def _only_in(policy: Policy, alternative: Alternative) -> str:
    """Return the modes in which an alternative works, if open weights are none of them."""
    if PUBLISHED in alternative.modes:
        return ""
    modes = (policy.get(Mode, mode) for mode in policy.in_order(alternative.modes))
    return f" Works in {', '.join(words(mode.name) for mode in modes)} only."


def _named(policy: Policy, text: str) -> str:
    """Return a text without markup, with the titles of the statements that it cites."""
    return plain_text.plain(text, lambda cited: policy[cited].title)
