"""``diligence text``: the running text of a document, with its pages."""

import json
from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "layout", type=click.Choice(["plain", "json"]), default="plain", help="Plain text with page marks, or JSON.")
def text(file: Path, layout: str) -> int:
    """Print the running text of a document, with its pages."""
    from diligence.model.text import clean, one_line
    from diligence.workspace.reading import read_text

    document, running = read_text(file)
    pages = running.by_page()
    if layout == "json":
        content = {
            "schema": "diligence.text/1",
            "document": {
                "file": one_line(file.name, 255),
                "sha256": document.sha256,
                "pages": running.page_count,
                "unreadable_pages": list(running.unreadable_pages),
                "warnings": [warning.model_dump() | {"text": one_line(warning.text)} for warning in document.warnings],
            },
            "pages": [{"page": page, "text": clean(words, keep_newlines=True)} for page, words in pages],
        }
        click.echo(json.dumps(content, ensure_ascii=False, indent=1))
        return 0
    for page, words in pages:
        click.echo(f"--- page {page} of {running.page_count} ---\n{clean(words, keep_newlines=True).strip()}\n")
    if running.unreadable_pages:
        listed = ", ".join(map(str, running.unreadable_pages))
        click.echo(f"diligence: These pages could not be read: {listed}. Run OCR on the document first.", err=True)
    return 0 if pages else 3
