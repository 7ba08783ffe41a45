"""Test the main pages in a browser: they conform to WCAG 2.2 AA and work by keyboard in wide and narrow windows."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from support.axe import REPEATED, VIEWS, Cover, judge
from support.project import addresses

from traceability.analysis.groupings import agreeing
from traceability.analysis.readings import readings
from traceability.analysis.verdicts import Verdict, judgements
from traceability.figures import signs
from traceability.policy.model import PUBLISHED, Alternative, Mode, Requirement, in_edition
from traceability.policy.values import Cost
from traceability.views.labels import words
from traceability.views.mode_page import missing

pytestmark = pytest.mark.browser

SHARES = 4
"""The number of tests among which the pages of the cover are divided, so that workers can share them."""


NARROWEST = 320
"""The width in pixels of a screen of 1280 px at a zoom of 400 %."""


def judged(opened, addresses: list[str], cover: Cover | None = None) -> dict[tuple, object]:
    """Return axe's violations on the pages at some addresses, and the width of those that scroll sideways."""
    page = opened.new()
    found = {}
    for name in addresses:
        page.set_viewport_size({"width": NARROWEST, "height": 256})
        page.goto(opened.site + name)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > NARROWEST:
            found[name, "scrolls sideways", NARROWEST] = width
        found |= {(name, *view): wrong for view, wrong in judge(page, cover).items()}
    opened.take_back()
    return found


@pytest.fixture(scope="module")
def judged_before() -> Cover:
    """Return what a worker has judged on its shares of the cover."""
    return Cover()


@pytest.mark.parametrize("share", range(SHARES))
def test_covering_pages_have_no_violation_and_do_not_scroll_sideways(share, covering, opened, judged_before):
    assert judged(opened, covering[share::SHARES], judged_before) == {}


@pytest.mark.exhaustive
@pytest.mark.parametrize("share", range(8 * SHARES))
def test_no_page_has_a_violation_or_scrolls_sideways(share, site, opened):
    assert judged(opened, addresses(site)[share :: 8 * SHARES]) == {}


FAINT = "<p style='color: #ccc; background: #fff'>weights</p>"
FAINT_BEHIND = f"<div style='background: #eee'>{FAINT.replace('background: #fff', '')}</div>"
ON_A_PAGE = "<!doctype html><html lang=en><title>weights</title><main><h1>weights</h1>{}</main></html>"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_of_each_look_is_judged_at_three_places(scheme, opened):
    page, cover = opened.new(), Cover()
    page.emulate_media(color_scheme=scheme)
    for content, places in ((FAINT * 5, 3), (FAINT, 0), (f"{FAINT}{FAINT_BEHIND}", 1), (FAINT_BEHIND * 5, 2)):
        page.set_content(ON_A_PAGE.format(content))
        page.evaluate(Axe().axe_script)
        wrong = cover.contrast(page, scheme)
        assert [(rule, len(found)) for rule, found in wrong.items()] == [("color-contrast", places)][: places and 1]
    opened.take_back()


