"""Web pages: main text without what stands around it, its structure, and its footnotes."""

from __future__ import annotations

import pytest

from ingest.elements import Element, Link
from ingest.formats import webpage
from tests.ingest.web_pages import FILLER, PAGES, inner, page


def read_inner(inside: str, url: str | None = None) -> list[Element]:
    return inner(webpage.read(page(inside), url))


def shown(elements: list[Element]) -> list[tuple[str, str]]:
    return [(element.kind, element.text) for element in elements]


# Whole pages


def test_an_article_between_everything_that_a_site_puts_around_it() -> None:
    content = webpage.read(PAGES["ARTICLE"], "https://lantern.example/2023/05/mediators/?source=mail")
    assert content.elements == (
        Element("heading", "Mediators trained in the river districts", 1),
        Element(
            "paragraph",
            "In the spring of 2023 the trust trained forty women from three river districts as mediators, and thirty-two"
            " of them have led at least one talk between neighbouring villages since then.",
            names=("1",),
        ),
        Element(
            "note",
            "1 Count of the trust's own register, March 2024.",
            links=(Link("March 2024", "https://register.example/2023"),),
            id="1",
        ),
        Element("heading", "What the training covers", 2),
        Element(
            "paragraph",
            "The course lasts twelve days and is held in the local language. It begins with listening and ends with a"
            " written agreement.",
            links=(Link("twelve days", "https://courses.example/twelve-days"),),
        ),
        Element("item", "Listening to both sides before speaking"),
        Element("item", "Writing down what was agreed:"),
        Element("item", "who does what"),
        Element("item", "and by which date"),
        Element("item", "Coming back after three months"),
        Element("quote", "Nobody had ever asked us to sit at the table. Now they send for us."),
        Element("heading", "Costs", 3),
        Element(
            "paragraph",
            "Each course costs 4,200 euros, most of which pays for travel. The trust pays for child care as well, so"
            " that mothers of small children can take part.",
            names=("2",),
        ),
        Element("note", "2 Without the salaries of the trainers.", id="2"),
    )
    assert content.fields == {
        "title": "Mediators trained in the river districts",
        "published": "2023-05-04",
        "publisher": "Lantern Trust",
        "url": "https://lantern.example/2023/05/mediators/",
        "language": "en",
    }
    assert content.links[:5] == (
        "https://lantern.example/privacy/",
        "https://lantern.example/",
        "https://lantern.example/about/",
        "https://lantern.example/our-work/",
        "https://lantern.example/donate/?from=menu",
    )
    assert "https://social.example/share?u=1" not in content.links
    assert content.warnings == ()


def test_a_government_page() -> None:
    content = webpage.read(PAGES["GOVERNMENT"], "https://gov.example/nap")
    assert [(e.kind, e.level, e.text) for e in content.elements][:9] == [
        ("heading", 1, "National Action Plan on Women, Peace and Security"),
        (
            "paragraph",
            0,
            "The second plan runs from 2021 to 2025. It was adopted by the cabinet on 30 November 2021 and is carried"
            " out by five ministries together with the national police.",
        ),
        ("heading", 2, "Objectives"),
        ("paragraph", 0, "The plan has three objectives:"),
        ("item", 0, "Raise the share of women in missions to 25 per cent by 2025."),
        ("item", 0, "Fund local organisations led by women in partner countries."),
        ("item", 0, "Report to parliament every year in March."),
        ("heading", 2, "Budget"),
        (
            "paragraph",
            0,
            "Over the whole period 48 million crowns are set aside.\nHalf of it goes to partner organisations.",
        ),
    ]
    downloads = [link.url for element in content.elements for link in element.links]
    assert downloads == ["https://gov.example/files/nap2.pdf", "https://gov.example/files/report-2023.pdf"]
    assert "Contact: Unit for peace policy, room 4.12" in [e.text for e in content.elements if e.kind == "item"]
    assert content.fields == {
        "title": "National Action Plan on Women, Peace and Security",
        "published": "2021-11-30",
        "publisher": "Ministry of External Relations",
        "url": "https://gov.example/nap",
        "language": "en",
    }


