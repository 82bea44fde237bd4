"""PDF -> Content, page by page, since a citation needs its page.

    reading     bytes -> Content, or a plain error
    pages       page by page, and what could not be read
    content     a page -> pieces of text with place, size and weight (pieces, matrices, fonts)
    links       pieces learn the address that they link to
    lines       pieces -> lines, with footnote marks (characters: made plain)
    furniture   without running headers, footers and page numbers
    listing     without tables of contents
    columns     lines in reading order
    elements    lines -> elements, by way of
    notes           footnotes apart
    tables          lines with cells -> rows
    blocks          lines -> paragraphs and items, over page breaks (marks: the signs that open them)
    headings        which blocks are headings, and their level
    mending         lines -> running text
    fields      title, date and language

PDF has no paragraphs, only letters at places: all structure is recovered from geometry.
"""

from ingest.formats.pdf.reading import read

__all__ = ["read"]
