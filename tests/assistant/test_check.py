"""`nap check` names each problem with its file, its line and what to do, and finds none in the starter corpus."""

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.check import Report, check_folder

PROFILE = """\
---
title: "Ghana: plans"
kind: profile
country: Ghana
iso2: GH
countries: []
aliases: [Republic of Ghana]
adjectives: [Ghanaian]
organisations: [KAIPTC]
themes: [climate]
plans:
  - {number: 1, period: "2012-2014", start: 2012, end: 2014, adopted: "launched 2012-10", title: null}
  - {number: 2, period: "2020-25", start: 2020, end: 2025, adopted: null, title: GHANAP II}
published: null
updated: 2026-11-22
publisher: An editor
quoted_as: corpus
url: null
language: en
---

Ghana's second plan runs from 2020 to 2025. [S1]

## Objectives

Ghana's second plan (2020-2025) has these objectives:

- KAIPTC trains more women. [S1, S2]

## Women in peacekeeping

In 2023 Ghana had 2,664 personnel in UN peacekeeping, as the [figures](../figures.md) say. [S2]

## Sources

- [S1] A review | An organisation | https://example.org/review | undated (about 2023)
- [S2] A table | United Nations | none | 2023-07
"""

STORY = """\
---
title: Peace huts
kind: story
countries: [Ghana, Mali]
updated: 2026-11
publisher: An editor
quoted_as: corpus
language: en
---

Women in Ghana and Mali settle disputes in peace huts.
"""


def write(root: Path, documents: dict[str, str]) -> Path:
    """A folder of documents, with the one that the profile links to."""
    for name, text in ({"figures.md": STORY.replace("Peace huts", "Figures")} | documents).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def lines_of(report: Report, root: Path) -> list[str]:
    return [str(problem).removeprefix(f"{root}/") for problem in report.problems]


