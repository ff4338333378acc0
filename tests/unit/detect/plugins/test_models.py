"""Models by configuration: a real spaCy pipeline, gliner and transformers as documented; nothing fetched, nothing cut off."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy
import stand_ins
from plugging import detected, plugged, seen

from privacyguard.detect.plugins.hub import VARIABLES, hub_off
from privacyguard.errors import RecognizerError

LONG = "word " * 400 + "Zebedee " + "word " * 400 + "in Timbuktu"


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A spaCy pipeline in a directory that finds Zebedee (PERSON) and Timbuktu (GPE)."""
    language = spacy.blank("en")
    language.add_pipe("entity_ruler").add_patterns(
        [{"label": "PERSON", "pattern": "Zebedee"}, {"label": "GPE", "pattern": "Timbuktu"}]
    )
    directory = tmp_path_factory.mktemp("models") / "ruler"
    language.to_disk(directory)
    return directory.parent


def test_a_spacy_pipeline_in_a_directory_finds_what_its_labels_stand_for(pipeline: Path) -> None:
    detector = plugged("{models: [{spacy: ./ruler, labels: {PERSON: PERSON, GPE: LOCATION}}]}", beside=pipeline)
    text = "Zebedee lives in Tim\u200bbuktu"
    assert seen(detector, text) == [("PERSON", "Zebedee"), ("LOCATION", "Tim\u200bbuktu")]
    assert {(one.score, one.recognizer) for one in detected(detector, text).findings} == {(0.85, "model/spacy-ruler")}


def test_a_spacy_pipeline_reads_a_long_text_to_its_end(pipeline: Path) -> None:
    detector = plugged("{models: [{spacy: ./ruler, score: 0.6, labels: {PERSON: PERSON, GPE: LOCATION}}]}", beside=pipeline)
    text = (LONG + " ") * 8
    assert len(text) > 30_000
    assert seen(detector, text) == [("PERSON", "Zebedee"), ("LOCATION", "Timbuktu")] * 8


def test_only_the_labels_that_are_named_count(pipeline: Path) -> None:
    detector = plugged("{models: [{spacy: ./ruler, labels: {GPE: LOCATION}}]}", beside=pipeline)
    assert seen(detector, "Zebedee lives in Timbuktu") == [("LOCATION", "Timbuktu")]


def test_spacy_keeps_no_word_of_the_text(pipeline: Path) -> None:
    detector = plugged("{models: [{spacy: ./ruler, labels: {GPE: LOCATION}}]}", beside=pipeline)
    detected(detector, "Xylophonist Zebedee")
    strings = detector._recognizers[0].inner._pipeline.vocab.strings  # type: ignore[attr-defined]
    assert "Xylophonist" not in strings


UNUSABLE = {
    "a spaCy package that is not installed": (
        "{spacy: en_not_there, labels: {A: PERSON}}",
        "cannot be loaded, it is not there: ",
    ),
    "a spaCy directory that is not there": ("{spacy: ./none, labels: {A: PERSON}}", "it is not there: install the pipeline's"),
    "a misspelt spaCy label": ("{spacy: ./ruler, labels: {PERSN: PERSON}}", "never gives 'PERSN' (did you mean 'PERSON'?)"),
    "a gliner directory that is not there": ("{gliner: ./none, labels: {a: PERSON}}", "cannot be loaded, no such directory: "),
    "a gliner hub name": ("{gliner: urchade/gliner_small, labels: {a: PERSON}}", "was saved to; nothing is downloaded"),
    "gliner without the library": ("{gliner: ./ruler, labels: {a: PERSON}}", "gliner is not installed: install it: pip "),
    "transformers without the library": ("{transformers: ./ruler, labels: {A: PERSON}}", "pip install transformers torch"),
}


