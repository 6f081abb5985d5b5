"""Database transactions that PostgreSQL may have to break up."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, transaction
from psycopg.errors import DeadlockDetected, SerializationFailure

P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 4
BROKEN_UP = (DeadlockDetected, SerializationFailure)


def atomic_retried(act: Callable[P, R]) -> Callable[P, R]:
    """Run in a transaction, and again where PostgreSQL broke it up for another's sake; inside another one, once."""

    @wraps(act)
    def retried(*args: P.args, **kwargs: P.kwargs) -> R:
        attempts = 1 if transaction.get_connection().in_atomic_block else ATTEMPTS
        for attempt in range(1, attempts + 1):
            try:
                with transaction.atomic():
                    return act(*args, **kwargs)
            except OperationalError as error:
                if attempt == attempts or not isinstance(error.__cause__, BROKEN_UP):
                    raise
        raise AssertionError("the last attempt either returns or raises")

    return retried