def change(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def test_the_starter_corpus_passes(starter_corpus: Path) -> None:
    report = check_folder(starter_corpus)
    assert report.files == len(list(starter_corpus.glob("*/*.md")))
    assert list(map(str, report.problems)) == []


def test_a_good_folder_passes(tmp_path: Path) -> None:
    write(tmp_path, {"profiles/ghana.md": PROFILE, "huts.md": STORY})
    assert lines_of(check_folder(tmp_path), tmp_path) == []


# What is changed in the profile, on which line the problem is then, and words of what is said of it.
PROBLEMS = {
    "missing field": ("publisher: An editor\n", "", 1, "missing in the head: publisher"),
    "field left empty": ("publisher: An editor", "publisher: null", 1, "missing in the head: publisher"),
    "field without a list": ("iso2: GH\n", "", 1, "missing in the head: iso2"),
    "unknown field": ("url: null", "link: null", 18, "there is no field 'link'"),
    "unknown kind": ("kind: profile", "kind: novel", 3, "kind is 'novel'"),
    "field of another kind": ("countries: []", "countries: [Ghana]", 6, "only a story has the field 'countries'"),
    "broken YAML": ("publisher: An editor", "publisher: An: editor", 16, "front matter cannot be read"),
    "head that means nothing": ("updated: 2026-11-22", "updated: 2026-13-22", 1, "front matter cannot be read"),
    "date": ("updated: 2026-11-22", "updated: 22 November", 15, "which is no date"),
    "day that is not": ("updated: 2026-11-22", 'updated: "2026-02-30"', 15, "which is no date"),
    "whose words": ("quoted_as: corpus", "quoted_as: us", 17, "quoted_as is 'us'"),
    "address": ("url: null", "url: example.org", 18, "no web address"),
    "language": ("language: en", "language: English", 19, "Write its code"),
    "theme": ("[climate]", "[climate, weather]", 10, "there is no theme 'weather'"),
    "organisation": ("[KAIPTC]", "[KAIPTC, Wanep]", 9, "the text does not name 'Wanep'"),
    "code of another country": ("iso2: GH", "iso2: GN", 5, "the code of Ghana is GH"),
    "form of the code": ("iso2: GH", "iso2: gh", 5, "the code of Ghana is GH"),
    "unknown country": ("country: Ghana", "country: Gahna", 4, "no country is called 'Gahna'"),
    "adjective for a country": ("country: Ghana", "country: Ghanaian", 4, "no country is called 'Ghanaian'"),
    "name of another country": ("[Republic of Ghana]", "[Ivory Coast]", 7, "stands for Côte d'Ivoire, not for Ghana"),
    "adjective of another": ("[Ghanaian]", "[Ghanaian, Nigerian]", 8, "stands for Nigeria, not for Ghana"),
    "end before start": ("start: 2012, end: 2014", "start: 2014, end: 2012", 12, "before it starts"),
    "start and period": ("start: 2020", "start: 2021", 13, "the plan's start is 2021, but its period is '2020-25'"),
    "end and period": ("end: 2025", "end: 2024", 13, "the plan's end is 2024, but its period is '2020-25'"),
    "period without end": ("end: 2025", "end: null", 13, "Write end: 2025"),
    "day of adoption": ("launched 2012-10", "launched 2012-15", 12, "adopted is 'launched 2012-15'"),
    "field of a plan": ("title: GHANAP II", "name: GHANAP II", 13, "a plan has no field 'name'"),
    "two plans of one number": ("number: 2", "number: 1", 13, "two plans have the number 1"),
    "numbers out of order": ("number: 1", "number: 3", 13, "plan 2 stands after plan 3"),
    "years out of order": (
        '{number: 1, period: "2012-2014", start: 2012, end: 2014',
        '{number: 1, period: "2032-2034", start: 2032, end: 2034',
        13,
        "starts in 2020 stands after one that starts in 2032",
    ),
    "source not in the list": ("[S1, S2]", "[S1, S2, S7]", 28, "the source S7 is not in the list"),
    "source not used": ("- [S2] A", "- [S3] An | Author | none | 2022\n- [S2] A", 37, "no text names the source S3"),
    "source twice": ("- [S2] A", "- [S1] An | Author | none | 2022\n- [S2] A", 37, "twice, first on line 36"),
    "source without id": ("- [S2] A", "- An | Author | none | 2022\n- [S2] A", 37, "no id in front"),
    "source in three parts": (" | none | 2023-07", " | 2023-07", 37, "does not have four parts"),
    "source with an empty part": ("| United Nations |", "| |", 37, "does not have four parts"),
    "address of a source": ("| none |", "| www.un.org |", 37, "the address of the source S2 is 'www.un.org'"),
    "date of a source": ("| 2023-07", "| July", 37, "the date of the source S2 is 'July'"),
    "paragraph without ids": ("2020 to 2025. [S1]", "2020 to 2025.", 22, "the paragraph does not end with its sources"),
    "item without ids": ("more women. [S1, S2]", "more women.", 28, "the item does not end with its sources"),
    "ids before the end": ("2025. [S1]", "2025 [S1].", 22, "the paragraph does not end with its sources"),
    "figure without a date": ("In 2023 Ghana had", "Ghana had", 32, "a figure on peacekeepers stands without its date"),
    "figure with a plan's years": (
        "In 2023 Ghana had",
        "Under its second plan (2020-2025) Ghana has",
        32,
        "without its date",
    ),
    "figure elsewhere": (
        "runs from 2020 to 2025.",
        "runs on, and 2,664 troops are with UN missions.",
        22,
        "without its date",
    ),
    "dead link": ("../figures.md", "figures.md", 32, "the link to 'figures.md' leads to no file"),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_each_kind_of_problem(name: str, tmp_path: Path) -> None:
    old, new, line, words = PROBLEMS[name]
    write(tmp_path, {"profiles/ghana.md": change(PROFILE, old, new)})
    found = lines_of(check_folder(tmp_path), tmp_path)
    assert len(found) == 1, found
    assert found[0].startswith(f"profiles/ghana.md:{line}: ")
    assert words in found[0]
    assert found[0].endswith((".", "]"))


@pytest.mark.parametrize(
    "sentence",
    [
        "In July 2023 Ghana had 2,664 troops in UN missions.",
        "SecurityWomen counts 2,664 peacekeepers, without stating a date.",
        "Ghana had 2,664 peacekeepers; this figure is undated.",
        "Ghana's second plan (2020-2025) aims at 200 women among the peacekeepers of Ghana.",
        "Ghana took up Resolutions 1325, 1820 and 2538 on women in peacekeeping.",
        "Goal 4 of Ghana's plan is that women serve as peacekeepers.",
    ],
)
def test_sentences_that_need_no_further_date(sentence: str, tmp_path: Path) -> None:
    dated = "In 2023 Ghana had 2,664 personnel in UN peacekeeping, as the [figures](../figures.md) say."
    write(tmp_path, {"profiles/ghana.md": change(PROFILE, dated, sentence)})
    assert lines_of(check_folder(tmp_path), tmp_path) == []


def test_two_files_with_one_id(tmp_path: Path) -> None:
    write(tmp_path, {"huts.md": STORY, "huts.markdown": STORY.replace("Peace huts", "Others")})
    assert lines_of(check_folder(tmp_path), tmp_path) == [
        f"huts.md:1: the id 'huts' is taken by {tmp_path}/huts.markdown. Rename one of the two."
    ]


def test_titles_are_unique_in_their_kind(tmp_path: Path) -> None:
    agenda = STORY.replace("kind: story\ncountries: [Ghana, Mali]\n", "kind: agenda\n")
    write(tmp_path, {"huts.md": STORY, "more.md": STORY.replace("Peace huts", "Peace Huts"), "other.md": agenda})
    found = lines_of(check_folder(tmp_path), tmp_path)
    assert found == [
        f"more.md:2: the title 'Peace Huts' is also that of {tmp_path}/huts.md. Give one of the two another title."
    ]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Republic of Ghana", "is called 'Ghana' elsewhere. Write Ghana."),
        ("Holland", "is called 'Netherlands' elsewhere. Write Netherlands."),
        ("Congo", "is called 'Democratic Republic of the Congo' elsewhere"),
        ("Atlantis", "no country is called 'Atlantis'"),
    ],
)
def test_countries_of_a_story_are_spelt_alike(written: str, words: str, tmp_path: Path) -> None:
    write(tmp_path, {"profiles/ghana.md": PROFILE, "huts.md": change(STORY, "[Ghana, Mali]", f"[{written}]")})
    found = lines_of(check_folder(tmp_path), tmp_path)
    assert len(found) == 1
    assert found[0].startswith("huts.md:4: ")
    assert words in found[0]


