"""Where a rule begins and where it ends: examples with a text put in place of another, and all that is found then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import examples_of_rules as examples
import pytest

from traceability import pages, rules
from traceability.rules import findings

PD1 = ":id: PD1-R1-1-1\n"
NEW = ":new: Adds it, for every developer.\n"
SECOND = """:::{recommendation} Watch how copies are used
:id: PD1-R1-1-2
:part_of: PD1-P1-1
:page: 5
:lines: 19
:force: directive
:presumes: CTRL-OBSERVE
:release_modes: hosted-api

Watch how copies are used.
:::

"""
GIVEN_H106 = ":::{recommendation} Watch how the weights are used\n:id: PD1"
COMMENT = ":::{comment} Open weights in the draft"
OTHER_COMMENT = ":::{comment} Weights in another draft\n:id: COM-OTHER-2024\n:edition: pd9\n:author: Others\n:read: full"
THIRD_WORK = """:::{evidence} Evaluation of EV-THIRD-2025
:id: EV-THIRD-2025
:authors: Weights et al.
:source_type: preprint
:identifier: arXiv:2501.00003
:checked: 2024-05-01
:confirmed: primary
:seen: abstract

Shows it. Limits: one model.
:::

"""
BREAK = ":::{evidence} Evaluation of EV-BREAK-2025"


def filter_use(*standings: str) -> str:
    """A control and how it stands, to stand before what is given with an alternative."""
    made = [
        f":::{{standing}} Use is filtered {number}\n:id: STAND-FILTER-{number}\n:control: CTRL-FILTER\n{standing}\n\n"
        "Somebody filters.\n:::\n\n"
        for number, standing in enumerate(standings, start=1)
    ]
    return ":::{control} Filter use\n:id: CTRL-FILTER\n\nFilter what is asked.\n:::\n\n" + "".join(made)


KEPT, ENDS = ":modes: MODE-HOSTED-API\n:stands: kept", ":modes: MODE-OPEN-WEIGHTS\n:stands: until release"
LOST = ":modes: MODE-HOSTED-API, MODE-OPEN-WEIGHTS\n:stands: lost"
WATCH = ":::{recommendation} Watch use\n"
RESTS_ON_FILTER = {":release_modes: open-weights\n:presumes: CTRL-TRAIN": ":release_modes: open-weights\n:presumes: CTRL-FILTER"}

EDGES = {
    "a claim states a number": (
        "C101", "Broken", {":status: does": ":states: 7\n:status: does"},
        ["C101 CLAIM-001 has the :status: 'does not hold', but comes to 'holds': …(it states 7)"],
    ),
    "a claim cannot be computed yet": (
        "C101", "Kept", {":presumes: CTRL-OBSERVE\n": ""},
        ["M101 PD1-R1-1-1 presumes no control; …"],
    ),
    "a claim rests on evidence against it": (
        "C103", "Kept", {":status: supported\n:supported_by:": ":status: challenged\n:challenged_by:"}, [],
    ),
    "a claim rests on evidence beside it": (
        "C103", "Kept", {":status: supported\n:supported_by:": ":status: open\n:neutral:"}, [],
    ),
    "a comment on an unknown draft stands before another": (
        "C106", "Broken", {COMMENT: f"{OTHER_COMMENT}\n:concerns: PD1-O1\n\nAsks.\n:::\n\n{COMMENT}"},
        ["C104 COM-OTHER-2024 is on the draft 'pd9', …", "C106 COM-LAB-2024 names PD2-O1 in :concerns:, …"],
    ),
    "a comment on the last draft coincides with one before": (
        "C106", "Broken by what was there already",
        {":edition: pd1": ":edition: pd2", ":concerns: PD1-P1-1": ":concerns: PD2-O1"},
        ["C106 COM-LAB-2024 names PD1-O1 in :coincides_with:, …"],
    ),
    "a provision of the first draft revises one of the next": (
        "H106", "Kept", {PD1: f"{PD1}:revises: PD2-R1-1-1\n:change: Adds use, for every developer.\n"},
        ["H101 PD1-R1-1-1 names PD2-R1-1-1 of pd2 in :revises:; take it out, since nothing comes before"],
    ),
    "a provision of the first draft is new": (
        "H106", "Kept", {PD1: PD1 + NEW},
        ["H102 PD1-R1-1-1 says :new: although no edition comes before pd1; take it out"],
    ),
    "a provision of the first draft is new and revises": (
        "H106", "Kept", {PD1: f"{PD1}:revises: PD2-R1-1-1\n:change: Adds use, for every developer.\n{NEW}"},
        ["H101 PD1-R1-1-1 names …"],
    ),
    "two ancestors of another kind": (
        "S105", "Broken", {":across: What was asked under the objective went into it.\n": ""},
        ["H103 PD2-O1 succeeds PD1-P1-1, a practice, …", "S105 PD2-O1 …"],
    ),
    "two ancestors and no word on them": (
        "H104", "Kept", {":change: Objective 1 took in what 1.1 asked of every developer.\n": ""},
        ["H104 PD2-O1 revises something; add :change: …"],
    ),
    "what has a successor says that it was dropped": (
        "H106", "Kept", {PD1: f"{PD1}:dropped: Nothing is watched, for every developer.\n"},
        ["H105 PD1-R1-1-1 says :dropped: although PD2-R1-1-1 succeeds it; take it out"],
    ),
    "what was dropped is said": (
        "H106", "Kept",
        {PD1: f"{PD1}:dropped: Nothing is watched, for every developer.\n", ":keeps: PD1-R1-1-1\n": NEW}, [],
    ),
    "what was dropped is not said": (
        "H106", "Kept", {":keeps: PD1-R1-1-1\n": NEW},
        ["H105 PD1-R1-1-1 has no successor; …"],
    ),
    "two are kept as one": (
        "H106", "Kept", {GIVEN_H106: SECOND + GIVEN_H106, ":keeps: PD1-R1-1-1": ":keeps: PD1-R1-1-1, PD1-R1-1-2"},
        [
            "H106 PD2-R1-1-1 keeps PD1-R1-1-1, but not one for one within its kind; use :revises:",
            "H106 PD2-R1-1-1 keeps PD1-R1-1-2, but not one for one within its kind; use :revises:",
        ],
    ),
    "what is kept presumes either of two": (
        "H106", "Kept",
        {
            ":presumes: CTRL-OBSERVE\n:release_modes: hosted-api\n:keeps:":
            ":presumes_any: CTRL-OBSERVE, CTRL-TRAIN\n:release_modes: hosted-api, open-weights\n:keeps:"
        },
        [
            "H106 PD2-R1-1-1 keeps PD1-R1-1-1, but has another :presumes:; …",
            "H106 PD2-R1-1-1 keeps PD1-R1-1-1, but has another :presumes_any:; …",
        ],
    ),
    "a recommendation keeps a practice": (
        "H106", "Kept", {":keeps: PD1-R1-1-1\n": ":keeps: PD1-P1-1\n:across: The practice was spelled out.\n"},
        [
            "H105 PD1-R1-1-1 has no successor; …",
            "H106 PD2-P1-1 keeps PD1-P1-1, but not one for one within its kind; use :revises:",
            "H106 PD2-R1-1-1 keeps PD1-P1-1, but not one for one within its kind; use :revises:",
        ],
    ),
    "markup in what is new": (
        "H102", "Kept", {":new: Adds the copies": ":new: Adds `the copies`"},
        ["H107 PD2-P1-2 has no single plain sentence in :new:; reword it"],
    ),
    "a reason for another kind does not end": (
        "H103", "Kept", {"The practice was spelled out.": "The practice was spelled out"},
        ["H107 PD2-R1-1-1 has no single plain sentence in :across:; reword it"],
    ),
    "what was dropped is said in two sentences": (
        "H106", "Kept", {PD1: f"{PD1}:dropped: Nothing is watched. Nobody is asked.\n", ":keeps: PD1-R1-1-1\n": NEW},
        ["H107 PD1-R1-1-1 has no single plain sentence in :dropped:; reword it"],
    ),
    "a confirmation of a statement that is not there": (
        "H202", "Broken", {"- PD2-O1 rests": "- PD2-O9 rests"},
        ["H202  confirms that PD2-O9 rests on PD1-P1-1, which it does not; run python -m traceability confirm"],
    ),
    "what two succeed says that it was dropped": (
        "H106", "Kept",
        {
            PD1: f"{PD1}:dropped: Nothing is watched, for every developer.\n",
            ":keeps: PD1-R1-1-1\n": ":revises: PD1-R1-1-1\n:change: Adds use, for every developer.\n",
            ":::{objective}": SECOND.replace("PD1", "PD2").replace("-api\n", "-api\n:revises: PD1-R1-1-1\n:change: Adds use.\n") + ":::{objective}",
        },
        ["H105 PD1-R1-1-1 says :dropped: although PD2-R1-1-2 succeeds it; …"],
    ),
    "a sentence does not end": (
        "H107", "Kept", {"who publish them.": "who publish them"},
        ["H107 PD2-O1 has no single plain sentence in :change:; reword it"],
    ),
    "parts of an alternative in another order": (
        "A101", "Kept",
        {"**Cost.** Weeks, by our estimate.\n\n": "", "**How to show it.**": "**Cost.** Weeks.\n\n**How to show it.**"},
        [
            "A101 ALT-001 has parts in another order or with other names; "
            "write What to do, Cost, Proposed wording, How to show it, Limits"
        ],
    ),
    "two parts of an alternative are missing": (
        "A101", "Broken", {"**Cost.** Weeks, by our estimate.\n\n": ""},
        ["A101 ALT-001 lacks the part 'Cost'; begin a paragraph with **Cost.**"],
    ),
    "two parts of an alternative are empty": (
        "A101", "Broken by an empty part", {"A summary of the filter.": "A summary"},
        ["A101 ALT-001 has no sentence under 'Cost'; …"],
    ),
    "an alternative without proposed wording": (
        "A101", "Kept", {"**Proposed wording.** Filter the data before release.\n\n": ""},
        ["A101 ALT-001 lacks the part 'Proposed wording'; …"],
    ),
    "an alternative rests on a control without a standing": (
        "A102", "Kept", {WATCH: filter_use() + WATCH, **RESTS_ON_FILTER},
        ["M103 CTRL-FILTER has no standing in hosted-api; …", "M103 CTRL-FILTER has no standing in open-weights; …"],
    ),
    "what comes before release rests on what ends then": (
        "A102", "Kept", {WATCH: filter_use(KEPT, ENDS) + WATCH, **RESTS_ON_FILTER}, [],
    ),
    "what comes after release rests on what ended then": (
        "A102", "Kept",
        {WATCH: filter_use(KEPT, ENDS) + WATCH, ":when: before release": ":when: after release", **RESTS_ON_FILTER},
        ["A102 ALT-001 claims open-weights but presumes CTRL-FILTER, until release there; …"],
    ),
    "an alternative claims two modes and two controls that are lost": (
        "A102", "Broken",
        {
            WATCH: filter_use(LOST) + WATCH,
            ":release_modes: open-weights\n:presumes:": ":release_modes: hosted-api, open-weights\n:presumes: CTRL-FILTER,",
        },
        [
            "A102 ALT-001 claims hosted-api and open-weights but presumes CTRL-FILTER, lost there; …",
            "A102 ALT-001 claims open-weights but presumes CTRL-OBSERVE, lost there; …",
        ],
    ),
    "a requirement with an alternative cannot be judged yet": (
        "A104", "Kept", {":presumes: CTRL-OBSERVE\n": ""},
        ["M101 PD1-R1-1-1 presumes no control; …"],
    ),
    "two works broke what stands in": (
        "A106", "Broken",
        {
            BREAK: THIRD_WORK + BREAK,
            ":broken_by: EV-BREAK-2025": ":broken_by: EV-BREAK-2025, EV-THIRD-2025",
            "as {need}": "as {need}`EV-THIRD-2025` and {need}",
        },
        ["A106 ALT-001 was broken by EV-BREAK-2025; …"],
    ),
    "two works challenge what stands in fully": (
        "A106", "Broken by a challenged full substitute",
        {
            BREAK: THIRD_WORK + BREAK,
            ":challenged_by: EV-BREAK-2025": ":challenged_by: EV-BREAK-2025, EV-THIRD-2025",
            "as {need}": "as {need}`EV-THIRD-2025` and {need}",
        },
        ["A106 ALT-001 is challenged by EV-BREAK-2025; …"],
    ),
    "a work that broke an alternative is not among its limits": (
        "A106", "Kept", {", as {need}`EV-BREAK-2025` shows": ""},
        ["A107 ALT-001 names EV-BREAK-2025 as evidence against it, but not under Limits; …"],
    ),
    "a text cites what supports it": (
        "A107", "Kept", {"Filter the data.": "Filter the data, as {need}`EV-WEIGHTS-2024` does."}, [],
    ),
    "the word for limits ends a line": (
        "A114", "Kept", {"Limits: one model": "Limits:\none model"}, [],
    ),
    "an id of an edition that is locked but of another kind": (
        "H101", "Kept", {":id: PD2-P1-1": ":id: PD2-X1-1"},
        ["L102 PD2-X1-1 is no id of a practice; the pattern is (PD1|PD2)-P\\d-\\d"],
    ),
    "an id with more behind it": (
        "L102", "Kept", {":id: PD1-R1-1-1": ":id: PD1-R1-1-1-1"},
        ["L102 PD1-R1-1-1-1 is no id of a recommendation; …"],
    ),
    "a circle that leads over a link of the right kind": (
        "L103", "Kept",
        {
            ":part_of: PD1-P1-1": ":part_of: PD1-P1-2",
            ":::{recommendation}": ":::{practice} Watch\n:id: PD1-P1-2\n:part_of: PD1-R1-1-1\n:page: 5\n:lines: 9\n\nWatch."
            "\n:::\n\n:::{recommendation}",
        },
        ["L106 PD1-P1-2 is part of itself by way of PD1-R1-1-1; …", "L106 PD1-R1-1-1 is part of itself …"],
    ),
    "a circle of one": (
        "L106", "Broken", {":part_of: PD1-P1-3": ":part_of: PD1-P1-2"},
        [
            "L106 PD1-P1-2 is part of itself by way of PD1-P1-2; break the circle",
            "L105 PD1-P1-3 names PD1-P1-2 in :part_of:, a practice; name an objective",
        ],
    ),
    "a circle with another whole": (
        "L106", "Broken", {":part_of: PD1-P1-3": ":part_of: PD1-P1-3, PD1-O1"},
        [
            "L106 PD1-P1-2 is part of itself by way of PD1-P1-3; break the circle",
            "L107 PD1-P1-2 names 2 statements in :part_of:; name one",
            "L106 PD1-P1-3 is part of itself by way of PD1-P1-2; break the circle",
        ],
    ),
    "a circle that has an end outside": (
        "L106", "Broken", {":part_of: PD1-P1-2\n": ":part_of: PD1-P9-9\n"},
        [
            "L105 PD1-P1-2 names PD1-P1-3 in :part_of:, a practice; name an objective",
            "L104 PD1-P1-3 names PD1-P9-9 in :part_of:, which does not exist…",
        ],
    ),
    "a tag that is written as an id": (
        "L104", "Kept", {"hosted-api, open-weights": "hosted-api, MODE-OPEN-WEIGHTS"},
        ["L104 PD1-R1-1-1 names 'MODE-OPEN-WEIGHTS' in :release_modes:, which is no mode; did you mean open-weights?"],
    ),
    "a tag that is written as a name": (
        "L104", "Kept", {"hosted-api, open-weights": "hosted-api, Open_Weights"},
        ["L104 PD1-R1-1-1 names 'Open_Weights' in :release_modes:, which is no mode; did you mean open-weights?"],
    ),
    "a link that resembles an id of another kind": (
        "L104", "Kept", {":presumes: CTRL-TRAIN": ":presumes: STAND-TRAIN-2"},
        ["L104 PD1-R1-1-1 names STAND-TRAIN-2 in :presumes:, which does not exist; did you mean CTRL-TRAIN?"],
    ),
    "a whole of a kind that either may have": (
        "C104", "Kept", {":about: PD1-R1-1-1": ":about: CTRL-TRAIN"},
        [
            "L105 CLAIM-001 names CTRL-TRAIN in :about:, a control; "
            "name an objective or a practice or a recommendation or a documentation or a safeguard"
        ],
    ),
    "a standing of two controls": (
        "M103", "Kept", {":control: CTRL-FILTER": ":control: CTRL-FILTER, CTRL-TRAIN"},
        ["L107 STAND-FILTER-1 names 2 statements in :control:; name one"],
    ),
    "a claim made in two comments": (
        "C104", "Kept",
        {
            COMMENT: f"{OTHER_COMMENT.replace('pd9', 'pd1')}\n\nAsks.\n:::\n\n{COMMENT}",
            ":made_in: COM-LAB-2024": ":made_in: COM-LAB-2024, COM-OTHER-2024",
        },
        ["L107 CLAIM-001 names 2 statements in :made_in:; name one"],
    ),
    "a link named twice among three": (
        "L107", "Kept", {":presumes: CTRL-TRAIN": ":presumes: CTRL-TRAIN, CTRL-OBSERVE, CTRL-TRAIN"},
        ["L107 PD1-R1-1-1 names a statement twice in :presumes:; once is enough"],
    ),
    "what is retired cites itself in a text of some lines": (
        "L109", "Kept",
        {
            "Filter some of the data, as {need}`PD1-R1-1-2` says.":
            "As {need}`PD1-R1-1-2` says,\nfilter some of the data,\nas {need}`PD1-R1-1-2` says."
        },
        [],
    ),
    "what is retired cites another that is": (
        "L109", "Kept",
        {
            ":::{retired}": ":::{retired} Sift\n:id: PD1-R1-1-3\n:since: 2026-11-24\n:reason: Said twice.\n\n"
            "Sift, see {need}`PD1-R1-1-2`.\n:::\n\n:::{retired}"
        },
        [],
    ),
    "what is retired became nothing": (
        "L109", "Broken", {":became: PD1-R1-1-1\n": ""},
        ["L109  cites PD1-R1-1-2, retired since 2026-11-24; say it without it"],
    ),
    "what is retired became two": (
        "L109", "Broken", {":became: PD1-R1-1-1\n": ":became: PD1-P1-1, PD1-R1-1-1\n"},
        ["L109  cites PD1-R1-1-2, retired since 2026-11-24; cite PD1-P1-1 or PD1-R1-1-1 instead"],
    ),
    "a whole that is no part of the guidance": (
        "L105", "Kept", {":part_of: PD1-P1-1": ":part_of: CTRL-TRAIN"},
        ["L105 PD1-R1-1-1 names CTRL-TRAIN in :part_of:, a control; name a practice"],
    ),
    "an alternative without limits stands before another": (
        "A107", "Broken by a work that is not linked",
        {"**Limits.** It was": "It was", ":challenged_by: EV-BREAK-2025\n": ""},
        ["A109 EV-BREAK-2025 …", "A101 ALT-001 lacks the part 'Limits'; …", "A107 ALT-002 cites EV-BREAK-2025, …"],
    ),
    "a requirement presumes a control that stands in one mode only": (
        "M103", "Broken", {":::{control}": SECOND.replace("CTRL-OBSERVE", "CTRL-FILTER") + ":::{control}"},
        ["M103 CTRL-FILTER has no standing in open-weights; …"],
    ),
}  # fmt: skip

TERM = ":::{term} Weights\n:id: PD1-T01\n:page: 1\n:lines: 4\n\nNumbers.\n:::\n"
BARE = ":::{term} Weights\n:page: 1\n:lines: 4\n\nNumbers.\n:::\n"

MARKUP = {
    "half a directive": (
        ":::{recomendation\n:::\n",
        ["1: X101 opens a fence for '{recomendation', …; did you mean recommendation?"],
    ),
    "a fence of tildes": ("~~~\nweights\n~~~\n", ["1: X102 opens a fence with ~~~; …"]),
    "a statement without an id that is not closed": (
        BARE.removesuffix(":::\n"),
        ["1: X103 opens term and does not close it; …", "1: X107 makes a term without 'id'; add :id:"],
    ),
    "a fence in a statement": (
        TERM.replace("Numbers.", "Numbers.\n\n  ::: {x}\n\nMore."),
        ["1: X103 opens PD1-T01 and does not close it; …", "8: X101 opens a fence for '{x}', …"],
    ),
    "a statement without an id whose options go on": (
        BARE.replace("4\n", "4,\n  6\n"),
        ["4: X104 continues the options of term with something else; …"],
    ),
    "two blank lines before a text": (
        TERM.replace("\n\n", "\n\n\n"),
        ["6: X104 leaves more than one blank line before the text of PD1-T01; leave one"],
    ),
    "three blank lines before a text without an id": (
        BARE.replace("\n\n", "\n\n\n\n"),
        [
            "1: X107 makes a term without 'id'; add :id:",
            "6: X104 leaves more than one blank line before the text of term; leave one",
        ],
    ),
    "blank lines and no text": (TERM.replace("\n\nNumbers.", "\n\n\n"), []),
    "options of an unknown kind": (
        TERM.replace("term", "word").replace("4\n", "4,\n  6\n"),
        ["1: X101 opens a fence for '{word} Weights', which is no statement; write :::{kind} and a title"],
    ),
    "an unknown option before a statement without an id": (
        f"{TERM.replace(':lines:', ':weights:')}\n{BARE}",
        ["4: X105 gives PD1-T01 the option 'weights', unknown to a term", "9: X107 makes a term without 'id'; add :id:"],
    ),
    "options that go on before a number that is none": (
        TERM.replace(":lines: 4", ":page: one\n and two") + TERM.replace("01", "02").replace(": 1", ": one"),
        ["4: X106 gives …", "5: X104 continues …", "11: X108 gives PD1-T02 a wrong 'page': 'one' is no number such as 14"],
    ),
    "an option given three times": (
        TERM.replace(":page: 1\n", ":page: 1\n:page: 2\n:page: 3\n"),
        ["4: X106 gives PD1-T01 a second 'page'; keep one", "5: X106 gives PD1-T01 a second 'page'; keep one"],
    ),
    "a value that YAML would change": (
        TERM.replace("4\n", "4\n:new: Adds: numbers.\n"),
        ["5: X109 gives PD1-T01 a 'new' with YAML in it; reword it"],
    ),
    "a value that Jinja would change": (
        TERM.replace("4\n", "4\n:new: Adds {{numbers}}.\n"),
        ["5: X109 gives PD1-T01 a 'new' with YAML in it; reword it"],
    ),
    "two spaces in a title": (
        TERM.replace("Weights", "The  weights"),
        ["1: X109 gives PD1-T01 a title with brackets, braces or two spaces in it; reword it"],
    ),
    "an option without a value and without an id": (
        BARE.replace("4\n", "4\n:new:\n"),
        ["1: X107 makes a term without 'id'; add :id:", "4: X114 leaves 'new' of term empty; …"],
    ),
    "every kind of text that is plain": (
        "# Weights\n\nThe **weights** of\na *model*[^1] in `a` [file](https://example.org).\n\n"
        "- one\n  - two\n    - three\n\n1. first\n   1. second\n      1. third\n\n[^1]: Numbers.\n",
        [],
    ),
    "numbered lists too deep": (
        "1. a\n   1. b\n      1. c\n         1. weights\n",
        ["4: X110 nests lists too deep; …"],
    ),
    "a definition of a link below another line": (
        "See [Weights].\n\n[WEIGHTS]: https://example.org\n",
        ["3: X110 defines the link 'WEIGHTS' away from its use; write [text](address)"],
    ),
    "a quotation": ("> weights\n", ["1: X110 holds a quotation; write it as plain text"]),
    "an indented code block": ("    weights\n", ["1: X110 holds an indented code block; …"]),
    "a block break": ("+++\n", ["1: X110 holds a block break; …"]),
    "a comment": ("% weights\n", ["1: X110 holds a comment; …"]),
    "a hard line break": ("weights\\\nand copies\n", ["1: X110 holds a hard line break; …"]),
    "front matter": ("---\ntitle: weights\n---\n", ["1: X110 holds front matter; …"]),
    "a role in a heading below": ("# Weights\n\n## See {doc}`weights`\n", ["3: X111 uses the role 'doc'; …"]),
    "braces in code": ("Write `{need}` before weights.\n", []),
    "a role of two words": ("See {py:mod} of the weights.\n", ["1: X111 writes {py:mod} without backticks …"]),
    "a link to a page": ("[weights](../docs/weights.md#copies)\n", []),
    "a link to the front page": ("[weights](../index.md)\n", []),
    "a link to an anchor": ("[weights](#copies)\n", []),
    "a link to a page with a space in its name": (
        "[weights](../docs/the%20weights.md)\n", ["1: X112 links to '../docs/the%20weights.md'; …"],
    ),
    "a link to nothing": ("[weights]()\n", ["1: X112 links to ''; use https:// or a page of the site"]),
    "a link to a page by its place on the machine": (
        "[weights](/docs/weights.md)\n", ["1: X112 links to '/docs/weights.md'; …"],
    ),
    "a link to a host with a name of its user": (
        "[weights](https://weights@example.org/)\n", ["1: X112 links to 'https://weights@example.org/'; …"],
    ),
    "a link to a bare host": ("[weights](https://example.org)\n", []),
    "a tab": ("The\tweights.\n", ["1: X113 holds a tab; delete it"]),
    "Windows line ends": ("The\r\nweights\r\n", ["1: X113 holds Windows line ends; delete it"]),
    "two lines with invisible characters": (
        "The\u200b\nweights\u00ad\u200b\n",
        ["1: X113 holds zero width space; delete it", "2: X113 holds soft hyphen; delete it"],
    ),
    "a character without a name": ("The\ue000 weights.\n", ["1: X113 holds the character u+e000; delete it"]),
    "a byte that is not UTF-8": ("The\udcff weights.\n", ["1: X113 holds a byte that is not UTF-8 (0xFF); delete it"]),
    "a space that joins": ("The\u00a0weights.\n", ["1: X113 holds no-break space; delete it"]),
    "a character that shows nothing": ("The\u3164weights.\n", ["1: X113 holds hangul filler; delete it"]),
    "letters of other scripts": ("Die Gewichte – größer.\n", []),
    "a letter in disguise": ("The weights &eacute;.\n", []),
    "a space in disguise": ("The weights&nbsp;.\n", ["1: X113 holds no-break space, written as a character …"]),
}  # fmt: skip


@pytest.mark.parametrize("case", MARKUP)
def test_what_is_found_in_a_page_that_anybody_may_have_written(case):
    text, expected = MARKUP[case]
    reading = rules.Reading.of((pages.page(text, "requirements/weights.md"),), {})
    said = [str(f).removeprefix("requirements/weights.md:") for f in findings(reading) if f.code[0] == "X"]
    assert len(said) == len(expected) and all(map(alike, said, expected)), "\n".join(said)


@pytest.mark.parametrize(("id", "said"), [("PD7-T01", []), ("PD-T01", [r"([A-Z]+\d)-T\d\d"]), ("PD1-T1", [r"([A-Z]+\d)-T\d\d"])])
def test_without_a_lock_an_id_may_begin_with_any_edition(id, said):
    reading = rules.Reading.of((pages.page(TERM.replace("PD1-T01", id), "requirements/weights.md"),), {})
    found = [finding.message for finding in findings(reading) if finding.code == "L102"]
    assert found == [f"is no id of a term; the pattern is {pattern}" for pattern in said]


@pytest.mark.parametrize(("today", "codes"), [(date(2024, 5, 1), []), (date(2024, 4, 30), ["A111"])])
def test_a_work_may_have_been_looked_up_today(today, codes):
    reading = replace(examples.reading("A111", "Kept"), today=today)
    assert [finding.code for finding in findings(reading)] == codes


def alike(said: str, expected: str) -> bool:
    """Whether a finding is what is expected, where ``…`` stands for anything."""
    first, *rest = expected.split("…")
    return said.startswith(first) and said.endswith(rest[-1]) if rest else said == expected


@pytest.mark.parametrize("edge", EDGES)
def test_what_is_found_on_either_side_of_an_edge(edge):
    code, part, changes, expected = EDGES[edge]
    for old in changes:
        assert old in examples.section(code, "Given", part, f"Confirmed in {part}"), "the change was not made"
    said = [f"{f.code} {f.about} {f.message}" for f in findings(examples.reading(code, part, *changes.items()))]
    assert len(said) == len(expected) and all(map(alike, said, expected)), "\n".join(said)
