"""Known forms load from a checkout and an archive, a malformed one is named with its key, and the tool writes one without its text."""

import runpy
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from diligence.catalog.known_forms import FOLDER, load_known_forms
from diligence.catalog.layout_lint import MAX_LINE
from diligence.catalog.lint import lint
from diligence.catalog.location import shipped
from diligence.errors import ChecklistError
from diligence.model.known_form import FINGERPRINT_BYTES, GRAM, fingerprint

Spoil = Callable[[str, str, str], Path]
HHS = f"{FOLDER}/hhs-2013.toml"
TOOL = Path(__file__).resolve().parent.parent / "accuracy" / "fingerprint.py"
TEXT = (
    "Business Associate shall lock the archive room at night and hand the key to "
    "[Choose either \u201cCovered Entity\u201d or \u201cnobody\u201d]."
)


def lines_of(root: Path, name: str) -> list[str]:
    return [line for line in (root / name).read_text(encoding="utf-8").split("\n") if line.startswith('  "')]


def test_three_forms_are_shipped_in_the_order_of_their_ids() -> None:
    forms = load_known_forms(shipped())
    assert [form.id for form in forms] == ["bonterms-v1", "common-paper-v1", "hhs-2013"]
    for form in forms:
        hashes = form.hashes()
        assert list(hashes) == sorted(set(hashes))
        assert 1000 < len(hashes) < 3000
        assert max(hashes) < 1 << 8 * FINGERPRINT_BYTES
    assert len({found for form in forms for found in form.hashes()}) > 0.9 * sum(len(form.hashes()) for form in forms)


def test_a_form_holds_no_text() -> None:
    for form in load_known_forms(shipped()):
        words = [getattr(form, key) for key in ("title", "publisher", "source", "note")]
        assert max(len(text) for text in words) < MAX_LINE
        assert not [line for line in form.fingerprints if " " in line]


def test_a_fingerprint_is_the_first_forty_bits_of_the_hash() -> None:
    assert fingerprint(["one", "two", "three", "four", "five", "six"]) == 0xAACE997320  # what b2sum prints first


def test_forms_are_read_out_of_an_archive(tmp_path: Path) -> None:
    archive = tmp_path / "wheel.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for file in (shipped() / FOLDER).iterdir():
            packed.writestr(f"_checklists/{FOLDER}/{file.name}", file.read_bytes())
    assert load_known_forms(zipfile.Path(archive, "_checklists/")) == load_known_forms(shipped())


def test_no_form_is_no_fault_and_no_folder_is_one(checklists: Path) -> None:
    for file in (checklists / FOLDER).iterdir():
        file.unlink()
    assert load_known_forms(checklists) == ()
    assert lint(checklists) == ()
    (checklists / FOLDER).rmdir()
    with pytest.raises(ChecklistError, match=r"^known-forms: there is no such folder"):
        load_known_forms(checklists)
    assert lint(checklists) == ("known-forms: there is no such folder",)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "hhs-2013"', 'id = "hhs"', "id: is 'hhs'"),
        ('id = "hhs-2013"', 'id = "HHS 2013"', "id: does not have the right form: 'HHS 2013'"),
        ("title = ", "titel = ", "title: is missing; titel: is not a key that belongs here"),
        ('publisher = "', 'publisher = "" # ', "publisher: must not be empty"),
        ("as_of = 2026", "as_of = 26", "is not TOML: "),
        ("as_of = ", "as_of = 1 # ", "as_of: "),
        ("gram = 6", "gram = 5", "gram: must be 6, the number of words that one fingerprint covers"),
        ("gram = 6", 'gram = "six"', "gram: must be a whole number"),
        ("fingerprints = [", "fingerprints = [] # [", "fingerprints: must not be empty"),
        ("fingerprints = [", 'fingerprints = "AAAA" # [', "fingerprints: must be a list in square brackets"),
        ("fingerprints = [", "fingerprints = [\n  7,", "fingerprints[1]: must be text in quotation marks"),
        ("fingerprints = [", 'fingerprints = [\n  "\u00e4",', "fingerprints[1]: is not base64"),
        ("fingerprints = [", 'fingerprints = [\n  "AAAA AAA",', "fingerprints[1]: is not base64"),
        ("fingerprints = [", 'fingerprints = [\n  "AAAAA",', "fingerprints[1]: is not base64"),
        ("fingerprints = [", 'fingerprints = [\n  "AAAA",', "fingerprints[1]: must hold whole fingerprints of 5 bytes"),
        ("fingerprints = [", 'fingerprints = [\n  "",', "fingerprints[1]: must hold whole fingerprints of 5 bytes, and at least one"),
        ("fingerprints = [", f'fingerprints = [\n  "{"A" * 140}",', "fingerprints[1]: must not be longer than 120 characters"),
        ("fingerprints = [", 'fingerprints = [\n  "//////8=",', "fingerprints: must be sorted, and each stand once; entry 2"),
        ("fingerprints = [", 'fingerprints = [\n  "AAAAAAAAAAAAAA==",', "fingerprints: must be sorted, and each stand once; entry 1"),
    ],
)  # fmt: skip
def test_a_malformed_form_is_named_with_file_and_key(spoil: Spoil, old: str, new: str, says: str) -> None:
    root = spoil(HHS, old, new)
    if "= [] #" in new or '"AAAA" #' in new:
        text = (root / HHS).read_text(encoding="utf-8").split("\n")
        (root / HHS).write_text("\n".join(line for line in text if not line.startswith(('  "', "]"))), encoding="utf-8")
    with pytest.raises(ChecklistError) as caught:
        load_known_forms(root)
    assert caught.value.what.startswith(f"{HHS}: ")
    assert says in caught.value.what
    assert "\n" not in str(caught.value)
    assert caught.value.what in lint(root)


