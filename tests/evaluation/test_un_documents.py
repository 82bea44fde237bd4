"""Long PDFs as they come: questions find numbered paragraphs and footnotes, with the right page in the file."""

import io
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pypdf
import pytest

from assistant.answering.pipeline import Assistant
from assistant.assemble import open_assistant
from assistant.build import ingest_sources
from assistant.settings import Settings

# Question, file, page, and words of the quote. The first eight need the two shorter files only.
QUESTIONS = [
    ("How many Yazidis abducted by Da'esh are still missing?", "S_2025_197.en", 4, "2,500 Yazidis"),
    (
        "How much did humanitarian partners appeal for in Syria from January to March?",
        "S_2025_197.en",
        3,
        "$1.2 billion",
    ),
    (
        "What should the Council do in decisions on Syria about missing persons?",
        "S_2025_197.en",
        5,
        "fate and whereabouts",
    ),
    ("How many Somali security forces does UNSOS support, and in how many locations?", "S_2025_194.en", 12, "18,900"),
    ("When was the Somali national transformation plan launched?", "S_2025_194.en", 11, "17 March 2025"),
    (
        "How many incidents of conflict-related sexual violence did UNTMIS verify?",
        "S_2025_194.en",
        9,
        "seven incidents",
    ),
    ("What was the balance of the trust fund for the Somali security forces?", "S_2025_194.en", 12, "$2,660,682"),
    ("Who is Irro and what did he win?", "S_2025_194.en", 2, "Abdirahman Mohamed Abdullahi"),
    ("Which report of the Secretary-General is cited as S/2023/345?", "S_2025_453.en", 8, "12 May 2023"),
    ("What does UNICEF's Water Under Fire, volume 3, deal with?", "S_2025_453.en", 9, "Attacks on water"),
    ("Which countries are part of the Stabilisation and Association Process?", "S_2025_453.en", 65, "North Macedonia"),
    (
        "How many Ukrainian municipalities did the Kakhovka dam flood?",
        "S_2025_453.en",
        38,
        "80 Ukrainian municipalities",
    ),
]
SHORT = 8
# Running headers and footers of these files: page of pages, job number, symbol and job number side by side.
FURNITURE = re.compile(r"\b25-0\d{4}\b|\b\d{1,2}/\d{1,2}\s+25-|Please recycle|\bS/2025/\d{3}\s+(?:25-|\d+/\d+)")


@pytest.fixture(scope="module")
def un_assistant(
    tmp_path_factory: pytest.TempPathFactory, models_dir: Path, shared: Path, full: bool
) -> Iterator[Assistant]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("un"), models_dir=models_dir)
    files = sorted((shared / "data" / "pdf").glob("*.pdf"), key=lambda path: path.stat().st_size)
    result = ingest_sources([str(path) for path in files[: 3 if full else 2]], settings)
    assert not result.failures
    with closing(open_assistant(settings)) as opened:
        yield opened


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("question", "document", "page", "words"), QUESTIONS)
def test_the_answer_and_its_page(
    un_assistant: Assistant, shared: Path, full: bool, question: str, document: str, page: int, words: str
) -> None:
    if document == "S_2025_453.en" and not full:
        pytest.skip("the longest of the files is read in the long form only")
    answer = un_assistant.ask(question)
    cited = [citation for citation in answer.citations if words in citation.quote]
    assert cited, answer.text
    assert (cited[0].document_id, cited[0].page) == (document, page)
    raw = (shared / "data" / "pdf" / f"{document}.pdf").read_bytes()
    on_page = pypdf.PdfReader(io.BytesIO(raw)).pages[page - 1].extract_text()
    assert " ".join(words.split()) in " ".join(on_page.split())
    print(f"{question} p. {page}: {cited[0].quote}")


def test_no_running_header_or_footer_is_in_any_quote(un_assistant: Assistant) -> None:
    _, _, documents = un_assistant.examine("Who is Irro?")
    for document in documents.values():
        for section in document.sections:
            for block in section.blocks:
                text = document.text[block.start : block.end]
                assert not FURNITURE.search(text), text


def test_a_paragraph_keeps_its_number(un_assistant: Assistant) -> None:
    answer = un_assistant.ask("How many Somali security forces does UNSOS support, and in how many locations?")
    assert answer.citations[0].quote.startswith("65. UNSOS")
