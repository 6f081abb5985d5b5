"""What the law wants written on an invoice, as it is worded on a given day."""

from datetime import date

from invoicing.legal.mention_table import TABLE, Mention


class NoValidMentionError(LookupError):
    """Nothing in the table is valid on that day: the law moved on, and the table must follow before we print."""

    def __init__(self, key: str, on: date) -> None:
        super().__init__(f"No wording of “{key}” is valid on {on:%Y-%m-%d}")
        self.key = key
        self.on = on


def find(key: str, on: date) -> Mention:
    """Return the row that is valid that day. Raises `NoValidMentionError`."""
    for row in TABLE:
        if row.key == key and row.is_valid(on):
            return row
    raise NoValidMentionError(key, on)


def mention(key: str, on: date, language: str = "fr", **values: object) -> str:
    """Word it in the document's language, `fr` or `en`, with its values put in.

    French law wants French (loi 94-665, art. 2): English is for foreign customers. Raises `NoValidMentionError`, and
    `KeyError` where a value is missing.
    """
    row = find(key, on)
    return (row.en if language == "en" else row.fr).format(**values)
