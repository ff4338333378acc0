"""Merkle trees as RFC 6962 has them: known roots, paths of every leaf, and nothing else that leads to a root."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from privacyguard.audit.merkle import EMPTY, Frontier, leaf_hash, node_hash, path_of, root_by_path, root_of

# the leaves and roots of the reference implementation's test (google/certificate-transparency, merkle_tree_test)
LEAVES = [
    bytes.fromhex(one)
    for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", f"{0x606162636465666768696A6B6C6D6E6F:x}")
]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def test_the_roots_are_those_of_the_reference_implementation() -> None:
    tree = Frontier()
    assert tree.root() == EMPTY
    for size, line in enumerate(LEAVES, start=1):
        tree.add(leaf_hash(line))
        if size in ROOTS:
            assert tree.root().hex() == ROOTS[size]


@given(st.integers(1, 70), st.data())
def test_the_path_of_every_leaf_leads_to_the_root_and_no_other_does(size: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    path, root = path_of(leaves, index), root_of(leaves)
    assert root_by_path(leaves[index], index, size, path) == root
    assert root_by_path(leaf_hash(b"another"), index, size, path) != root
    assert root_by_path(leaves[index], index, size, [*path, root]) is None
    if path:
        assert root_by_path(leaves[index], index, size, path[:-1]) != root
    other = data.draw(st.integers(0, size - 1))
    if other != index:
        assert root_by_path(leaves[index], other, size, path) != root
    assert root_by_path(leaves[index], size, size, path) is None


@given(st.integers(0, 70))
def test_a_frontier_agrees_with_the_recursive_definition(size: int) -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(size)]

    def defined(part: list[bytes]) -> bytes:
        if not part:
            return hashlib.sha256(b"").digest()
        if len(part) == 1:
            return part[0]
        split = 1
        while split * 2 < len(part):
            split *= 2
        return node_hash(defined(part[:split]), defined(part[split:]))

    assert root_of(leaves) == defined(leaves)
