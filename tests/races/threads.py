"""Several people at the same moment, as threads."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from common.errors import BusinessError


def together(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the acts at the same moment, one thread each. A refusal is a result."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        connection.ensure_connection()  # it takes longer than many an act: who had none would come when all is over
        start.wait(timeout=30)
        try:
            return act()
        except BusinessError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
