"""Proposes the release modes of a model from a local copy of its repository, without network and without running it.

``repository`` reads files within limits, ``licenses`` and ``license_texts`` know terms, ``documents`` finds what README
and model cards say, ``decision`` answers the five questions of ``requirements/release/index.md``, and ``report`` says
it. It abstains wherever files cannot answer.
"""
