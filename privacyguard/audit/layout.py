"""What lies where in a log's directory. Standard library only: it is part of the stand-alone verifier."""

from __future__ import annotations

SUFFIX = ".jsonl"  # of a stream: `<id of 26 characters>.jsonl`
CHECKPOINTS = "checkpoints"  # the chain of signed notes
KEYS = "keys"
POLICIES = "policies"  # the sources of the policies that decided, by digest
DETECTORS = "detectors"  # what each set of detectors could find, by digest
OPEN = "open"  # an empty file, locked by its writer, for each stream that is being written
TORN = "torn"  # what killed writers left behind their last whole record
LEGAL_HOLD = "legal-hold"  # while this file is there, nothing may be deleted
OURS = frozenset({CHECKPOINTS, KEYS, POLICIES, DETECTORS, OPEN, TORN, LEGAL_HOLD})
