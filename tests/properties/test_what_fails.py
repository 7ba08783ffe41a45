"""Test that answers have the numbers of any policy, and that what fails is shown whole."""

from __future__ import annotations

import re

from hypothesis import given
from support.strategies import readings

from traceability.analysis.readings import out_of_reach
from traceability.analysis.verdicts import Verdict, answers, judgements
from traceability.html import proposed_wording
from traceability.policy.model import PUBLISHED, Alternative, Bound, Requirement, in_edition
from traceability.policy.values import ControlStatus
from traceability.publication.identity import Publication
from traceability.views.answers import of_drafts, of_failing
from traceability.views.failing import failing, in_words
from traceability.views.in_short import IN_SHORT
from traceability.views.labels import among

HERE = Publication("2026.11")


@given(readings())
def test_answer_on_what_fails_counts_the_list_that_follows(reading):
    for policy in (in_edition(reading.policy, edition) for edition in reading.editions):
        answer, found = of_failing(policy, HERE), failing(policy)
        count = out_of_reach(policy, policy.all(Requirement), PUBLISHED)
        assert f"{count.published} of the {len(policy.all(Requirement))} requirements" in answer.answer
        assert answer.answer.endswith(f"cannot be followed{among(count)}.")
        assert sum(one.judgement.verdict in (Verdict.GAP, Verdict.ALTERNATIVE) for one in found) == len(found)
        assert sum(PUBLISHED in {mode.id for mode in one.modes} for one in found) == count.published
        for name, topic in IN_SHORT.items():
            assert topic(policy).endswith(".") or (name == "example-of-law" and not policy.all(Bound))


@given(readings())
def test_what_fails_is_listed_with_its_modes_and_all_that_answers_it(reading):
    for policy in (in_edition(reading.policy, edition) for edition in reading.editions):
        judged = judgements(policy)
        found = {one.requirement.id: one for one in failing(policy)}
        for requirement in policy.all(Requirement):
            modes = [m for m in policy.modes() if judged[requirement.id, m.id].standing is ControlStatus.LOST]
            assert [*(found[requirement.id].modes if requirement.id in found else ())] == modes
        html = proposed_wording.in_brief(policy)
        assert re.findall(r'href="#for-([\w-]+)"', html) == [*found] == policy.in_order(found)
        for one in found.values():
            modes = {mode.id for mode in one.modes}
            answering = [a.id for a in policy.all(Alternative) if one.requirement.id in {id for _, id in a.answers()}]
            shown = [a.id for a in one.here] + [a.id for _, a, _ in one.again]
            works = [id for id in answering if {*policy[id].modes} & modes]
            given_there = {a for mode in modes for a in answers(policy).get((one.requirement.id, mode), ())}
            assert [a for a, _ in one.helps] == sorted(given_there)
            for answer, only in one.helps:
                there = [mode for mode in one.modes if mode.id in policy[answer.alternative].modes]
                assert only == ("" if len(there) == len(one.modes) else in_words(tuple(there)))
            assert {*works} <= {*shown} <= {*answering} and len(shown) == len({*shown})


@given(readings())
def test_answer_on_the_drafts_is_given_for_each_later_edition(reading):
    for edition in [*reading.editions][1:]:
        answer = of_drafts(in_edition(reading.policy, edition), HERE)
        assert answer.answer.startswith("With published weights, ") and "version 2026.11" in answer.quote
