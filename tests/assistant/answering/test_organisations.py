"""Organisations that own a plan or a policy, as opposed to those that are only named."""

import pytest

from assistant.answering.catalogue import Catalogue
from assistant.answering.organisations import find_owners
from ingest import Facts
from ingest.types import Document

KNOWN = ("UN Women", "Women's Aid Fund (WAF)", "Ministry of Works")


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("What are the objectives of the EU's action plan?", ("European Union",)),
        ("who leads nato's policy on women", ("NATO",)),
        ("What does the African Union framework say?", ("African Union",)),
        ("ECOWAS regional action plan: which years?", ("ECOWAS",)),
        ("When does the plan of the European Union end?", ("European Union",)),
        ("Does the African Union have a regional action plan?", ("African Union",)),
        ("the strategy of the WAF", ("Women's Aid Fund (WAF)",)),
        ("what is the plan of UN Women?", ("UN Women",)),
        ("Compare the EU's plan and NATO's policy", ("European Union", "NATO")),
        ("Does Norway work with NATO?", ()),
        ("What does the Women's Aid Fund do?", ()),
        ("Which plans mention the EU?", ()),
        ("How many EU member states have a plan?", ()),
        ("au pair plans", ()),
    ],
)
def test_owners(text: str, owners: tuple[str, ...]) -> None:
    assert find_owners(text, KNOWN) == owners


def _document(name: str, title: str, **facts: object) -> Document:
    return Document(name, name, title, "", (), (), Facts(**facts), "")  # type: ignore[arg-type]


def test_an_organisation_owns_what_bears_its_name_and_not_what_mentions_it() -> None:
    catalogue = Catalogue.of(
        (
            _document("a", "EU action plan on women"),
            _document("b", "Norway", country="Norway", organisations=("EU", "Ministry of Works")),
            _document("c", "Handbook", publisher="NATO"),
        )
    )
    assert catalogue.about("European Union") == {"a"}
    assert catalogue.about("NATO") == {"c"}
    assert catalogue.about("Ministry of Works") == {"b"}
    assert catalogue.about("African Union") == frozenset()
    assert catalogue.named_in("European Union", "The EU had one.")
    assert not catalogue.named_in("European Union", "Norway had one.")
