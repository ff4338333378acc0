"""A block of code in; the same without a word of it in Presidio's logs out."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Silence(logging.Filter):
    """Keeps to itself what Presidio logs while it works for us: its debug and error lines hold words of the text."""

    def __init__(self) -> None:
        super().__init__()
        self._here = threading.local()  # another thread may use Presidio by itself, and its logs are its own

    def filter(self, record: logging.LogRecord) -> bool:
        return not getattr(self._here, "silent", False)

    @contextmanager
    def __call__(self) -> Iterator[None]:
        logging.getLogger("presidio-analyzer").addFilter(self)  # once, however often it is added
        self._here.silent = True
        try:
            yield
        finally:
            self._here.silent = False


silence = _Silence()
