"""Test that code in an alternative keeps its lines wherever the text of the alternative is shown."""

from __future__ import annotations

from traceability.html import prose
from traceability.policy.model import Alternative, Place
from traceability.source import markdown
from traceability.views import plain_text

CODE = "pip install seal==1.2\nseal --weights *.bin\n    indented\n\n**Limits.** none"
BODY = f"""**What to do.** Seal
the weights.

**Tomorrow.** Run this
today.

```sh
{CODE}
```

It takes an hour.

**In the first week.** Seal the rest.

**Limits.** None known."""


def alternative(body=BODY):
    return Alternative(id="ALT-001", title="Seal", body=body, place=Place("x.md", 1))


def test_parts_have_paragraphs_on_one_line_and_code_on_its_lines():
    assert alternative().parts() == {
        "What to do": "Seal the weights.",
        "Tomorrow": f"Run this today.\n\n```sh\n{CODE}\n```\n\nIt takes an hour.",
        "In the first week": "Seal the rest.",
        "Limits": "None known.",
    }


def test_plain_text_has_code_on_lines_of_its_own():
    words = plain_text.plain(BODY, str)
    assert "Tomorrow. Run this today.\n" in words
    assert f"\n{CODE}\nIt takes an hour. In the first week." in words
    assert plain_text.plain("One\ntwo.\n\nThree.", str) == "One two. Three."


def test_html_has_code_with_its_lines_and_escaped():
    html = prose.html("**Tomorrow.** Run.\n\n```sh\na <b>\nc\n```", str, str)
    assert '<pre><code class="language-sh">a &lt;b&gt;\nc\n</code></pre>' in html


def test_page_with_code_is_read_as_written():
    text = f"# Seal\n\n:::{{alternative}} Seal\n:id: ALT-001\n\n{BODY}\n:::\n"
    (block,) = markdown.page(text, "requirements/alternatives/alt-001.md").blocks
    assert block.body == BODY
