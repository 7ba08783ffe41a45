"""Judge pages in a browser by axe: in the light and in the dark, in a wide and in a narrow window."""

from __future__ import annotations

from collections import Counter

from axe_playwright_python.sync_playwright import Axe

EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = "color-contrast"
RULES = {"runOnly": EVERYTHING, "resultTypes": ["violations"]}
"""The axe rules that pages must pass."""

VIEWS = (("light", 1280), ("dark", 1280), ("dark", 375), ("light", 375))
"""Color schemes and widths. The order changes the width once, because a new width is a new layout."""

PLACES = 3
"""How many neighboring elements of one form, and how many texts of one look, remain on the cover."""

SHORTEN = f"""() => {{
  const form = (element) => {{
    const names = [...element.classList, "|", ...element.getAttributeNames()].sort();
    return `${{element.tagName}} ${{names}}(${{[...element.children].map(form)}})`;
  }};
  for (const parent of document.querySelectorAll("body *")) {{
    const alike = new Map();
    for (const child of [...parent.children]) {{
      const same = form(child);
      alike.set(same, (alike.get(same) ?? 0) + 1);
      if (alike.get(same) > {PLACES}) child.remove();
    }}
  }}
}}"""
"""Keeps only a few of the neighboring elements, such as rows or items, that differ only in their texts."""

REPEATED = f"""(before) => {{
  const names = (element) => [...element.classList, "|", ...element.getAttributeNames()].sort();
  const form = (element) => `${{element.tagName}} ${{names(element)}}`;
  const pair = (element) => `${{form(element.parentElement)}} > ${{form(element)}}`;
  const known = (element) => before[pair(element)] >= {PLACES};
  const shorten = (parent) => {{
    const forms = new Set();
    for (const child of [...parent.children]) {{
      if (forms.has(form(child)) && [child, ...child.querySelectorAll("*")].every(known)) {{
        child.remove();
        continue;
      }}
      forms.add(form(child));
      before[pair(child)] = (before[pair(child)] ?? 0) + 1;
      shorten(child);
    }}
  }};
  shorten(document.body);
  return before;
}}"""
"""Removes an element if the cover had all its pairs of an element and its child, and a neighbor of its form remains.

The pairs are those of `support.cover`. Takes and returns how often the cover had each.
"""

VIOLATIONS = """async ([places, rules]) => {
  const { violations } = await axe.run(places ?? document, rules);
  return Object.fromEntries(
    violations.map(({ id, nodes }) => [id, nodes.slice(0, 5).map(({ target }) => target)]));
}"""

NEW_LOOKS = f"""(before) => {{
  const around = new Map(), looks = [];
  window.places = [];
  for (const element of document.querySelectorAll("body, body *")) {{
    const style = getComputedStyle(element);
    const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode,
      style.position].join();
    const behind = around.get(element.parentElement) ?? "";
    around.set(element, own === "rgba(0, 0, 0, 0),none,1,none,normal,static" ? behind : `${{behind}} / ${{own}}`);
    const texts = element.matches("input, select, textarea")
      || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!texts || !element.checkVisibility({{ opacityProperty: true, visibilityProperty: true }})) continue;
    const look = [around.get(element), style.color, style.fontSize, style.fontWeight, style.textShadow].join(" | ");
    if ((before[look] ?? 0) >= {PLACES}) continue;
    before[look] = (before[look] ?? 0) + 1;
    looks.push(look);
    window.places.push(element);
  }}
  return looks;
}}"""
"""Finds the texts whose look is new: the color, size and weight of the text, and the backgrounds of all around it.

Contrast depends on nothing else. Returns the looks, and leaves the elements in ``places``.
"""


class Cover:
    """What was judged on the pages of a cover: the looks of texts in each color scheme, and the pairs of elements."""

    def __init__(self) -> None:
        self.looks = {scheme: Counter() for scheme, _ in VIEWS}
        self.pairs: dict[str, int] = {}

    def contrast(self, page, scheme: str) -> dict[str, list]:
        """Return the violations of contrast among the texts of an open page that look new in a color scheme.

        A look includes all on which contrast depends, so a text that looks the same at two widths is judged once.
        """
        looks = page.evaluate(NEW_LOOKS, self.looks[scheme])
        self.looks[scheme].update(looks)
        rules = {"runOnly": {"type": "rule", "values": [CONTRAST]}, "resultTypes": ["violations"]}
        contrast = f"(rules) => ({VIOLATIONS})([{{ include: places }}, rules])"
        return page.evaluate(contrast, rules) if looks else {}


def violations(page, rules=RULES) -> dict[str, list]:
    """Return the violations that axe reports on an open page by some rules: up to five places for each broken rule."""
    return page.evaluate(VIOLATIONS, [None, rules])


def judge(page, cover: Cover | None = None) -> dict[tuple, object]:
    """Return axe's violations on an open page by scheme and width, and at which widths the page scrolls sideways.

    With ``cover`` the page is judged as a part of a cover: without similar rows, by contrast only where a look is new,
    and by the other rules in the light and without what the pages before had.
    """
    if cover:
        page.evaluate(SHORTEN)
    page.evaluate("document.querySelectorAll('details').forEach((d, n) => { d.open = n < 3 })")
    page.evaluate(Axe().axe_script)
    found: dict[tuple, object] = {}
    for scheme, width in VIEWS:
        show(page, scheme, width)
        if wrong := cover.contrast(page, scheme) if cover else violations(page):
            found[scheme, width] = wrong
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found["scrolls sideways", width] = True
    if cover:
        cover.pairs = page.evaluate(REPEATED, cover.pairs)
        for scheme, width in reversed(VIEWS):
            if scheme == "light":  # Only colors differ in the dark. The elements and their names are the same.
                show(page, scheme, width)
                if wrong := violations(page, RULES | {"rules": {CONTRAST: {"enabled": False}}}):
                    found[scheme, width] = found.get((scheme, width), {}) | wrong
    return found


def show(page, scheme: str, width: int) -> None:
    """Show an open page in a color scheme and in a window of a width in pixels."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
