"""Explanations of words on a page: glossary terms in our own text, and controls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from traceability.html.markup import Markup, filled, joined
from traceability.policy.model import POLICY_CACHE_SIZE, Control, Policy, Term
from traceability.publication.paths import Href


def forms(title: str) -> list[str]:
    """Return the forms in which a term may begin in a text: each of its names, singular, without its abbreviation."""
    names = re.sub(r" \([^)]*\)", "", title).split(" or ")
    return [name if name.endswith("ss") else name.removesuffix("s") for name in names]


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def _terms(policy: Policy) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern for the terms of the edition of a policy, the longest first, and the id of each form."""
    ids = {form.casefold(): term.id for term in policy.all(Term) for form in forms(term.title)}
    longest = sorted(ids, key=lambda form: (-len(form), form))
    return re.compile(rf"\b({'|'.join(map(re.escape, longest)) or '(?!)'})(?:e?s)?\b", re.IGNORECASE), ids


def marked(policy: Policy, text: str, seen: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the text in pieces, each with the id of its term.

    The id is empty for other text, and for a term that was ``seen`` before.
    """
    pattern, ids = _terms(policy)
    end = 0
    for match in pattern.finditer(text):
        id = ids[match[1].casefold()]
        if id not in seen:
            seen.add(id)
            yield text[end : match.start()], ""
            yield match[0], id
            end = match.end()
    yield text[end:], ""


def explained(policy: Policy, html: Iterable[str]) -> list[str]:
    """Return the terms and controls that pieces of HTML link to, in the order of the policy."""
    ids = {id for piece in html for id in re.findall(r'#([\w-]+)"', piece)}
    return policy.in_order(id for id in ids if isinstance(policy.statements.get(id), Term | Control))


def explanations(policy: Policy, href: Href, ids: Iterable[str]) -> Markup:
    """Return the meaning of the words of a page, for its end; a script shows it beside a word under the pointer."""
    entries = joined(
        filled(
            '<dt data-explains="{}"><a href="{}">{}</a></dt> <dd>{}</dd>',
            *(id, href(id), policy[id].title, " ".join(policy[id].body.split())),
        )
        for id in ids
    )
    words = '<details class="words"><summary>Words on this page</summary><dl>{}</dl></details>'
    return filled(words, entries) if entries else entries
