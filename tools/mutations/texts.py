"""Mutations of words: in titles, in bodies, and in options that have text."""

from __future__ import annotations

import re

from mutations.operators import Field, on
from traceability.policy.model import Retired

CITED = re.compile(r"\{need\}`([^`]+)`")
_SENTENCE = re.compile(r"[^.?!]*[^.?!\s][^.?!]*[.?!]+\)?(?=\s|$)\s*")
_VERB = re.compile(r"\b(is|are|can|may|has|have|does|do|will|could)\b")
_NOT = re.compile(r"\b(not|no|never|without) ")


def _without(text: str, piece: re.Match | None, instead: str = "") -> str | None:
    return piece and (text[: piece.start()] + instead + text[piece.end() :]).strip()


@on("text", "title", "body", "prose")
def drop_a_word(site):
    words = list(re.finditer(r" \b[a-z]+\b(?= )", site.value))
    return _without(site.value, site.one_of(words))


@on("text", "title", "body", "prose")
def change_a_number(site):
    numbers = list(re.finditer(r"(?<![\w`-])\d+(?![\w`-])", site.value))
    number = site.one_of(numbers)
    return number and _without(site.value, number, str(int(number[0]) + 1))


@on("text", "title", "body", "prose")
def say_not(site):
    match = _VERB.search(site.value)
    return match and _without(site.value, match, f"{match[0]} not")


@on("text", "title", "body", "prose")
def drop_a_not(site):
    return _without(site.value, _NOT.search(site.value))


@on("text", "title", "body", "prose")
def say_must(site):
    words = list(re.finditer(r" (?=\b[a-z]+\b )", site.value))
    return _without(site.value, site.one_of(words), " must ")


@on("text", "body")
def drop_the_full_stop(site):
    return site.value.removesuffix(".")


@on("text", "title", "body", "prose")
def emphasize_a_word(site):
    word = site.one_of(re.finditer(r"(?<= )[a-z]+(?= )", site.value))
    return word and _without(site.value, word, f"*{word[0]}*")


@on("text", "title", "body", "prose")
def write_html(site):
    word = site.one_of(re.finditer(r"(?<= )[a-z]+(?= )", site.value))
    return word and _without(site.value, word, f"<b>{word[0]}</b>")


@on("text", "title", "body", "prose")
def hide_a_character(site):
    word = site.one_of(re.finditer(r"(?<=[a-z])(?=[a-z])", site.value))
    return word and _without(site.value, word, "\u200b")


@on("text", "title")
def write_a_comment_of_yaml(site):
    return site.value.replace(" ", " # ", 1)


@on("text", "title")
def write_a_function(site):
    return f"{site.value} [[copy('id')]]"


@on("text", "title")
def add_a_full_stop_and_a_word(site):
    return f"{site.value}. Yes"


@on("title")
def end_with_a_full_stop(site):
    return f"{site.value}."


@on("title")
def write_at_length(site):
    return f"{site.value} and whatever else there may be to say of it at some length"


@on("title")
def put_in_capitals(site):
    return site.value.upper()


@on("title")
def drop_the_title(site):
    return site.write("")


@on("title")
def put_two_spaces_in(site):
    return site.value.replace(" ", "  ", 1)


@on("body")
def drop_the_body(site):
    return site.write("")


@on("body")
def drop_the_first_sentence(site):
    return _without(site.value, _SENTENCE.match(site.value)) or None


@on("body")
def drop_the_last_sentence(site):
    sentences = list(_SENTENCE.finditer(site.value))
    return _without(site.value, sentences[-1]) if len(sentences) > 1 else None


@on("body")
def say_a_sentence_twice(site):
    sentence = site.one_of(_SENTENCE.finditer(site.value))
    return sentence and _without(site.value, sentence, f"{sentence[0].strip()} {sentence[0]}")


@on("body")
def exchange_two_sentences(site):
    sentences = list(_SENTENCE.finditer(site.value))
    if len(sentences) < 2:
        return None
    at = site.draw.randrange(len(sentences) - 1)
    first, second = sentences[at], sentences[at + 1]
    return f"{site.value[: first.start()]}{second[0].strip()} {first[0].strip()} {site.value[second.end() :]}".strip()


