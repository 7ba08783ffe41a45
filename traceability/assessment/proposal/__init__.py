"""Proposes the release modes of a model from a local copy of its repository, without network and without running it.

``repository`` reads files within limits, and ``roles`` says what each document is. ``documents`` finds what README and
model cards say, ``licenses`` and ``license_texts`` know terms, and ``claims`` collects which of them each model has.
``signs`` finds what is said beside licenses. ``decision`` answers the five questions of
``requirements/release/index.md`` from both, and ``report`` says it. It abstains wherever files cannot answer.
"""
