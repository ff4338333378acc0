"""Recognizers for medical identifiers: one file per family, each a constant or a tuple of them."""
