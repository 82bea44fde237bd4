"""A website into the index, twice, and the questions that it answers."""

from contextlib import closing
from pathlib import Path

import pytest

import vectorstore
from assistant.assemble import open_assistant
from assistant.build import ingest_sources
from assistant.settings import Settings
from ingest import SiteOptions
from tests.ingest.website import Answer, Website, web_page


@pytest.mark.parametrize("sitemap", [True, pytest.param(False, marks=pytest.mark.full)])
def test_a_site_of_sixty_pages_twice(tmp_path: Path, models_dir: Path, sitemap: bool) -> None:
    settings = Settings(data_dir=tmp_path / "data", models_dir=models_dir)
    with Website(sitemap=sitemap) as site:
        options = SiteOptions(pause=0, timeout=2, allowed_hosts=(site.host,), max_pages=110)
        first = ingest_sources([site.url], settings, site=options)
        wanted = {f"{site.url.rstrip('/')}{path}" for path in (*site.listed(), "/files/plan.pdf")}
        with closing(vectorstore.open_index(settings.index)) as index:
            found = {d.source.rstrip("/") for d in index.documents.values() if "/calendar" not in d.source}
        assert found == {address.rstrip("/") for address in wanted}
        assert len(found) == 60
        assert first.exit_code == 1
        reasons = " ".join(failure.reason for failure in first.failures)
        assert "500" in reasons

        site.change("/news/latest", web_page("Latest news", ["The network met again in June, in another town."]))
        # Taken off the site without a word in its sitemap or menus.
        site.remove("/about.html")
        # An answer of 500 says nothing on whether a page is gone.
        site.put("/naps/country-09.html", Answer(b"", 500))
        second = ingest_sources([site.url], settings, site=options)
        assert len(second.changes.changed) == 1
        assert second.changes.changed[0].endswith("news/latest")
        assert [name for name in second.changes.removed if "calendar" not in name] == [
            next(name for name in first.changes.added if name.endswith("about"))
        ]
        assert not [name for name in second.changes.added if "calendar" not in name]
        with closing(open_assistant(settings)) as assistant:
            assert "June" in assistant.ask("When did the network meet again?").text
            answer = assistant.ask("How many aims does the plan have?")
            assert (answer.citations[0].source_url, answer.citations[0].page) == (
                f"{site.url.rstrip('/')}/files/plan.pdf",
                1,
            )
            assert "ministry number 9" in assistant.ask("Which ministry number leads the work of country 9?").text


def test_a_site_that_cannot_be_had_changes_nothing(tmp_path: Path, models_dir: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", models_dir=models_dir)
    with Website() as site:
        refused = ingest_sources([site.url], settings)
    assert refused.exit_code == 2
    assert "is not one of the web's" in refused.failures[0].reason
    assert not refused.built