def test_a_story_may_spell_a_country_as_its_profile_does(tmp_path: Path) -> None:
    profile = change(PROFILE, "country: Ghana", "country: Republic of Ghana")
    write(tmp_path, {"profiles/ghana.md": profile, "huts.md": change(STORY, "[Ghana, Mali]", "[Republic of Ghana]")})
    assert lines_of(check_folder(tmp_path), tmp_path) == []


def test_one_name_for_two_countries(tmp_path: Path) -> None:
    niger = change(PROFILE, "country: Ghana\niso2: GH", "country: Niger\niso2: NE").replace(
        "Ghana: plans", "Niger: plans"
    )
    shared = "aliases: [the Republic]"
    documents = {"a/ghana.md": PROFILE, "a/niger.md": niger}
    write(
        tmp_path,
        {
            name: text.replace("aliases: [Republic of Ghana]", shared).replace("adjectives: [Ghanaian]\n", "")
            for name, text in documents.items()
        },
    )
    assert lines_of(check_folder(tmp_path), tmp_path) == [
        "a/niger.md:7: 'the Republic' is also a name of Ghana. Keep it in one of the two profiles."
    ]


def test_a_folder_may_have_its_own_themes(tmp_path: Path) -> None:
    write(tmp_path, {"profiles/ghana.md": PROFILE, "themes.toml": '[themes]\nweather = "Rain"\n'})
    assert lines_of(check_folder(tmp_path), tmp_path) == [
        "profiles/ghana.md:10: there is no theme 'climate'. Use the slugs of themes.toml: weather."
    ]
    write(tmp_path, {"themes.toml": "climate"})
    assert "themes.toml:1: themes.toml is no valid TOML" in lines_of(check_folder(tmp_path), tmp_path)[0]


