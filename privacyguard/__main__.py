"""`python -m privacyguard` in, the command line out."""

from __future__ import annotations

from privacyguard.cli import main

if __name__ == "__main__":
    main()
