"""A bank's record as it wrote it, in a column of text."""

import json
from typing import Any

from django.db import models

# One for all records: making an encoder takes as long as using it on a short one.
as_text = json.JSONEncoder(ensure_ascii=False).encode


class RecordField(models.JSONField):
    """A record kept as the text of its JSON: whole, in the bank's order, and looked up by nobody.

    PostgreSQL's own JSON would be taken apart and put in another order, each time a line is stored.
    """

    def db_type(self, connection: Any) -> str:  # noqa: ARG002 - any database's
        return "text"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: ARG002, FBT001, FBT002
        return None if value is None else as_text(value)
