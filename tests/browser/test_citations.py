"""Test the citation as CSL JSON, which a script makes on the page of each statement."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from support.citations import KNOWN, PUBLISHED, UNKNOWN

from traceability.html import statement_pages
from traceability.publication.identity import NAME
from traceability.views import citations

TITLE = 'Keep {weights} \\ 50 % of <b>keys</b> & "names" in $x_1^2$, #1, é'


@pytest.mark.browser
@pytest.mark.parametrize("published", [KNOWN, UNKNOWN], ids=["known", "unknown"])
@pytest.mark.parametrize("title", ["", TITLE], ids=["title", "hostile title"])
def test_csl_json_says_what_the_other_forms_say_in_fields_of_its_schema(title, published, visit, served):
    page = visit("404.html")
    statement = PUBLISHED["PD2-S11"]
    statement = replace(statement, title=title or statement.title)
    html = statement_pages.page(PUBLISHED, published, {}, statement)
    page.route("**/PD2-S11/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto(f"{served}PD2-S11/")
    page.get_by_role("button", name="copy CSL JSON").wait_for()
    form = page.locator("#cite ~ dl")
    assert form.locator("dt").last.inner_text().startswith("CSL JSON")
    cited = citations.citation(published, statement)
    assert json.loads(form.locator("pre").last.inner_text()) == [
        {
            "id": "PD2-S11",
            "type": "webpage",
            "title": f"PD2-S11: {statement.title}",
            "container-title": NAME,
            "author": [{"literal": citations.author()}],
            "version": published.version,
            "issued": {"date-parts": [[cited.issued.year, cited.issued.month]]},
            "language": "en",
            **({"URL": cited.address} if cited.address else {}),
        }
    ]
