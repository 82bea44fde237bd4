"""The process that reads, and its children: when they start and end, and that none is ever left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from ingest.child import Readers, client
from ingest.elements import Content
from ingest.errors import UnreadableFile
from tests.ingest.child_formats import HEADER, LIMITS, MARKDOWN, ROOT, SERVER, gone, linux_only, processes_of, until


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
