"""Arguments in, text on the two standard streams and an exit code out: the command line over `privacyguard.Guard`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave the process with its exit code. `arguments` None means the process's own."""
    from privacyguard.cli.app import exit_code_of  # here, so that importing this package stays light

    sys.exit(exit_code_of(sys.argv[1:] if arguments is None else list(arguments)))