def test_an_encyclopaedia_page() -> None:
    content = webpage.read(PAGES["ENCYCLOPAEDIA"], "https://en.openpedia.example/wiki/Harbour_Accord?x=1")
    text = [(e.kind, e.text, e.names) for e in content.elements if e.kind != "table"]
    assert text == [
        ("heading", "Harbour Accord", ()),
        (
            "paragraph",
            "The Harbour Accord is an agreement between four towns on the northern coast. It was signed on 9 June 2011"
            " and ended a quarrel over fishing that had lasted for nineteen years.",
            ("1", "2"),
        ),
        ("note", "1 Berg, L. (2012). Nets and words. Coast Press.", ()),
        ("note", "2 Harbour Gazette, 10 June 2011.", ()),
        ("heading", "Women at the talks", ()),
        (
            "paragraph",
            "Six of the fifteen delegates were women. They had been chosen by the wives' league of each town, which"
            " until then had met only for funerals.",
            ("1", "a"),
        ),
        ("note", "a One town sent nobody.", ()),
    ]
    assert content.fields["url"] == "https://en.openpedia.example/wiki/Harbour_Accord"
    assert "published" not in content.fields


def test_a_table_of_plans() -> None:
    content = webpage.read(PAGES["PLANS"], "https://obs.example/plans")
    rows = [element for element in content.elements if element.kind == "table"]
    assert [row.text for row in rows] == [
        "Country | Plan | Years | Lead",
        "Norland | First | 2006–2010 | Foreign ministry",
        "Norland | Second | 2011–2016 | Foreign ministry",
        "Suderia | First | 2014–2018",
    ]
    assert rows[2].links == (Link("Second", "https://obs.example/norland/2"),)
    assert content.fields["title"] == "All plans at a glance"


def test_a_french_page_in_latin_1() -> None:
    content = webpage.read(PAGES["FRENCH"])
    assert content.fields == {
        "title": "Les femmes au marché de la paix",
        "publisher": "Réseau des Rives",
        "language": "fr",
    }
    assert content.elements[2] == Element("heading", "Une règle simple", 2)
    assert "« C’est la règle de ma grand-mère »" in content.elements[3].text
    assert content.warnings == ()


def test_a_page_of_two_sentences() -> None:
    assert shown(list(webpage.read(PAGES["SHORT"]).elements)) == [
        ("heading", "Office closed"),
        ("paragraph", "The office is closed on 8 March. It opens again on 11 March."),
    ]


def test_a_page_whose_text_is_only_in_its_data() -> None:
    content = webpage.read(PAGES["ONLY_DATA"])
    assert shown(list(content.elements)) == [
        ("paragraph", "The bridge was opened on 1 September by the two oldest women of the banks."),
        ("paragraph", "It carries no cars. Only people on foot may cross it, and their animals."),
    ]
    assert content.fields == {
        "title": "A bridge for two banks",
        "published": "2022-09-01",
        "publisher": "River Post",
        "language": "en",
    }


def test_an_old_page_laid_out_with_tables() -> None:
    content = webpage.read(PAGES["OLD_LAYOUT"])
    assert [e.kind for e in content.elements] == ["heading", *["paragraph"] * 3, *["table"] * 3]
    assert content.elements[-1].text == "1999 | 140"
    assert content.fields["title"] == "The weavers' peace"


def test_paragraphs_parted_by_breaks() -> None:
    paragraphs = [element.text for element in webpage.read(PAGES["BREAKS"]).elements]
    assert paragraphs[1].endswith("what they needed.\nThey wrote a letter with four demands.")
    assert paragraphs[2].startswith("The letter reached the governor in March.")


