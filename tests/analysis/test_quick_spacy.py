"""Importing spaCy without its command line leaves everything else as it was."""

import subprocess
import sys

SCRIPT = """
import sys
from diligence.analysis.quick_spacy import import_spacy_quickly
import_spacy_quickly()
import spacy
assert "spacy.cli.download" not in sys.modules
assert "spacy.cli" not in sys.modules, "the stand-in is gone"
assert [token.text for token in spacy.blank("en")("It works.")] == ["It", "works", "."]
import spacy.cli
assert callable(spacy.cli.download), "the real one is still to be had"
assert spacy.info(silent=True)["spacy_version"] == spacy.__version__
import_spacy_quickly()
"""


def test_the_command_line_is_left_out_and_can_still_be_had() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
