"""A text in, what detect-secrets finds in it out: all plugins, default filters, the text read as a file.

Its scan of a single string is made for looking at one word: there every word with some entropy is reported. The filter that
verifies secrets over the network is not among the default ones.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.peers import Found

_IP = "Public IP (ipv4)"
_CREDENTIALS = (
    "Artifactory Credentials|AWS Access Key|Azure Storage Account access key|Basic Auth Credentials|Cloudant Credentials|"
    "Discord Bot Token|GitHub Token|GitLab Token|Base64 High Entropy String|Hex High Entropy String|IBM Cloud IAM Key|"
    "IBM COS HMAC Credentials|JSON Web Token|Secret Keyword|Mailchimp Access Key|NPM tokens|OpenAI Token|Private Key|"
    "PyPI Token|SendGrid API Key|Slack Token|SoftLayer Credentials|Square OAuth Secret|Stripe Access Key|Telegram Bot Token|"
    "Twilio API Key"
)


class DetectSecrets:
    """`scan_file` under default settings. It reports a line and a value; the value is masked wherever the line has it."""

    name = "detect-secrets"
    entities = {_IP: "IP_ADDRESS"} | dict.fromkeys(_CREDENTIALS.split("|"), "API_KEY")

    def __init__(self) -> None:
        from detect_secrets.core.scan import scan_file
        from detect_secrets.settings import default_settings

        self._scan = scan_file
        self._default = default_settings()  # its settings are the process's; they are entered once and kept
        self._default.__enter__()
        self._folder = tempfile.TemporaryDirectory()
        self._file = Path(self._folder.name) / "prompt.txt"

    def find(self, text: str) -> list[Found]:
        """Give the places of the values that it reports."""
        lines = text.splitlines(keepends=True)
        self._file.write_text(text, encoding="utf-8", newline="")
        found = []
        for secret in self._scan(str(self._file)):
            line = min(max(secret.line_number, 1), len(lines)) - 1
            offset, value = sum(map(len, lines[:line])), secret.secret_value or ""
            at = lines[line].find(value) if value else -1
            while at >= 0:
                found.append(Found(offset + at, offset + at + len(value), secret.type))
                at = lines[line].find(value, at + len(value))
        return found
