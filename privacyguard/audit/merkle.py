"""Lines in, the root of their Merkle tree out (RFC 6962, SHA-256), the path of one line to it, and its check.

Source: RFC 6962, section 2.1. Standard library only: it is part of the stand-alone verifier.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(line: bytes) -> bytes:
    """The hash of a leaf: 32 bytes."""
    return hashlib.sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree that grows by leaves and tells its root at any size; it keeps one hash per bit of the size. Not thread-safe."""

    __slots__ = ("_full", "size")

    def __init__(self) -> None:
        self.size = 0
        self._full: list[bytes] = []  # INVARIANT: the roots of the full subtrees, one per set bit of `size`, the largest first

    def add(self, leaf: bytes) -> None:
        """Append a leaf by its hash."""
        carry = self.size
        self.size += 1
        while carry & 1:
            leaf = node_hash(self._full.pop(), leaf)
            carry >>= 1
        self._full.append(leaf)

    def root(self) -> bytes:
        """The root of all leaves so far."""
        if not self._full:
            return EMPTY
        root = self._full[-1]
        for full in reversed(self._full[:-1]):
            root = node_hash(full, root)
        return root


def path_of(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from the leaf at `index` (from 0) to the root of all leaves, the lowest first."""
    if len(leaves) <= 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1  # the largest power of two below the size
    if index < split:
        return [*path_of(leaves[:split], index), root_of(leaves[split:])]
    return [*path_of(leaves[split:], index - split), root_of(leaves[:split])]


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over the hashes of leaves."""
    tree = Frontier()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def root_by_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a path leads to from the leaf at `index` in a tree of `size` leaves; None: no path of such a tree."""
    if not 0 <= index < size:
        return None
    node, last, root = index, size - 1, leaf  # RFC 9162, section 2.1.3.2
    for sibling in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            root = node_hash(sibling, root)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        node, last = node >> 1, last >> 1
    return root if last == 0 else None
