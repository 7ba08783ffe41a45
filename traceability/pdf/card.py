"""The facts about a statement on paper: those of the site, from the same sources, set as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from traceability.analysis import claims
from traceability.analysis.verdicts import judgements
from traceability.pdf import typst_markup
from traceability.pdf.typst_markup import Expression, call, join, link, refer, text
from traceability.policy.model import (
    Alternative,
    Claim,
    Comment,
    Evidence,
    Mode,
    Policy,
    Problem,
    Provision,
    Requirement,
    Standing,
    Statement,
)
from traceability.views import card_contents
from traceability.views.content import reference, sense
from traceability.views.labels import name, where, words
from traceability.views.record import in_words


def above(policy: Policy, statement: Statement) -> Iterator[Expression]:
    """Yield the lines between the title of a statement and its text."""
    if isinstance(statement, Mode):
        yield call("test", text("The test."), text(statement.test))
    if isinstance(statement, Alternative):
        found = card_contents.facts(policy, statement).items()
        yield call("facts", *(call("terms.item", text(title), _fact(policy, said)) for title, said in found))


def _fact(policy: Policy, ids: str | tuple[str, ...]) -> Expression:
    if isinstance(ids, str):
        return text(ids)
    if isinstance(policy[ids[0]], Provision):
        editions = card_contents.in_editions(policy, ids).items()
        return join((join([call("emph", text(f"{name}: ")), _cited(policy, own)]) for name, own in editions), ". ")
    return join((refer(reference(policy, id)) for id in policy.in_order(ids)), ", ")


def below(policy: Policy, statement: Statement) -> Iterator[Expression]:
    """Yield the lines below the text of a statement."""
    yield call("about", join(_about(policy, statement), " · "))
    if because := getattr(statement, "because", ""):
        yield call("said", text("The tags differ from the verdicts:"), text(because))
    if isinstance(statement, Provision):
        for lead, ids, said in card_contents.steps(policy, statement):
            linked = [link(id, text(card_contents.short(policy.get(Provision, id)))) for id in ids]
            pieces = [*([join(linked, ", ")] if linked else []), *([text(said)] if said else [])]
            yield call("said", text(f"{lead}:"), join(pieces, ". "))
    if isinstance(statement, Requirement):
        runs = (
            text(run) if isinstance(run, str) else link(run[0], text(run[1]))
            for run in card_contents.advice(policy, statement)
        )
        yield call("published", text("If you release open weights:"), join(runs))
        yield strip(policy, statement)
    if isinstance(statement, Claim):
        yield from _outcome(policy, statement)
    for label, listed in card_contents.lists(policy, statement):
        if listed:
            yield call("said", text(f"{label}:"), _cited(policy, listed, full=True))


def strip(policy: Policy, requirement: Requirement) -> Expression:
    """Return the verdicts of a requirement in all modes: a row under their names, or one line if all are equal."""
    modes = policy.modes()
    found = [judgements(policy)[requirement.id, mode.id] for mode in modes]
    if len({one.words for one in found}) == 1:
        return call("alike", join([typst_markup.worded(sense(found[0])), text(" in every release mode")]))
    return call(
        "strip",
        typst_markup.listed(text(words(mode.name)) for mode in modes),
        typst_markup.listed(typst_markup.worded(sense(one)) for one in found),
    )


def _cited(policy: Policy, ids: Iterable[str], *, full: bool = False) -> Expression:
    return join((refer(reference(policy, id, full=full)) for id in ids), "; ")


def _about(policy: Policy, statement: Statement) -> Iterator[Expression]:
    """Yield the parts of the small line: id, kind, place in the source, controls, evidence."""
    yield call("raw", text(statement.id))
    match statement:
        case Provision():
            force = getattr(statement, "force", None)
            yield text(statement.kind + (f", {force.words}" if force else ""))
            edition = policy.editions[statement.edition]
            locator = f"{edition.name.capitalize()}, {where(statement)}"
            yield link(edition.page_url(statement.page), text(locator))
        case Standing():
            yield call("strong", typst_markup.worded(sense(statement.stands)))
            yield join((refer(reference(policy, mode)) for mode in policy.in_order(statement.modes)), ", ")
        case Evidence():
            yield text(f"{statement.authors}, {statement.year}, {statement.source_type.words}")
            yield link(statement.found_at, text(statement.identifier.text))
            yield text(card_contents.looked_up(statement))
        case Comment():
            yield text(f"on the {policy.editions[statement.edition].name}")
            yield text(statement.author)
            yield text(f"read in {statement.read.words}")
            if statement.url:
                yield link(statement.url, text(statement.url))
        case Claim():
            yield join([text("made in "), _cited(policy, statement.made_in)])
            if statement.about:
                yield join([text("about "), _cited(policy, statement.about)])
        case Problem():
            yield join([text("about "), _controls(policy, statement.control, "and")])
    if isinstance(statement, Requirement):
        if statement.presumes:
            yield join([text("presumes "), _controls(policy, statement.presumes, "and")])
        if statement.presumes_any:
            yield join([text("presumes any of "), _controls(policy, statement.presumes_any, "or")])
    if (sources := getattr(statement, "supported_by", ())) and not isinstance(statement, Alternative | Claim):
        yield join([text("see "), _cited(policy, sources)])


def _controls(policy: Policy, ids: Iterable[str], last: str) -> Expression:
    """Return controls by their short names; the word ``last`` precedes the last one."""
    *most, end = (link(id, text(name(id))) for id in policy.in_order(ids))
    return join([join(most, ", "), end], f" {last} ") if most else end


def _outcome(policy: Policy, claim: Claim) -> Iterator[Expression]:
    """Yield the results of a claim, on its own edition and on later ones, with the statements that were counted."""
    results = {"": claims.result(policy, claim)}
    for edition, found in claims.later_results(policy, claim).items():
        results[f"By the {policy.editions[edition].name}: "] = found
    for by, found in results.items():
        lead, sense = in_words(found)
        yield call("said", text(by + lead), text(f"{sense}."))
        for label, ids in found.counted.items() if claim.check else ():
            numbers = (
                join((link(id, text(policy.get(Provision, id).number)) for id in ids), ", ") if ids else text("none")
            )
            yield call("counted", join([text(f"{label} ({len(ids)}): "), numbers]))
