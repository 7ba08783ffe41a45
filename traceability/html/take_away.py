"""What readers take away for each release mode: the checklists, and a release statement to begin with."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from traceability.assessment.template import draft
from traceability.html.cells import link
from traceability.html.markup import Markup, filled, joined
from traceability.policy.model import Mode, Policy
from traceability.publication import output
from traceability.publication.paths import BY_OBJECTIVE, Href, checklist_sheet, release_statement
from traceability.views.checklist import shared_page
from traceability.views.labels import words

COLUMNS = ("Release mode", "Release statement", "Checklist by verdict", "Checklist by objective", "As a spreadsheet")


def files(policy: Policy) -> Iterator[output.File]:
    """Yield a release statement to begin with for each mode, under the newest edition."""
    for mode in policy.modes():
        yield release_statement(mode, policy.newest), partial(draft, policy, [mode.name], policy.newest)


def by_mode(policy: Policy, href: Href) -> Markup:
    """Return the table of the checklists of each mode, for the edition to which the policy is restricted.

    The newest edition has a release statement for each mode.
    """
    columns = [column for n, column in enumerate(COLUMNS) if policy.edition == policy.newest or n != 1]
    name = f"Files for the {policy.editions[policy.edition].name}"
    return filled(
        '<div class="frame" role="region" tabindex="0" aria-label="{}"><table class="view take-away">'
        "<caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        *(name, name, joined(filled('<th scope="col">{}</th>', column) for column in columns)),
        joined(_row(policy, href, mode) for mode in policy.modes()),
    )


def _row(policy: Policy, href: Href, mode: Mode) -> Markup:
    name, edition = words(mode.name), policy.edition
    checklist = href(f"/{shared_page(policy, mode)}")
    shown = [
        (checklist, "to tick and print"),
        (f"{checklist}#{BY_OBJECTIVE}", "to tick and print"),
        (href(f"/{checklist_sheet(mode, edition)}"), "XLSX"),
    ]
    if edition == policy.newest:
        shown.insert(0, (href(f"/{release_statement(mode, edition)}"), "TOML"))
    links = (filled('<td><a href="{}">{}<span class="said">, {}</span></a></td>', *to, name) for to in shown)
    return filled('<tr><th scope="row">{}</th>{}</tr>', link(href, mode.id, name), joined(links))
