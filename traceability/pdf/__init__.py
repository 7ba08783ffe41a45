"""The PDF edition: the pages of the site as one book, in the order of its table of contents.

``typst_markup`` writes typst's markup, ``prose`` turns Markdown into it, ``card`` renders what stands with a
statement, ``blocks`` the tables and pictures of a page, ``toc`` reads the order of the pages, ``document`` puts all of
it together, and ``typesetting`` makes the file. The look of the book is ``docs/_templates/book.typ``.
"""
