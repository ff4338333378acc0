"""A `Prompt` in, a `Detection` out. Importing this loads no heavy library; the first call does."""

from privacyguard.detect.detector import Detector, Known, default_recognizers
from privacyguard.detect.recognizer import Match, Pattern, PatternRecognizer, Recognizer

__all__ = ["Detector", "Known", "Match", "Pattern", "PatternRecognizer", "Recognizer", "default_recognizers"]
