"""Reading in a limited child: what comes back, what each limit says, and that no process is ever left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from ingest.child import Limits, Readers, client
from ingest.elements import Content, Element, Link
from ingest.errors import MetadataError, UnreadableFile

ROOT = Path(__file__).resolve().parents[2]
MARKDOWN = b"# Radios\n\nFinland gave [ten radios](https://example.org/r) to the network in 2018.\n"
LIMITS = Limits(seconds=5, memory=256 * 1024**2)
linux_only = pytest.mark.skipif(not client.FORKS, reason="only Linux forks a child with limits")

# Readers that do what a damaged file may make a library do. They run in the real server, beside the real formats.
FORMATS = {
    "all_fields": """
        import datetime
        return Content(
            (
                Element("heading", "Über\\u2028uns 🕊", 2),
                Element("paragraph", "Naïve", links=(Link("a", "https://a.example/?b"),), names=("1", "2"), pages=((0, 3), (4, 4))),
                Element("note", "1 See it.", id="1"),
            ),
            {"title": "T", "published": datetime.date(2024, 5, 1), "plans": [{"number": 1}], "none": None, 7: url},
            ("a warning",),
            ("https://b.example/",),
        )""",
    "sleeps": "import time; time.sleep(float(raw)); return Content(())",
    "spins": "while True: pass",
    "hoards": "kept = bytearray(int(raw)); return Content((Element('paragraph', str(len(kept))),))",
    "segfaults": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "leaves": "import os; os._exit(7)",
    "exits": "import sys; sys.exit(0)",
    "prints": "import os; print('hello'); os.write(1, b'x' * 99); os.write(2, b'y'); return Content((Element('paragraph', 'ok'),))",
    "wordy": "return Content((Element('paragraph', 'x' * int(raw)),))",
    "crumbles": "return Content((Element('paragraph', 'x'),) * int(raw))",
    "recurses": "return read(raw, url)",
    "raises": "raise KeyError(raw.decode())",
    "misses": "return open('/nowhere/at/all')",
    "writes": "with open(raw, 'wb') as file: file.write(b'x' * 10)",
    "halves": "return Content((Element('paragraph', 'a' + chr(0xD800) + 'b'),))",
    "refuses": "raise UnreadableFile('the file is a fish. Save it as text and try again.')",
    "doubts": "raise MetadataError('kind is 7; it must be a word.')",
    "odd_fields": "return Content((), {'a': {1, 2}})",
    "not_content": "return None",
}
HEADER = """
from ingest.elements import Content, Element, Link
from ingest.errors import MetadataError, UnreadableFile

