"""Logs, tables, settings, traces and sums out: text of machines that says nothing about anybody and names nobody; seeded."""

from __future__ import annotations

import random
from collections.abc import Iterator

from rows import Row

LEVELS = "INFO WARN ERROR DEBUG TRACE FATAL".split()
PARTS = """
    scheduler ingest billing gateway auth cache worker indexer mailer router api frontend etl reports checkout search
    media queue proxy metrics
    """.split()
WHAT = (
    "retry attempt exceeded limit|connection reset by peer|cache miss for key|job finished|queue is empty|"
    "token count too high|disk almost full|request timed out|schema migrated|listening on port|"
    "lag above threshold|batch committed|checksum mismatch|exit status|health check failed"
).split("|")
COLUMNS = """
    id score count total price ms bytes rate month year week region kind status version ratio votes width height depth
    speed offset size weight open close high low volume clicks visits stock rank level page line column seed epoch
    loss accuracy latency
    """.split()
THINGS = """
    apple pear plum bolt nut gear red green blue north south alpha beta gamma cat dog oak pine tea coffee steel copper
    civil family
    """.split()
ASKS = (
    "Which row is best?|Make a bar chart of this.|Fit a linear trend.|Transpose the table.|Turn it into Markdown.|"
    "What grew fastest?|Sort by the last column.|Why does this fail?|Is that normal?|How do I fix it?|"
    "Write a regex for these lines.|Explain this line.|Convert to JSON.|Sum the second column.|"
    "what does this mean|what can I delete safely?|plot this in matplotlib|Find the outlier.|Compute the mean.|"
    "Parse it in Python.|is a lag like this fine?"
).split("|")
PATHS = (
    "src/app/main.py lib/util/parse.ts /var/log/syslog build.log internal/server/handler.go tests/test_api.py Makefile".split()
)


def rows(count: int, seed: int) -> Iterator[Row]:
    """Yield `count` texts; names and disclosures are known to be none."""
    chance = random.Random(seed)
    kinds = (_log, _csv, _table, _settings, _trace, _identifier, _shell, _sum, _json, _diff)
    for _ in range(count):
        body = chance.choice(kinds)(chance)
        ask = chance.choice(ASKS).strip()
        text = body if chance.random() < 0.3 else f"{body}\n{ask}" if chance.random() < 0.7 else f"{ask}\n{body}"
        yield Row(text, (), (), source="machine")


def _number(chance: random.Random) -> str:
    match chance.randrange(4):
        case 0:
            return str(chance.randint(0, 99_999))
        case 1:
            return f"{chance.uniform(0, 999):.{chance.randint(1, 3)}f}"
        case 2:
            return f"{chance.randint(1_000, 9_999_999):,}"
        case _:
            return str(chance.randint(0, 99))


def _hex(chance: random.Random, length: int) -> str:
    return "".join(chance.choices("0123456789abcdef", k=length))


def _moment(chance: random.Random) -> str:
    day = f"{chance.randint(2015, 2027)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    clock = f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}:{chance.randint(0, 59):02}"
    return chance.choice((f"{day}T{clock}.{chance.randint(0, 999):03}Z", f"{day} {clock}", f"[{clock}]", f"{day}"))


def _log(chance: random.Random) -> str:
    lines = []
    for _ in range(chance.randint(1, 4)):
        pairs = " ".join(f"{chance.choice(COLUMNS)}={_number(chance)}" for _ in range(chance.randint(1, 3)))
        lines.append(f"{_moment(chance)} {chance.choice(LEVELS)} {chance.choice(PARTS)}: {chance.choice(WHAT).strip()} {pairs}")
    return "\n".join(lines)


def _csv(chance: random.Random) -> str:
    comma = chance.choice(",;\t")
    head = chance.sample(COLUMNS, chance.randint(2, 4))
    named = chance.random() < 0.4
    body = [
        [chance.choice(THINGS) if named and at == 0 else _number(chance) for at in range(len(head))]
        for _ in range(chance.randint(2, 5))
    ]
    return "\n".join(comma.join(line) for line in (head, *body))


