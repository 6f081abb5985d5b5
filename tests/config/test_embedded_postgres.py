"""The embedded PostgreSQL, started for real in a folder of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.whole

ROOT = Path(__file__).parents[2]
ASK = [
    sys.executable,
    "manage.py",
    "shell",
    "-v0",
    "-c",
    "from django.db import connection as c; c.ensure_connection()",
]


def start(data_dir: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "DEBUG": "1", "DATA_DIR": str(data_dir)}
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(  # noqa: S603 — our own command
        ASK, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_commands_that_start_at_once_share_one_server(tmp_path: Path) -> None:
    commands = [start(tmp_path) for _ in range(3)]

    answers = [command.communicate(timeout=60)[0] for command in commands]

    assert [command.returncode for command in commands] == [0, 0, 0], answers
    assert not (tmp_path / "postgres" / "postmaster.pid").exists()  # the last one stopped it


def test_command_starts_after_others_were_killed(tmp_path: Path) -> None:
    first = start(tmp_path)
    first.communicate(timeout=60)
    files = tmp_path / "postgres"
    (files / ".handle_pids.json").write_text("[4194304]]")  # cut short, and of a process that is no more
    (files / "postmaster.pid").write_text(f"{os.getpid()}\n")  # the machine restarted: another process has the number

    second = start(tmp_path)
    answer = second.communicate(timeout=60)[0]

    assert (second.returncode, answer) == (0, "")
    assert json.loads((files / ".handle_pids.json").read_text()) == []
