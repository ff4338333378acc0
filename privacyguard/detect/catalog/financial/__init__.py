"""Recognizers for financial identifiers: one file per family, each a constant or a tuple of them."""
