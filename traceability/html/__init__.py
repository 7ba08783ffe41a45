"""For browsers: tables, cards, blocks and whole pages as HTML."""
