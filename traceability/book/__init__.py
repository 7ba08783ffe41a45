"""The PDF edition: the pages of the site as one book, in the order of its table of contents.

``paper`` knows typst's markup, ``prose`` how Markdown becomes that, ``cards`` what stands with a statement,
``shown`` the tables and pictures of a page, ``contents`` the order of the book, and ``printing`` how it becomes a file.
The look of the book is ``docs/_templates/book.typ``.
"""