BOILERPLATE = (
    "We use cookies|Skip to content|About us|Our work|Donate|Share this|Tweet|Posted on|Ana Writer|Photo:|Read more|"
    "Older story|hidden line|from a script|Jump to|↩|Posted in|A well for two|thoughts on|Great work|Newsletter|"
    "every month and never|All rights reserved|Government portal|Envoys|In this section|Last updated|Chirper|Privacy|"
    "Guest book|Site map|News | Links|open licence|Navigation menu|Log in|Treaties of|edit]|Contents|From Openpedia|"
    "Start|made with care|Accueil|Agir|Lire aussi|utilise des cookies|Mentions|About|© Office"
)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_around_the_text_is_read(name: str) -> None:
    text = "\n".join(element.text for element in webpage.read(PAGES[name]).elements)
    assert [part for part in BOILERPLATE.split("|") if part.strip() and part in text and part != "News "] == []


# Structure


def test_kinds_of_blocks() -> None:
    elements = read_inner(
        "<h2>Terms</h2><dl><dt>Plan</dt><dd>What a cabinet adopts.</dd><dt>Why?</dt><dd>Because.</dd></dl>"
        "<blockquote><p>We came.</p><p>We stayed.</p></blockquote>"
        "<ul><li><p>First part.</p><p>Second part.</p></li><li>Short<ol><li>inner</li></ol></li></ul>"
        "<pre>line one\nline two</pre><p>One<br>two<br><br>three</p>"
    )
    assert shown(elements) == [
        ("heading", "Terms"),
        ("item", "Plan: What a cabinet adopts."),
        ("item", "Why? Because."),
        ("quote", "We came."),
        ("quote", "We stayed."),
        ("item", "First part.\nSecond part."),
        ("item", "Short"),
        ("item", "inner"),
        ("paragraph", "line one\nline two"),
        ("paragraph", "One\ntwo"),
        ("paragraph", "three"),
    ]


def test_a_raised_digit_never_joins_the_number_before_it() -> None:
    elements = read_inner(
        "<p>In 2020<sup>3</sup> the 1<sup>st</sup> plan covered 4 m<sup>2</sup> and CO<sub>2</sub>.</p>"
    )
    assert elements[0].text == "In 2020³ the 1st plan covered 4 m² and CO2."


def test_struck_words_and_invisible_characters_are_left_out() -> None:
    elements = read_inner("<p>Three <del>five</del><s>six</s>aims&#8203; for wo&shy;men&#x202e;.</p>")
    assert elements[0].text == "Three aims for women."


def test_characters_that_are_none_in_xml_do_no_harm() -> None:
    sentence = "The four aims of the plan are known to all who were at the table in spring."
    broken = sentence.replace("four", "fo&#1;&#xFFFE;ur").replace("known", "kn\x02own")
    assert read_inner(f'<p id="a&#1;b" bad{{name="x" class="c\x01">{broken}<br></p>')[0].text == sentence


def test_links_are_absolute_and_places_in_the_page_are_none() -> None:
    elements = webpage.read(
        page(
            '<p>See <a href="b.html">the b page</a>, <a href="#x">below</a>, <a href="mailto:a@b.example">mail</a>,'
            ' <a href="javascript:void(0)">script</a> and <a href="//other.example/c">there</a>. It is all in one text.</p>',
            '<base href="https://site.example/docs/">',
        ),
        "https://site.example/p/q.html",
    )
    assert inner(elements)[0].links == (
        Link("the b page", "https://site.example/docs/b.html"),
        Link("there", "https://other.example/c"),
    )
    assert elements.links == ("https://site.example/docs/b.html", "https://other.example/c")


def test_hidden_parts_are_left_out() -> None:
    text = "This sentence is as long as any other sentence of the page and still nobody can see it there."
    hidden = "".join(
        f"<p {how}>{text}</p>"
        for how in (
            "hidden",
            'aria-hidden="true"',
            'style="color:red; display : none"',
            'style="visibility:hidden"',
            'class="screen-reader-text"',
        )
    )
    assert read_inner(f"{hidden}<noscript><p>{text}</p></noscript><template><p>{text}</p></template>") == []


