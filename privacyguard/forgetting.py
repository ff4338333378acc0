"""An error on its way to the caller in, the same error out; the frames of ours that it came through hold nothing any more.

Tools that report errors often send the local variables of every frame along, and ours hold prompts. The lines stay, so a
traceback still says where it happened.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

_Function = TypeVar("_Function", bound=Callable[..., Any])
_HERE = str(Path(__file__).parent)
_ENDS = (StopIteration, StopAsyncIteration, GeneratorExit)


def forgetful(function: _Function) -> _Function:
    """Decorate what the application calls: an error that leaves it has forgotten the call."""

    @functools.wraps(function)
    def guarded(*arguments: Any, **keywords: Any) -> Any:
        try:
            return function(*arguments, **keywords)
        except _ENDS:
            raise
        except BaseException as error:
            arguments = ()
            keywords.clear()
            forget(error)
            raise

    @functools.wraps(function)
    async def aguarded(*arguments: Any, **keywords: Any) -> Any:
        try:
            return await function(*arguments, **keywords)
        except _ENDS:
            raise
        except BaseException as error:
            arguments = ()
            keywords.clear()
            forget(error)
            raise

    return aguarded if inspect.iscoroutinefunction(function) else guarded  # type: ignore[return-value]


def forget(error: BaseException) -> None:
    """Clear the local variables of the frames of ours in its traceback, and in those of the errors behind it."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        step = one.__traceback__
        while step is not None:
            if step.tb_frame.f_code.co_filename.startswith(_HERE):
                with contextlib.suppress(RuntimeError):  # it is still running
                    step.tb_frame.clear()
            step = step.tb_next
        waiting += [one.__cause__, one.__context__]
