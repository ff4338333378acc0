"""Word lists in, evidence out: what a sentence is about, whom it speaks of, and how general it is.

The lists are text files next to this module (their language is in `cues`); `sentences` cuts a text into sentences of words.
"""
