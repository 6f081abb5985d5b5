"""`make run`: bring the database up to date, then serve the site and run the job worker until Ctrl-C."""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402 — needs the path set above
from django.core.management import call_command  # noqa: E402 — the same

POLL_SECONDS = 0.2


def main() -> int:
    """Return 0 after Ctrl-C, or the exit status of the process that stopped by itself."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default="8000")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("demo")
        return serve(f"{arguments.host}:{arguments.port}")
    except KeyboardInterrupt:
        return 0


def serve(address: str) -> int:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    web = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", address, "--workers", "2", "--threads", "4"]
    web += ["--no-control-socket"]  # its place is one per user: two sites on one machine would share it
    worker = [sys.executable, "manage.py", "procrastinate", "worker"]
    # Sessions of their own, so that Ctrl-C reaches this process alone and the children stop in order.
    children = [
        subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)  # noqa: S603 — fixed commands
        for command in (web, worker)
    ]
    sys.stdout.write(f"\n  http://{address}/   (Ctrl-C : arrêter)\n\n")
    sys.stdout.flush()
    try:
        while all(child.poll() is None for child in children):
            time.sleep(POLL_SECONDS)
        return next(child.returncode for child in children if child.returncode is not None)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for child in children:
            child.terminate()
        for child in children:
            child.wait(timeout=30)


if __name__ == "__main__":
    sys.exit(main())
