"""A full disk: the old index serves, the message is clear, and with space back all works again."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")


def may_mount() -> bool:
    """Whether this user may mount a small file system in a namespace of its own."""
    if shutil.which("unshare") is None:
        return False
    probe = [*NAMESPACE, "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", "/mnt"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


@pytest.mark.timeout(600)
@pytest.mark.skipif(not may_mount(), reason="no file system can be mounted here")
def test_three_fill_levels(tmp_path: Path, models_dir: Path, full: bool) -> None:
    done = subprocess.run(
        [*NAMESPACE, sys.executable, "-m", "tests.faults.full_disk", str(tmp_path), str(models_dir), *["whole"] * full],
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    levels = json.loads(done.stdout.splitlines()[-1])
    assert len(levels) == (3 if full else 1)
    for level in levels:
        old, new = f"Finland gave {level['number']} radios", f"Finland gave {level['number'] + 1} radios"
        assert level["code"] == 2, level
        assert "Check free space" in level["said"], level
        assert old in level["running"], level
        assert old in level["anew"], level
        assert level["code_after"] == 0, level
        assert new in level["running_after"], level
        assert new in level["anew_after"], level
