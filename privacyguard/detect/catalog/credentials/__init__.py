"""Recognizers for credentials: passwords, keys and tokens, one file per family."""