def read(raw, url=None):
    """
SERVER = """
import sys, ingest.formats
ingest.formats.__path__.append(sys.argv[1])
from ingest.child.server import main
main()
"""


@pytest.fixture(scope="session")
def formats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("formats")
    for name, body in FORMATS.items():
        (folder / f"{name}.py").write_text(HEADER + body.strip().replace("\n    ", "\n"), encoding="utf-8")
    return folder


@pytest.fixture
def server_command(formats: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "SERVER", ("-P", "-c", SERVER, str(formats)))


@pytest.fixture
def readers(server_command: None) -> Iterator[Readers]:
    before = set(psutil.Process().children(recursive=True))
    with Readers(LIMITS) as opened:
        yield opened
    assert set(psutil.Process().children(recursive=True)) <= before


def processes_of(opened: Readers) -> list[psutil.Process]:
    """The reading process and its children."""
    server = opened._server
    with contextlib.suppress(psutil.NoSuchProcess):
        if server is not None:
            process = psutil.Process(server.pid)
            return [process, *process.children(recursive=True)]
    return []


def refusal(opened: Readers, raw: bytes, name: str) -> str:
    with pytest.raises(UnreadableFile) as caught:
        opened.read(raw, name)
    message = str(caught.value)
    assert "Traceback" not in message
    assert str(ROOT) not in message
    # The next file reads as if nothing had been.
    assert opened.read(MARKDOWN, "markdown").elements
    return message


def until(condition: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.02)


def gone(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    return True


def test_the_same_content_as_without_a_child(readers: Readers) -> None:
    from ingest.formats.markdown import read

    assert readers.read(MARKDOWN, "markdown") == read(MARKDOWN)


def test_every_field_of_a_content_comes_back(readers: Readers) -> None:
    found = readers.read(b"", "all_fields", "https://c.example/")
    assert found == Content(
        (
            Element("heading", "Über\u2028uns 🕊", 2),
            Element(
                "paragraph",
                "Naïve",
                links=(Link("a", "https://a.example/?b"),),
                names=("1", "2"),
                pages=((0, 3), (4, 4)),
            ),
            Element("note", "1 See it.", id="1"),
        ),
        {
            "title": "T",
            "published": "2024-05-01",
            "plans": [{"number": 1}],
            "none": None,
            "7": "https://c.example/",
        },
        ("a warning",),
        ("https://b.example/",),
    )


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Ctrl-C counts, also where the tests run in several processes, which ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@linux_only
def test_what_a_file_took_is_told(readers: Readers) -> None:
    readers.read(b"0.3", "sleeps")
    assert readers.used is not None
    assert 0.3 < readers.used.seconds < 4
    small = readers.used.peak
    readers.read(b"100000000", "hoards")
    assert 90e6 < readers.used.peak - small < 130e6


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("segfaults", b"", "the reading of the file crashed (SIGSEGV). The file may be damaged"),
        ("leaves", b"", "the reading of the file crashed (status 7). The file may be damaged"),
        ("exits", b"", "the reading of the file crashed (status 1). The file may be damaged"),
        ("hoards", b"300000000", "the file needs more than 256 MB of memory to read. Split it"),
        ("wordy", b"70000000", "the file holds more than 64 MB of text. Split it"),
        ("crumbles", b"250001", "the file holds more than 250000 paragraphs, links and notes. Split it"),
        ("recurses", b"", "the file is nested too deeply to be read."),
        ("raises", b"no such part", "the file cannot be read (KeyError: 'no such part'). The file may be damaged"),
        ("raises", b"/usr/lib/python3/x.py broke", "the file cannot be read (KeyError: '… broke')."),
        ("misses", b"", "the file cannot be read (FileNotFoundError: No such file or directory)."),
        ("refuses", b"", "the file is a fish. Save it as text and try again."),
        ("odd_fields", b"", "the file cannot be read (TypeError: a set in the front matter cannot be used"),
        ("not_content", b"", "the file cannot be read (AttributeError: 'NoneType' object"),
        ("no_such_format", b"", "the file cannot be read (LookupError: 'no_such_format' is no format"),
        ("../markdown", b"", "the file cannot be read (LookupError"),
    ],
)
@linux_only
def test_each_failure_says_what_it_was(readers: Readers, name: str, raw: bytes, says: str) -> None:
    assert refusal(readers, raw, name).startswith(says)


@linux_only
def test_nothing_can_be_written(readers: Readers, tmp_path: Path) -> None:
    said = refusal(readers, bytes(tmp_path / "new"), "writes")
    assert said.startswith("the file cannot be read (OSError: File too large).")
    assert (tmp_path / "new").stat().st_size == 0


@pytest.mark.parametrize(("name", "raw"), [("sleeps", b"60"), ("spins", b"")])
def test_a_file_that_takes_too_long_is_given_up_in_time(server_command: None, name: str, raw: bytes) -> None:
    with Readers(replace(LIMITS, seconds=1)) as readers:
        readers.read(MARKDOWN, "markdown")
        started = time.monotonic()
        with pytest.raises(UnreadableFile, match=r"^the file took more than 1 s to read\. Split it"):
            readers.read(raw, name)
        assert time.monotonic() - started < 4
        assert readers.read(MARKDOWN, "markdown").elements
        assert len(processes_of(readers)) <= 1


def test_an_error_in_front_matter_keeps_its_kind(readers: Readers) -> None:
    with pytest.raises(MetadataError, match="it must be a word"):
        readers.read(b"", "doubts")


def test_a_long_error_is_cut(readers: Readers) -> None:
    assert len(refusal(readers, b"x" * 5000, "raises")) < 400


def test_a_library_that_prints_does_no_harm(readers: Readers, capfd: pytest.CaptureFixture[str]) -> None:
    assert readers.read(b"", "prints").elements[0].text == "ok"
    assert capfd.readouterr() == ("", "")


def test_half_a_surrogate_pair_cannot_get_out(readers: Readers) -> None:
    assert readers.read(b"", "halves").elements[0].text == "a?b"


@linux_only
def test_the_largest_answer_still_comes_back(readers: Readers) -> None:
    assert len(readers.read(b"60000000", "wordy").elements[0].text) == 60_000_000


def test_threads_get_their_own_answers(readers: Readers) -> None:
    def read(number: int) -> bool:
        found = readers.read(f"# Number {number}\n\nText.\n".encode(), "markdown")
        return found.elements[0].text == f"Number {number}"

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(read, range(40)))


@linux_only
def test_the_process_starts_with_the_first_file_and_ends_with_close(server_command: None) -> None:
    readers = Readers(LIMITS)
    assert processes_of(readers) == []
    readers.read(MARKDOWN, "markdown")
    (server,) = processes_of(readers)
    readers.read(MARKDOWN, "markdown")
    assert processes_of(readers) == [server]
    readers.close()
    assert not psutil.pid_exists(server.pid)
    readers.close()


@linux_only
def test_a_server_that_died_is_replaced(readers: Readers) -> None:
    readers.read(MARKDOWN, "markdown")
    (server,) = processes_of(readers)
    server.kill()
    assert readers.read(MARKDOWN, "markdown").elements
    assert processes_of(readers) != [server]


def kill_servers(opened: Readers, times: int, killed: list[psutil.Process]) -> None:
    """Kill the reading process, as often as told, each time while a child of it reads."""

    def new_pair() -> bool:
        return len(set(processes_of(opened)).difference(killed)) == 2

    for _ in range(times):
        until(new_pair)
        running = processes_of(opened)
        running[0].kill()
        killed += running


@linux_only
@pytest.mark.parametrize("times", [1, 2])
def test_a_server_killed_while_it_reads(readers: Readers, times: int) -> None:
    killed: list[psutil.Process] = []
    killer = threading.Thread(target=kill_servers, args=(readers, times, killed))
    killer.start()
    if times == 1:
        assert readers.read(b"1.5", "sleeps") == Content(())
    else:
        with pytest.raises(UnreadableFile, match="ended twice"):
            readers.read(b"1.5", "sleeps")
    killer.join()
    assert len(killed) == 2 * times
    until(lambda: all(gone(process) for process in killed))
    assert readers.read(MARKDOWN, "markdown").elements


@linux_only
def test_a_server_that_hangs_is_given_up(server_command: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_SPARE", 0.5)
    with Readers(replace(LIMITS, seconds=1)) as readers:
        readers.read(MARKDOWN, "markdown")
        (server,) = processes_of(readers)
        server.suspend()
        with pytest.raises(UnreadableFile, match="took more than 1 s"):
            readers.read(b"x" * 10**6, "markdown")  # more than its pipe holds
        until(lambda: gone(server))
        assert readers.read(MARKDOWN, "markdown").elements


ASKER = """
import sys
from ingest.child import Readers, client
client.SERVER = ("-P", "-c", sys.argv[1], sys.argv[2])
with Readers() as readers:
    readers.read(b"# A", "markdown")
    print("ready", flush=True)
    readers.read(b"50", "sleeps")
