"""The tags of an OFX file, closed or not, as XML or as SGML, and the statements they make."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from banking.formats.statement import Refusal, UnreadableStatementError
from banking.formats.text import joined, squeezed, unescape_entities, without_controls

TAG = re.compile(r"<(/?)([A-Za-z][\w.]*)(?:\s[^<>]*)?(/?)>")
STATEMENTS = frozenset({"STMTRS", "CCSTMTRS", "INVSTMTRS"})
RECORDS = frozenset({"STMTTRN", "STMTTRNP"})  # P: pending, OFX 2.2
# An empty tag outside this list is an empty value: banks write `<BALAMT>` and never close it.
AGGREGATES = STATEMENTS | {
    "BANKACCTFROM", "CCACCTFROM", "INVACCTFROM", "BANKTRANLIST", "BANKTRANLISTP", "INVTRANLIST", "LEDGERBAL",
    "AVAILBAL", "BALLIST", "INVBAL", "INVPOSLIST", "STATUS", "SECLIST",
}  # fmt: skip
AGGREGATES_OF_A_RECORD = frozenset({"PAYEE", "CURRENCY", "ORIGCURRENCY", "BANKACCTTO", "CCACCTTO", "IMAGEDATA"})
MOST_FIELDS = 200
MOST_TAGS_AROUND = 500_000  # of all that is no record: accounts, balances, securities


@dataclass(slots=True)
class RawStatement:
    """A statement as written: `fields` by `AGGREGATE.TAG`, each record by `TAG` or `AGGREGATE.TAG`."""

    kind: str
    fields: dict[str, str] = field(default_factory=dict)
    records: list[dict[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class RawDocument:
    statements: list[RawStatement] = field(default_factory=list)
    message: str = ""  # the server's own words, where it answered with an error
    closed: bool = False


def parse(text: str) -> RawDocument:
    """Every statement of `text`; raises `UnreadableStatementError` where the file stops before its end."""
    builder = _Builder()
    for closing, name, value in _tags(_without_sections(text)):
        if closing:
            builder.end(name)
        else:
            builder.start(name, value)
    if not builder.document.closed or builder.record is not None:
        raise UnreadableStatementError(Refusal.TRUNCATED, transaction=builder.records_seen)
    return builder.document


def _tags(text: str) -> Iterator[tuple[bool, str, str]]:
    """(closing?, NAME, value) of each tag: the value runs to the next tag, so a lone `<` belongs to it."""
    previous = None
    for tag in TAG.finditer(text):
        if previous is not None:
            yield bool(previous[1]), previous[2].upper(), _value(text[previous.end() : tag.start()])
        previous = tag
    if previous is not None:
        yield bool(previous[1]), previous[2].upper(), _value(text[previous.end() :])


def _value(text: str) -> str:
    text = text.strip()
    return squeezed(without_controls(unescape_entities(text))) if text else ""


def _without_sections(text: str) -> str:
    """`text` without comments, CDATA sections turned into plain values."""
    if "<![CDATA[" in text:
        head, *sections = text.split("<![CDATA[")
        text = head + "".join(map(_plain_section, sections))
    if "<!--" in text:
        head, *comments = text.split("<!--")
        text = head + "".join(comment.partition("-->")[2] for comment in comments)
    return text


def _plain_section(section: str) -> str:
    inside, _, after = section.partition("]]>")
    return inside.replace("&", "&amp;").replace("<", "&lt;") + after


class _Builder:
    """Puts each value in its statement or record; forgives aggregates that were left open."""

    def __init__(self) -> None:
        self.document = RawDocument()
        self.statement: RawStatement | None = None
        self.record: dict[str, str] | None = None
        self.records_seen = 0
        self.tags_around = 0
        self.aggregate = ""
        self.record_aggregate = ""
        self.severity = ""

    def start(self, name: str, value: str) -> None:
        if name in RECORDS:
            self._open_record(name)
        elif self.record is not None:
            self._add_to_record(self.record, name, value)
        else:
            self._start_around(name, value)

    def _start_around(self, name: str, value: str) -> None:
        self.tags_around += 1
        if self.tags_around > MOST_TAGS_AROUND:
            raise UnreadableStatementError(Refusal.MALFORMED, transaction=self.records_seen)
        if name in STATEMENTS:
            self._open_statement(name)
        elif name in AGGREGATES:
            self.aggregate = name
        elif value:
            self._add_to_statement(name, value)

    def end(self, name: str) -> None:
        if name in RECORDS or name in AGGREGATES or name == "OFX":
            self._close_record()
        if name in AGGREGATES_OF_A_RECORD:
            self.record_aggregate = ""
        elif name == self.aggregate:
            self.aggregate = ""
        elif name in STATEMENTS:
            self.statement = None
        elif name == "OFX":
            self.document.closed = True

    def _open_statement(self, name: str) -> None:
        self.statement = RawStatement(name)
        self.document.statements.append(self.statement)
        self.aggregate = ""

    def _open_record(self, name: str) -> None:
        self._close_record()
        if self.statement is None:
            self._open_statement("STMTRS")
        self.record = {"PENDING": "Y"} if name == "STMTTRNP" else {}
        self.records_seen += 1
        self.document.closed = False

    def _close_record(self) -> None:
        if self.record is not None and self.statement is not None:
            if not self.record:
                raise UnreadableStatementError(Refusal.MALFORMED, transaction=self.records_seen)
            self.statement.records.append(self.record)
        self.record = None
        self.record_aggregate = ""

    def _add_to_record(self, record: dict[str, str], name: str, value: str) -> None:
        if name in AGGREGATES_OF_A_RECORD and not value:  # some banks write a bare name as `<PAYEE>`
            self.record_aggregate = name
        elif value:
            key = f"{self.record_aggregate}.{name}" if self.record_aggregate else name
            record[key] = joined(record[key], value) if key in record else value
            if len(record) > MOST_FIELDS:
                raise UnreadableStatementError(Refusal.MALFORMED, transaction=self.records_seen)

    def _add_to_statement(self, name: str, value: str) -> None:
        if self.statement is not None:
            self.statement.fields.setdefault(f"{self.aggregate}.{name}" if self.aggregate else name, value)
        elif name == "SEVERITY":
            self.severity = value
        elif name == "MESSAGE" and self.severity == "ERROR":
            self.document.message = value
