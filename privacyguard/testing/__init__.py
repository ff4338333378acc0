"""Calls of any model client in, proof of what left out: loopback providers that record, canaries, and a search for leaks."""

from __future__ import annotations

from privacyguard.testing.canaries import CANARIES, canary
from privacyguard.testing.faults import CloseBeforeReply, CutStream, Fault, HalfJson, Hang, Redirect, Status
from privacyguard.testing.formats import Model
from privacyguard.testing.leaks import Leak, assert_no_leak, find_leaks
from privacyguard.testing.providers import RecordingServer
from privacyguard.testing.received import ReceivedCall
from privacyguard.testing.script import Reply, Script, ToolCall, call_tool, cut, echo, matching, say

__all__ = [
    "CANARIES",
    "CloseBeforeReply",
    "CutStream",
    "Fault",
    "HalfJson",
    "Hang",
    "Leak",
    "Model",
    "ReceivedCall",
    "RecordingServer",
    "Redirect",
    "Reply",
    "Script",
    "Status",
    "ToolCall",
    "assert_no_leak",
    "call_tool",
    "canary",
    "cut",
    "echo",
    "find_leaks",
    "matching",
    "say",
]
