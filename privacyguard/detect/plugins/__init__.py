"""What a policy adds to detection, and recognizers that were given, in; recognizers that can run and can fail out.

Names say what a recognizer is: `deny/`, `pattern/` and `registry/` go by the characters of a value, `model/` and `code/` by
whatever they like. Models load here, not on the first call: what cannot be used is an error before anything is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from privacyguard.detect.plugins.budget import Budgeted, recordable
from privacyguard.detect.plugins.deny import DeniedWords
from privacyguard.detect.plugins.patterns import SearchedPatterns
from privacyguard.detect.presidio_table import ROWS
from privacyguard.detect.recognizer import PatternRecognizer, Recognizer
from privacyguard.errors import RecognizerError
from privacyguard.plugins import Library, Model, Plugins


def recognizers_of(plugins: Plugins, given: Sequence[object] = ()) -> tuple[Recognizer, ...]:
    """Build every recognizer that the policy adds, and one for each that was given: of our protocol, or of Presidio's classes.

    Raises:
        RecognizerError: a library, a model or a directory is missing, or something given is no recognizer.
    """
    if plugins.unread:
        raise RecognizerError(f"the registry {plugins.unread[0]!r} was not read: load the policy from its file")
    running = {row.source for row in ROWS}
    for one in plugins.predefined:
        if one.name not in running:
            raise RecognizerError(
                f"{one.name} is code or a model: give it to Guard(recognizers=[…]) or name it under detect.models",
                place=one.place,
            )
    return (
        *(DeniedWords(listed, _renamed(listed.name)) for listed in plugins.denied),
        *(SearchedPatterns(one, _renamed(one.name), plugins.budget) for one in plugins.patterns),
        *(_loaded(model) for model in plugins.models),
        *(_adapted(one, plugins.budget) for one in given),
    )


def _loaded(model: Model) -> Recognizer:
    name = recordable("model", f"{model.library}-{model.source.replace(chr(92), '/').rstrip('/').rpartition('/')[2]}")
    recognizer: Recognizer
    match model.library:
        case Library.SPACY:
            from privacyguard.detect.plugins.spacy_model import load_spacy

            recognizer = load_spacy(model, name)
        case Library.GLINER:
            from privacyguard.detect.plugins.gliner_model import load_gliner

            recognizer = load_gliner(model, name)
        case Library.TRANSFORMERS:
            from privacyguard.detect.plugins.transformers_model import load_transformers

            recognizer = load_transformers(model, name)
        case _:
            assert_never(model.library)
    return Budgeted(name, recognizer.entities, recognizer, model.budget)


def _adapted(recognizer: object, seconds: float) -> Recognizer:
    from privacyguard.detect.plugins.presidio_plugin import PresidioCode, PresidioPatterns, by_patterns, is_presidio

    if is_presidio(recognizer):
        by = by_patterns(recognizer)
        name = recordable("pattern" if by else "code", str(getattr(recognizer, "name", "")))
        adapted: Recognizer = PresidioPatterns(recognizer, name, seconds) if by else PresidioCode(recognizer, name)
        return Budgeted(name, adapted.entities, adapted, seconds)
    if type(recognizer) is PatternRecognizer:
        name = recordable("pattern", recognizer.name)
        adapted = SearchedPatterns.of(recognizer, name, seconds)
        return Budgeted(name, adapted.entities, adapted, seconds)
    if isinstance(recognizer, type) or not callable(getattr(recognizer, "scan", None)):
        raise RecognizerError(
            f"{_kind(recognizer)} is no recognizer: one has a name, entities and scan(text, key), or is Presidio's"
        )
    entities = getattr(recognizer, "entities", None)
    if not isinstance(entities, (frozenset, set)) or not entities or not all(isinstance(one, str) for one in entities):
        raise RecognizerError(f"{_kind(recognizer)} says no entities: a frozenset of their names")
    name = recordable("code", str(getattr(recognizer, "name", "")))
    return Budgeted(name, frozenset(entities), recognizer, seconds)  # type: ignore[arg-type]  # as far as can be told


def _renamed(name: str) -> str:
    kind, _, rest = name.partition("/")
    return recordable(kind, rest)


def _kind(given: object) -> str:
    return given.__name__ if isinstance(given, type) else type(given).__name__
