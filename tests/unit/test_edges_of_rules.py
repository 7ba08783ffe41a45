"""Test the limits of the rules: replace texts in the examples and compare all findings."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import examples_of_rules as examples

from traceability import rules
from traceability.analysis.claims import result
from traceability.analysis.verdicts import judgements
from traceability.policy.model import Claim, Place, Policy, Practice
from traceability.rules import findings
from traceability.source import markdown
from traceability.source.findings import Finding, grouped

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
OTHER_COMMENT = (
    ":::{comment} Weights in another draft\n:id: COM-OTHER-2024\n:edition: pd9\n:author: Others\n:read: full"
)
THIRD_WORK = """:::{evidence} Evaluation of EV-THIRD-2025
:id: EV-THIRD-2025
:authors: Weights et al.
:source_type: preprint
:identifier: arXiv:2501.00003
:checked: 2025-05-01
:confirmed: in part
:seen: abstract

Shows it. Limits: one model.
:::

"""
BREAK = ":::{evidence} Evaluation of EV-BREAK-2025"


def filter_use(*standings: str) -> str:
    """Return a control and its standings as Markdown, to insert before the text given to an example."""
    made = [
        f":::{{standing}} Use is filtered {number}\n:id: STAND-FILTER-{number}\n:control: CTRL-FILTER\n{standing}\n\n"
        "Somebody filters.\n:::\n\n"
        for number, standing in enumerate(standings, start=1)
    ]
    return ":::{control} Filter use\n:id: CTRL-FILTER\n\nFilter what is asked.\n:::\n\n" + "".join(made)


KEPT, ENDS = ":modes: MODE-HOSTED-API\n:stands: kept", ":modes: MODE-OPEN-WEIGHTS\n:stands: until release"
LOST = ":modes: MODE-HOSTED-API, MODE-OPEN-WEIGHTS\n:stands: lost"
WATCH = ":::{recommendation} Watch use\n"
RESTS_ON_FILTER = {
    ":release_modes: open-weights\n:presumes: CTRL-TRAIN": ":release_modes: open-weights\n:presumes: CTRL-FILTER"
}

EDGES = {
    "a claim states a number": (
        "C101", "Broken", {":status: does": ":states: 7\n:status: does"},
        ["C101 CLAIM-001 has the :status: 'does not hold'; write 'holds', because …(it states 7)"],
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
        ["H107 PD2-P1-2 has no plain text with a full stop in :new:; reword it"],
    ),
    "a reason for another kind does not end": (
        "H103", "Kept", {"The practice was spelled out.": "The practice was spelled out"},
        ["H107 PD2-R1-1-1 has no plain text with a full stop in :across:; reword it"],
    ),
    "what was dropped is said in four sentences": (
        "H106", "Kept",
        {PD1: f"{PD1}:dropped: None is. None is. None is. None is.\n", ":keeps: PD1-R1-1-1\n": NEW},
        ["H107 PD1-R1-1-1 has 4 sentences in :dropped:; 3 are the most"],
    ),
    "a confirmation of a statement that is not there": (
        "H202", "Broken", {"- PD2-O1 rests": "- PD2-O9 rests"},
        ["H202  confirms that PD2-O9 rests on PD1-P1-1, which it does not; delete its entry"],
    ),
    "what two succeed says that it was dropped": (
        "H106", "Kept",
        {
            PD1: f"{PD1}:dropped: Nothing is watched, for every developer.\n",
            ":keeps: PD1-R1-1-1\n": ":revises: PD1-R1-1-1\n:change: Adds use, for every developer.\n",
            ":::{objective}": SECOND.replace("PD1", "PD2").replace(
                ":force:", ":revises: PD1-R1-1-1\n:change: Adds use.\n:force:"
            ) + ":::{objective}",
        },
        ["H105 PD1-R1-1-1 says :dropped: although PD2-R1-1-2 succeeds it; …"],
    ),
    "a sentence does not end": (
        "H107", "Kept", {"copies that are out.": "copies that are out"},
        ["H107 PD2-O1 has no plain text with a full stop in :change:; reword it"],
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
        ["M103 CTRL-FILTER has no standing in hosted-api and open-weights; write a standing for each way it stands"],
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
            ":release_modes: open-weights\n:presumes:":
            ":release_modes: hosted-api, open-weights\n:presumes: CTRL-FILTER,",
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
    "the number of an objective of another edition": (
        "H101", "Kept", {":part_of: PD2-O1": ":part_of: PD1-O1"}, ["L103 PD2-P1-1 is part of PD1-O1, …"],
    ),
    "a circle that leads over a link of the right kind": (
        "L103", "Kept",
        {
            ":part_of: PD1-P1-1": ":part_of: PD1-P1-2",
            ":::{recommendation}":
            ":::{practice} Watch\n:id: PD1-P1-2\n:part_of: PD1-R1-1-1\n:page: 5\n:lines: 9\n\nWatch.\n:::\n\n"
            ":::{recommendation}",
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
    "a link to an id of another kind that nothing has": (
        "L104", "Kept", {":presumes: CTRL-TRAIN": ":presumes: STAND-TRAIN-2"},
        ["L104 PD1-R1-1-1 names STAND-TRAIN-2 in :presumes:, which does not exist; correct it, …"],
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
    "a work is on every side of an alternative": (
        "A110", "Broken", {":challenged_by:": ":broken_by: EV-BREAK-2025\n:challenged_by:"},
        ["A106 ALT-001 was broken by EV-BREAK-2025; …", "A110 ALT-001 names EV-BREAK-2025 on 3 sides; choose one"],
    ),
    "a work is for a claim and beside it": (
        "C103", "Kept", {":supported_by:": ":neutral: EV-WEIGHTS-2024\n:supported_by:"},
        ["A110 CLAIM-001 names EV-WEIGHTS-2024 on 2 sides; choose one"],
    ),
    "an alternative without limits stands before another": (
        "A107", "Broken by a work that is not linked",
        {"**Limits.** It was": "It was", ":challenged_by: EV-BREAK-2025\n": ""},
        ["A101 ALT-001 lacks the part 'Limits'; …", "A107 ALT-002 cites EV-BREAK-2025, …"],
    ),
    "a requirement presumes a control that stands in one mode only": (
        "M103", "Broken", {":::{control}": SECOND.replace("CTRL-OBSERVE", "CTRL-FILTER") + ":::{control}"},
        ["M103 CTRL-FILTER has no standing in open-weights; …"],
    ),
    "two passages begin on one line": ("S103", "Kept", {":lines: 11": ":lines: 10"}, []),
    "a passage is printed in other words": (
        "S201", "Kept", {"Leave data on weapons": "Keep data on weapons"},
        ["S201 PD1-R1-1-1 differs from the printed passage; read it again, then run lock-source"],
    ),
    "a title repeats the source": (
        "S202", "Kept", {"Filter training data": "Leave out of the corpus whatever could teach a model"},
        ['S202 PD1-R1-1-1 repeats 10 words of the source, from "leave out of …'],
    ),
    "what is not retired cites what is": (
        "L109", "Kept", {"Filter the data for training.": "Filter, see {need}`PD1-R1-1-2`."},
        ["L109  cites PD1-R1-1-2, retired since 2026-11-24; cite PD1-R1-1-1 instead"],
    ),
    "a whole that is not there": (
        "L104", "Kept", {":part_of: PD1-P1-1": ":part_of: PD1-P9-9"},
        ["L104 PD1-R1-1-1 names PD1-P9-9 in :part_of:, which does not exist…"],
    ),
    "a title of 60 characters": ("W102", "Kept", {"Filter training data": 60 * "F"}, []),
    "a title of 61 characters": (
        "W102", "Kept", {"Filter training data": 61 * "F"},
        ["W102 PD1-R1-1-1 has a title of 61 characters; 60 are the most"],
    ),
    "a text of 100 words": ("W102", "Kept", {"Filter the data for training.": 99 * "weights " + "weights."}, []),
    "a text of 101 words": (
        "W102", "Kept", {"Filter the data for training.": 100 * "weights " + "weights."},
        ["W102 PD1-R1-1-1 has a text of 101 words; 100 are the most"],
    ),
    "a title that is stronger": (
        "W103", "Kept", {"Filter training data": "What must be filtered"},
        ["W103 PD1-R1-1-1 says 'must', which the guidance never does; …"],
    ),
    "a recommendation alone keeps a practice": (
        "H106", "Kept",
        {
            ":keeps: PD1-P1-1\n": NEW,
            ":keeps: PD1-R1-1-1\n": ":keeps: PD1-P1-1\n:across: The practice was spelled out.\n",
        },
        [
            "H105 PD1-R1-1-1 has no successor; …",
            "H106 PD2-R1-1-1 keeps PD1-P1-1, but not one for one within its kind; use :revises:",
        ],
    ),
    "a text beside a second use of an id cites what is not there": (
        "L101", "Broken", {":::{recommendation}": "See {need}`CTRL-NONE`.\n\n:::{recommendation}"},
        ["L101  uses PD1-R1-1-1 a second time, after …; take a new id"],
    ),
    "a text beside an id of another kind cites what is not there": (
        "L102", "Broken", {":::{recommendation}": "See {need}`CTRL-NONE`.\n\n:::{recommendation}"},
        ["L102 PD1-X1-1-1 is no id of a recommendation; …"],
    ),
    "a work is looked up in the month in which it appeared": (
        "A116", "Broken", {":checked: 2024-01-15": ":checked: 2024-02-01"}, [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("edition", "codes"), [("pd1", ["S202"]), ("pd2", [])])
def test_provision_may_use_the_words_of_another_draft(edition, codes):
    reading = examples.reading("S202", "Broken")
    printed = replace(reading, documents={edition: reading.documents["pd1"]})
    assert [finding.code for finding in findings(printed)] == codes


@pytest.mark.parametrize(
    ("id", "said"), [("PD7-T01", []), ("PD-T01", [r"([A-Z]+\d)-T\d\d"]), ("PD1-T1", [r"([A-Z]+\d)-T\d\d"])]
)
def test_id_may_begin_with_any_edition_when_there_is_no_lock(id, said):
    text = f":::{{term}} Weights\n:id: {id}\n:page: 1\n:lines: 4\n\nNumbers.\n:::\n"
    reading = rules.Reading.of((markdown.page(text, "requirements/weights.md"),), {})
    found = [finding.message for finding in findings(reading) if finding.code == "L102"]
    assert found == [f"is no id of a term; the pattern is {pattern}" for pattern in said]


def test_finding_points_to_its_statement_when_there_are_no_pages():
    (finding,) = findings(replace(examples.reading("M105", "Broken"), pages=()))
    (block,) = examples.reading("M105", "Broken").pages[2].blocks
    assert finding.place == block.place


@pytest.mark.parametrize(("today", "codes"), [(date(2026, 5, 1), []), (date(2026, 4, 30), ["A111", "A111"])])
def test_date_may_be_today_but_not_later(today, codes):
    part, to_come = "Broken by a statement that is retired to come", (":since: 2999-01-01", ":since: 2026-05-01")
    reading = replace(examples.reading("A111", part, to_come), today=today)
    assert [finding.code for finding in findings(reading)] == codes


def test_today_is_the_same_day_in_every_time_zone(monkeypatch):
    days = []
    with monkeypatch.context() as zone:
        for name in ("Etc/GMT+12", "Etc/GMT-14"):  # 26 hours apart
            zone.setenv("TZ", name)
            time.tzset()
            days.append(rules.Reading().today)
    time.tzset()
    assert days[0] == days[1]


def test_retired_statements_may_stay_in_any_folder():
    text = ":::{retired} Sift\n:id: PD1-R1-1-%d\n:since: 2026-11-24\n:reason: Said twice.\n\nSift the weights.\n:::\n"
    read = [markdown.page(text % number, f"requirements/{folder}/weights.md") for number, folder in enumerate("abc")]
    reading = rules.Reading.of(tuple(read), {})
    assert len(reading.policy.statements) == 3
    assert list(rules.RULES["L110"](reading)) == []


def found_on(code: str, pages: dict[str, str]) -> list[str]:
    """Return what one rule finds on pages, which hold their texts by their paths below ``requirements/``."""
    read = [markdown.page(text, f"requirements/{path}") for path, text in pages.items()]
    return list(map(str, rules.RULES[code](rules.Reading.of(tuple(read), {}))))


def block(kind: str, id: str, *options: str) -> str:
    return "\n".join((f":::{{{kind}}} Weights", f":id: {id}", *options, "", "Copies.", ":::", "", ""))


def test_misplaced_statement_is_one_finding_even_if_its_page_comes_first():
    home = "".join(block("control", id) for id in ("CTRL-GO", "CTRL-STAY"))
    assert found_on("L110", {"alternatives/a.md": block("control", "CTRL-ACT"), "release/controls.md": home}) == [
        "requirements/alternatives/a.md:1: L110 CTRL-ACT is in requirements/alternatives, but most of its kind are in "
        "requirements/release; move it there"
    ]


def test_misplaced_provision_is_one_finding_even_if_it_comes_first():
    text = "".join(block("objective", id) for id in ("PD2-O1", "PD1-O2", "PD1-O3"))
    assert found_on("S105", {"guidance/draft-1/a.md": text}) == [
        "requirements/guidance/draft-1/a.md:1: S105 PD2-O1 is in requirements/guidance/draft-1, which holds pd1; "
        "move it to the folder of its edition"
    ]


READ = block("reading", "READ-PD1-S01-A", ":of: PD1-S01", ":stance: other", ":held_by: A reader")


@pytest.mark.parametrize(("folder", "found"), [("draft-1", 0), ("draft-2", 1), ("readings", 0)])
def test_reading_may_not_be_in_the_folder_of_another_edition(folder, found):
    pages = {"draft-1/a.md": block("safeguard", "PD1-S01"), "draft-2/a.md": block("safeguard", "PD2-S01")}
    assert len(found_on("S105", pages | {f"{folder}/readings.md": READ})) == found


def test_second_use_of_an_id_is_told_how_to_mend_it():
    one, other = block("control", "CTRL-GO"), block("control", "CTRL-GO").replace("Copies", "Prints")
    copied = found_on("L101", {"a.md": one, "b.md": one + other})
    assert [line.rpartition("; ")[2] for line in copied] == ["delete one of the two copies", "take a new id"]


def test_copied_page_is_one_line():
    text = "".join(block("control", f"CTRL-{name}") for name in ("ACT", "GO", "REST", "STAY", "STOP", "TURN"))
    read = tuple(markdown.page(text, f"requirements/{path}.md") for path in "ab")
    (line,) = grouped(findings(rules.Reading.of(read, {})))
    assert "5 more findings have the same cause" in line


@pytest.mark.parametrize(("heading", "found"), [("Open weights", 0), ("Copies", 1)])
def test_page_about_one_mode_may_have_headings_below_its_title(heading, found):
    mode = ":::{mode} Open weights\n:id: MODE-OPEN-WEIGHTS\n:order: 1\n:test: Copies exist.\n\nAnyone runs it.\n:::\n"
    read = markdown.page(f"# {heading}\n\n{mode}\n## Evaluations\n\nWeights.\n", "requirements/modes/open-weights.md")
    assert len(list(rules.RULES["W109"](rules.Reading.of((read,), {})))) == found


@pytest.mark.parametrize("edge", EDGES)
def test_changed_example_yields_exactly_the_expected_findings(edge):
    code, part, changes, expected = EDGES[edge]
    for old in changes:
        parts = ("Given", "Printed", part, f"Confirmed in {part}")
        assert old in examples.section(code, *parts), "the change was not made"
    said = [f"{f.code} {f.about} {f.message}" for f in findings(examples.reading(code, part, *changes.items()))]
    assert len(said) == len(expected) and all(map(examples.alike, said, expected)), "\n".join(said)


def can_be_judged(policy: Policy) -> bool:
    try:
        judgements(policy)
        for claim in policy.all(Claim):
            result(policy, claim)
    except (KeyError, ValueError):
        return False
    return True


def test_policy_that_cannot_be_judged_breaks_a_rule_required_for_judging():
    broken = [(code, part, {}) for code, part in examples.broken()]
    edges = [(code, part, changes) for code, part, changes, _ in EDGES.values()]
    readings = [examples.reading(code, part, *changes.items()) for code, part, changes in broken + edges]
    unjudged = [reading for reading in readings if not can_be_judged(reading.policy)]
    assert unjudged
    for reading in unjudged:
        assert any(finding.code.startswith(rules.JUDGED_AFTER) for finding in findings(reading))


@pytest.mark.parametrize(
    ("code", "part", "wrong"),
    [
        ("L104", "Broken", "CTRL-TRIAN"),
        ("L104", "Broken by an unknown tag", "open-weight"),
        ("L108", "Broken", "{need}`CTRL-OBSERV`"),
    ],
)
def test_all_unknown_names_are_reported_and_the_first_fifty_with_a_suggestion(code, part, wrong):
    reading = examples.reading(code, part, (wrong, ", ".join([wrong] * 60)))
    said = [finding.message for finding in rules.RULES[code](reading)]
    names, meant, _ = said[0].partition("; did you mean")
    assert meant and said == [said[0]] * 50 + [f"{names}; correct it, or restore what it names"] * 10


@pytest.mark.parametrize(
    ("written", "shown"), [("\x1b[2J weights", r"\x1b[2J weights"), ("é", "é"), ("\u202e", r"\u202e")]
)
def test_finding_escapes_characters_that_control_a_terminal(written, shown):
    finding = Finding(Place("requirements/weights.md", 3), "X101", "", written)
    assert str(finding) == f"requirements/weights.md:3: X101 {shown}"


@given(st.lists(st.lists(st.integers(0, 7), max_size=3), min_size=1, max_size=8))
def test_circle_rule_reports_exactly_the_statements_that_reach_themselves(parts):
    def named(number: int) -> str:
        return f"PD1-P{number}-1"

    def above(number: int) -> set[int]:
        seen: set[int] = set()
        ahead = list(parts[number])
        while ahead:
            if (one := ahead.pop()) not in seen and one < len(parts):
                seen.add(one)
                ahead.extend(parts[one])
        return seen

    wholes = [tuple(map(named, some)) for some in parts]
    place = Place("requirements/weights.md", 1)
    practices = [Practice(id=named(n), title="", body="", place=place, part_of=some) for n, some in enumerate(wholes)]
    reading = rules.Reading(policy=Policy.of(practices))
    found = {finding.about for finding in rules.RULES["L106"](reading)}
    assert found == {named(number) for number in range(len(parts)) if number in above(number)}
