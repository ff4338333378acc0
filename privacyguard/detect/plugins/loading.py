"""What can be wrong with a model that a policy names, as errors that say where it is named and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from privacyguard.errors import RecognizerError
from privacyguard.plugins import Model


def library_of(model: Model, imported: Callable[[], Any], install: str) -> Any:
    """Give the model's library, which is no dependency of ours, as `imported` imports it.

    Raises:
        RecognizerError: it is not installed, or the model's directory is not there.
    """
    if not Path(model.source).is_dir():
        raise missing(model, "no such directory", "give the directory that the model was saved to; nothing is downloaded")
    reason = ""
    try:
        return imported()
    except ImportError as error:
        reason = f"{error.name or model.library} is not installed"
    raise missing(model, reason, f"install it: {install}")


def missing(model: Model, reason: str, step: str) -> RecognizerError:
    """The error of a model that cannot be loaded."""
    problem = f"the {model.library} model {model.source!r} cannot be loaded, {reason}: {step}"
    return RecognizerError(problem, place=model.place)


def check_labels(model: Model, known: Iterable[str]) -> None:
    """See that the model gives every label that the policy maps: a misspelt one would find nothing, in silence.

    Raises:
        RecognizerError: it never gives one of them.
    """
    labels = sorted(set(known))
    for label in model.labels:
        if label not in labels:
            close = get_close_matches(label, labels, n=1) or get_close_matches(label.upper(), labels, n=1)
            hint = f" (did you mean {close[0]!r}?)" if close else f"; it gives {', '.join(labels[:12]) or 'no labels'}"
            problem = f"the {model.library} model {model.source!r} never gives {label!r}{hint}"
            raise RecognizerError(problem, place=model.place)
