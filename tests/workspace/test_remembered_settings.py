"""What a workspace remembers: it is read back as it was written, and what cannot be written is left out."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from diligence.model.text import clean
from diligence.workspace.settings import Settings, load_settings, save_settings

NAMES = st.text(min_size=1, max_size=40).filter(lambda name: "/" not in name and "\0" not in name)


@given(key=NAMES, trust=NAMES, export=NAMES)
def test_every_path_is_read_back_or_left_out(key: str, trust: str, export: str) -> None:
    with TemporaryDirectory() as room:
        known = Settings(email="officer@clinic.example", role="legal").with_paths(
            signing_key=Path("/keys") / key, trust_file=Path("/trust") / trust, exports={"acme-1 contract": Path("/out") / export}
        )
        save_settings(Path(room), known)
        assert load_settings(Path(room)) == known
        assert known.email == "officer@clinic.example"
        for path in (known.signing_key, known.trust_file, known.exports.get("acme-1 contract")):
            assert path is None or path == clean(path)


def test_what_was_remembered_before_stays() -> None:
    once = Settings().with_paths(exports={"a-1 contract": Path("/out/a.toml")}, trust_file=Path("/trust"))
    twice = once.with_paths(exports={"b-1 record": Path("/out/b.toml")}, signing_key=Path("/key\x1b[2J"))
    assert twice.exports == {"a-1 contract": "/out/a.toml", "b-1 record": "/out/b.toml"}
    assert twice.trust_file == "/trust"
    assert twice.signing_key is None


def test_the_file_is_replaced_whole(tmp_path: Path) -> None:
    save_settings(tmp_path, Settings(email="officer@clinic.example"))
    save_settings(tmp_path, Settings(email="legal@clinic.example", role="legal"))
    assert [path.name for path in tmp_path.iterdir()] == ["settings.toml"]
    assert load_settings(tmp_path).email == "legal@clinic.example"
