"""How the tables of an account are laid out: remembered from one import to the next."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from banking.bare_tables import bare_table
from banking.formats import guess_table
from banking.formats.containers import GZIP, ZIP
from banking.formats.mapping import CsvMapping
from banking.formats.statement import UnreadableStatementError
from banking.formats.table_guess import TableGuess
from banking.models import BankAccount, CsvLayout
from organisations.models import Organisation

PACKED = (GZIP, *ZIP)
AUTO = ""  # an encoding that the bytes tell


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read a table. `encoding` is for files whose bytes mislead; `account` is the one it was used for last."""

    mapping: CsvMapping
    encoding: str = AUTO
    account: int | None = None

    def to_json(self) -> dict[str, Any]:
        return {**self.mapping.to_json(), "encoding": self.encoding}

    @classmethod
    def from_json(cls, stored: dict[str, Any], account: int | None = None) -> "Layout":
        """Raises `ValueError` for what an older release kept and this one cannot use."""
        return cls(CsvMapping.from_json(stored), str(stored.get("encoding", AUTO)), account)


def in_utf8(content: bytes, encoding: str) -> bytes:
    """The same text in the encoding that every reader knows. Bytes that the encoding has not become «�».

    An archive stays what it is.
    """
    if not encoding or content.startswith(PACKED):
        return content
    return content.decode(encoding, errors="replace").encode()


def titles_key(guessed: TableGuess) -> str:
    """What tells one kind of table from another: its titles, or its width where it has none."""
    width = str(max(map(len, guessed.rows), default=0))
    return blake2b("\x1f".join(guessed.titles or (width,)).encode(), digest_size=16).hexdigest()


def guessed_table(content: bytes, encoding: str = AUTO) -> TableGuess | None:
    """How the columns are understood, if at all; None for what is no table."""
    try:
        return guess_table(in_utf8(content, encoding)) or bare_table(in_utf8(content, encoding))
    except UnreadableStatementError:
        return None


def remembered(organisation: Organisation, content: bytes) -> list[Layout]:
    """The layouts of the company's accounts whose tables have the same titles, the latest first."""
    known = CsvLayout.objects.filter(organisation=organisation)
    guessed = guessed_table(content) if known.exists() else None
    if guessed is None:
        return []
    return list(_usable(known.filter(titles_key=titles_key(guessed)), guessed))


def _usable(rows: Iterable[CsvLayout], guessed: TableGuess) -> Iterable[Layout]:
    for row in rows:
        try:
            layout = Layout.from_json(row.mapping, row.bank_account_id)
        except ValueError:
            continue
        if layout.mapping.titles == guessed.titles:  # some banks write more lines above them on some days
            mapping = replace(layout.mapping, header_row=guessed.mapping.header_row)
            layout = replace(layout, mapping=mapping)
        yield layout


def remember(accounts: Iterable[BankAccount], content: bytes, layout: Layout) -> None:
    """Keep how a table was read, for the next one of these accounts."""
    guessed = guessed_table(content)
    if guessed is None:
        return
    for account in accounts:
        CsvLayout.objects.update_or_create(
            organisation_id=account.organisation_id,
            bank_account=account,
            titles_key=titles_key(guessed),
            defaults={"mapping": layout.to_json()},
        )
