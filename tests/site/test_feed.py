"""Test the Atom feed of the changelog and llms.txt: their content matches the site and other parsers read them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support.citations import KNOWN, UNKNOWN, hostile
from support.project import ROOT

from traceability.data import llms
from traceability.data.catalogue import OFFERS
from traceability.policy.errors import UserError
from traceability.publication.identity import NOTICE, Publication
from traceability.publishing import feed, sitemap
from traceability.source import files

CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
ATOM = "{http://www.w3.org/2005/Atom}"
numbered = st.dates(date(2024, 1, 1)).map(lambda day: f"{day:%Y.%m}")


def read(text):
    """Return the feed as feedparser reads it; assert that it is valid Atom 1.0."""
    parsed = feedparser.parse(text)
    assert not parsed.bozo and parsed.version == "atom10"
    return parsed


def changelog(versions):
    """Return the text of a changelog with one list item for each version."""
    return "# Changelog\n" + "".join(f"\n## {version}\n\n- {brought}\n" for version, brought in versions.items())


def test_feed_has_an_entry_for_each_version_of_the_changelog(site):
    text = (site / feed.PATH).read_text(encoding="utf-8")
    versions = re.findall(r"^## (.+)$", CHANGELOG, re.MULTILINE)
    assert versions and [entry.title for entry in read(text).entries] == [f"Version {version}" for version in versions]


def test_feed_entries_have_every_changelog_item_as_html_without_markdown(site):
    entries = read((site / feed.PATH).read_text(encoding="utf-8")).entries
    points = re.findall(r"^- ", CHANGELOG, re.MULTILINE)
    assert sum(entry.content[0].value.count("<li>") for entry in entries) == len(points)
    assert all(entry.content[0].type == "text/html" for entry in entries)
    assert not any(re.search(r"`|^- |\*\*", entry.content[0].value) for entry in entries)


def test_navigation_pages_link_to_the_feed(site):
    for page in ("index.html", "docs/data.html", "requirements/guidance/draft-1/objective-1.html"):
        html = (site / page).read_text(encoding="utf-8")
        (tag,) = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]*>', html)
        address = re.search(r'href="([^"]+)"', tag)[1]
        assert (site / page).parent.joinpath(address).resolve() == (site / feed.PATH).resolve()


@given(st.dictionaries(numbered, hostile, min_size=1, max_size=4))
@example({"2024.01": "%"})
@example({"2024.01": "+++"})
@example({"2024.01": "(weights)="})
def test_feed_is_well_formed_with_the_dates_of_its_versions_for_any_text(versions):
    text = feed.feed(changelog(versions), KNOWN)
    root = ElementTree.fromstring(text.encode())
    found = root.findall(f"{ATOM}entry")
    dates = [entry.findtext(f"{ATOM}updated") for entry in found]
    assert dates == [f"{version.replace('.', '-')}-01T00:00:00Z" for version in versions]
    assert root.findtext(f"{ATOM}updated") == max(dates)
    ids = [root.findtext(f"{ATOM}id"), *(entry.findtext(f"{ATOM}id") for entry in found)]
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", id) for id in ids)
    for entry in found:
        content = entry.find(f"{ATOM}content")
        assert content.get("type") == "html" and not len(content)
        assert not re.search(r"<(?!/?(?:ul|ol|li|p|a|em|strong|code|h\d|hr|br|pre|blockquote)\b)", content.text)


def test_feed_entries_of_one_month_are_dated_in_the_order_of_their_versions():
    versions = [f"2026.12.{'9' * 1000}", "2026.12.10", "2026.12.2", "2026.12", "2026.11"]
    parsed = read(feed.feed(changelog(dict.fromkeys(versions, "weights")), KNOWN))
    dates = [entry.updated for entry in parsed.entries]
    assert dates == sorted(set(dates), reverse=True) and parsed.feed.updated == dates[0]
    assert dates[2:] == ["2026-12-01T00:00:02Z", "2026-12-01T00:00:00Z", "2026-11-01T00:00:00Z"]
    assert all(date.startswith("2026-12-01") for date in dates[:3])


@given(st.dictionaries(numbered, hostile, min_size=1, max_size=4))
def test_feed_ids_depend_only_on_the_versions(versions):
    def ids(text):
        return re.findall(r"<id>(.*?)</id>", text)

    reworded = changelog(dict.fromkeys(versions, "weights"))
    assert ids(feed.feed(changelog(versions), KNOWN)) == ids(feed.feed(reworded, UNKNOWN))


def test_feed_has_links_only_when_the_site_address_is_known():
    def links(published):
        return {link.rel: link.href for link in read(feed.feed(CHANGELOG, published)).feed.get("links", ())}

    assert links(UNKNOWN) == {}
    assert links(KNOWN) == {"self": f"https://example.org/ai/{feed.PATH}", "alternate": "https://example.org/ai/"}


def test_feed_entries_link_to_their_version_when_the_site_address_is_known():
    for version, entry in zip(
        re.findall(r"^## (.+)$", CHANGELOG, re.MULTILINE), read(feed.feed(CHANGELOG, KNOWN)).entries, strict=True
    ):
        assert entry.link == f"https://example.org/ai/versions.html#{version}"
    assert not any("links" in entry for entry in read(feed.feed(CHANGELOG, UNKNOWN)).entries)


@given(st.lists(st.from_regex(r"[a-zA-Z0-9/&'-]+(\.html)?", fullmatch=True)))
def test_sitemap_has_the_address_of_each_page(pages):
    root = ElementTree.fromstring(sitemap.sitemap(KNOWN, [*pages, "PD2-S05/index.html", "index.html"]).encode())
    found = [place.text for place in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert found == [f"{KNOWN.site}{page}" for page in [*pages, "PD2-S05/", ""]]


@pytest.mark.parametrize(
    ("site", "released", "paths"),
    [
        ("", False, []),
        ("https://example.org/ai/", False, ["sitemap.xml"]),
        ("https://example.org/", False, ["sitemap.xml", "robots.txt"]),
        ("https://example.org/", True, []),
    ],
)
def test_robots_txt_names_the_sitemap_at_the_root_of_a_host(site, released, paths):
    files = dict(sitemap.files(Publication("2026.11", site, is_released=released), ["index.html"]))
    assert [*files] == paths
    if sitemap.ROBOTS in files:
        rules = RobotFileParser()
        rules.parse(files[sitemap.ROBOTS]().splitlines())
        assert rules.site_maps() == ["https://example.org/sitemap.xml"] and rules.can_fetch("*", site)


@pytest.mark.parametrize("heading", ["Unreleased", "2026", "2026.13", "2026-11", "v2026.11"])
def test_feed_raises_user_error_that_quotes_a_heading_that_is_not_a_version(heading):
    with pytest.raises(UserError, match=rf"CHANGELOG\.md: '{re.escape(heading)}' is no version; write year and month"):
        feed.feed(changelog({heading: "weights"}), UNKNOWN)


def test_feed_raises_user_error_when_the_changelog_has_no_version():
    with pytest.raises(UserError, match=r"CHANGELOG\.md has no version; begin one"):
        feed.feed("# Changelog\n", UNKNOWN)


@pytest.fixture(scope="module")
def told(site) -> str:
    return (site / llms.PATH).read_text(encoding="utf-8")


def test_llms_txt_has_the_structure_that_llmstxt_org_specifies(told):
    tokens = MarkdownIt().parse(told)
    headings = [token.tag for token in tokens if token.type == "heading_open"]
    assert headings[0] == "h1" and set(headings[1:]) == {"h2"}
    kinds = [token.type for token in tokens if token.level == 0 and token.nesting >= 0]
    assert kinds[:3] == ["heading_open", "blockquote_open", "paragraph_open"]
    sections = kinds[3:]
    assert sections == ["heading_open", "bullet_list_open"] * (len(sections) // 2)


def test_llms_txt_has_the_unofficial_notice_and_no_broken_link(site, told):
    assert f"> {NOTICE}" in told
    links = re.findall(r"^- \[.+\]\((.+?)\)(?:: .+)?$", told, re.MULTILINE)
    assert links and len(links) == told.count("\n- ") and len(set(links)) == len(links)
    assert [link for link in links if not (site / link).is_file() and not link.endswith(".pdf")] == []


def test_llms_txt_says_of_each_file_what_it_has(told):
    """They are where the reference program looks for them."""
    data = re.findall(r"^- \[(.+)\]\((.+?)\): (.+)$", told.partition("\n## Data\n")[2], re.MULTILINE)
    assert ("data/policy.json", "data/policy.json") in [entry[:2] for entry in data]
    assert {what for _, _, what in data} == {offer.what for offer in OFFERS if not offer.is_family}


def test_llms_txt_lists_every_page_of_the_navigation(told):
    index = (ROOT / "index.md").read_text(encoding="utf-8")
    pages = [page for page in files.pages(ROOT) if page != "index.md"]
    assert pages and [page for page in pages if told.count(f"]({page.removesuffix('.md')}.html)") != 1] == []
    assert re.findall(r"^## (.+)$", told, re.MULTILINE) == [*re.findall(r":caption: (.+)", index), "Data"]


def test_llms_txt_shows_every_name_as_it_is_written(policy):
    name = "draft `x` [y](z) *b* <i> &amp; #1"
    editions = {id: replace(edition, name=name) for id, edition in policy.editions.items()}
    text = llms.llms(replace(policy, editions=editions), KNOWN, [(name, [(name, "a.html")])], ())
    tokens = MarkdownIt().parse(text)
    shown = [
        "".join(child.content for child in token.children if child.type == "text")
        for token in tokens
        if token.type == "inline" and name.split()[0] in token.content
    ]
    assert sum(line.count(name) for line in shown) == len(policy.editions) + 2
    assert {child.type for token in tokens for child in token.children or ()} == {"text", "link_open", "link_close"}


def test_llms_txt_addresses_are_absolute_when_the_site_address_is_known(policy):
    navigation = [("About", [("Method", "docs/method.html")])]
    for published, address in ((KNOWN, "https://example.org/ai/"), (UNKNOWN, "")):
        said = llms.llms(policy, published, navigation, ["data/ids.json"])
        assert ("links are relative to this file" in said) == (not address)
        assert f"- [Method]({address}docs/method.html)" in said and f"]({address}data/ids.json)" in said