"""


@linux_only
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_process_outlives_the_one_that_asked(formats: Path, how: signal.Signals, ctrl_c: None) -> None:
    command = [sys.executable, "-c", ASKER, SERVER, str(formats)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as asker:
        assert asker.stdout is not None
        assert asker.stdout.readline() == b"ready\n"
        top = psutil.Process(asker.pid)
        until(lambda: len(top.children(recursive=True)) == 2)
        below = top.children(recursive=True)
        if how == signal.SIGINT:
            os.killpg(asker.pid, how)  # as Ctrl-C does
        else:
            asker.send_signal(how)
        asker.wait(10)
    until(lambda: all(gone(process) for process in below), 5)


@linux_only
def test_an_interrupted_read_leaves_no_answer_for_the_next(readers: Readers, ctrl_c: None) -> None:
    readers.read(MARKDOWN, "markdown")

    def interrupt() -> None:
        until(lambda: len(processes_of(readers)) == 2)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        readers.read(b"3", "sleeps")
    assert readers.read(MARKDOWN, "markdown").elements


@linux_only
def test_the_child_has_next_to_nothing(server_command: None, formats: Path) -> None:
    (formats / "tells.py").write_text(
        HEADER + "import os, resource as r\n"
        "    said = [r.getrlimit(k)[0] for k in (r.RLIMIT_CORE, r.RLIMIT_FSIZE, r.RLIMIT_CPU, r.RLIMIT_NOFILE)]\n"
        "    files = sorted(os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{n}'))\n"
        "    files = [f.split(':')[0] for f in files]\n"
        "    threads = len(os.listdir('/proc/self/task'))\n"
        "    return Content((), {'limits': said, 'files': files, 'threads': threads})\n",
        encoding="utf-8",
    )
    with Readers(LIMITS) as readers:
        readers.read(MARKDOWN, "markdown")
        fields = readers.read(b"", "tells").fields
    assert fields["limits"] == [0, 0, 7, 32]
    assert fields["files"] == ["/dev/null"] * 3 + ["pipe"]
    assert fields["threads"] == 1


def test_a_fresh_process_for_each_file_where_forking_is_not_safe(
    server_command: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "FORKS", False)
    monkeypatch.setattr(client, "_TO_END", 1)
    with Readers(replace(LIMITS, seconds=3)) as readers:
        assert readers.read(MARKDOWN, "markdown").elements[0].text == "Radios"
        assert readers.read(b"", "prints").elements[0].text == "ok"
        with pytest.raises(UnreadableFile, match="took more than 3 s"):
            readers.read(b"60", "sleeps")
        with pytest.raises(UnreadableFile, match=r"crashed \(status -11\)"):
            readers.read(b"", "segfaults")
        with pytest.raises(UnreadableFile, match="is a fish"):
            readers.read(b"", "refuses")
        assert readers.used is None
        assert not processes_of(readers)


def test_the_asking_process_imports_no_library_of_a_format() -> None:
    script = (
        "import sys, pkgutil, ingest.formats\n"
        "from ingest.child import Readers\n"
        "from ingest.errors import IngestError\n"
        "before = set(sys.modules)\n"
        "with Readers() as readers:\n"
        "    for module in pkgutil.iter_modules(ingest.formats.__path__):\n"
        "        try: readers.read(b'<p>Hello, this is a text.</p>', module.name)\n"
        "        except IngestError: pass\n"
        "heavy = {'trafilatura', 'pypdf', 'mammoth', 'lxml'} & set(sys.modules)\n"
        "new = {name for name in set(sys.modules) - before if name.startswith('ingest')}\n"
        "print(heavy | new)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("set()\n", "")
