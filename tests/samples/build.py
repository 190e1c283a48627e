"""Typeset the sample agreements: ``python tests/samples/build.py [FOLDER]`` rewrites the PDFs in diligence/samples, or in FOLDER.

The same source gives the same bytes: no clock, no identifier by chance, the standard fonts, and streams left uncompressed, because
compressors differ from one machine to the next.
"""

import io
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageBreak, PageTemplate, Paragraph, Spacer, Table

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "diligence" / "samples"
sys.path.insert(0, str(HERE))

from markup import Block, Kind, Source, parse  # noqa: E402  (the folder of this script has to be on the path first)

NAMES = ("coding-vendor-sound", "coding-vendor-stock", "coding-vendor-deficient")
WIDTH, HEIGHT = LETTER
RULE = HexColor("#808080")
FLUSH = (("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0))


@dataclass(frozen=True)
class Look:
    """A house style: font families, body size and leading in points, left and right margin, and whether lines are justified."""

    roman: str
    italic: str
    bold: str
    size: float
    leading: float
    margin: float
    justified: bool

    @property
    def measure(self) -> float:
        """The width of a line in points."""
        return WIDTH - 2 * self.margin

    def style(self, name: str, **changes: object) -> ParagraphStyle:
        """Return a paragraph style of this look; body text unless changed."""
        settings: dict[str, object] = {
            "fontName": self.roman,
            "fontSize": self.size,
            "leading": self.leading,
            "alignment": TA_JUSTIFY if self.justified else TA_LEFT,
            "spaceAfter": self.leading * 0.5,
            "allowWidows": 0,
            "allowOrphans": 0,
            "uriWasteReduce": 0,
            "hyphenationLang": "en_US" if self.justified else "",
            "hyphenationMinWordLength": 7,
        }
        return ParagraphStyle(name, **(settings | changes))


LOOKS = {
    "serif": Look("Times-Roman", "Times-Italic", "Times-Bold", 10.6, 13.2, 76, justified=True),
    "sans": Look("Helvetica", "Helvetica-Oblique", "Helvetica-Bold", 10, 14.5, 90, justified=False),
    "book": Look("Times-Roman", "Times-Italic", "Times-Bold", 11.5, 15, 112, justified=True),
}


class Mark(Flowable):
    """An invisible sign before a heading that notes the page on which the heading falls."""

    def __init__(self, note: Callable[[int], None]) -> None:
        super().__init__()
        self.width = self.height = 0
        self.keepWithNext = 1
        self._note = note

    def wrap(self, *_available: float) -> tuple[float, float]:
        """Take no room."""
        return 0, 0

    def draw(self) -> None:
        """Note the page."""
        self._note(self.canv.getPageNumber())


class Entry(Flowable):
    """A line of the table of contents: the heading, dots, and its page at the right edge."""

    def __init__(self, text: str, page: int, look: Look) -> None:
        super().__init__()
        self._text, self._page, self._look = text, page, look

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """Take one line, well spaced."""
        self.width, self.height = available, self._look.leading * 1.3
        return self.width, self.height

    def draw(self) -> None:
        """Draw the line as one string, its spaces widened by what is left over beside whole dots."""
        look = self._look
        room = self.width - stringWidth(f"{self._text}  {self._page}", look.roman, look.size)
        dot = stringWidth(".", look.roman, look.size)
        line = f"{self._text} {'.' * int(room / dot)} {self._page}"
        words = self.canv.beginText(0, 0)
        words.setFont(look.roman, look.size)
        words.setWordSpace((room % dot) / line.count(" "))
        words.textOut(line)
        self.canv.drawText(words)


class Typesetter:
    """Sets one agreement twice: the first time finds out the pages of the headings and how many there are."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._look = LOOKS[source.look]
        self._pages: dict[str, int] = {}
        self._total = 0

    def pdf(self) -> bytes:
        """Return the agreement as a PDF."""
        self._set()
        return self._set()

    def _set(self) -> bytes:
        out = io.BytesIO()
        look = self._look
        document = BaseDocTemplate(out, pagesize=LETTER, invariant=1, pageCompression=0, title=self._source.title, author="Made-up sample")
        frame = Frame(look.margin, 64, look.measure, HEIGHT - 140, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
        document.addPageTemplates([PageTemplate("page", [frame], onPage=self._furniture)])
        document.build(self._story())
        self._total = document.page
        return out.getvalue()

    def _furniture(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        look, right = self._look, WIDTH - self._look.margin
        canvas.saveState()
        canvas.setFont(look.italic, 8.5)
        canvas.drawString(look.margin, HEIGHT - 50, f"{self._source.title} (made-up sample)")
        canvas.drawRightString(right, HEIGHT - 50, self._source.reference)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.4)
        canvas.line(look.margin, HEIGHT - 56, right, HEIGHT - 56)
        canvas.setFont(look.roman, 8.5)
        canvas.drawCentredString(WIDTH / 2, 42, f"Page {document.page} of {self._total}")
        canvas.restoreState()

    def _story(self) -> list[Flowable]:
        return [flowable for block in self._source.blocks for flowable in self._flowables(block)]

    def _flowables(self, block: Block) -> list[Flowable]:
        look = self._look
        match block.kind:
            case Kind.TITLE:
                style = look.style(
                    "title", fontName=look.bold, fontSize=17, leading=22, alignment=TA_CENTER, spaceAfter=16, hyphenationLang=""
                )
                return [Paragraph(escape(block.text.upper()), style)]
            case Kind.CENTERED:
                return [Paragraph(_inline(block.text), look.style("centered", alignment=TA_CENTER, hyphenationLang=""))]
            case Kind.HEADING:
                style = look.style("heading", fontName=look.bold, alignment=TA_LEFT, spaceBefore=look.leading * 0.55, keepWithNext=1)
                return [Mark(lambda page, text=block.text: self._pages.update({text: page})), Paragraph(_inline(block.text), style)]
            case Kind.ITEM:
                style = look.style("item", leftIndent=40, bulletIndent=20, bulletFontName=look.roman, bulletFontSize=look.size)
                return [Paragraph(_inline(block.text), style, bulletText=block.label)]
            case Kind.CLAUSE | Kind.BODY:
                opens = block.text.endswith(":") or block.text.startswith("A-")
                return [Paragraph(_inline(block.text), look.style(block.kind.value, keepWithNext=int(opens)))]
            case Kind.CONTENTS:
                return self._contents()
            case Kind.TABLE:
                return [self._table(block), Spacer(0, look.leading)]
            case Kind.SIGNATURES:
                return [self._signatures(block)]
            case Kind.NEWPAGE:
                return [PageBreak()]

    def _contents(self) -> list[Flowable]:
        look = self._look
        headings = [block.text for block in self._source.blocks if block.kind is Kind.HEADING]
        caption = look.style("caption", fontName=look.bold, alignment=TA_CENTER, spaceBefore=look.leading * 2)
        return [Paragraph("Contents", caption), *(Entry(text, self._pages.get(text, 0), look) for text in headings)]

    def _table(self, block: Block) -> Table:
        look = self._look
        cell = look.style("cell", fontSize=look.size - 1.5, leading=look.leading - 2, alignment=TA_LEFT, spaceAfter=0, hyphenationLang="")
        head = look.style(
            "head", parent=cell, fontName=look.bold, fontSize=look.size - 1.5, leading=look.leading - 2, alignment=TA_LEFT, spaceAfter=0
        )
        rows = [[Paragraph(_inline(text), cell if number else head) for text in row] for number, row in enumerate(block.rows)]
        table = Table(rows, colWidths=[look.measure * width / 100 for width in block.widths], repeatRows=1)
        table.setStyle(
            [("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE), ("LINEABOVE", (0, 0), (-1, 0), 0.8, RULE), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        )
        return table

    def _signatures(self, block: Block) -> KeepTogether:
        look = self._look
        plain = look.style("signature", alignment=TA_LEFT, spaceAfter=0, hyphenationLang="")
        party = look.style("party", fontName=look.bold, alignment=TA_LEFT, spaceAfter=look.leading * 0.4, hyphenationLang="")
        rows = [[Paragraph(_inline(text), plain if number else party) for text in row] for number, row in enumerate(block.rows)]
        table = Table(rows, colWidths=[look.measure / 2] * 2)
        table.setStyle([*FLUSH, ("BOTTOMPADDING", (0, 0), (-1, -1), 6), ("RIGHTPADDING", (0, 0), (-1, -1), 14)])
        return KeepTogether([Spacer(0, look.leading * 1.5), table])


def _inline(text: str) -> str:
    """Return reportlab's mark-up for a text: italics between stars, typographic quotation marks, a section sign kept with its number."""
    curled = re.sub(r'(^|[\s(])"', "\\1\u201c", text).replace('"', "\u201d").replace("'", "\u2019").replace("\u00a7 ", "\u00a7\u00a0")
    return re.sub(r"\*([^*]+)\*", r"<i>\1</i>", escape(curled))


def build(folder: Path) -> list[Path]:
    """Write the PDF of every sample into the folder and return their paths."""
    paths = []
    for name in NAMES:
        path = folder / f"{name}.pdf"
        path.write_bytes(Typesetter(parse((HERE / f"{name}.txt").read_text(encoding="utf-8"))).pdf())
        paths.append(path)
    return paths


if __name__ == "__main__":
    for written in build(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES):
        sys.stdout.write(f"{written}\n")
