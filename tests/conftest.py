"""What every test stands on: litellm without the network, and an event loop that it finds and does not leave behind."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator

import pytest

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # else `import litellm` fetches a price list


@pytest.fixture(autouse=True, scope="session")
def session_loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)  # for the fixtures of the session
    yield loop
    loop.close()


@pytest.fixture(autouse=True)
def main_loop(session_loop: asyncio.AbstractEventLoop) -> None:
    """litellm's synchronous calls make a loop for the main thread where there is none, and never close it."""
    asyncio.set_event_loop(session_loop)