def _table(chance: random.Random) -> str:
    head = chance.sample(COLUMNS, chance.randint(2, 3))
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(_number(chance) for _ in head) + " |" for _ in range(chance.randint(2, 4))]
    return "\n".join(lines)


def _settings(chance: random.Random) -> str:
    sign = chance.choice((": ", " = ", "="))
    return "\n".join(
        f"{chance.choice(PARTS)}.{chance.choice(COLUMNS)}{sign}{_number(chance)}" for _ in range(chance.randint(2, 5))
    )


def _trace(chance: random.Random) -> str:
    kind = chance.choice("ValueError KeyError TypeError IndexError NullPointerException panic RuntimeError OSError".split())
    where = f'File "{chance.choice(PATHS)}", line {chance.randint(1, 900)}, in {chance.choice(PARTS)}_{chance.choice(COLUMNS)}'
    return f"Traceback (most recent call last):\n  {where}\n{kind}: {chance.choice(WHAT).strip()} {_number(chance)}"


def _identifier(chance: random.Random) -> str:
    n = chance.randint
    return chance.choice(
        (
            f"git commit {_hex(chance, 40)}",
            f"request_id={_hex(chance, 8)}-{_hex(chance, 4)}-4{_hex(chance, 3)}-a{_hex(chance, 3)}-" + _hex(chance, 12),
            f"docker pull alpine@sha256:{_hex(chance, 64)}",
            f"doi:10.{n(1000, 9999)}/s{n(10_000, 99_999)}-020-{n(1000, 9999)}-{n(0, 9)}",
            f"ISBN 978-{n(0, 9)}-{n(10, 99)}-{n(100_000, 999_999)}-{n(0, 9)}",
            f"order #{n(100, 999)}-{n(10**6, 10**7)}-{n(10**6, 10**7)}",
            f"version {n(0, 20)}.{n(0, 40)}.{n(0, 9)}rc{n(1, 4)}",
            f'ETag: "{_hex(chance, 16)}"',
        )
    )


def _shell(chance: random.Random) -> str:
    n = chance.randint
    return chance.choice(
        (
            f"$ df -h\n/dev/sda{n(1, 4)}  50G  {n(1, 49)}G  {n(1, 9)}.0G  {n(50, 99)}% /",
            f"kubectl get pods\n{chance.choice(PARTS)}-{_hex(chance, 8)}-x  1/1  Running  {n(0, 9)}  {n(1, 40)}d",
            f"ping 127.0.0.1: {n(1, 99)} packets, {n(0, 9)}% loss, {chance.uniform(0, 9):.2f} ms",
            f"pip install {chance.choice(PARTS)}=={n(0, 9)}.{n(0, 30)}.{n(0, 9)}",
            f"kernel: [{chance.uniform(1, 10**6):.6f}] usb {n(1, 4)}-2: new device number {n(2, 30)} using xhci_hcd",
        )
    )


def _sum(chance: random.Random) -> str:
    n = chance.randint
    return chance.choice(
        (
            f"{_number(chance)} {chance.choice('+-*/')} {_number(chance)} = ?",
            f"What is {n(2, 40)}% of {_number(chance)}?",
            f"mean {_number(chance)} (SD {_number(chance)}), n = {n(10, 900)} per arm",
            f"2024-Q{n(1, 4)}: {_number(chance)}, {_number(chance)}, {_number(chance)}",
        )
    )


def _json(chance: random.Random) -> str:
    pairs = ", ".join(f'"{chance.choice(COLUMNS)}": {_number(chance).replace(",", "")}' for _ in range(chance.randint(2, 4)))
    return f'{{"{chance.choice(PARTS)}": {{{pairs}}}}}'


def _diff(chance: random.Random) -> str:
    n = chance.randint
    name, old, new = chance.choice(COLUMNS), _number(chance), _number(chance)
    path = chance.choice(PATHS)
    return f"--- a/{path}\n+++ b/{path}\n@@ -{n(1, 90)},3 +1,3 @@\n-{name} = {old}\n+{name} = {new}"
