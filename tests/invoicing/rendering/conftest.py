from collections.abc import Iterator

import pytest

from tests.invoicing.rendering.validation import Validator


@pytest.fixture(scope="session")
def validator() -> Iterator[Validator]:
    """The official checks, compiled once a session."""
    return Validator()
