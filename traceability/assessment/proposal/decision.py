"""Answers the five questions about each model of a repository, and proposes its release mode or leaves it open.

What a file does not say is no answer, with two exceptions, which the answers name: without any sign of public training
data we propose *open weights* and not *open source*, and for a hosted service *hosted API* and not *hosted tuning*.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from traceability.assessment.proposal.claims import (
    Claim,
    Claims,
    Matcher,
    collect,
    conflicts_with_weights,
    family,
)
from traceability.assessment.proposal.licenses import Limits
from traceability.assessment.proposal.proposals import NO, OPEN, YES, Answer, Conflict, Found, Proposal
from traceability.assessment.proposal.repository import Evidence, Repository
from traceability.assessment.proposal.roles import Roles, is_readme
from traceability.assessment.proposal.signs import Signs

MODELS = 60
"""Models of a repository for which a mode is proposed."""

_HOSTED = ("internal", "hosted-app", "hosted-api", "hosted-tuning")
_LIMITED = ("gated-weights", "restricted-weights")
_FREE = ("open-weights", "open-source")


def propose(read: Repository, matcher: Matcher | None = None) -> Found:
    """Return what the files of a repository propose. ``matcher`` is asked about texts that we do not know ourselves."""
    roles = Roles(read)
    claims = collect(roles, matcher)
    decision = _Decision(roles, claims)
    proposals = tuple(islice(decision.proposals(), MODELS))
    claims.conflicts += conflicts_with_weights(claims, roles)
    if not any(proposal.channel != "weights" for proposal in proposals) and decision.signs.hosted:
        said = (
            "names a hosted service; if the developer runs it, the release is in a hosted mode too: answer "
            "questions 1 and 2 for it"
        )
        claims.remarks.append((said, decision.signs.hosted))
    cut = [f"models after the first {MODELS}"] if len(claims.models) > MODELS else []
    return Found(
        roles.name,
        proposals,
        tuple(dict.fromkeys(claims.conflicts)),
        tuple(dict.fromkeys(claims.remarks)),
        (*read.left_out, *cut),
    )


class _Decision:
    """Decides from claims and signs. It adds to the claims the conflicts and remarks that it meets on the way."""

    def __init__(self, roles: Roles, claims: Claims) -> None:
        self.roles = roles
        self.claims = claims
        self.signs = Signs(roles)

    def proposals(self) -> Iterator[Proposal]:
        """Yield a proposal for each model and channel."""
        models = self.claims.models
        if not self.claims.any_about_weights:
            self.claims.of("").claims += self._from_root()
        whole = models.get("")
        if whole and not whole.claims and not whole.service and len(models) == 1:
            yield self._nothing()
            return
        for model in models.values():
            name = model.name or (f"{self.roles.name}, other models" if len(models) > 1 else self.roles.name)
            if model.claims:
                yield self._weights(name, model.claims)
            if model.service:
                yield _service(name, model.service)

    def _from_root(self) -> list[Claim]:
        """Return the license of the root if it can be that of the weights.

        The README must speak of open weights, and nothing may name other terms or ask to accept some.
        """
        weak = self.claims.weak
        free = {claim.kind for claim in weak} == {Limits.NONE}
        one_license = len({family(claim.license.name) for claim in weak}) == 1
        in_readme = any(is_readme(claim.evidence.path) for claim in weak)
        fits = self.signs.open_weights and not self.signs.asks and free and one_license and in_readme
        return weak if fits else []

    def _nothing(self) -> Proposal:
        """Return the proposal for a repository that does not say which license its weights have."""
        told = [claim.evidence for claim in self.claims.weak][:2]
        why = "no file says under which license the weights are; look it up where they are offered"
        if told:
            why = "the license here may be that of the code alone; look up that of the weights where they are offered"
        two = self._leaves([])
        modes = (*(() if two.said == YES else _HOSTED), *_LIMITED, *_FREE)
        three = Answer(3, OPEN, "look up who is approved where the weights are offered", tuple(self.signs.asks[:2]))
        answers = (_outside(two), two, three, Answer(4, OPEN, why, tuple(told)))
        return Proposal(self.roles.name, "weights", modes, answers)

    def _weights(self, name: str, claims: Sequence[Claim]) -> Proposal:
        """Return the proposal for the weights of a model."""
        self.claims.remarks += [(claim.remark, claim.limits or claim.evidence) for claim in claims if claim.remark]
        named = " / ".join(dict.fromkeys(claim.license.name for claim in claims))[:200]
        two = self._leaves(claims)
        begun = (_outside(two), two)
        kinds = {claim.kind for claim in claims if not claim.policy}
        by_policy = any(claim.kind is Limits.USE for claim in claims if claim.policy)
        if not {Limits.USE, Limits.NONE} <= kinds and (Limits.USE in kinds or by_policy):
            modes, rest = self._limited(claims)
            modes = modes if two.said == YES else (*_HOSTED, *modes)
        elif four := self._doubt(claims, named):
            why = "the license decides whether recipients may pass the weights on; look up how they get them"
            modes, rest = (*_LIMITED, *_FREE), (Answer(3, OPEN, why), four)
        else:
            modes, rest = self._free(claims, named)
        return Proposal(name, "weights", modes, (*begun, *rest), named)

    def _doubt(self, claims: Sequence[Claim], named: str) -> Answer | None:
        """Return question 4 left open, if something keeps us from saying that nothing limits use."""
        by_kind = {claim.kind: claim for claim in reversed(claims)}
        free, limited, unknown = (by_kind.get(kind) for kind in (Limits.NONE, Limits.USE, Limits.UNKNOWN))
        readme = (claim for claim in self.claims.weak if is_readme(claim.evidence.path))
        other = next((claim for claim in readme if claim.kind is not Limits.NONE), None)
        if free and limited:
            conflict = Conflict(free.license.name, free.evidence, limited.license.name, limited.evidence)
            self.claims.conflicts.append(conflict)
            why = "files disagree on the license; look up which one holds for the weights"
            return Answer(4, OPEN, why, (free.evidence, limited.limits or limited.evidence))
        if unknown:
            why = (
                f"we do not know the terms of {unknown.license.name}; read whether they limit who may use the "
                "weights, for what, or at what scale"
            )
            return Answer(4, OPEN, why, (unknown.evidence,))
        if other:
            why = f"the README also names {other.license.name}; look up which models have it"
            return Answer(4, OPEN, why, (claims[0].evidence, other.evidence))
        if self.signs.policy_elsewhere:
            why = "terms are named that are not in the repository; read whether they limit use beyond the law"
            return Answer(4, OPEN, why, (self.signs.policy_elsewhere,))
        if self.signs.words_on_use:
            why = f"beside {named}, a section on terms speaks of uses; read whether that limits use beyond the law"
            return Answer(4, OPEN, why, (claims[0].evidence, self.signs.words_on_use))
        return None

    def _free(self, claims: Sequence[Claim], named: str) -> tuple[tuple[str, ...], tuple[Answer, ...]]:
        """Return modes and answers from question 3 on for weights under a license that limits no use."""
        lines = tuple(dict.fromkeys(claim.evidence for claim in claims))[:3]
        three = Answer(3, NO, f"{claims[0].license.name} lets every recipient pass copies on", lines[:1])
        four = Answer(4, NO, f"{named} limits neither who may use the weights, nor for what, nor at what scale", lines)
        five = self._open_source()
        return _FREE[:1] if five.said == NO else _FREE, (three, four, five)

    def _limited(self, claims: Sequence[Claim]) -> tuple[tuple[str, ...], tuple[Answer, ...]]:
        """Return modes and answers from question 3 on for weights under terms that limit use."""
        limits = [claim for claim in claims if claim.kind is Limits.USE]
        lines = tuple(dict.fromkeys(claim.limits or claim.evidence for claim in limits))[:3]
        four = Answer(4, YES, f"{limits[0].license.name} limits use", lines)
        allowed = next((claim for claim in claims if claim.license.passes_on), None)
        if allowed and not any(claim.license.passes_on is False for claim in limits):
            why = "recipients may pass copies on, so even approval one by one would not gate the weights"
            at = allowed.passes_on or allowed.evidence
            return _LIMITED[1:], (Answer(3, NO, why, (at, *self.signs.asks[:1])), four)
        why = (
            "look up whether people approve every recipient one by one (a gate set to manual), or anyone who "
            "accepts the terms gets the weights, and whether recipients may pass them on"
        )
        gate = [self.signs.gate] if self.signs.gate else []
        return _LIMITED, (Answer(3, OPEN, why, (*gate, *self.signs.asks[:2])), four)

    def _leaves(self, claims: Sequence[Claim]) -> Answer:
        """Return question 2: whether copies of the weights are given out."""
        if lines := self.signs.leaving or [claim.evidence for claim in claims][:1]:
            return Answer(2, YES, "copies of the weights are given out", tuple(lines))
        why = "no file says that copies of the weights are given out; look up where the model is offered"
        return Answer(2, OPEN, why)

    def _open_source(self) -> Answer:
        """Return question 5: whether training data and code are public, to the extent that files can exclude it."""
        data, code = self.signs.training_data, self.signs.training_code
        if data and code:
            why = (
                "look up whether complete code for training and inference, and sufficient information about the data, "
                "are public under open licenses"
            )
            return Answer(5, OPEN, why, (data[0], code[0]))
        missing = "training code" if data else "training data"
        return Answer(5, NO, f"no file names public {missing}; if it is public somewhere, look at the mode open source")


def _service(name: str, lines: Sequence[Evidence]) -> Proposal:
    """Return the proposal for a hosted service of a model."""
    why = "programs can call it; look up whether customers can also train it or see its internals (hosted tuning)"
    one = Answer(1, YES, "customers use a hosted service", tuple(lines[:1]))
    return Proposal(name, "hosted service", ("hosted-api",), (one, Answer(2, NO, why, tuple(lines[:2]))))


def _outside(two: Answer) -> Answer:
    """Return question 1, which follows from question 2."""
    if two.said == YES:
        return Answer(1, YES, "anyone with a copy can send inputs", two.evidence)
    return Answer(1, OPEN, "no file says who can use the model")