def test_elements_that_the_cover_had_three_times_are_removed_from_later_pages(opened):
    page, cover, left = opened.new(), Cover(), []
    for image in ("<img src='data:,'>",) * 4 + ("<img class='new' src='data:,'>",):
        page.set_content(ON_A_PAGE.format(f"<div>weights</div><div><p>{image}</p></div>"))
        cover.pairs = page.evaluate(REPEATED, cover.pairs)
        left.append(page.locator("img").count())
    assert left == [1, 1, 1, 0, 1]
    assert page.locator("main > div").count() == 2
    opened.take_back()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("<img src='data:,'>", {("light", 1280): "image-alt", ("light", 375): "image-alt"}),
        (
            "<style>@media (prefers-color-scheme: dark) and (width < 400px) { p { color: #ccc } }</style><p>risk</p>",
            {("dark", 375): "color-contrast"},
        ),
        (FAINT, dict.fromkeys(VIEWS, "color-contrast")),
        ("<p style='width: 500px'>weights</p>", {("scrolls sideways", 375): None}),
        ("<p>weights</p>", {}),
    ],
    ids=["element", "dark and narrow", "everywhere", "wide", "none"],
)
def test_page_of_the_cover_is_judged_in_each_view(content, found, opened):
    page = opened.new()
    page.set_content(ON_A_PAGE.format(content))
    wrong = judge(page, Cover())
    assert {view: rules if rules is True else [*rules] for view, rules in wrong.items()} == {
        view: [rule] if rule else True for view, rule in found.items()
    }
    opened.take_back()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(
    "name", ["index.html", "requirements/guidance/draft-2/objective-3.html", "docs/alternatives.html"]
)
def test_keyboard_reaches_each_control_which_is_visible_and_outlined(name, width, visit):
    page = visit(name, width=width, reduced_motion="reduce")
    reached = []
    for _ in range(2000):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const outlined = (o, { outlineStyle, outlineWidth } = getComputedStyle(o)) =>
                outlineStyle === "solid" && parseFloat(outlineWidth) >= 2;
              const e = document.activeElement, box = e.getBoundingClientRect();
              e.dataset.reached ||= String(document.querySelectorAll("[data-reached]").length);
              return {
                number: e.dataset.reached, tag: e.tagName, text: (e.textContent || e.name || "").trim().slice(0, 40),
                outlined: outlined(e) || [...document.querySelectorAll("*")].some((o) => outlined(o)),
                inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
              };
            }"""
        )
        if seen["tag"] == "BODY" or seen["number"] in [one["number"] for one in reached]:
            break
        reached.append(seen)
    missed = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
          .filter((e) => !e.dataset.reached && e.checkVisibility({ checkVisibilityCSS: true }) && e.type !== "hidden")
          .map((e) => e.outerHTML.slice(0, 90))"""
    )
    assert missed == []
    assert [one for one in reached if not (one["outlined"] and one["inside"])] == []


