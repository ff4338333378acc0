"""Privacy middleware for language models: redact, block, or keep local what must not reach a third party, and prove it."""
