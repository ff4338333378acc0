"""What happens to a whole Python: it forks, it is killed, its disk fills up."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import privacyguard.audit
from privacyguard.audit.verify import verify

PREAMBLE = """
import os, resource, signal, sys, threading
from datetime import UTC, datetime
from pathlib import Path
from privacyguard.audit import AuditLog, OutcomeStatus, outcome_record, sortable_id
from privacyguard.errors import AuditError

def now(): return datetime.now(UTC)
def ended(): return outcome_record(sortable_id(now(), os.urandom(9)), OutcomeStatus.SENT, ts=now())
log = AuditLog(Path(sys.argv[1]), clock=now, version="0.1.0")
"""


def started(script: str, directory: Path) -> subprocess.Popen[str]:
    """Run a script in a Python of its own."""
    package = Path(privacyguard.audit.__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + script, str(directory)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(package)},
    )


def told(script: str, directory: Path) -> str:
    """What a script prints before it ends well."""
    with started(script, directory) as python:
        output, _ = python.communicate(timeout=30)
    assert python.returncode == 0
    return output


def test_both_sides_of_a_fork_write_a_stream_of_their_own_while_threads_write(directory: Path) -> None:
    script = """
def work():
    for _ in range(60): log.append(ended())
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
log.append(ended())
children = []
for _ in range(3):
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        more = [threading.Thread(target=work) for _ in range(2)]
        for thread in more: thread.start()
        for thread in more: thread.join()
        log.close()
        os._exit(0)
    children.append(child)
for thread in threads: thread.join()
log.append(ended())
print(*(os.waitpid(child, 0)[1] for child in children))
"""
    assert told(script, directory).split() == ["0", "0", "0"]
    report = verify(directory)
    assert report.ok
    assert sorted(stream.chain.records for stream in report.streams) == [121, 121, 121, 243]
    assert report.lines()[-2] == "ok: 4 streams, 606 records"


def test_a_log_closed_before_a_fork_is_closed_in_the_child(directory: Path) -> None:
    script = """
log.append(ended())
log.close()
if os.fork() == 0:
    try: log.append(ended())
    except AuditError: os._exit(7)
    os._exit(0)
print(os.waitstatus_to_exitcode(os.wait()[1]))
"""
    assert told(script, directory).strip() == "7"


def test_every_acknowledged_record_is_there_after_a_kill(directory: Path) -> None:
    script = """
def work():
    while True:
        record = ended()
        log.append(record)
        os.write(1, f"{record.decision}\\n".encode())
for _ in range(4): threading.Thread(target=work).start()
"""
    with started(script, directory) as python:
        assert python.stdout
        acknowledged = [python.stdout.readline().strip() for _ in range(100)]
        python.send_signal(signal.SIGKILL)
        acknowledged += re.findall("^.{26}$", python.stdout.read(), re.MULTILINE)
    kept = b"".join(path.read_bytes() for path in directory.glob("*.jsonl"))
    assert all(call.encode() in kept for call in acknowledged)
    assert verify(directory).ok


def test_a_full_disk_refuses_the_record_and_leaves_no_half_line(directory: Path) -> None:
    script = """
log.append(ended())
(path,) = Path(sys.argv[1]).glob("*.jsonl")
for more in (0, 1, 100):
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + more, resource.RLIM_INFINITY))
    try: log.append(ended())
    except AuditError as error: print(error, error.__context__, sep="|")
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    log.append(ended())
"""
    failures = told(script, directory).splitlines()
    wanted = (
        f"audit directory {directory} is not writable: File too large; the call was already made and its reply is withheld|None"
    )
    assert failures == [wanted] * 3
    (stream,) = verify(directory).streams
    assert (stream.ok, stream.chain.records, stream.chain.torn) == (True, 5, 0)
