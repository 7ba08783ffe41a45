"""Test the permalinks: each statement has a permanent address, and its page shows how to cite, link and correct it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import partial
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from playwright.sync_api import expect
from support.citations import KNOWN, PUBLISHED, UNKNOWN, entry, hostile, numbers, printable, printed
from support.pages import ENDED, VOID, Page, as_shown, ended_by, page_of, target
from support.project import ROOT
from support.strategies import changed

from traceability.analysis.edition_history import became, successors
from traceability.analysis.groupings import agreeing
from traceability.analysis.verdicts import judgements
from traceability.html import card, statement_pages
from traceability.policy.model import (
    KINDS,
    LIVING,
    Alternative,
    Place,
    Policy,
    Provision,
    Requirement,
    Retired,
    Statement,
)
from traceability.publication import output
from traceability.publication.identity import AUTHOR, LICENSE_ADDRESS, NAME, publication
from traceability.views import card_contents, citations, plain_text
from traceability.views.content import named


class Head(HTMLParser):
    """The metadata of a page, its text, and the inline scripts and event attributes that would run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.title, self.text = "", ""
        self.running: list[str] = []
        self._within: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "meta":
            for name in filter(None, (attributes.get("name"), attributes.get("property"))):
                assert name not in self.said, name
                self.said[name] = attributes["content"]
        if tag == "link" and attributes["rel"] == "canonical":
            self.said["canonical"] = attributes["href"]
        if tag == "script" and not attributes.get("src"):
            self.running.append(tag)
        self.running += [name for name in attributes if name.startswith("on")]
        del self._within[len(self._within) - ended_by(tag, self._within) :]
        self._within = [*self._within, tag] if tag not in VOID else self._within

    def handle_endtag(self, tag):
        while self._within and self._within[-1] in ENDED and self._within[-1] != tag:
            self._within.pop()
        assert self._within and self._within.pop() == tag, tag

    def handle_data(self, data):
        self.text += data
        if self._within[-1:] == ["title"]:
            self.title += data


@pytest.fixture(scope="module")
def heads(site, policy) -> dict[str, Head]:
    return {one.id: Head((site / one.id / "index.html").read_text(encoding="utf-8")) for one in own(policy)}


def own(policy: Policy) -> list[Statement]:
    """Return the statements that have a page of their own."""
    return [one for one in policy.statements.values() if not isinstance(one, statement_pages.FORWARDED)]