@pytest.mark.parametrize(("model", "problem"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_model_that_cannot_be_used_says_where_it_is_named_and_what_to_do(
    pipeline: Path, monkeypatch: pytest.MonkeyPatch, model: str, problem: str
) -> None:
    for library in ("gliner", "transformers"):
        monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(RecognizerError, match=re.escape(problem)) as caught:
        plugged(f"{{models: [{model}]}}", beside=pipeline)
    assert caught.value.place == "p.yaml:3:19"
    assert str(caught.value).startswith("p.yaml:3:19: ")


@pytest.fixture
def libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Packages that stand in for gliner, transformers and the hub; a directory with a model for each."""
    for package, source in (("gliner", stand_ins.GLINER), ("transformers", stand_ins.TRANSFORMERS), ("huggingface_hub", "")):
        (tmp_path / "site" / package).mkdir(parents=True)
        (tmp_path / "site" / package / "__init__.py").write_text(source)
    (tmp_path / "site" / "huggingface_hub" / "constants.py").write_text(stand_ins.HUB)
    names = [name for name in sys.modules if name.split(".")[0] in ("gliner", "transformers", "huggingface_hub")]
    for name in names:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path / "site")
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "gliner_config.json").touch()
    (tmp_path / "model" / "config.json").touch()
    yield tmp_path
    for name in [name for name in sys.modules if name.split(".")[0] in ("gliner", "transformers", "huggingface_hub")]:
        del sys.modules[name]


def module(name: str) -> Any:
    return sys.modules[name]


def made(library: str) -> list[tuple[object, ...]]:
    """The calls that were made to load something."""
    return list(module(library).CALLS)


GLINER = "{models: [{gliner: model, labels: {person: PERSON, place: LOCATION}, threshold: 0.5}]}"
TRANSFORMERS = "{models: [{transformers: model, labels: {PER: PERSON, LOC: LOCATION}}]}"


@pytest.mark.parametrize("section", [GLINER, TRANSFORMERS], ids=["gliner", "transformers"])
def test_a_model_finds_what_its_labels_stand_for_and_reads_a_long_text_to_its_end(libraries: Path, section: str) -> None:
    detector = plugged(section, beside=libraries)
    assert seen(detector, "Maybe Zebedee lives in Timbuktu") == [("PERSON", "Zebedee"), ("LOCATION", "Timbuktu")]
    assert seen(detector, LONG) == [("PERSON", "Zebedee"), ("LOCATION", "Timbuktu")]


def test_what_a_model_cannot_read_whole_is_unknown(libraries: Path) -> None:
    detector = plugged(GLINER, beside=libraries)
    detection = detected(detector, "Zebedee " + "? " * 30, "." * 40)
    assert (detection.unknown, detection.failed) == ({"PERSON", "LOCATION"}, ("model/gliner-model",))


def test_a_model_that_raises_is_unknown_and_named(libraries: Path) -> None:
    detection = detected(plugged(GLINER, beside=libraries), "Zebedee", "BOOM")
    assert (detection.unknown, detection.failed) == ({"PERSON", "LOCATION"}, ("model/gliner-model",))
    assert [one.entity for one in detection.findings] == ["PERSON"]


def test_models_are_loaded_from_their_directory_with_the_hub_switched_off(libraries: Path) -> None:
    before = {name: os.environ.get(name) for name in VARIABLES}
    plugged(GLINER, beside=libraries)
    plugged(TRANSFORMERS, beside=libraries)
    directory = str(libraries / "model")
    assert made("gliner") == [(directory, True, True, "1")]
    assert made("transformers") == [(directory, True, "1")] * 2
    assert {name: os.environ.get(name) for name in VARIABLES} == before
    assert module("huggingface_hub.constants").HF_HUB_OFFLINE is False  # others in this process may ask


def test_a_hub_that_was_imported_before_is_switched_off_too_and_back_again(libraries: Path) -> None:
    import huggingface_hub.constants as hub

    assert hub.HF_HUB_OFFLINE is False
    with hub_off(), hub_off():
        assert hub.HF_HUB_OFFLINE is True
    assert hub.HF_HUB_OFFLINE is False


def test_a_hub_that_was_off_stays_off(libraries: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    plugged(GLINER, beside=libraries)
    assert module("huggingface_hub.constants").HF_HUB_OFFLINE is True
    assert os.environ["HF_HUB_OFFLINE"] == "1"


@pytest.mark.parametrize(("section", "file"), [(GLINER, "gliner_config.json"), (TRANSFORMERS, "config.json")])
def test_a_directory_without_a_model_is_an_error_without_its_cause(libraries: Path, section: str, file: str) -> None:
    (libraries / "model" / file).unlink()
    with pytest.raises(
        RecognizerError, match=r"p.yaml:3:19: .* cannot be loaded, (FileNotFoundError|OSError): save "
    ) as caught:
        plugged(section, beside=libraries)
    assert caught.value.__context__ is None


def test_a_misspelt_label_of_a_classifier_is_told(libraries: Path) -> None:
    with pytest.raises(RecognizerError, match=r"never gives 'PERS' \(did you mean 'PER'\?\)"):
        plugged(TRANSFORMERS.replace("PER:", "PERS:"), beside=libraries)


def test_a_slow_tokenizer_is_refused(libraries: Path) -> None:
    import transformers

    transformers.SLOW = True
    with pytest.raises(RecognizerError, match="slow tokenizer"):
        plugged(TRANSFORMERS, beside=libraries)
