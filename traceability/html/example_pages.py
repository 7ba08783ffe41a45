"""Pages of examples, which would be too long for the page that links to them.

Each family of rules has a page with texts that break and keep its rules. Each worked example of a release statement has
a page with its whole assessment and the file itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from traceability.html import page_shell, release_examples
from traceability.html.blocks import with_code
from traceability.html.markup import Markup, filled, joined, literal
from traceability.policy.model import Policy
from traceability.publication import output
from traceability.publication.identity import Publication
from traceability.publication.paths import RELEASE_STATEMENT, RULES_PAGE, example_page
from traceability.rules import RULES, Rule
from traceability.source import rule_examples
from traceability.source.files import EXAMPLES


def files(policy: Policy, published: Publication, root: Path) -> Iterator[output.File]:
    """Yield every page of examples with its path on the site; ``root`` is the folder of the project."""
    for letter in dict.fromkeys(code[0] for code in RULES):
        family = [rule for rule in RULES.values() if rule.code[0] == letter]
        yield example_page(letter), partial(_of_rules, published, letter, family, root / EXAMPLES)
    for path in sorted((root / release_examples.FOLDER).glob("*.toml")):
        yield example_page(path.stem), partial(_of_release, policy, published, root, path.stem)


def _of_rules(published: Publication, letter: str, family: Iterable[Rule], examples: Path) -> str:
    """Return the page of a family of rules."""
    title = f"Examples for the rules {letter}"
    return page_shell.page(
        published=published,
        title=title,
        description=f"Texts that break and keep the rules whose code begins with {letter}.",
        body=filled(
            '<h1>{}</h1><p><a href="../{}.html">All rules</a></p>{}',
            *(title, RULES_PAGE, joined(_of_rule(rule, rule_examples.read(examples, rule.code)) for rule in family)),
        ),
        root="../",
        address=example_page(letter),
    )


def _of_rule(rule: Rule, example: rule_examples.Example) -> Markup:
    return filled(
        '<section class="rule" id="{}"><h2><a href="../{}.html#{}">{}</a> {}</h2>{}{}</section>',
        *(rule.code, RULES_PAGE, rule.code, rule.code, with_code(rule.sentence)),
        joined(_broken(rule.code, broken) for broken in example.broken),
        _text(f"A text that keeps {rule.code}", example.kept),
    )


def _broken(code: str, broken: rule_examples.Broken) -> Markup:
    """Return a text that breaks a rule, and the findings."""
    findings = joined(filled("<p><code>{}</code></p>", finding) for finding in broken.findings)
    return _text(f"A text that breaks {code} {broken.by}".strip(), broken.text) + findings


def _text(title: str, text: str) -> Markup:
    """Return a text as it is written."""
    return filled('<h3>{}</h3><pre tabindex="0">{}</pre>', title, literal(text))


def _of_release(policy: Policy, published: Publication, root: Path, name: str) -> str:
    """Return the page of a worked example of a release statement."""
    title, wrote, assessed = release_examples.whole(policy, root, name)
    return page_shell.page(
        published=published,
        title=title,
        description=f"A release statement, and the assessment that the build computed. {wrote}",
        body=filled(
            '<h1>{}</h1><p>{} <a href="../{}.html">Release statement</a></p>{}',
            *(title, wrote, RELEASE_STATEMENT, assessed),
        ),
        root="../",
        address=example_page(name),
        styles=("tables.css", "answers.css"),
    )