def any_of(number):
    """Return a published statement for each number; each kind is equally frequent."""
    kinds = list(LIVING.values())
    some = PUBLISHED.all(kinds[number % len(kinds)])
    return some[number // len(kinds) % len(some)]


def retired(id="ALT-099", **more) -> Retired:
    fields = {"title": "Publish the weights later", "body": "Wait.", "place": Place("requirements/old.md", 3)}
    fields |= {"since": "2026-11-24", "reason": "It was said twice."}
    return Retired(id=id, **fields | more)


def test_address_of_a_small_statement_leads_to_its_place(site, policy):
    small = [one for one in policy.statements.values() if isinstance(one, statement_pages.FORWARDED)]
    assert {type(one) for one in small} == {*statement_pages.FORWARDED}
    for statement in small:
        page = site / statement.id / "index.html"
        html = page.read_text(encoding="utf-8")
        (leads,), (link,) = re.findall(r'content="0; url=([^"]+)"', html), re.findall(r'<a href="([^"]+)"', html)
        assert leads == link and leads.endswith(f"#{statement.id}")
        assert target(page, link.partition("#")[0]) == page_of(site, statement).resolve()
        assert len(html) < 1000 and not Head(html).running


def test_each_statement_has_a_page_with_its_title_and_text(site, policy):
    for statement in own(policy):
        page = Page(site / statement.id / "index.html")
        shown = " ".join(page.text[statement.id].split())
        text = statement.body
        if isinstance(statement, Alternative):
            text = f"What to do. {statement.parts()['What to do']}"
        assert statement.title in shown and statement.id in shown
        for part in re.split(r"\{need\}`[^`]+`", text):
            assert as_shown(part, policy).strip() in shown, statement.id


def test_requirement_pages_have_their_verdicts_in_words(heads, policy):
    for requirement in policy.all(Requirement):
        shown = " ".join(heads[requirement.id].text.split())
        groups = agreeing(policy, [requirement])
        for group in groups:
            label = judgements(policy)[requirement.id, group[0].id].label
            several = f"{named(policy, [mode.id for mode in group])}: {label}"
            alike = f"{label.capitalize()} in every release mode"
            assert (alike if len(groups) == 1 else several) in shown, requirement.id


def test_requirement_pages_are_open_and_suggest_a_change_first(site, policy):
    for requirement in policy.all(Requirement):
        html = (site / requirement.id / "index.html").read_text(encoding="utf-8")
        assert html.count("<details") == len(re.findall(r'<details class="strip[^"]*" open>', html)) == 1
        assert re.findall(r'<(?:section|h2) id="(\w+)">', html) == ["suggest", "link", "cite"]


def test_provision_pages_name_their_edition_and_link_to_their_successors(site, heads, policy):
    for provision in policy.all(Provision):
        assert f"of the {policy.editions[provision.edition].name}" in heads[provision.id].text
        if change := became(policy, provision):
            html = (site / provision.id / "index.html").read_text(encoding="utf-8")
            assert f"<b>{card_contents.BECAME[change]}" in html, provision.id
            for later in successors(policy).get(provision.id, ()):
                assert f'"../{later}/index.html">' in html, provision.id


def test_line_under_each_statement_links_to_its_permalink(site, policy):
    for statement in policy.statements.values():
        page = page_of(site, statement)
        (link,) = re.findall(rf'<a class="cite" href="([^"]+)">{statement.id}</a>', page.read_text(encoding="utf-8"))
        assert target(page, link) == (site / statement.id / "index.html").resolve()


def test_permalink_of_a_statement_is_in_sight_and_not_in_a_part_that_opens(policy):
    for statement in policy.statements.values():
        html = re.sub(r"<details.*?</details>", "", card.foot(policy, "#{}".format, statement), flags=re.DOTALL)
        assert html.count(f'<a class="cite" href="#/{statement.id}/index">') == 1, statement.id


def test_permalink_pages_link_to_the_page_that_contains_the_statement(site, policy):
    for statement in own(policy):
        page = site / statement.id / "index.html"
        (link,) = re.findall(r'In its place: <a href="([^"#]+)#', page.read_text(encoding="utf-8"))
        assert target(page, link) == page_of(site, statement).resolve()


@given(numbers, hostile, hostile)
def test_metadata_of_shared_links_has_any_title_and_runs_no_script(number, title, body):
    statement = replace(any_of(number), title=title, body=f"{body}.")
    policy = changed(PUBLISHED, statement)
    for published in (KNOWN, UNKNOWN):
        head = Head(statement_pages.page(policy, published, {}, statement))
        assert head.title == f"{statement.id}: {title} - {NAME}"
        assert head.said["og:title"] == f"{statement.id}: {title}"
        assert head.said["description"] == head.said["og:description"]
        assert head.said["twitter:card"] == "summary"
        assert head.running == []
        address = f"https://example.org/ai/{statement.id}/" if published is KNOWN else None
        assert head.said.get("og:url") == head.said.get("canonical") == address
        assert "og:image" not in head.said


def test_markup_in_a_statement_text_is_shown_but_not_run():
    body = "Publish <b onclick='x'>weights</b> <script>y</script>.\n\n<script>z</script>"
    head = Head(statement_pages.page(PUBLISHED, KNOWN, {}, replace(PUBLISHED["PD1-O1"], body=body)))
    assert head.running == [] and " ".join(body.split()) in " ".join(head.text.split())


@given(numbers)
def test_metadata_has_an_image_only_when_one_exists_and_the_site_is_known(number):
    statement = any_of(number)
    pages = [
        Head(statement_pages.page(PUBLISHED, p, {}, statement, "figures/share.png")).said for p in (KNOWN, UNKNOWN)
    ]
    assert [page.get("og:image") for page in pages] == ["https://example.org/ai/figures/share.png", None]


def test_every_page_of_the_theme_has_a_share_card_without_addresses_when_the_site_is_unknown(site):
    themed = [
        path
        for path in site.rglob("*.html")
        if 'class="bare"' not in (text := path.read_text("utf-8")) and "og:" in text
    ]
    assert len(themed) > 50
    for path in themed:
        tags = re.findall(r'<meta ((?:[a-z]+="[^"]*" ?)+)/?>', path.read_text(encoding="utf-8"))
        attributes = [dict(re.findall(r'([a-z]+)="([^"]*)"', tag)) for tag in tags]
        said = {tag[key]: tag["content"] for tag in attributes for key in ("name", "property") if key in tag}
        assert said["og:title"] and said["og:site_name"] == NAME and said["twitter:card"] == "summary", path
        assert said.get("description") == said.get("og:description")
        assert not {"og:url", "og:image"} & {*said}


@given(st.lists(st.text(printable, min_size=1, max_size=200), min_size=1).map(" ".join), st.integers(20, 200))
def test_description_has_as_many_whole_words_as_fit(words, longest):
    shown = plain_text.beginning(words, longest)
    assert len(shown) <= longest
    if shown != words:
        assert len(words) > longest
        begun = shown.removesuffix("…")
        assert words.startswith(begun)
        rest = words[len(begun) :].lstrip(",;:")
        assert rest[:1] == " " or " " not in words[: longest - 1]
        assert len(begun) + len(rest.split()[0]) + 1 >= longest - len(begun) or " " in rest


def test_descriptions_have_no_markup_and_20_to_160_characters(heads):
    for id, head in heads.items():
        assert 20 <= len(head.said["description"]) <= 160, id
        assert not re.search(r"\{need\}|\*\*|`|\[\^|\]\(", head.said["description"]), id


def test_permalink_pages_and_404_page_have_no_inline_script(site, heads):
    assert {id for id, head in heads.items() if head.running} == set()
    assert Head((site / "404.html").read_text(encoding="utf-8")).running == []


def test_edit_link_names_the_file_and_line_where_the_statement_begins(policy):
    for statement in policy.statements.values():
        html = statement_pages.page(policy, KNOWN, {}, statement)
        path, line, named = re.search(
            r'href="https://github\.com/weights/guidance/edit/main/([^"]+)".*>line (\d+) of <code>([^<]+)<', html
        ).groups()
        assert path == named
        begins = (ROOT / path).read_text(encoding="utf-8").split("\n")[int(line) - 1]
        assert begins == f":::{{{statement.kind}}} {statement.title}"


def test_page_names_file_and_contributing_guide_when_repository_is_unknown(policy):
    for statement in policy.statements.values():
        html = statement_pages.page(policy, UNKNOWN, {}, statement)
        assert "/edit/" not in html
        assert f"on line {statement.place.line} of <code>{statement.place.path}</code>" in html
        assert 'href="../docs/contributing/index.html"' in html


@pytest.mark.parametrize(
    ("environment", "site", "repository"),
    [
        ({}, "", ""),
        ({"SITE_URL": "https://example.org"}, "https://example.org/", ""),
        ({"SITE_URL": "https://example.org/ai/", "GITHUB_REPOSITORY": "a/b"}, "https://example.org/ai/", ""),
        ({"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "a/b"}, "", "https://github.com/a/b"),
    ],
)
def test_publication_leaves_addresses_empty_that_the_environment_does_not_set(environment, site, repository):
    published = publication(ROOT, environment)
    assert (published.site, published.repository) == (site, repository)


def test_citation_matches_title_author_and_version_of_the_citation_file():
    stated = dict(re.findall(r'^(?:  - )?(\w+): "(.*)"$', (ROOT / "CITATION.cff").read_text("utf-8"), re.MULTILINE))
    published = publication(ROOT, {})
    said = citations.sentence(citations.citation(published, retired()))
    assert stated["title"] == NAME and stated["name"].casefold() == AUTHOR.casefold()
    assert said.startswith(stated["name"]) and f"{stated['title']}, version {stated['version']}." in said


@given(numbers, hostile)
def test_bibtex_of_a_statement_reads_back_unchanged(number, title):
    statement = replace(any_of(number), title=title)
    for published in (KNOWN, UNKNOWN):
        kind, key, fields = entry(citations.bibtex(citations.citation(published, statement)))
        assert (kind, key) == ("misc", f"ai-800-1-{statement.id}")
        assert printed(fields["title"]) == f"{statement.id}: {title}"
        assert printed(fields["author"]).casefold() == AUTHOR.casefold()
        assert (fields["year"], fields["month"]) == ("{2026}", "nov")
        assert fields.get("url") == (f"{{https://example.org/ai/{statement.id}/}}" if published is KNOWN else None)


@given(numbers, hostile)
def test_pages_show_citations_exactly_as_they_are_copied(number, title):
    statement = replace(any_of(number), title=title)
    html = statement_pages.page(changed(PUBLISHED, statement), KNOWN, {}, statement)
    written = re.findall(r"<pre>(.*?)</pre>", html, re.DOTALL)
    assert not any("<" in text for text in written)
    shown = [unescape(text) for text in written]
    forms = (citations.short, citations.sentence, citations.bibtex)
    assert shown == [form(citations.citation(KNOWN, statement)) for form in forms]


def test_list_of_ids_has_each_statement_and_the_address_of_its_page(site, policy):
    ids = json.loads((site / statement_pages.IDS).read_text(encoding="utf-8"))
    assert {id: title for id, (title, _) in ids.items()} == {s.id: s.title for s in policy.statements.values()}
    assert all((site / address / "index.html").is_file() for _, address in ids.values())


def test_output_writes_only_changed_pages_and_deletes_pages_of_removed_ids(tmp_path):
    kept, gone = retired("ALT-001"), retired("ALT-002")
    files = partial(statement_pages.files, published=UNKNOWN, titles={})
    both, rest = Policy.of([kept, gone]), Policy.of([kept])
    (tmp_path / "requirements").mkdir()
    output.write(tmp_path, files(both))
    page = tmp_path / "ALT-001/index.html"
    before = page.stat()
    output.write(tmp_path, files(rest))
    assert page.stat().st_mtime_ns == before.st_mtime_ns and page.stat().st_ino == before.st_ino
    assert sorted(path.name for path in tmp_path.iterdir()) == ["404.html", "ALT-001", "data", "requirements"]
    reworded = Policy.of([replace(kept, title="Publish the weights never")])
    output.write(tmp_path, files(reworded))
    assert "never" in page.read_text(encoding="utf-8")


@given(numbers, hostile)
def test_page_of_a_retired_id_shows_its_reason_and_successor(number, reason):
    living = any_of(number)
    assume(not isinstance(living, statement_pages.FORWARDED))
    old = retired(became=(living.id,), reason=reason)
    policy = changed(PUBLISHED, old)
    html = statement_pages.page(policy, UNKNOWN, {}, old)
    text = " ".join(Head(html).text.split())
    assert "Retired alternative" in text
    assert f"Retired since {old.since}. {' '.join(reason.split())} It became" in text
    (linked,) = re.findall(r"It became <a href=\"\.\./([\w-]+)/index.html\">", html)
    assert linked == living.id
    assert text.index("It became") < text.index(old.body) < text.index("Cite this")
    assert "Nothing took its place." in statement_pages.page(policy, UNKNOWN, {}, replace(old, became=()))


def test_retired_statement_has_the_kind_that_its_id_implies(policy):
    for statement in policy.statements.values():
        assert retired(statement.id).was == statement.kind


def test_retired_is_the_only_kind_that_is_not_living():
    assert set(KINDS) - set(LIVING) == {Retired.kind}


@pytest.fixture
def online(visit):
    return lambda name, *permissions: visit(name, permissions=list(permissions))


@pytest.mark.browser
def test_link_is_copied_by_keyboard_and_the_page_confirms_it(online, served):
    page = online("requirements/guidance/draft-1/safeguards.html", "clipboard-read", "clipboard-write")
    page.locator("#PD1-S04 .strip summary").press("Enter")
    button = page.get_by_role("button", name="Copy the link to PD1-S04", exact=False)
    button.focus()
    assert button.evaluate("button => getComputedStyle(button).opacity") == "1"
    page.keyboard.press("Enter")
    expect(page.locator("output.said")).to_have_text("copied")
    assert page.locator("output.said").get_attribute("aria-live") is None  # an output element has the role status
    assert page.evaluate("navigator.clipboard.readText()") == f"{served}PD1-S04/"


@pytest.mark.browser
def test_citation_is_copied_by_keyboard_unchanged(online, policy):
    page = online("PD1-S04/", "clipboard-read", "clipboard-write")
    page.get_by_role("button", name="copy BibTeX").focus()
    page.keyboard.press("Space")
    expect(page.locator("output.said")).to_have_text("copied")
    expected = citations.bibtex(citations.citation(publication(ROOT, {}), policy["PD1-S04"]))
    assert page.evaluate("navigator.clipboard.readText()") == expected


@pytest.mark.browser
def test_address_is_shown_and_selected_when_the_clipboard_is_unavailable(online, served):
    page = online("requirements/guidance/draft-1/safeguards.html")
    page.locator("#PD1-S04 .strip summary").press("Enter")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="copy the link to PD1-S04").press("Enter")
    expect(page.locator("output.said")).to_contain_text("not copied")
    assert page.evaluate("getSelection().toString()") == f"{served}PD1-S04/"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("pd1-s04", "PD1-S04"),
        ("PD1-R3.2.1", "PD1-R3-2-1"),
        ("PD1R321", "PD1-R3-2-1"),
        ("alt_010.html", "ALT-010"),
        ("S04", "PD1-S04"),
    ],
)
def test_404_page_suggests_the_statement_when_the_address_resembles_an_id(asked, meant, online, policy):
    page = online(asked)
    link = page.get_by_role("status").get_by_role("link").first
    assert link.inner_text() == f"{meant}: {policy[meant].title}"
    link.click()
    assert page.locator("article").get_attribute("id") == meant


def test_404_page_has_only_addresses_from_the_root_of_the_host():
    html = statement_pages.missing(KNOWN)
    addresses = re.findall(r'(?:href|src)="([^"]+)"', html)
    assert addresses and all(address.startswith(("/ai/", KNOWN.repository, LICENSE_ADDRESS)) for address in addresses)
    assert "og:url" not in html


@pytest.mark.browser
def test_404_page_links_to_the_search_when_no_id_is_similar(online):
    page = online("nothing-of-the-kind")
    page.wait_for_load_state("networkidle")
    assert page.get_by_role("status").inner_text() == ""
    assert page.get_by_role("link", name="Search").count() == 2


@pytest.mark.browser
def test_printed_page_has_no_buttons_and_shows_the_reasons_of_verdicts(visit):
    page = visit("PD1-S04/index.html")
    assert page.locator("button.copy:visible").count() > 1
    page.emulate_media(media="print")
    assert page.locator("button.copy:visible").count() == 0
    assert page.locator(".strip li").first.is_visible()


@pytest.mark.browser
def test_citations_are_visible_without_javascript(visit):
    page = visit("PD1-S04/index.html", java_script_enabled=False)
    assert page.locator("#cite ~ dl pre").count() == 3
    assert page.locator("button").count() == 0