@on("body")
def say_consider(site):
    return site.value if site.value.startswith("Consider") else f"Consider to {site.value[:1].lower()}{site.value[1:]}"


@on("body")
def drop_consider(site):
    match = re.search(r"\bconsider(s|ed|ing)? ", site.value, re.IGNORECASE)
    return _without(site.value, match)


@on("body")
def say_at_great_length(site):
    return f"{site.value} {'And so on and on it goes. ' * 20}".strip()


@on("body")
def cite_another(site):
    cited = site.one_of(CITED.finditer(site.value))
    statements = site.written.reading.policy.statements
    kind = cited and statements[cited[1]].kind
    other = site.one_of(id for id, s in statements.items() if s.kind == kind and id != cited[1])
    return other and _without(site.value, cited, f"{{need}}`{other}`")


@on("body")
def cite_one_more(site):
    other = site.one_of(id for id, s in site.written.reading.policy.statements.items() if s.kind == "evidence")
    return f"{site.value} See {{need}}`{other}`."


@on("body")
def cite_nothing(site):
    cited = site.one_of(CITED.finditer(site.value))
    return cited and _without(site.value, cited, f"{{need}}`{cited[1]}9`")


@on("body")
def cite_what_is_retired(site):
    cited = site.one_of(CITED.finditer(site.value))
    retired = site.written.reading.policy.all(Retired)[0].id
    return cited and _without(site.value, cited, f"{{need}}`{retired}`")


@on("body")
def drop_a_citation(site):
    return _without(site.value, site.one_of(CITED.finditer(site.value)), "it")


@on("body")
def cite_without_backticks(site):
    cited = site.one_of(CITED.finditer(site.value))
    return cited and _without(site.value, cited, f"{{need}}{cited[1]}")


@on("body")
def use_another_role(site):
    return f"{site.value} See {{doc}}`index`."


@on("body")
def link_to_script(site):
    return f"{site.value} [See there](javascript:alert)."


@on("body")
def include_a_directive(site):
    return f"{site.value}\n\n:::{{include}} conf.py\n:::"


@on("body")
def refer_to_no_footnote(site):
    return f"{site.value}[^nowhere]"


@on("body")
def drop_a_footnote_mark(site):
    return _without(site.value, re.search(r"\[\^[\w-]+\]", site.value))


@on("body")
def drop_the_limits(site):
    return re.sub(r"\bLimits:\s", "", site.value)


def _parts(site: Field) -> list[re.Match]:
    return list(re.finditer(r"\*\*([^*]+)\.\*\*\s+(.*?)(?=\n\n\*\*|\Z)", site.value, re.DOTALL))


@on("body")
def drop_a_part(site):
    return _without(site.value, site.one_of(_parts(site)))


@on("body")
def rename_a_part(site):
    part = site.one_of(_parts(site))
    return part and site.value.replace(f"**{part[1]}.**", f"**{part[1]} so far.**")


@on("body")
def empty_a_part(site):
    part = site.one_of(_parts(site))
    return part and _without(site.value, part, f"**{part[1]}.**")


def _with_two_parts(site: Field, written: str) -> str | None:
    """Return the body with two successive parts rewritten from their names and texts; None if it has fewer than two."""
    if len(parts := _parts(site)) < 2:
        return None
    at = site.draw.randrange(len(parts) - 1)
    first, second = parts[at], parts[at + 1]
    anew = written.format(one=first[1], text_of_one=first[2], two=second[1], text_of_two=second[2])
    return site.value[: first.start()] + anew + site.value[second.end() :]


@on("body")
def exchange_two_parts(site):
    return _with_two_parts(site, "**{two}.** {text_of_two}\n\n**{one}.** {text_of_one}")


@on("body")
def exchange_the_texts_of_two_parts(site):
    return _with_two_parts(site, "**{one}.** {text_of_two}\n\n**{two}.** {text_of_one}")


PROPOSED = "Proposed wording"
"""The part of an alternative that is text for others to adopt."""


@on("body")
def propose_in_markup(site):
    start = f"**{PROPOSED}.** "
    return site.value.replace(start, f"{start}*Weights* ", 1)


@on("body")
def propose_a_duty(site):
    start = f"**{PROPOSED}.** "
    return site.value.replace(start, f"{start}It is required. ", 1)
