"""Removes from the styles of Furo what no page of the site uses, which is more than a third of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

UNUSED = (
    "admonition", "admonition-", "align-center", "align-left", "align-right", "attribution", "classifier",
    "code-block-caption", "deprecated", "domainindex-", "edit-this-page", "epigraph", "field-list", "genindex-",
    "glossary", "gp", "guilabel", "highlighttable", "highlight-link", "highlighted", "highlights", "hll", "kbd",
    "line-block", "linenos", "math", "only-dark", "only-light", "option-list", "pull-quote", "rubric", "sidebar-logo",
    "sidebar-title", "sig", "sig-", "text-left", "text-right", "text-center", "toc-backref", "topic", "topic-title",
    "versionadded", "versionchanged", "versionremoved", "view-this-page", "viewcode-", "visually-hidden",
)  # fmt: skip
"""Classes that no page has, and beginnings of such classes, which end in a hyphen."""

_NAMES = "|".join(name.removesuffix("-") + (r"-[\w-]*" if name.endswith("-") else "") for name in UNUSED)
_CLASS = re.compile(rf"\.(?:{_NAMES})(?![\w-])")
_VARIABLE = re.compile(
    r"--(?:color-(?:admonition|topic|card|guilabel)|icon-(?!search)|admonition|sig)[\w-]*:"
    r"(?:\"[^\"]*\"|'[^']*'|[^;}\"'])*;?"
)
"""The declaration of a custom property that only such parts use."""
_NEGATED = re.compile(r":not\([^)]*\)")


def pruned(css: str) -> str:
    """Return a style sheet without the rules and the properties of what is unused. No rule may have a comment in it."""
    return "".join(_kept(_VARIABLE.sub("", css)))


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
            selectors = [one for one in _selectors(head) if not _CLASS.search(_NEGATED.sub("", one))]
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
