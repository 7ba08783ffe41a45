"""The PDF edition: the pages of the site as one book, in the order of its table of contents.

``typst_markup`` writes typst's markup, ``glyphs`` runs typst and finds characters that no font has, ``prose`` converts
Markdown, ``card`` renders the facts about a statement, ``blocks`` the tables and pictures of a page, ``toc`` reads the
order of the pages, ``document`` assembles all of it, and ``typesetting`` writes the file. The look of the book is
``docs/_templates/book.typ``.
"""
