"""Removes from the styles of Furo and Pygments what no page of the site uses, which is about half of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

UNUSED = (
    "admonition", "admonition-", "align-center", "align-left", "align-right", "attribution", "centered",
    "classifier", "code-block-caption", "contents", "deprecated", "domainindex-", "edit-this-page", "epigraph",
    "external", "field-list", "genindex-",
    "glossary", "gp", "guilabel", "highlighttable", "highlight-link", "highlighted", "highlights", "hll", "kbd",
    "line-block", "linenos", "literal-block", "loweralpha", "lowerroman", "math", "math-", "only-dark", "only-light",
    "option-list", "problematic", "property", "pull-quote", "rubric", "sidebar", "sidebar-logo",
    "sidebar-title", "sig", "sig-", "text-left", "text-right", "text-center", "toc-backref", "topic", "topic-title",
    "this-will-duplicate-information-and-it-is-still-useful-here", "upperalpha", "upperroman",
    "versionadded", "versionchanged", "versionremoved", "view-this-page", "viewcode-", "visually-hidden",
)  # fmt: skip
"""Classes that no page has, and beginnings of such classes, which end in a hyphen."""

ELEMENTS = ("abbr", "h4", "h5", "h6", "kbd", "optgroup", "progress", "samp", "sub", "sup")
"""Elements that no page has and no script makes."""

LINK = ":any-link"
"""The selector for links in the side bars, instead of a class of each that ``theme.squeeze`` removes."""

_NAMES = "|".join(name.removesuffix("-") + (r"-[\w-]*" if name.endswith("-") else "") for name in UNUSED)
_UNUSED = re.compile(rf"\.(?:{_NAMES})(?![\w-])|(?<![\w.#:-])(?:{'|'.join(ELEMENTS)})(?![\w-])")
_DECLARED = re.compile(r"(--[\w-]+):(?:\"[^\"]*\"|'[^']*'|[^;}\"'])*;?")
"""The declaration of a custom property, and its name."""
_USED = re.compile(r"var\(\s*(--[\w-]+)")
_NEGATED = re.compile(r":not\([^)]*\)")


def pruned(css: str, properties: Collection[str] = ()) -> str:
    """Return a style sheet without the rules of what is unused, and without custom properties that no rule then uses.

    ``properties`` are custom properties that other style sheets use. No rule may have a comment in it.
    """
    css = "".join(_kept(css)).replace(".reference", LINK)
    while (less := _without(css, {*properties, *used(css)})) != css:
        css = less  # what only a removed property used is now unused, too
    return "".join(_kept(css))


def used(css: str) -> set[str]:
    """Return the custom properties that a style sheet uses."""
    return set(_USED.findall(css))


def of_one_scheme(css: str) -> str:
    """Return the styles of code without their copies for a dark page: ours have no colors."""
    return "".join(line for line in css.splitlines(keepends=True) if line.startswith("."))


def _without(css: str, properties: Collection[str]) -> str:
    """Return a style sheet without the declarations of other custom properties than these."""
    return _DECLARED.sub(lambda declared: declared[0] if declared[1] in properties else "", css)


def _kept(css: str) -> Iterator[str]:
    """Yield the rules of a style sheet whose selectors name something that is used."""
    for head, body in _rules(css):
        if head.startswith(("@media", "@supports")):
            inner = "".join(_kept(body))
            if inner:
                yield f"{head}{{{inner}}}"
        elif head.startswith("@"):
            yield f"{head}{{{body}}}"
        else:
            selectors = [one for one in _selectors(head) if not _UNUSED.search(_NEGATED.sub("", one))]
            if selectors and body:
                yield f"{','.join(selectors)}{{{body}}}"


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield each rule as what is before its braces and what is between them."""
    start = depth = opened = 0
    for place, sign in enumerate(css):
        if sign == "{":
            opened = opened if depth else place
            depth += 1
        elif sign == "}":
            depth -= 1
            if not depth:
                yield css[start:opened], css[opened + 1 : place]
                start = place + 1


def _selectors(head: str) -> list[str]:
    """Return the selectors of a rule. Commas in parentheses are part of a selector."""
    return re.split(r",(?![^(]*\))", head)
