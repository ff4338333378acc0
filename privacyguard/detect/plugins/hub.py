"""Model hubs switched off while a model loads: what is not on this machine is an error, and nothing is fetched."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

VARIABLES = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
# what the libraries made of these variables when they were imported
_SWITCHES = (("huggingface_hub.constants", "HF_HUB_OFFLINE"), ("transformers.utils.hub", "_is_offline_mode"))
_lock = threading.RLock()


@contextmanager
def hub_off() -> Iterator[None]:
    """Keep this process from fetching anything from a hub. Other threads that load a model meanwhile cannot either."""
    with _lock:
        environment = {name: os.environ.get(name) for name in VARIABLES}
        switches = {switch: _switch(switch) for switch in _SWITCHES}
        os.environ.update(dict.fromkeys(VARIABLES, "1"))
        _set(dict.fromkeys((switch for switch, value in switches.items() if value is not None), True))
        try:
            yield
        finally:
            for name, value in environment.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value
            # a library that was imported in here read the variables as they were for us alone
            asked = any((environment[name] or "").upper() in ("1", "ON", "YES", "TRUE") for name in VARIABLES)
            _set({switch: asked if value is None else value for switch, value in switches.items()})


def _switch(switch: tuple[str, str]) -> bool | None:
    module, name = switch
    return getattr(sys.modules.get(module), name, None)


def _set(values: dict[tuple[str, str], bool]) -> None:
    for (module, name), value in values.items():
        if hasattr(sys.modules.get(module), name):
            setattr(sys.modules[module], name, value)