def test_page_has_no_animation_when_the_reader_prefers_reduced_motion(visit):
    page = visit("docs/alternatives.html", reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((e) => {
          const s = getComputedStyle(e);
          return parseFloat(s.transitionDuration) > 0 || s.animationName !== "none" || s.scrollBehavior === "smooth";
        }).map((e) => e.className)"""
    )
    assert moving == []


def test_panels_of_a_narrow_window_open_by_keyboard_and_close_on_escape(visit):
    page = visit("requirements/guidance/draft-2/objective-3.html", width=375)
    for name, panel in (("Navigation of the site", ".sidebar-drawer"), ("Contents of this page", ".toc-drawer")):
        links = page.locator(f"{panel} li li a").first if panel == ".toc-drawer" else page.locator(f"{panel} a").first
        assert not links.is_visible()
        page.get_by_role("checkbox", name=name).focus()
        page.keyboard.press("Space")
        links.wait_for(state="visible")
        page.keyboard.press("Escape")
        links.wait_for(state="hidden")


TWENTY_FRAMES = """async () => {
  for (let frame = 0; frame < 20; frame++) await new Promise((drawn) => requestAnimationFrame(drawn));
}"""


def test_checklist_section_links_scroll_to_the_section_despite_late_layout(visit):
    page = visit("checklists/open-weights-pd2.html", width=375)
    start = page.url
    sections = page.locator(".filled-in > section").evaluate_all("all => all.map((section) => section.id)")
    assert len(sections) > 2
    for section in sections:
        page.goto("about:blank")  # else the browser would not load an address whose fragment differs
        page.goto(f"{start}#{section}")
        page.wait_for_function(f"Math.abs(document.getElementById('{section}').getBoundingClientRect().top) < 2")
        page.evaluate(TWENTY_FRAMES)  # the page may still lay out content above it, which would move it
        assert abs(page.locator(f"#{section}").evaluate("section => section.getBoundingClientRect().top")) < 2, section


STEPS_BEFORE_THE_TEXT = """() => {
  const article = document.querySelector("article");
  return [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
    .filter((e) => e.checkVisibility({ checkVisibilityCSS: true }) && article.compareDocumentPosition(e) & 2).length;
}"""


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "requirements/release/modes/open-weights.html",
        "requirements/guidance/draft-2/objective-6.html",
        "requirements/alternatives/alt-010-worst-case-fine-tuning.html",
        "docs/decisions/0012-quick-proof.html",
    ],
)
def test_at_most_thirty_tab_stops_before_the_text(name, visit):
    steps = visit(name).evaluate(STEPS_BEFORE_THE_TEXT)
    assert 10 < steps <= 30


def test_switch_opens_the_long_branch_of_a_page_without_a_script(visit):
    page = visit("requirements/guidance/draft-2/objective-6.html", java_script_enabled=False)
    here = page.locator(".sidebar-tree .current-page")
    assert not here.is_visible()
    page.get_by_role("switch", name="Toggle navigation of The second draft").focus()
    page.keyboard.press("Space")
    assert here.is_visible() and here.inner_text().startswith("Objective 6")


def test_side_bar_shows_the_current_page(visit):
    page = visit("docs/traceability/draft-1/gaps.html")
    here = page.locator(".sidebar-tree .current-page")
    assert here.inner_text() == page.locator("h1").inner_text()
    bar = page.locator(".sidebar-scroll").bounding_box()
    assert bar["y"] < here.bounding_box()["y"] < bar["y"] + bar["height"]


@pytest.mark.parametrize("width", [1280, 375])
def test_edition_and_status_stay_visible_when_the_page_scrolls(width, visit, policy):
    for edition, folder in (("pd1", "draft-1"), ("pd2", "draft-2")):
        page = visit(f"requirements/guidance/{folder}/objective-3.html", width=width)
        page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
        line = page.locator(".speaks-of:visible, .header-center small:visible")
        box = line.bounding_box()
        assert 0 <= box["y"] < 900
        assert policy.editions[edition].name in line.inner_text() and "Unofficial" in line.inner_text()
        assert width > 375 or box["height"] < 20
        assert ("superseded" in line.inner_text()) == (edition != policy.newest)


def test_head_of_a_window_with_little_height_scrolls_away(visit):
    page = visit("requirements/guidance/draft-2/objective-3.html", width=320, height=256)
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    box = page.locator(".mobile-header").bounding_box()
    assert box["y"] + box["height"] <= 0


def test_head_scrolls_away_at_four_times_the_size_and_returns_with_the_focus(visit):
    page = visit("docs/alternatives.html", width=320, height=256, reduced_motion="reduce")
    head = page.locator(".mobile-header")
    page.evaluate("scrollTo(0, 2000)")
    assert head.evaluate("head => head.getBoundingClientRect().bottom") <= 0
    page.get_by_role("checkbox", name="Navigation of the site").focus()
    assert head.evaluate("head => head.getBoundingClientRect().bottom") > 0


def test_row_of_a_wide_table_keeps_its_name_in_sight(visit):
    page = visit("docs/alternatives.html", width=320)
    name = page.locator("table.alternatives tbody th").first
    page.locator(".frame:has(table.alternatives)").evaluate("frame => { frame.scrollLeft = frame.scrollWidth; }")
    assert name.evaluate("name => name.getBoundingClientRect().left") >= 0
    assert name.evaluate("name => name.getBoundingClientRect().right") < 200


@pytest.mark.parametrize(
    "name", ["docs/explorer.html", "search.html?q=filter", "requirements/release/index.html", "docs/alternatives.html"]
)
def test_fields_and_buttons_have_a_visible_edge_or_line_in_forced_colors(name, visit):
    page = visit(name, forced_colors="active")
    page.locator("article :is(select, button, input, .answer):visible").first.wait_for()
    unseen = page.evaluate(
        """() => [...document.querySelectorAll("article :is(select, input, button, .answer)")].filter((e) => {
          const { appearance, borderTopWidth, color, backgroundColor, textDecorationLine } = getComputedStyle(e);
          const edged = parseFloat(borderTopWidth) > 0 || textDecorationLine !== "none" || appearance !== "none";
          return e.checkVisibility() && !e.closest(".theme-toggle-container") && (color === backgroundColor || !edged);
        }).map((e) => e.outerHTML.slice(0, 90))"""
    )
    assert unseen == []


def test_verdict_strip_opens_by_keyboard_and_names_its_verdicts(visit):
    page = visit("requirements/guidance/draft-1/objective-6.html")
    strip = page.locator("#PD1-R6-1-2 details.strip")
    strip.locator("summary").focus()
    page.keyboard.press("Enter")
    assert strip.evaluate("element => element.open")
    tree = page.locator("#PD1-R6-1-2").aria_snapshot()
    assert "downloadable weights: alternative in part" in re.sub(r"\W*\n\W*(?:strong|text):? ?", " ", tree)


@pytest.mark.parametrize("width", [1300, 375])
def test_all_columns_in_which_modes_differ_are_visible_without_scrolling_sideways(width, visit, policy):
    page = visit("docs/traceability/matrix.html", width=width)
    frame = page.locator(".frame:has(table.between-modes)")
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
    newest = in_edition(policy, policy.newest)
    assert frame.locator("thead th").count() == 1 + len(agreeing(newest, newest.all(Requirement)))
    assert page.locator("details.same > p").first.is_hidden()
    page.locator("details.same > summary").click()
    assert page.locator("details.same > p").first.is_visible()


DRAWN = """([selector, pseudo]) => [...document.querySelectorAll(selector)].map(cell => {
    const {maskImage, backgroundColor, width, height} = getComputedStyle(cell, pseudo)
    return [cell.className.replace('sign ', ''), maskImage, backgroundColor, parseFloat(width), parseFloat(height)]
})"""
SHAPES = {verdict.name.lower(): f"d='{signs.sign(verdict, 8, 8, 8)}'" for verdict in Verdict}


def shapes(page, selector, pseudo=None):
    """Return the colors of the signs that ``selector`` finds, after checking their shapes and sizes."""
    found = page.evaluate(DRAWN, [selector, pseudo])
    for name, mask, _, wide, high in found:
        assert SHAPES[name] in unquote(mask) and wide == high >= 11, (name, mask, wide, high)
    return {name: color for name, _, color, _, _ in found}


def test_style_sheet_draws_the_sign_of_each_verdict_in_strips(visit):
    drawn = {}
    for name in ("safeguards", "objective-6"):
        page = visit(f"requirements/guidance/draft-1/{name}.html")
        drawn |= shapes(page, ".strip summary > [class]:not(.why)", "::after")
        shapes(page, ".strip li[class]", "::before")
        shapes(page, ".tally b[class]", "::before")
    assert {*drawn} == {*SHAPES}


def test_sign_has_the_color_of_its_verdict_inside_of_another_verdict(visit):
    page = visit("docs/several-modes.html")
    page.evaluate("""names => document.body.append(...names.flatMap(outer => names.map(inner => {
        const around = Object.assign(document.createElement('div'), {className: `statement ${outer}`})
        around.innerHTML = `<span class="sign ${inner}"></span>`
        return around
    })))""", [*SHAPES])  # fmt: skip
    colors = page.evaluate(DRAWN, [".statement > .sign", None])
    assert len({(name, color) for name, _, color, _, _ in colors}) == len(SHAPES)


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "requirements/release/modes/open-weights.html",
        "requirements/guidance/draft-2/objective-6.html",
        "docs/traceability/draft-to-draft.html",
        "docs/traceability/matrix-all-modes.html",
    ],
)
def test_print_fills_its_pages_and_cuts_nothing_off(name, visit):
    page = visit(name)
    page.emulate_media(media="print")
    document = pypdfium2.PdfDocument(page.pdf(format="Letter", margin=dict.fromkeys(("left", "right"), "1.5cm")))
    filled = []
    for page in document:
        text = page.get_textpage()
        boxes = [text.get_rect(number) for number in range(text.count_rects())]
        assert max(right for _, _, right, _ in boxes) <= page.get_width(), name
        filled.append(1 - min(bottom for _, bottom, *_ in boxes) / page.get_height())
    assert min(filled[:-1]) > 0.5, filled
    assert "Correct this page" in text.get_text_range() != "Correct this page"


@pytest.mark.parametrize("width", [1280, 768, 375])
def test_statement_is_corrected_in_two_clicks_from_its_line(width, visit, policy):
    page = visit("requirements/guidance/draft-2/objective-6.html", width=width)
    for id in ("PD2-R6-1-5", "PD2-R6-1-6"):  # with a verdict for each group of modes, and with one for all
        link = page.locator(f"#{id} .cite")
        box = link.bounding_box()
        for other in page.locator(f"#{id} summary > span").all():
            beside = other.bounding_box()
            apart = max(beside["x"] - box["x"] - box["width"], box["x"] - beside["x"] - beside["width"])
            assert apart >= 0 or box["y"] >= beside["y"] + beside["height"], id
    link.click()
    page.wait_for_url(f"**/{id}/index.html")
    assert page.get_by_role("heading", name="Suggest a change").is_visible()


def test_thumbnail_is_whole_on_a_narrow_screen(visit):
    image = visit("docs/figures.html", width=375).locator(".thumbnail img").first
    image.scroll_into_view_if_needed()
    image.evaluate("image => image.decode()")
    own, shown = image.evaluate("image => [image.naturalWidth / image.naturalHeight, image.width / image.height]")
    assert abs(own - shown) < 0.02 and image.evaluate("image => getComputedStyle(image).objectFit") == "fill"


@pytest.mark.parametrize("media", [{"forced_colors": "active"}, {"media": "print"}], ids=["forced-colors", "print"])
def test_signs_are_drawn_in_forced_colors_and_in_print(media, visit):
    page = visit("docs/explorer.html", java_script_enabled=False)
    page.emulate_media(**media)
    colors = shapes(page, ".legend .sign")
    assert {*colors} == {*SHAPES}
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert "forced_colors" not in media or {*colors.values()} == {ink}
    exact = page.locator(".legend .sign").first.evaluate("sign => getComputedStyle(sign).printColorAdjust")
    assert exact == "exact"
    page.emulate_media(forced_colors="none", media="screen")


def test_tables_are_visible_without_javascript(visit):
    page = visit("requirements/release/modes/open-weights.html", java_script_enabled=False)
    assert page.locator("#gap").is_visible()
    page.locator("#what-the-developer-can-still-do summary").click()
    assert page.locator("table.mode-controls").is_visible()
    page = visit("docs/alternatives.html", java_script_enabled=False)
    assert page.locator("table.alternatives tbody tr").first.is_visible()
    assert page.locator(".chooser").count() == 0


def test_first_screen_of_the_front_page_says_what_cannot_be_followed_and_what_to_do_instead(visit, policy):
    page = visit("index.html", width=1300, height=900)
    bottoms = page.locator(".in-brief li").evaluate_all("all => all.map(one => one.getBoundingClientRect().bottom)")
    newest = in_edition(policy, policy.newest)
    assert len(bottoms) == len(missing(newest, newest.get(Mode, PUBLISHED))) and max(bottoms) <= 900
    assert page.locator(".sentence").is_visible()


@pytest.mark.parametrize(("width", "height", "screens"), [(1300, 900, 4), (375, 667, 10)])
def test_page_of_open_weights_is_short_before_what_is_folded(width, height, screens, visit):
    page = visit("requirements/release/modes/open-weights.html", width=width, height=height)
    assert page.evaluate("document.documentElement.scrollHeight") <= screens * height
    assert page.locator("*").count() < 1500


def test_each_reader_of_the_front_page_has_one_main_action(visit):
    page = visit("index.html")
    cards = page.locator("#where-to-begin section")
    assert cards.count() == 4
    assert all(card.locator("> p").first.locator("a").count() == 1 for card in cards.all())


def test_index_of_alternatives_is_filtered_by_keyboard(visit, policy):
    page = visit("docs/alternatives.html")
    everything = len(policy.all(Alternative))
    rows = page.locator("table.alternatives tbody tr:visible")
    assert rows.count() == everything
    page.get_by_label("Cost").focus()
    page.keyboard.type("days")
    assert rows.count() == sum(alternative.cost is Cost.DAYS for alternative in policy.all(Alternative))
    page.get_by_label("Works in").select_option("gated weights")
    chosen = [a for a in policy.all(Alternative) if a.cost is Cost.DAYS and "gated-weights" in a.release_modes]
    assert sorted(rows.locator("th").all_inner_texts()) == sorted(a.title for a in chosen)
    assert page.locator(".chooser output").inner_text() == f"{len(chosen)} of {everything}"


def test_address_keeps_the_filters_of_a_table(visit, policy):
    page = visit("docs/alternatives.html")
    page.get_by_label("Cost").select_option("days")
    page.get_by_label("Works in").select_option("gated weights")
    chosen = page.locator(".chooser output").inner_text()
    again = visit(f"docs/alternatives.html?{page.url.partition('?')[2]}")
    assert again.locator(".chooser output").inner_text() == chosen
    assert again.get_by_label("Cost").input_value() == "days"
    assert again.get_by_role("status").count() == 1  # only the count: the page ignored nothing


def test_unknown_filters_in_an_address_are_ignored_and_named(visit, policy):
    page = visit("docs/alternatives.html?cost=<img%20src=x>&weather=fine&when=after+release")
    assert page.locator(".chooser p").inner_text().endswith("cost=<img src=x>, weather=fine")
    assert page.locator(".chooser img").count() == 0
    assert page.get_by_label("Cost").input_value() == ""
    assert page.get_by_label("When").input_value() == "after release"


def test_index_of_alternatives_is_sorted_by_its_column_headers(visit, policy):
    page = visit("docs/alternatives.html")
    column = page.locator("table.alternatives tbody tr td:nth-of-type(5)")
    head = page.get_by_role("columnheader", name="Cost")
    for direction, backwards in (("ascending", False), ("descending", True)):
        head.get_by_role("button").press("Enter")
        assert head.get_attribute("aria-sort") == direction
        costs = [Cost[word.upper()] for word in column.all_inner_texts()]
        assert costs == sorted((a.cost for a in policy.all(Alternative)), reverse=backwards)
    head.get_by_role("button").press("Enter")
    assert head.get_attribute("aria-sort") is None
    titles = page.locator("table.alternatives tbody th").all_inner_texts()
    assert titles == [alternative.title for alternative in policy.all(Alternative)]


@pytest.mark.parametrize("id", ["PD2-R6-1-2", "PD2-S06", "PD2-R3-2-1"])
def test_matrix_cells_have_accessible_names_and_column_headers(id, visit, policy):
    page = visit("docs/traceability/matrix-all-modes.html")
    row = page.locator(f"table.matrix tr:has(th a[href$='#{id}'])")
    tree = row.aria_snapshot()
    assert f'rowheader "{policy[id].number} {policy[id].title}"' in tree
    verdicts = [judgements(policy)[id, mode.id].label for mode in policy.modes()]
    stances = ", ".join(other.stance.label for other in readings(policy).get(id, ()))
    assert re.findall(r'- cell "([^"]+)"', tree) == [*verdicts, *([stances] if stances else [])]
    heads = page.locator("table.matrix thead").aria_snapshot()
    assert re.findall(r'- columnheader "([^"]+)"', heads)[1:] == [
        *(words(mode.name) for mode in policy.modes()),
        "Contested",
    ]


def test_signs_are_distinguishable_without_color(visit):
    page = visit("docs/traceability/matrix-all-modes.html")
    masks = [mask for _, mask, *_ in page.evaluate(DRAWN, ["table.matrix .sign:has(+ .said)", None])]
    said = page.locator("table.matrix .said").all_inner_texts()
    assert len(set(zip(masks, said, strict=True))) == len(set(masks)) == len(set(said)) > 3
