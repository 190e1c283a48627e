"""From a document that was read to the scan that is printed and stored: running text, analysis, grades, and a check of every quote."""

from collections.abc import Callable
from functools import partial
from typing import Any

from diligence import __version__
from diligence.analysis.reader import AgreementReader
from diligence.assess.grades import build_scan, with_hidden
from diligence.catalog.agreement_facts import load_agreement_facts
from diligence.catalog.countries import load_countries
from diligence.catalog.known_forms import load_known_forms
from diligence.catalog.location import shipped
from diligence.catalog.requirements import load_requirements
from diligence.documents.running import PageLetters, running_text
from diligence.errors import EngineError
from diligence.model import plain_words
from diligence.model.document import Document
from diligence.model.requirement import PRESENT
from diligence.model.scan import HiddenPassage, Scan, Tool
from diligence.model.text import one_line


class Scanner:
    """Holds the loaded records and the reader; built once in the engine process."""

    def __init__(self) -> None:
        self._set = load_requirements(shipped())
        self._reader = AgreementReader(
            self._set.requirements,
            forms=load_known_forms(shipped()),
            facts=load_agreement_facts(shipped()),
            countries=partial(load_countries, shipped()),
        )
        self._tool = Tool(version=__version__, requirements=self._set.version, as_of=self._set.as_of.isoformat())

    def scan(self, file: str, document: Document, progress: Callable[[str, int, int], None]) -> dict[str, Any]:
        """Hold a document against every requirement and return the scan in JSON form (schema ``diligence.scan/1``).

        Raises ``EngineError`` where a quote does not stand on the pages it names: a scan with such a quote must not be believed.
        """
        scan = self._read(file, document, progress)
        letters = PageLetters(document)
        stored = document.as_stored()
        if stored is not None:
            scan = with_hidden(scan, self._hidden(self._read(file, stored), letters, document))
        quoted = [(row.id, passage) for row in scan.requirements for passage in (*row.evidence, *row.considered, *row.like)]
        for about, passage in [*quoted, *((fact.fact, fact) for fact in scan.facts or ())]:
            if not letters.hold(passage.quote, passage.page, passage.end_page):
                raise EngineError(
                    f"A quote for {about} was not found again on page {passage.page} of {scan.document.file}",
                    "Read the agreement by hand and report this file as an error of the program",
                )
        return scan.model_dump(mode="json", by_alias=True)

    def _read(self, file: str, document: Document, progress: Callable[[str, int, int], None] | None = None) -> Scan:
        reading = self._reader.read(running_text(document), progress=progress)
        return build_scan(
            self._set.requirements,
            reading.model_copy(update={"warnings": (*document.warnings, *reading.warnings)}),
            file=one_line(file, 255),
            sha256=document.sha256,
            pages=len(document.pages),
            unreadable_pages=sorted({*document.unreadable_pages, *reading.unread_pages}),
            tool=self._tool,
        )

    @staticmethod
    def _hidden(everything: Scan, printed: PageLetters, document: Document) -> dict[str, list[HiddenPassage]]:
        """Return the passages that carry a requirement only where words that no reader sees are read, too."""
        found: dict[str, list[HiddenPassage]] = {}
        for row in everything.requirements:
            for passage in row.evidence if row.grade in PRESENT else ():
                if not printed.hold(passage.quote, passage.page, passage.end_page):
                    pages = document.pages[passage.page - 1 : passage.end_page]
                    reasons = dict.fromkeys(plain_words.HIDDEN.get(one.why, one.why) for page in pages for one in page.hidden)
                    found.setdefault(row.id, []).append(HiddenPassage(**passage.model_dump(), why=" or ".join(reasons)))
        return found
