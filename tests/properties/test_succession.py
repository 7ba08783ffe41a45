"""Test the history of provisions: each change is counted once, in one direction, and shown as it is."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

from hypothesis import assume, given
from hypothesis import strategies as st
from support.strategies import changed, presumptions, readings, tables

from traceability import views
from traceability.analysis.edition_history import (
    Change,
    after,
    ancestors,
    became,
    before,
    came,
    descendants,
    successors,
    totals,
)
from traceability.analysis.readings import Range
from traceability.analysis.verdicts import Verdict, judge, judgements
from traceability.html import card
from traceability.policy.model import PUBLISHED, Provision, Recommendation, Requirement, Safeguard, in_edition
from traceability.rules import findings
from traceability.source import link_review
from traceability.views import card_contents
from traceability.views.edition_history import reach
from traceability.views.table import Share


@given(readings())
def test_succession_relates_neighboring_editions_in_one_direction(reading):
    policy = reading.policy
    order = list(reading.editions)
    for provision in policy.all(Provision):
        for id in ancestors(provision):
            assert order.index(provision.edition) - order.index(policy[id].edition) == 1
            assert provision.id in successors(policy)[id]
    for id, later in successors(policy).items():
        assert all(id in ancestors(policy[one]) for one in later)


@given(readings())
def test_totals_of_changes_add_up_to_an_edition_and_to_the_one_before(reading):
    policy = reading.policy
    for edition in list(reading.editions)[1:]:
        old, new = totals(policy, edition, Provision)
        assert set(old) <= {Change.KEPT, Change.REVISED, Change.DROPPED}
        assert set(new) <= {Change.KEPT, Change.REVISED, Change.NEW}
        assert sum(new.values()) == len(in_edition(policy, edition).all(Provision))
        assert sum(old.values()) == len(in_edition(policy, before(policy, edition)).all(Provision))
        assert old[Change.KEPT] == new[Change.KEPT], "what is kept is kept one for one"


@given(readings())
def test_split_counts_once_before_and_merger_counts_once_after(reading):
    policy = reading.policy
    for edition in list(reading.editions)[1:]:
        revised = [p for p in policy.all(Provision) if p.edition == edition and p.revises]
        old, new = totals(policy, edition, Provision)
        assert new[Change.REVISED] == len(revised)
        assert old[Change.REVISED] == len({id for p in revised for id in p.revises})


@given(st.data(), tables())
def test_identical_presumptions_give_identical_verdicts_in_every_edition(data, table):
    presumed = data.draw(presumptions())
    reading = data.draw(readings())
    requirements = reading.policy.all(Requirement)
    assume(len({r.edition for r in requirements}) > 1)
    for mode in {mode for _, mode in table}:
        found = {judge(replace(requirement, **presumed), mode, table) for requirement in requirements}
        assert len(found) == 1


@given(readings())
def test_edition_has_the_same_verdicts_as_in_the_whole_policy(reading):
    whole = judgements(reading.policy)
    parts = [judgements(in_edition(reading.policy, edition)) for edition in reading.editions]
    assert {cell: judgement for part in parts for cell, judgement in part.items()} == dict(whole)
    assert sum(map(len, parts)) == len(whole)


@given(readings())
def test_descendants_follow_the_successors_through_each_edition_between(reading):
    policy = reading.policy
    first, *later = reading.editions
    for provision in in_edition(policy, first).all(Provision):
        ids = (provision.id,)
        assert descendants(policy, ids, first) == ids
        for edition in later:
            ids = tuple(dict.fromkeys(new for id in ids for new in successors(policy).get(id, ())))
            assert descendants(policy, (provision.id,), edition) == ids


@given(readings(), st.data())
def test_succession_that_skips_an_edition_or_goes_backward_is_reported(reading, data):
    policy = reading.policy
    wrong = [
        (new, old)
        for new in policy.all(Provision)
        for old in policy.all(Provision)
        if old.edition not in (before(policy, new.edition),) and new.revises
    ]
    assume(wrong)
    new, old = data.draw(st.sampled_from(wrong))
    moved = changed(policy, replace(new, revises=tuple(sorted({*new.revises, old.id}))))
    found = findings(replace(reading, policy=moved))
    assert ("H101", new.id) in [(finding.code, finding.about) for finding in found]


@given(readings(), st.data())
def test_reworded_provision_makes_its_links_suspect_until_they_are_confirmed(reading, data):
    policy = reading.policy
    links = link_review.links(policy)
    assume(links)
    _, provision = data.draw(st.sampled_from(links))
    reworded = changed(policy, replace(provision, body=f"Now {provision.body}"))
    found = findings(replace(reading, policy=reworded))
    resting = [s.id for s, target in links if target.id == provision.id]
    own = [provision.id for target in ancestors(provision)]
    assert sorted(finding.about for finding in found) == sorted([*resting, *own])
    assert {finding.code for finding in found} == {"H201"}
    again = link_review.confirm(reworded, reading.confirmed, {provision.id})
    assert findings(replace(reading, policy=reworded, confirmed=again)) == []


@given(readings(), st.data())
def test_changed_source_passage_makes_links_to_its_provision_suspect(reading, data):
    links = link_review.links(reading.policy)
    assume(links)
    _, provision = data.draw(st.sampled_from(links))
    edition = reading.editions[provision.edition]
    reprinted = reading.editions | {
        edition.id: replace(edition, passages=dict(edition.passages) | {provision.id: "9:0123456789abcdef"})
    }
    policy = replace(reading.policy, editions=reprinted)
    found = findings(replace(reading, policy=policy, editions=reprinted))
    resting = [s.id for s, target in links if target.id == provision.id]
    assert {finding.about for finding in found} >= set(resting)
    assert {finding.code for finding in found} == {"H201"}


@given(readings(), st.data())
def test_confirming_one_statement_leaves_the_others_unchanged(reading, data):
    policy = reading.policy
    links = link_review.links(policy)
    assume(links)
    seen = data.draw(st.sampled_from(links))[0].id
    stale = {id: dict.fromkeys(targets, "00000000") for id, targets in reading.confirmed.items()}
    after_one = link_review.confirm(policy, stale, {seen})
    for statement, provision in links:
        now = reading.confirmed[statement.id][provision.id]
        expected = now if seen in (statement.id, provision.id) else "00000000"
        assert after_one[statement.id][provision.id] == expected


@given(readings())
def test_table_of_totals_adds_up_by_kind(reading):
    for edition in list(reading.editions)[1:]:
        *kinds, whole = views.totals_of_change(in_edition(reading.policy, edition)).rows
        for _, kept, revised, dropped, earlier, kept_on, revised_on, new, later in (*kinds, whole):
            assert kept + revised + dropped == earlier
            assert kept_on + revised_on + new == later
        assert [sum(column) for column in zip(*(row[1:] for row in kinds), strict=True)] == list(whole[1:])


@given(readings())
def test_every_change_is_listed_with_its_sentence(reading):
    for edition in list(reading.editions)[1:]:
        policy = in_edition(reading.policy, edition)
        earlier = in_edition(reading.policy, before(policy, edition))
        for view, option, part in (
            (views.revised, "change", policy),
            (views.added, "new", policy),
            (views.dropped, "dropped", earlier),
        ):
            shown = {row[0].id: row[-1] for row in view(policy).rows}
            assert shown == {p.id: getattr(p, option) for p in part.all(Provision) if getattr(p, option)}


def test_audience_of_a_change_is_on_its_card_and_in_its_table(policy):
    shown = {}
    for view in (views.revised, views.added, views.dropped):
        shown |= {row[0].id: row[-2] for row in view(policy).rows}
    assert "of any kind" in shown.values()
    for id, audience in shown.items():
        html = "".join(card.line(policy, "#{}".format, step) for step in card_contents.steps(policy, policy[id]))
        assert (f"This concerns a developer {audience}." in html) == (audience != "of any kind"), id
        assert audience == (policy[id].audience.label if policy[id].audience else "of any kind")


@given(readings())
def test_changed_verdicts_list_exactly_the_pairs_whose_verdict_differs(reading):
    judged = judgements(reading.policy)
    for edition in list(reading.editions)[1:]:
        policy = in_edition(reading.policy, edition)
        shown = {}
        for old, new, modes, was, now in views.changed_verdicts(policy).rows:
            shown |= {(old.id, new.id, mode): (was.verdict, now.verdict) for mode in modes.ids}
        expected = {}
        for new in policy.all(Requirement):
            for id in ancestors(new):
                for mode in policy.modes() if isinstance(policy[id], Requirement) else ():
                    pair = tuple(judged[one, mode.id].verdict for one in (id, new.id))
                    if pair[0] is not pair[1]:
                        expected[id, new.id, mode.id] = pair
        assert shown == expected
        for title, rows in views.changed_verdicts(policy).groups:
            for old, new, *_ in rows:
                was, now = (judged[id, PUBLISHED].verdict for id in (old.id, new.id))
                said = "More" if now < was else "Less" if now > was else "The same"
                assert title.startswith(f"{said} ")


@given(st.integers(0, 200), st.integers(0, 200))
def test_share_is_100_percent_only_when_all_of_it_is_in_reach(within, more):
    share = Share(within, within + more, Range(within, within, within))
    assert (share.percent == 100) == (more == 0 and within > 0)
    assert share.percent * share.of <= 100 * share.within
    assert share.of or share.label == "none"


@given(readings())
def test_share_in_reach_is_counted_from_the_verdicts_and_never_rounded_up(reading):
    assume(any(mode.id == PUBLISHED for mode in reading.policy.modes()))
    for edition in list(reading.editions)[1:]:
        policy = in_edition(reading.policy, edition)
        parts = {name: (old, new) for name, old, new in reach(policy)}
        for kind, name in ((Safeguard, "Appendix B"), (Recommendation, "All recommendations")):
            for share, id in zip(parts[name], (before(policy, edition), edition), strict=True):
                judged = [judgements(policy.whole)[r.id, PUBLISHED].verdict for r in in_edition(policy, id).all(kind)]
                concerned = [verdict for verdict in judged if verdict is not Verdict.NOT_RELEVANT]
                assert (share.within, share.of) == (sum(v.applies for v in concerned), len(concerned))
                assert share.span.fewest <= share.within == share.span.published <= share.span.most
                assert not share.of or 100 * share.within - share.of < share.percent * share.of <= 100 * share.within


@given(readings())
def test_sources_of_the_share_add_up_to_the_shares(reading):
    assume(any(mode.id == PUBLISHED for mode in reading.policy.modes()))
    for edition in list(reading.editions)[1:]:
        policy = in_edition(reading.policy, edition)
        parts = {name: (old, new) for name, old, new in reach(policy)}
        for name, rows in views.where_the_share_comes_from(policy).groups:
            for share, (_, *counts) in zip(parts[name], rows, strict=True):
                assert (sum(counts[:3]), sum(counts)) == (share.within, share.of)
            (_, *before_), (_, *after_) = rows
            assert before_[0] + before_[3] == after_[0] + after_[3], "what is kept is as many on both sides"


@given(readings())
def test_card_shows_the_ancestors_and_successors_of_a_provision(reading):
    policy = reading.policy
    for provision in policy.all(Provision):
        html = "".join(card.line(policy, "#{}".format, step) for step in card_contents.steps(policy, provision))
        linked = re.findall(r'href="#([\w-]+)"', html)
        assert linked == [*ancestors(provision), *successors(policy).get(provision.id, ())]
        assert (came(provision) is None) == (not before(policy, provision.edition))
        assert (became(policy, provision) is None) == (not after(policy, provision.edition))
        for said in (provision.change, provision.new, provision.dropped):
            assert escape(said) in html
