"""The questions on who is bound by law, each with its answers, and the parts from which a script says what follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from traceability.analysis.who_is_bound import Choice, Inquiry, Question, inquiry
from traceability.html.cells import cell, link
from traceability.html.markup import Markup, filled, joined
from traceability.policy.model import Bound, Condition, Duty, Exemption, Framework, Policy
from traceability.publication.paths import Href
from traceability.views import bound_by_law as views
from traceability.views.law import left_open

END = "No question is left. What follows from your answers is below."


def questions(policy: Policy, href: Href) -> Markup:
    """Return the list of questions, which is whole without a script, and the hidden parts that the script shows.

    Every answer names in attributes what ``analysis.who_is_bound`` computes for it: who is not bound, which questions
    need no answer any more, and what then depends on something else. Questions go by their number.
    """
    asked = inquiry(policy)
    items = joined((_question(policy, href, asked, one) for one in asked.questions), "\n")
    return filled('<ol class="questions" data-end="{}">{}</ol>{}', END, items, _so_far(policy, href, asked))


def _question(policy: Policy, href: Href, asked: Inquiry, question: Question) -> Markup:
    points = joined(
        filled("<li>{}: {}</li>", cell(policy, href, cite), said) for cite, said in views.points(policy, question)
    )
    answers = joined(_answer(policy, href, asked, question, choice) for choice in question.choices)
    return filled(
        "<li><p><strong>{}</strong>{}</p>{}<ul>{}<li data-unknown><p>I do not know</p></li></ul></li>",
        *(views.asked(policy, question), _detail(policy, href, question)),
        *(filled("<ul>{}</ul>", points) if points else "", answers),
    )


def _detail(policy: Policy, href: Href, question: Question) -> Markup:
    """Return which statements on who is bound ask a question, each with the day of its text."""
    places = joined(
        (
            filled("{} ({})", link(href, bound.id, bound.locator), _texts(policy, bound))
            for bound in views.asking(policy, question)
        ),
        "; ",
    )
    return filled(' <span class="about">Asked by {}.</span>', places) if places else Markup()


def _texts(policy: Policy, bound: Bound) -> str:
    return ", ".join(f"{policy[id].title}, text of {policy.get(Framework, id).date}" for id in bound.framework)


def _answer(policy: Policy, href: Href, asked: Inquiry, question: Question, choice: Choice) -> Markup:
    attributes = {
        "rules-out": " ".join(sorted(choice.rules_out)),
        "settles": _numbers(asked, choice.settles),
        "opens": " ".join(sorted(choice.opens)),
    }
    given = joined(filled(' data-{}="{}"', name, value) for name, value in attributes.items() if value)
    follows = joined(filled(" <span>{}</span>", text) for text in _follows(policy, href, choice))
    about = filled('<p class="about">{}</p>', follows) if follows else ""
    return filled("<li{}><p>{}</p>{}</li>", given, views.answered(policy, question, choice), about)


def _follows(policy: Policy, href: Href, choice: Choice) -> Iterable[Markup]:
    """Yield what follows from an answer for the eye: who is not bound, and which exemptions are not given."""
    for kind, lead in ((Bound, "You are none of these"), (Exemption, "No exemption by these")):
        named = [one for one in policy.all(kind) if one.id in choice.rules_out]
        if named:
            yield filled("{}: {}.", lead, joined((link(href, one.id, one.title) for one in named), "; "))


def _numbers(asked: Inquiry, names: Iterable[str]) -> str:
    """Return questions by their numbers; one that nobody asks has the number -1."""
    number = {question.name: place for place, question in enumerate(asked.questions)}
    return " ".join(map(str, sorted(number.get(name, -1) for name in names)))


def _so_far(policy: Policy, href: Href, asked: Inquiry) -> Markup:
    """Return the parts that a script shows: everyone who is bound with the duties, and what each exemption needs."""
    bounds = joined(_bound(policy, href, asked, bound) for bound in policy.all(Bound))
    exemptions = joined(
        filled(
            '<li data-exemption="{}" data-needs="{}" data-not-for="{}"></li>',
            *(exemption.id, _numbers(asked, asked.needs[exemption.id]), " ".join(_not_for(policy, exemption))),
        )
        for exemption in policy.all(Exemption)
    )
    return filled('<div class="so-far" hidden><ul hidden>{}{}</ul></div>', bounds, exemptions)


def _not_for(policy: Policy, exemption: Exemption) -> Iterable[str]:
    return (id for one in policy.all(Condition) if exemption.id in one.exemption for id in one.not_for)


def _bound(policy: Policy, href: Href, asked: Inquiry, bound: Bound) -> Markup:
    opened = left_open(policy, bound)
    return filled(
        '<li data-bound="{}" data-needs="{}"><p>{} (threshold: {}; {})</p>{}<ul>{}</ul></li>',
        *(bound.id, _numbers(asked, asked.needs[bound.id])),
        *(link(href, bound.id, bound.title), bound.threshold, _texts(policy, bound)),
        filled('<p class="opened">{}</p>', opened) if opened else "",
        joined(_duties(policy, href, asked, duties) for duties in views.alike(policy, bound)),
    )


def _duties(policy: Policy, href: Href, asked: Inquiry, duties: Sequence[Duty]) -> Markup:
    """Return duties of a bound that are lifted or not alike."""
    first = duties[0]
    linked = joined((filled("{} ({})", link(href, one.id, one.title), one.locator) for one in duties), "; ")
    return filled(
        '<li data-duties="{}" data-needs="{}" data-lifted-by="{}">{}. In force from {}.{}</li>',
        *(" ".join(one.id for one in duties), _numbers(asked, asked.needs[first.id])),
        *(" ".join(views.lifted_by(policy, first)), linked, first.in_force),
        f" In some modes it depends on {first.depends_on}." if first.depends else "",
    )
