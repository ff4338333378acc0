"""What a command found or what went wrong in, the exit code that says so out."""

from __future__ import annotations

from enum import IntEnum

from privacyguard.errors import AuditError, BlockedError, ConfigError, DetectionError, PrivacyGuardError


class ExitCode(IntEnum):
    """The exit codes of every command."""

    FINE = 0
    FINDINGS = 1  # it worked, and there is something to look at: a failed case, damage in a log, a blocked call
    UNUSABLE = 2  # what was given cannot be used: options, a policy, a file, a call, an audit directory
    INTERNAL = 3  # a fault of this program
    DESTINATION = 4  # the model's server failed, or was not where it was declared to be
    INTERRUPTED = 130  # control-C, as shells count it
    READER_LEFT = 141  # whoever read our output closed the pipe (`| head`), as shells count it


def exit_code_for(error: PrivacyGuardError) -> ExitCode:
    """The exit code of a typed error."""
    match error:
        case BlockedError():
            return ExitCode.FINDINGS
        case ConfigError() | DetectionError() | AuditError():
            return ExitCode.UNUSABLE
        case _:
            return ExitCode.DESTINATION
