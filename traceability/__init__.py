"""The machine behind the policy: reads, checks, computes and renders it. It states nothing itself.

The folders follow the way of the data. A folder imports only from those above it in this list, and import-linter
holds that (``pyproject.toml``)::

    policy/        what a policy is: statements, links, values
    publication/   what a version is called, the paths of its files, how files are written
    source/        text in, policy out: Markdown, NIST's PDF and lock, Sphinx-Needs, TOML, limits, link review
    analysis/      verdicts, history of the editions, results of claims
    authoring/     free ids, templates of statements, pages of a new edition
    rules/         one function, one code, one sentence, one reason, one example
    views/         tables, labels and contents of cards, without markup
    figures/       SVG and PNG
    assessment/    release statements held against the verdicts
    diff/          two policies compared
    data/          for programs: JSON, CSV, XLSX, OSCAL, bibliographies
    html/          for browsers
    pdf/           for paper
    publishing/    build, search index, feed, releases
    library.py     for programs that ask for a verdict
    cli/           the commands
    sphinx_ext/    the only folder that imports Sphinx

``source``, ``analysis``, ``authoring`` and ``publication`` do not import each other. Neither do ``rules`` and
``views``, nor ``assessment``, ``diff`` and ``figures``, nor ``publishing`` and ``pdf``.
"""
