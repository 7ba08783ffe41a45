"""Draw policies that keep every rule, edited versions of them, standings of controls, and alternatives.

Hypothesis takes longer to make and to examine a strategy than to draw from it. So strategies are made once: a constant,
or a function with ``cache``. Of what a policy holds, positions are drawn, which depend on nothing but a number.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import cycle, islice, product

from hypothesis import strategies as st

from traceability.analysis.verdicts import answers, judge, judgements, stands
from traceability.policy.model import (
    GRADED,
    Alternative,
    Claim,
    Comment,
    Control,
    Disclosure,
    Documentation,
    Edition,
    Evidence,
    Mode,
    Objective,
    OtherReading,
    Place,
    Policy,
    Practice,
    Problem,
    Provision,
    Recommendation,
    Release,
    ReleaseDocument,
    Requirement,
    Retired,
    Safeguard,
    Standing,
    Statement,
    Tool,
)
from traceability.policy.values import (
    Acceptance,
    Audience,
    Basis,
    Confirmed,
    ControlStatus,
    Cost,
    Coverage,
    Disclosed,
    Extent,
    Force,
    Grade,
    Identifier,
    Lines,
    Outcome,
    SourceType,
    Stance,
    When,
)
from traceability.rules import Reading
from traceability.source import link_review

CONTROLS = ("CTRL-TRAIN", "CTRL-DECIDE", "CTRL-CUSTODY", "CTRL-FILTER", "CTRL-OBSERVE", "CTRL-RECALL")
MODES = ("MODE-OPEN-WEIGHTS", "MODE-INTERNAL", "MODE-HOSTED-API", "MODE-GATED-WEIGHTS")
holds = st.sampled_from(ControlStatus)
PLAIN = ("weights", "evaluation", "release", "misuse", "safeguard", "é", "–", "&")


def texts(words, most, form="{}"):
    """Return every text of 1 to ``most`` words. A text is one draw, because a draw for each word takes longer."""
    starts = range(len(words))
    return [form.format(" ".join(islice(cycle(words), at, at + n))) for n in range(1, most + 1) for at in starts]


TITLES, REASONS, BODIES = texts(PLAIN, 4), texts(PLAIN, 12, "{}."), texts((*PLAIN, "<u>"), 12, "{}.")
titles = st.sampled_from(TITLES)
bodies = st.sampled_from(BODIES)
reasons = sentences = st.sampled_from(REASONS)
wordings = st.sampled_from([*product(TITLES, BODIES)])
wordings_of_standings = st.sampled_from([*product(TITLES, REASONS)])
audiences = st.sampled_from([None, *Audience])
controls_of_a_policy = st.sampled_from([CONTROLS[:n] for n in range(1, len(CONTROLS) + 1)])
modes_of_a_policy = st.sampled_from([MODES[:n] for n in range(1, len(MODES) + 1)])
editions_of_a_policy = st.sampled_from([("pd1",), ("pd1", "pd2"), ("pd1", "pd2", "pd3")])
coverages, stances, whens, costs = map(st.sampled_from, (Coverage, Stance, When, Cost))
bases = st.sampled_from([None, *Basis])
acceptances = st.sampled_from(Acceptance)
chances = st.booleans()


@cache
def _numbers(most):
    return st.sampled_from(range(most + 1))


@cache
def _positions(number, least, most):
    return st.lists(_numbers(number - 1), unique=True, min_size=least, max_size=most)


def one(draw, items):
    """Draw one of a list."""
    return items[draw(_numbers(len(items) - 1))]


def some(draw, items, least=0, most=None):
    """Draw between ``least`` and ``most`` of a list, without repeating one."""
    return [items[at] for at in draw(_positions(len(items), least, most))] if items else []


@cache
def tables(controls=CONTROLS, modes=MODES):
    """Return a strategy for the standing of every control in every mode."""
    return st.fixed_dictionaries({(control, mode): holds for control in controls for mode in modes})


@cache
@st.composite
def presumptions(draw, controls=CONTROLS):
    """Draw what a requirement presumes: some controls, and possibly a choice among others."""
    chosen = some(draw, controls, least=1)
    if len(chosen) < 2 or draw(chances):
        return {"presumes": tuple(sorted(chosen)), "presumes_any": ()}
    cut = draw(_numbers(len(chosen) - 2))
    return {"presumes": tuple(sorted(chosen[:cut])), "presumes_any": tuple(sorted(chosen[cut:]))}


@st.composite
def requirements(draw, controls=CONTROLS):
    """Draw a requirement without tags."""
    return _statement(draw, Recommendation, "PD1-R1-1-1", 9, part_of=("PD1-P1-1",), **draw(presumptions(controls)))


@st.composite
def readings(draw):
    """Draw the reading of a policy that keeps every rule, with its lock."""
    controls = draw(controls_of_a_policy)
    modes = draw(modes_of_a_policy)
    table = draw(tables(controls, modes))
    statements = [
        _statement(draw, Mode, mode, 1, order=number, test="A copy of the weights leaves.")
        for number, mode in enumerate(modes, start=1)
    ]
    for control in controls:
        statements.append(_statement(draw, Control, control, 1))
        statements += draw(standings(control, modes, table))
    held = stands(Policy.of(statements))
    names = draw(editions_of_a_policy)
    earlier: list[Provision] = []
    for edition in names:
        later = draw(provisions(edition.upper(), controls, modes, held))
        if earlier:
            statements, later = draw(successions(statements, earlier, later))
        statements = [*statements, *later]
        earlier = later
    passages = [p.id for p in statements if isinstance(p, Provision)]
    editions = {name: _edition(name, passages) for name in names}
    policy = Policy.of(statements, editions)
    policy = changed(policy, *draw(records(policy)))
    policy = changed(policy, *draw(other_readings(policy)))
    policy = changed(policy, *draw(disclosures(policy)))
    return Reading(policy=policy, editions=editions, confirmed=link_review.as_worded(policy))


@st.composite
def other_readings(draw, policy):
    """Draw other readings of some requirements. Each leads to another verdict in some mode, and no two are the same."""
    controls, modes, held = tuple(c.id for c in policy.all(Control)), policy.modes(), stands(policy)
    found: list[OtherReading] = []
    for requirement in policy.all(Requirement):
        seen = {requirement.presumption}
        for letter in "AB"[: draw(_numbers(2))]:
            other = _statement(
                draw,
                OtherReading,
                f"READ-{requirement.id}-{letter}",
                1,
                of=(requirement.id,),
                stance=draw(stances),
                held_by="A reader",
                **draw(presumptions(controls)),
            )
            given = [answers(policy).get((requirement.id, mode.id), ()) for mode in modes]
            labels = [
                [judge(text, mode.id, held, answered).label for mode, answered in zip(modes, given, strict=True)]
                for text in (requirement, other)
            ]
            if other.presumption not in seen and labels[0] != labels[1] and letter == "AB"[len(seen) - 1]:
                seen.add(other.presumption)
                found.append(other)
    return found


@st.composite
def disclosures(draw, policy):
    """Draw releases with their documents, and what these say on requirements of the newest edition or alternatives."""
    asked = [r for r in policy.all(Requirement) if r.edition == policy.newest]
    found = []
    for name in one(draw, [(), (), ("ONE",), ("ONE", "TWO")]):
        release = f"REL-{name}"
        tags = some(draw, [mode.name for mode in policy.modes()], least=1)
        differed = some(draw, [r.id for r in asked], most=1)
        dates = {"date": "2025-08-05", "old_after": "2027-05-29"}
        tagged = {"release_modes": tuple(sorted(tags)), "differed": tuple(differed)}
        found.append(_statement(draw, Release, release, 1, developer="A laboratory", **dates, **tagged))
        for what, author in (("CARD", "A laboratory"), ("TEST", "An institute")):
            seen = {"read": "2026-11-01", "extent": draw(coverages), "seen": "the text"}
            where = {"of": (release,), "author": author, "revision": "1", "url": "https://example.org/x"}
            found.append(_statement(draw, ReleaseDocument, f"DOC-{name}-{what}", 1, **where, **seen))
        about = [id for id in (*(r.id for r in asked), *(a.id for a in policy.all(Alternative))) if id not in differed]
        for id in some(draw, about, most=2):
            for what, suffix in one(draw, BY):
                answer = one(draw, [Disclosed.STATED, Disclosed.IN_PART])
                differs = [None, *(other for other in Disclosed if other is not answer)]
                read = {f"{nth}_reader": one(draw, differs) for nth in ("first", "second")}
                places = {"found_in": (f"DOC-{name}-{what}",), "about": (id,), "answer": answer, "locator": "page 3"}
                found.append(_statement(draw, Disclosure, f"DISC-{name}-{id}{suffix}", 1, **places, **read))
            if isinstance(policy[id], Alternative):
                found.append(replace(policy[id], not_seen=""))
    return found


BY = ((("CARD", ""),), (("TEST", "-TEST"),), (("CARD", ""), ("TEST", "-TEST")))
"""The document in which something is found, and the end of the id; the second is by an outside author."""


@st.composite
def standings(draw, control, modes, table):
    """Draw the standings of a control in some modes."""
    statements = []
    for status in ControlStatus:
        if held := tuple(sorted(mode for mode in modes if table[control, mode] is status)):
            id = f"STAND-{control.removeprefix('CTRL-')}-{status.value}"
            statements.append(_statement(draw, Standing, id, 1, control=(control,), modes=held, stands=status))
    return statements


@st.composite
def edited(draw, policy):
    """Draw the policy after some edits, which may break rules.

    An edit changes the standing of a control, what a requirement presumes, tags, or the status and grades of an
    alternative. Or it rewords, removes or retires a statement.
    """
    controls = tuple(control.id for control in policy.all(Control))
    modes = tuple(mode.id for mode in policy.modes())
    for edit in draw(edits):
        match edit:
            case "stand":
                control = one(draw, controls)
                gone = [standing.id for standing in policy.all(Standing) if control in standing.control]
                policy = without(policy, *gone)
                policy = changed(policy, *draw(standings(control, modes, draw(tables((control,), modes)))))
            case "presume" if requirements := policy.all(Requirement):
                presumed = {"presumes": ()} if draw(chances) else draw(presumptions(controls))
                policy = changed(policy, replace(one(draw, requirements), **presumed))
            case "tag" if tagged := policy.all(Requirement, Alternative):
                tags = some(draw, [mode.removeprefix("MODE-").lower() for mode in modes])
                policy = changed(policy, replace(one(draw, tagged), release_modes=tuple(sorted(tags))))
            case "grade" if offered := policy.all(Alternative):
                alternative = one(draw, offered)
                answered = sorted({id for _, id in alternative.answers()})
                grades = {option: tuple(id for id in answered if draw(chances)) for option in GRADED.values()}
                policy = changed(policy, replace(alternative, status=draw(acceptances), **grades))
            case "word":
                statement = one(draw, [*policy.statements.values()])
                policy = changed(policy, replace(statement, title=draw(titles), body=draw(bodies)))
            case "drop" if len(policy.statements) > 1:
                policy = without(policy, one(draw, [*policy.statements]))
            case "retire":
                statement = one(draw, [*policy.statements.values()])
                old = {"id": statement.id, "title": statement.title, "body": statement.body, "place": statement.place}
                policy = changed(policy, Retired(**old, since="2026-11-01", reason="Weights are no misuse."))
    return policy


edits = st.lists(
    st.sampled_from(("stand", "presume", "tag", "grade", "word", "drop", "retire")), min_size=1, max_size=4
)


def _edition(id: str, passages: list[str]) -> Edition:
    locked = {passage: "" for passage in passages if passage.lower().startswith(id)}
    return Edition(id, f"draft {id[2:]}", "Draft", "July 2024", "10.1/x", "https://example.org/x.pdf", "", 5, locked)


def changed(policy: Policy, *statements: Statement) -> Policy:
    """Return the policy with some statements added; a statement with a known id replaces the old one."""
    return replace(policy, statements=dict(policy.statements) | {s.id: s for s in statements})


def without(policy: Policy, *ids: str) -> Policy:
    """Return the policy without some statements."""
    return replace(policy, statements={id: s for id, s in policy.statements.items() if id not in ids})


@st.composite
def provisions(draw, edition, controls, modes, held):
    """Draw the provisions of an edition, with the tags that their verdicts require."""
    statements, line = [], 0
    for objective in range(1, draw(_numbers(1)) + 2):
        line += 1
        statements.append(_statement(draw, Objective, f"{edition}-O{objective}", line))
        for practice in range(1, draw(_numbers(2)) + 1):
            line += 1
            whole = f"{edition}-P{objective}-{practice}"
            statements.append(_statement(draw, Practice, whole, line, part_of=(f"{edition}-O{objective}",)))
            for kind, prefix, names in ((Recommendation, "R", "12"), (Documentation, "D", "AB")):
                for name in names[: draw(_numbers(2))]:
                    line += 1
                    id = f"{edition}-{prefix}{objective}-{practice}-{name}"
                    more = {"part_of": (whole,)} | ({"force": Force.DIRECTIVE} if kind is Recommendation else {})
                    statements.append(_tagged(draw, kind, id, line, controls, modes, held, more))
    for bullet in range(1, draw(_numbers(3)) + 1):
        line += 1
        more = {"row": 1, "bullet": bullet, "force": Force.CONSIDER}
        statements.append(_tagged(draw, Safeguard, f"{edition}-S{bullet:02}", line, controls, modes, held, more))
    return [provision for provision in statements if provision]


@st.composite
def successions(draw, statements, earlier, later):
    """Draw the history between two editions.

    Returns all statements so far, with what became of each provision, and the provisions of the next edition, with the
    origin of each.
    """
    kept, revised, successors = set(), set(), []
    for new in later:
        same = [p for p in earlier if p.kind == new.kind and p.id not in kept | revised]
        open_ = [p for p in earlier if p.id not in kept]
        how = one(draw, ["new", *(["keeps"] if same else []), *(["revises"] if open_ else [])])
        if how == "new":
            successors.append(replace(new, new=draw(sentences), audience=draw(audiences)))
        elif how == "keeps":
            old = one(draw, same)
            kept.add(old.id)
            alike = ("force", "presumes", "presumes_any", "release_modes")
            successors.append(replace(new, keeps=(old.id,), **{n: getattr(old, n) for n in alike if hasattr(old, n)}))
        else:
            origins = some(draw, open_, least=1, most=2)
            revised.update(old.id for old in origins)
            change = f"weights in {' and '.join(old.number for old in origins)} now."
            across = draw(sentences) if {old.kind for old in origins} != {new.kind} else ""
            named = tuple(sorted(old.id for old in origins))
            successors.append(replace(new, revises=named, change=change, across=across, audience=draw(audiences)))
    gone = {old.id for old in earlier} - kept - revised
    audience = draw(audiences)
    dropped = (replace(s, dropped=draw(sentences), audience=audience) if s.id in gone else s for s in statements)
    return list(dropped), successors


@st.composite
def records(draw, policy):
    """Draw open problems, some alternatives and claims, and the evidence that these cite."""
    lost = dict.fromkeys(control for (control, _), status in stands(policy).items() if status is ControlStatus.LOST)
    statements = [_statement(draw, Problem, f"PROB-{id.removeprefix('CTRL-')}", 1, control=(id,)) for id in lost]
    for number in range(1, draw(_numbers(3)) + 1):
        if alternative := draw(alternatives(policy, f"ALT-{number:03}")):
            statements.append(alternative)
    statements += draw(tested(policy))
    if draw(chances):
        made = {"edition": "pd1", "author": "A laboratory", "read": Extent.FULL}
        statements.append(_statement(draw, Comment, "COM-LAB-2024", 1, **made))
        outcome = one(draw, [*SIDES])
        neutral = one(draw, [(), ("EV-RELEASE-2026",)])
        sides = {"made_in": ("COM-LAB-2024",), "status": outcome, "neutral": neutral, **SIDES[outcome]}
        statements.append(_statement(draw, Claim, "CLAIM-001", 1, **sides))
    if any(getattr(statement, "uses", ()) for statement in statements):
        about = {"url": "https://example.org/seal", "license": "MIT", "latest": "1.0", "looked_up": "2026-05-01"}
        body = "\n\n".join(f"**{name}.** {draw(reasons)}" for name in Tool.PARTS)
        statements.append(replace(_statement(draw, Tool, "TOOL-SEAL", 1, **about), body=body))
    used = dict.fromkeys(id for s in statements for _, id in s.links() if id.startswith("EV-"))
    works = {id: f"arXiv:2401.{number:05}" for number, id in enumerate(used)}
    return [*statements, *(_work(draw, id, identifier) for id, identifier in works.items())]


@st.composite
def tested(draw, policy):
    """Draw the evidence on safeguards; one that keeps another has the same."""
    safeguards = {}
    for safeguard in policy.all(Safeguard):
        if safeguard.keeps:
            old = safeguards[safeguard.keeps[0]]
            sides = {option: getattr(old, option) for option in METHOD_SIDES}
        else:
            side = {work: one(draw, [None, *METHOD_SIDES]) for work in WORKS}
            sides = {option: tuple(work for work in WORKS if side[work] == option) for option in METHOD_SIDES}
        safeguards[safeguard.id] = replace(safeguard, **sides)
    return [*safeguards.values()]


METHOD_SIDES = ("supported_by", "challenged_by", "broken_by")
WORKS = ("EV-MISUSE-2025", "EV-RELEASE-2026", "EV-WEIGHTS-2024")


def _work(draw, id, identifier):
    """Draw a work of evidence with its limits."""
    seen = {"identifier": Identifier(identifier), "basis": draw(bases)}
    work = _statement(draw, Evidence, id, 1, **WORK, **seen)
    return replace(work, body=f"{work.body} Limits: {work.body}")


SIDES = {
    Outcome.SUPPORTED: {"supported_by": ("EV-WEIGHTS-2024",)},
    Outcome.CHALLENGED: {"challenged_by": ("EV-WEIGHTS-2024",)},
    Outcome.OPEN: {"supported_by": ("EV-WEIGHTS-2024",), "challenged_by": ("EV-MISUSE-2025",)},
}
WORK = {
    "authors": "Weights et al.",
    "source_type": SourceType.PREPRINT,
    "checked": "2026-05-01",
    "confirmed": Confirmed.IN_PART,
    "seen": "abstract",
}


@st.composite
def alternatives(draw, policy, id="ALT-001", grades=tuple(Grade)):
    """Draw an accepted alternative that keeps every rule; None if the policy has no place for one."""
    held, judged = stands(policy), judgements(policy)
    control = one(draw, policy.all(Control)).id
    fit = [mode for mode in policy.modes() if held[control, mode.id] <= ControlStatus.BY_AGREEMENT]
    if not fit or not policy.all(Requirement):
        return None
    modes = some(draw, fit, least=1)
    named = {option: [] for option in GRADED.values()}
    for requirement in some(draw, policy.all(Requirement), least=1):
        holds = {judged[requirement.id, mode.id].standing for mode in modes}
        missing = bool(holds & {ControlStatus.LOST, ControlStatus.UNTIL_RELEASE})
        grade = one(draw, [grade for grade in grades if missing or not grade.stands_in])
        named[GRADED[grade]].append(requirement.id)
    code = {"Tomorrow": f"\n\n```sh\n{one(draw, CODE)}\n```"}
    parts = "\n\n".join(f"**{name}.** {draw(reasons)}{code.get(name, '')}" for name in Alternative.PARTS)
    tool = one(draw, [{"uses": ("TOOL-SEAL",)}, {"no_tool": "A text editor is enough."}])
    made = _statement(
        draw,
        Alternative,
        id,
        1,
        status=Acceptance.ACCEPTED,
        when=draw(whens),
        cost=draw(costs),
        release_modes=tuple(sorted(mode.name for mode in modes)),
        presumes=(control,),
        supported_by=("EV-WEIGHTS-2024",),
        not_seen="2026-11-29",
        **tool,
        **{option: tuple(sorted(ids)) for option, ids in named.items()},
    )
    return replace(made, body=parts)


CODE = ("seal weights", "seal weights\n\n**Cost.** free > nothing", 'print("&lt;weights&gt;")  # **sealed**')
"""Code, of which nothing may be read as text."""


def _statement(draw, kind, id, line, **fields):
    if kind in (Objective, Practice, Recommendation, Documentation):
        fields |= {"page": line, "lines": Lines(str(line))}
    if kind is Safeguard:
        fields |= {"page": 900}
    title, body = draw(wordings_of_standings if kind is Standing else wordings)
    title = f"{title} {id}"  # unique on its page
    return kind(
        id=id,
        title=title[:60].strip(),
        body=body,
        place=Place(f"requirements/policy/{id[:3]}/{line}.md", line),
        **fields,
    )


def _tagged(draw, kind, id, line, controls, modes, held, more):
    """Draw a requirement with the tags that its verdicts require; None if it can have no tag."""
    more = more | {"verify": "Ask for it.", "artefact": "log"}
    untagged = _statement(draw, kind, id, line, **more, **draw(presumptions(controls)))
    tags = tuple(
        sorted(mode.removeprefix("MODE-").lower() for mode in modes if judge(untagged, mode, held).verdict.applies)
    )
    return replace(untagged, release_modes=tags) if tags else None