def test_what_only_small_screens_hide_and_what_a_tag_without_end_holds_is_read() -> None:
    sentence = "This sentence is shown on every screen that is wide enough for two columns of text."
    assert read_inner(f'<div class="hidden lg:block"><p>{sentence}</p></div>')[0].text == sentence
    prose = f"<noscript><h1>Aims</h1>{f'<p>{FILLER}</p>' * 12}"
    assert len(webpage.read(f"<html><body>{prose}".encode()).elements) == 13


# Footnotes


def notes_of(inside: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(element.kind, element.text, element.names) for element in read_inner(inside)]


def test_footnotes_as_word_exports_them() -> None:
    assert notes_of(
        '<p>The plan was adopted late.<a style="x" href="#_ftn1" name="_ftnref1" title=""><span class="MsoFootnoteReference">'
        '<span>[1]</span></span></a> It has two aims<a href="#_ftn2" name="_ftnref2">[2]</a>, both of them old ones.</p>'
        '<div><br clear="all"><hr size="1"><div id="ftn1"><p class="MsoFootnoteText">[<a href="#_ftnref1" name="_ftn1">1</a>]'
        ' In May.</p></div><div id="ftn2"><p class="MsoFootnoteText"><a href="#_ftnref2" name="_ftn2">[2]</a> See'
        " the minutes.</p><p>And the annex.</p></div></div>"
    ) == [
        ("paragraph", "The plan was adopted late. It has two aims, both of them old ones.", ("1", "2")),
        ("note", "1 In May.", ()),
        ("note", "2 See the minutes.\nAnd the annex.", ()),
    ]


def test_footnotes_with_roles() -> None:
    assert notes_of(
        '<p>The plan was adopted late <a role="doc-noteref" href="#n-a" id="r-a">*</a>, and nobody knew why that was so.</p>'
        '<aside role="doc-footnote" id="n-a"><p>* In May. <a role="doc-backlink" href="#r-a">Back to the text</a></p></aside>'
    ) == [
        ("paragraph", "The plan was adopted late, and nobody knew why that was so.", ("*",)),
        ("note", "* In May.", ()),
    ]


def test_several_marks_in_one_raised_group_and_notes_in_one_paragraph() -> None:
    assert notes_of(
        '<p>The plan was adopted late<sup><a href="#fn1">1</a>, <a href="#fn2">2</a></sup> by all four towns of the coast.</p>'
        '<p><a name="fn1"></a>1. In May.<br><a name="fn2"></a>2. In June.</p>'
    ) == [
        ("paragraph", "The plan was adopted late by all four towns of the coast.", ("1", "2")),
        ("note", "1 In May.", ()),
        ("note", "2 In June.", ()),
    ]


def test_a_note_that_names_a_note_and_a_mark_in_a_table() -> None:
    assert notes_of(
        '<table><tr><th>Town</th><th>Vote</th></tr><tr><td>Upper</td><td>yes<sup><a href="#fn1">a</a></sup></td></tr></table>'
        '<ol><li id="fn1">With a proviso<sup><a href="#fn2">b</a></sup>.</li><li id="fn2">Never used.</li></ol>'
    ) == [
        ("table", "Town | Vote", ()),
        ("table", "Upper | yes", ("a",)),
        ("note", "a With a proviso.", ("b",)),
        ("note", "b Never used.", ()),
    ]


def test_a_table_of_contents_and_a_list_of_sources_are_no_notes() -> None:
    elements = read_inner(
        '<p><a href="#part1">1</a> and <a href="#part2">2</a> are the parts of this text, which you can read in any order.</p>'
        '<h2 id="part1">Part one</h2><p>The first part says what the towns of the coast wanted from each other that year.</p>'
        '<div id="part2"><h2>References</h2><ul><li>Berg, L. (2012). Nets and words.</li><li>Gazette, 10 June 2011.</li></ul></div>'
    )
    assert [element.kind for element in elements] == ["paragraph", "heading", "paragraph", "heading", "item", "item"]
    assert all(not element.names for element in elements)
