"""A text in, what LangChain's PII middleware finds in it out: all five of its built-in types."""

from __future__ import annotations

from benchmarks.peers import Found


class LangChain:
    """`PIIMiddleware(type)` for each built-in type. The middleware rewrites an agent's state; its detectors say where."""

    name = "LangChain PII"
    entities = {  # noqa: RUF012 - read-only by protocol
        "email": "EMAIL_ADDRESS",
        "credit_card": "CREDIT_CARD",
        "ip": "IP_ADDRESS",
        "mac_address": "MAC_ADDRESS",
        "url": "URL",
    }

    def __init__(self) -> None:
        from langchain.agents.middleware import PIIMiddleware

        self._middlewares = [PIIMiddleware(kind, strategy="redact", apply_to_input=True) for kind in self.entities]

    def find(self, text: str) -> list[Found]:
        """Give what the middlewares would redact."""
        found = (one for middleware in self._middlewares for one in middleware.detector(text))
        return [Found(one["start"], one["end"], one["type"]) for one in found]
