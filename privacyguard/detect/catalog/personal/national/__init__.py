"""Recognizers for people's numbers with state, tax office and social security, one file per part of the world."""