def test_a_fingerprint_that_stands_twice_is_found(spoil: Spoil, checklists: Path) -> None:
    second = lines_of(checklists, HHS)[1]
    root = spoil(HHS, second, f"{second}\n{second}")
    assert lint(root) == (f"{HHS}: fingerprints: must be sorted, and each stand once; entry 3 is not",)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('note = "', 'note = " ', "note: is empty, has blanks around it or holds characters that cannot be seen"),
        ('title = "', 'title = "\\u202e', "title: is empty, has blanks around it or holds characters that cannot be seen"),
        ('source = "', 'source = "https://example.org/', "source: is an address; name the source in words"),
    ],
)
def test_the_lint_finds_what_loads_and_is_wrong_all_the_same(spoil: Spoil, old: str, new: str, says: str) -> None:
    assert lint(spoil(HHS, old, new)) == (f"{HHS}: {says}",)


def test_the_lint_names_every_bad_form_and_what_is_no_form(checklists: Path) -> None:
    (checklists / FOLDER / "a.toml").write_text("x =\n", encoding="utf-8")
    (checklists / FOLDER / "b.toml").write_text("x = 1\n", encoding="utf-8")
    (checklists / FOLDER / "form.txt").write_text("The text of a form.\n", encoding="utf-8")
    faults = lint(checklists)
    assert [fault.split(":")[0] for fault in faults] == [f"{FOLDER}/form.txt", f"{FOLDER}/a.toml", f"{FOLDER}/b.toml"]


def run_the_tool(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", [str(TOOL), *arguments])
    with pytest.raises(SystemExit) as left:
        runpy.run_path(str(TOOL), run_name="__main__")
    return int(left.value.code or 0)


def test_the_tool_writes_a_form_without_its_text_and_keeps_what_is_not_said_anew(
    checklists: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, folder = tmp_path / "form.txt", checklists / FOLDER
    form.write_text(f"--- page 1 of 1 ---\n{TEXT}\n", encoding="utf-8")
    common = (str(form), "--id", "some-form", "--folder", str(folder))
    assert run_the_tool(monkeypatch, *common, "--title", 'Some "form"') == 2
    assert not (folder / "some-form.toml").exists()
    said = ("--title", 'Some "form"', "--publisher", "Nobody", "--source", "Made up", "--note", "None")
    assert run_the_tool(monkeypatch, *common, *said, "--as-of", "2026-11-01") == 0
    first = (folder / "some-form.toml").read_text(encoding="utf-8")
    assert lint(checklists) == ()
    assert not [word for word in ("archive", "night", "key to") if word in first]
    assert run_the_tool(monkeypatch, *common, "--note", "Another", "--as-of", "2026-11-02") == 0
    second = (folder / "some-form.toml").read_text(encoding="utf-8")
    assert second == first.replace("2026-11-01", "2026-11-02").replace('note = "None"', 'note = "Another"')
    found = next(form for form in load_known_forms(checklists) if form.id == "some-form")
    assert (found.gram, found.title) == (GRAM, 'Some "form"')
    for words in ("ba shall lock the archive room", "and hand the key to ce", "and hand the key to nobody"):
        assert fingerprint(words.split()) in found.hashes()
