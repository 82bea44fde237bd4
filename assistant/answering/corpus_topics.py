"""What documents are to be about: themes and organisations of the metadata, or else plain words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files

from assistant.answering.catalogue import Catalogue
from assistant.answering.corpus_query import Topic
from assistant.answering.synonyms import asking_words
from vectorstore.analysis import terms

_QUESTION_WORDS = re.compile(
    r"\b(?:who|whom|whose|that|which|what|how|why|when|where|whether|if|than|because|not|is|are|was|were|be|has|have|had|can|will|do|does|did|"
    r"says?|saying|said|tells?|telling|told|happen\w*)\b",
    re.IGNORECASE,
)
_OR = re.compile(r" (?:or|and/or) | ?/ ?", re.IGNORECASE)
_AND = re.compile(r" (?:and|as well as|plus) ", re.IGNORECASE)
# Every document here is about these, so that they narrow nothing down beside a theme.
_WEAK = frozenset(terms("women woman gender theme issue question people girls topic matters change"))
_LONGEST = 7


def read_topic(said: str, catalogue: Catalogue, literal: bool) -> tuple[Topic, ...] | None:
    """The topics that a phrase such as "climate or disarmament" names; None if it is more than a topic.

    Topics joined by "and" must all be met, and one of those that are joined by "or". `literal` says that the very
    words are asked for ("mention drones", not "about drones").
    """
    said = " ".join(said.split()).strip(" '\"")
    said = re.sub(
        r"^(?:(?:the|an?|any|some|about|on|theme|topic|subject|issue|issues|of|word|words|term|also) )+", "", said
    )
    said = re.sub(r"(?i)(?: (?:at all|too|as well|please|or so|anywhere|somewhere|in (?:it|them|there)))+$", "", said)
    if not said or _QUESTION_WORDS.search(said) or len(said.split()) > _LONGEST or re.search("[@#%§¶]", said):
        return None
    ways = tuple(slug for part in _OR.split(said) for slug in _themes(part, catalogue) or [""])
    if all(ways):
        return (Topic("theme", tuple(dict.fromkeys(ways)), said),)
    parts = _AND.split(said)
    themes = [Topic("theme", found, part) for part in parts if (found := _themes(part, catalogue))]
    if len(parts) > 1 and (len(themes) == len(parts) or (themes and not literal)):
        return tuple(themes)
    phrases = tuple(part for part in _OR.split(said) if searched(part))
    return (Topic("words", phrases, said, literal),) if phrases else None


def read_organisation(said: str, catalogue: Catalogue) -> Topic | None:
    """The organisations of the metadata that a phrase such as "Oxfam" or "the WPHF" means, or None."""
    wanted = set(terms(said)) - set(terms("organisation organization network group called named"))
    found = tuple(name for name in sorted(catalogue.by_organisation) if wanted and wanted <= _name_terms(name))
    # "UN" is a part of many names; the name itself counts alone where it is one.
    exact = tuple(name for name in found if any(_name_terms(part) == wanted for part in _parts(name)))
    if not found or not wanted - _WEAK:
        return None
    return Topic("organisation", exact or found, said.strip(), bool(exact))


def searched(phrase: str) -> frozenset[str]:
    """The search terms of a phrase that is looked up by word."""
    return frozenset(terms(phrase)) - asking_words()


@lru_cache(maxsize=20_000)
def words_in(text: str) -> frozenset[str]:
    """The search terms of a text."""
    return frozenset(terms(text))


def theme_name(slug: str) -> str:
    """A theme in words."""
    return str(_data()["names"].get(slug, slug.replace("-", " ")))


@lru_cache(maxsize=1_000)
def theme_phrases(slug: str) -> tuple[frozenset[str], ...]:
    """The phrases for a theme, as sets of search terms."""
    said: Iterable[str] = [slug.replace("-", " "), *_data()["words"].get(slug, ())]
    return tuple(dict.fromkeys(frozenset(terms(phrase)) for phrase in said))


def _themes(said: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The theme of the metadata that `said` is a phrase for, if it is one."""
    wanted = frozenset(terms(said))
    for narrowed in (wanted, wanted - _WEAK):
        found = tuple(slug for slug in sorted(catalogue.by_theme) if narrowed and narrowed in theme_phrases(slug))
        if found:
            return found
    return ()


def _parts(name: str) -> list[str]:
    """A name, and what stands before and in its brackets: "Women's Peace and Humanitarian Fund (WPHF)"."""
    return [name, *re.split(r"[()]", name)]


@lru_cache(maxsize=5_000)
def _name_terms(name: str) -> frozenset[str]:
    return frozenset(terms(name))


@cache
def _data() -> Mapping[str, Mapping[str, list[str] | str]]:
    return tomllib.loads(files("assistant.answering").joinpath("corpus_themes.toml").read_text(encoding="utf-8"))
