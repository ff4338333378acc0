"""Annotated texts and tools in; what each masks, misses and masks in vain out, as tables. `python -m benchmarks.accuracy`."""
