"""From a document that was read to the scan that is printed and stored: running text, analysis, grades, and a check of every quote."""

from collections.abc import Callable
from typing import Any

from diligence import __version__
from diligence.analysis.reader import AgreementReader
from diligence.assess.grades import build_scan
from diligence.catalog.known_forms import load_known_forms
from diligence.catalog.location import shipped
from diligence.catalog.requirements import load_requirements
from diligence.documents.running import PageLetters, running_text
from diligence.errors import EngineError
from diligence.model.document import Document
from diligence.model.scan import Tool
from diligence.model.text import one_line


class Scanner:
    """Holds the loaded records and the reader; built once in the engine process."""

    def __init__(self) -> None:
        self._set = load_requirements(shipped())
        self._reader = AgreementReader(self._set.requirements, forms=load_known_forms(shipped()))
        self._tool = Tool(version=__version__, requirements=self._set.version, as_of=self._set.as_of.isoformat())

    def scan(self, file: str, document: Document, progress: Callable[[str, int, int], None]) -> dict[str, Any]:
        """Hold a document against every requirement and return the scan in JSON form (schema ``diligence.scan/1``).

        Raises ``EngineError`` where a quote does not stand on the pages it names: a scan with such a quote must not be believed.
        """
        reading = self._reader.read(running_text(document), progress=progress)
        scan = build_scan(
            self._set.requirements,
            reading.model_copy(update={"warnings": (*document.warnings, *reading.warnings)}),
            file=one_line(file, 255),
            sha256=document.sha256,
            pages=len(document.pages),
            unreadable_pages=document.unreadable_pages,
            tool=self._tool,
        )
        letters = PageLetters(document)
        for row in scan.requirements:
            for passage in (*row.evidence, *row.considered, *row.like):
                if not letters.hold(passage.quote, passage.page, passage.end_page):
                    raise EngineError(
                        f"A quote for {row.id} was not found again on page {passage.page} of {scan.document.file}",
                        "Read the agreement by hand and report this file as an error of the program",
                    )
        return scan.model_dump(mode="json", by_alias=True)
