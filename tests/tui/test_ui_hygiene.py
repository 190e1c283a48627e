"""What the UI process loads: nothing that reads PDFs or language, and nothing heavy before the first screen is painted."""

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import asyncio, json, sys
from pathlib import Path
from diligence.tui.app import DiligenceApp
from diligence.tui.desk import Desk

HEAVY = {"spacy", "thinc", "numpy", "pypdf", "pydantic", "sqlite3", "cryptography", "diligence.workspace"}

async def main():
    app = DiligenceApp(Desk(Path(sys.argv[1]), email="officer@clinic.example", role="security-officer"))
    painted = []
    warmed = []
    opening = app.desk.open
    async def watched():
        painted.append(sorted(HEAVY & set(sys.modules)))
        painted.append(app.screen.size.width > 0)
        await opening()
    app.desk.open = watched
    warming = app.desk.warm
    app.desk.warm = lambda: (warmed.append(bool(painted)), warming())
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        for key in ("enter", "y", "2", "3", "4", "escape"):
            await pilot.press(key)
            await pilot.pause(0.2)
        await pilot.pause(0.5)
        engine = app.desk.readers._started[0]._process
        running = engine.poll() is None
    loaded = sorted({"spacy", "thinc", "pypdf"} & set(sys.modules))
    seen = {"before": painted[0], "painted": painted[1], "warmed": warmed}
    print(json.dumps(seen | {"engine": running, "ended": engine.poll() is not None, "loaded": loaded}))

asyncio.run(main())
"""


def test_the_ui_never_loads_spacy_or_pypdf_and_starts_its_engine_after_the_first_paint(folder: Path) -> None:
    made = [sys.executable, "-m", "diligence", "--workspace", str(folder), "--as", "o@clinic.example", "--role", "legal"]
    subprocess.run([*made, "vendor", "add", "Acme"], check=True, capture_output=True)
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(folder)], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen == {"before": [], "painted": True, "warmed": [True], "engine": True, "ended": True, "loaded": []}
