"""What cannot be judged is told: another language, garbled words, a second agreement in the same file."""

from collections.abc import Callable

import pytest

from diligence.analysis.oddities import oddities
from diligence.analysis.reader import AgreementReader
from diligence.assess.grades import build_scan
from diligence.catalog.location import shipped
from diligence.catalog.requirements import load_requirements
from diligence.model.document import RunningText
from diligence.model.requirement import Grade
from diligence.model.scan import Kind, Tool

Running = Callable[[str], RunningText]

ENGLISH = (
    "Vendor shall use the records of the Clinic only for the work that this agreement describes, and shall not give them to any other "
    "person unless the law requires it. Vendor shall report to the Clinic each breach of unsecured records within five days of its "
    "discovery, and shall return or destroy all of the records when this agreement ends. "
)
FOREIGN = {
    "Spanish or Portuguese": "El proveedor no puede usar los datos de la clínica sino para el trabajo que describe este contrato, y debe "
    "avisar a la clínica de una violación de la seguridad en los cinco días que siguen. Al final del contrato, el proveedor devuelve los "
    "datos a la clínica o los destruye con un método seguro, y no guarda copias de los mismos para su propio uso. ",
    "French": "Le fournisseur ne peut utiliser les données de la clinique que pour le travail qui est décrit dans ce contrat, et il doit "
    "avertir la clinique de toute violation dans les cinq jours qui suivent. À la fin du contrat, le fournisseur rend les données à la "
    "clinique ou les détruit par une méthode sûre, et ne garde pas de copies pour son usage. ",
    "German or Dutch": "Der Anbieter darf die Daten der Klinik nur für die Arbeit nutzen, die der Vertrag nennt, und ist verpflichtet, der "
    "Klinik jede Verletzung in den fünf Tagen nach der Entdeckung zu melden. Mit dem Ende des Vertrags gibt der Anbieter die Daten an die "
    "Klinik zurück oder löscht sie mit einem sicheren Verfahren und behält von den Daten nichts zurück. ",
}


def codes(text: RunningText) -> list[str]:
    return [warning.code for warning in oddities(text).warnings]


def test_plain_english_is_nothing_odd(running: Running) -> None:
    assert oddities(running(ENGLISH * 3)).warnings == ()


@pytest.mark.parametrize("language", FOREIGN)
def test_another_language_is_named(language: str, running: Running) -> None:
    found = oddities(running(FOREIGN[language]))
    assert [warning.code for warning in found.warnings] == ["language"]
    assert language in found.warnings[0].text
    assert found.unread_pages == (1,)


def test_other_letters_are_no_english(running: Running) -> None:
    assert codes(running("Поставщик обязан сообщать клинике о каждом нарушении защиты данных. " * 6)) == ["language"]


def test_garbled_words_are_told(running: Running) -> None:
    noisy = ENGLISH.replace("re", "r3e|").replace("th", "t~h").replace("an", "a1n")
    found = oddities(running(noisy))
    assert [warning.code for warning in found.warnings] == ["garbled"]
    assert found.unread_pages == (1,)


def test_a_second_agreement_in_the_file_is_told(running: Running) -> None:
    def agreement(vendor: str) -> str:
        opening = f"BUSINESS ASSOCIATE AGREEMENT\n\nThis Business Associate Agreement is made between Northfield Clinic and {vendor}.\n\n"
        return opening + (ENGLISH + "\n\n") * 8

    assert codes(running(agreement("Vendor"))) == []
    assert codes(running(agreement("Vendor") + agreement("Courier"))) == ["several-agreements"]


def test_nothing_is_missing_from_a_page_in_another_language(running: Running) -> None:
    requirements = load_requirements(shipped()).requirements
    reading = AgreementReader(requirements).read(running(FOREIGN["French"] * 3))
    tool = Tool(version="0", requirements="0", as_of="0")
    scan = build_scan(requirements, reading, file="a", sha256="0" * 64, pages=1, unreadable_pages=reading.unread_pages, tool=tool)
    assert {row.grade for row in scan.requirements} == {Grade.UNCERTAIN}
    assert scan.document.kind is Kind.UNCERTAIN
