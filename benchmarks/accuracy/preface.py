"""What a reader must know before the tables."""

ABOUT = """
## How to read this

Every tool ran over the same texts in the same process. *Ours* on whole prompts is a guard under the default policy, asked
for a third party's model, with a local model declared: what it does is what you would see happen. *Ours* on characters is
what the detector finds with a score of 0.5 or more, the score from which that policy acts.

- **acted on**: ours redacted, kept local or blocked; another tool found anything at all, be it a date or a place that our
  default policy would leave alone. **passed** is the opposite.
- **verdict right**: redact, route_local or block, as a careful reader would have it.
- **kept**: no third party gets any of the prompt (kept local or blocked), which is what the default policy does with
  content.
- **recall**: characters of annotated spans that are masked, under whatever label. **precision**: characters masked as
  something of that kind that are annotated as anything sensitive; the rest was masked in vain. White space does not count,
  nor do `Mr` and `Dr`. Content (a sentence about somebody) and values (a name, a number) are measured apart.
- **leak rate**: annotated strings of three characters or more that still stand in the text after redaction, as whole words.
  Under the default policy a prompt that is kept local leaks nothing; places, organisations and dates alone are left on
  purpose.
- **values in disguise**: masked is, where the value itself stands there, all of it; else four fifths of the letters and
  digits of its disguise.

In brackets the interval at 95 %: a bootstrap over texts (over templates, where texts come from some), 1,000 draws, seeded;
where every text hits or none does, the Wilson interval instead. A dash means that there was nothing to measure.

**Presidio** is its analyzer with the default English recognizers and its default threshold (0: everything counts), and
beside it with a threshold of 0.5. It runs over a blank spaCy pipeline, because no trained one is part of this project's
environment: by itself it names no people or places. **Presidio + our names** has our name recognizer plugged in and is
otherwise the same. **DataFog** is its regex engine with its default types. **LangChain PII** is its middleware with all five
built-in types. **litellm filter** is its content filter with the prebuilt patterns that have a format or context words of
their own (listed in `benchmarks/peers/litellm.py`); those that take any nine or eleven digits are left out, since they alarm
on almost everything. Its lists of words about protected classes, the nearest that any of these tools has to content, are
shown apart. **detect-secrets** reads each text as a file, with all plugins and its default filters. None of them was built
to find all that is in these texts, and some do one thing only: where a tool does not look for something, the tables say so,
and the last table says what was taken for what.

The cases (`benchmarks/cases/`) were written by hand for this page by the people who wrote the detectors: expect worse on
prompts of your own. The sets called *apart* were written by people who had not seen the rest of the training corpus, and no
weights were trained on them. The thresholds of the model are set on the first five sets; only the
sixth is for measuring.
"""
BESIDES = """
The sets *one per entity*, *implicit*, *given besides*, *presidio-research*, *btc*, *wnut17* and *code with secrets* are not
part of the repository. *implicit* are prompts that identify somebody only indirectly. *one per entity* marks one value per
text and leaves others unmarked, so that its precision is a lower bound. In *btc* and *wnut17* (tweets, comments) only names
are annotated, and only findings of names count there for precision; products and works are no secrets, and masking them is
in vain. *presidio-research* is generated from templates; street numbers and postcodes are annotated one by one. Six cases in
disguise that are too long for their file are left out. The detectors were tuned with these sets in sight: they compare, they
promise nothing.
"""