def test_files_that_cannot_be_read_are_reported_as_ingest_does(tmp_path: Path) -> None:
    write(tmp_path, {"huts.md": STORY, "empty.md": " ", "head.md": STORY.split("Women")[0], "slides.pptx": "x"})
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)))
    (tmp_path / "old.md").write_bytes(STORY.replace("Peace huts", "Paix retrouvée").encode("latin-1"))
    assert [line.split(".")[0] + ":" + line.split(":")[2] for line in lines_of(check_folder(tmp_path), tmp_path)] == [
        "binary: the file is not text (it has binary content). Save the document as text and try again.",
        "empty: the file is empty. Add text to it or delete it.",
        "head: no text was found in the file besides its title and sources. Add text to it.",
        "old: the file is not UTF-8; it was read as Windows-1252. Check its accents, and save it as UTF-8.",
        "slides: .pptx cannot be read. Save it as .md, .txt, .html, .pdf or .docx.",
    ]


def test_plain_text_takes_its_fields_from_corpus_toml(tmp_path: Path) -> None:
    text = "Peace huts\n\nWomen of the village settle disputes in this hut, so that nobody needs to go to court. [S1]\n\nThey meet weekly.\n\nSources\n\n[S1] A page | A site | none | 2020\n"
    fields = '[defaults]\npublisher = "An editor"\nquoted_as = "publisher"\nlanguage = "en"\nupdated = 2026-11-22\n\n'
    write(tmp_path, {"huts.txt": text, "corpus.toml": fields})
    assert lines_of(check_folder(tmp_path), tmp_path) == [
        "huts.txt:1: missing in the head: kind. Give each a value in corpus.toml.",
        "huts.txt:5: the paragraph does not end with its sources. "
        "Put their ids after its last full stop, such as [S1, S2].",
    ]
    table = '[documents."huts.txt"]\nkind = "story"\ncountries = ["Holland"]\n'
    write(tmp_path, {"huts.txt": text.replace("weekly.", "weekly. [S1]"), "corpus.toml": fields + table})
    assert lines_of(check_folder(tmp_path), tmp_path) == [
        "corpus.toml:9: the country 'Holland' is called 'Netherlands' elsewhere. Write Netherlands."
    ]
    write(tmp_path, {"corpus.toml": "kind ="})
    assert lines_of(check_folder(tmp_path), tmp_path)[0].startswith("corpus.toml:1: corpus.toml is no valid TOML")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("odd.md", "---\n1: one\n---\n\nText.\n"),
        ("odd.md", "---\n? [a, b]\n: c\n---\n\nText.\n"),
        ("odd.md", "---\norganisations: &a [*a]\n---\n\nText.\n"),
        ("odd.md", "---\njust a text\n---\n\nText.\n"),
        ("odd.md", "---\nplans: [2012]\n---\n\nText.\n"),
        ("corpus.toml", "[documents]\nfigures = 3\n"),
        ("corpus.toml", "defaults = 3\n"),
        ("corpus.toml", '[documents."figures.md"]\nplans = [3]\n'),
    ],
)
def test_what_cannot_be_made_sense_of_is_one_problem_and_no_crash(name: str, text: str, tmp_path: Path) -> None:
    write(tmp_path, {name: text})
    found = lines_of(check_folder(tmp_path), tmp_path)
    assert len([line for line in found if line.startswith(f"{name}:")]) == 1, found


def nap_check(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", "check", str(path)], capture_output=True, text=True, timeout=120
    )


def test_the_command_and_its_exit_codes(tmp_path: Path) -> None:
    assert nap_check(tmp_path).returncode == 2
    assert nap_check(tmp_path / "missing").returncode == 2
    path = write(tmp_path, {}) / "figures.md"
    good = nap_check(path)
    assert (good.returncode, good.stdout) == (0, "")
    path.write_text(change(path.read_text(encoding="utf-8"), "kind: story", "kind: tale"), encoding="utf-8")
    bad = nap_check(path)
    assert bad.returncode == 1
    assert bad.stdout == f"{path}:3: kind is 'tale'; it must be one of profile, story, agenda.\n"
