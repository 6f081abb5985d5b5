"""The field `:86:` of MT940: German `?20` subfields, `/TAG/` pairs or plain text, one a bank."""

import re
from decimal import Decimal
from typing import Any, NamedTuple

from banking.formats.text import squeezed
from banking.formats.values import to_cents

# The code of the operation and the mark of its subfields; some banks leave out the code.
STRUCTURED = re.compile(r"\s*(?:(\d{3})([?~^<>+@#|])(?=\d\d)|(\?)(?=[02]\d))")
CODE_ALONE = re.compile(r"^\s*\d{3}\n")  # in a field of its own, before the one that repeats it
SEPA_KEY = re.compile(r"(?<![A-Z])(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC)\+")
SLASHED = re.compile(
    r"/(EREF|REMI|NAME|BENM|ORDP|IBAN|CNTP|MARF|CSID|TRTP|BIC|RTRN|PREF|SVCL|ISDT|ULTD|ULTC|ULTB|USTD|STRD|TRCD"
    r"|CREF|IREF|PURP|OCMT|EXCH|CHGS|ACCW|ADDR|CD|ID)(?=/)"
)
LABELLED = frozenset({"/EREF/", "/REMI/", "/NAME/", "/TRTP/", "/CNTP/", "/BENM/", "/ORDP/"})
# «?96» in a text is no subfield: none begins with these digits.
SUBFIELDS = {mark: re.compile(rf"{re.escape(mark)}(?=[01236]\d)") for mark in "?~^<>+@#|"}
AMOUNT_WORDS = ("OCMT", "EXCH", "CHGS", "OAMT")
ORDERED = re.compile(r"(?:/OCMT/|OAMT\+)([A-Z]{3})([0-9]{1,11}(?:[.,][0-9]{0,2})?)")
RATE = re.compile(r"/EXCH/([0-9]{1,6}(?:[.,][0-9]{1,8})?)")
FEES = re.compile(r"/CHGS/[A-Z]{3}([0-9]{1,11}(?:[.,][0-9]{0,2})?)")
NAMES, TEXTS = ("32", "33"), (*(f"2{n}" for n in range(10)), "60", "61", "62", "63")


class Label(NamedTuple):
    text: str = ""
    name: str = ""
    account: str = ""
    ultimate_name: str = ""
    structured: str = ""
    end_to_end: str = ""
    mandate: str = ""
    code: str = ""
    return_reason: str = ""
    original_amount: Decimal | None = None  # without a sign
    original_currency: str = ""
    exchange_rate: Decimal | None = None
    fees: Decimal | None = None


def read_label(lines: list[str], supplement: str = "") -> Label:
    """What the `:86:` fields of one entry say, and the supplement below its `:61:`."""
    whole = "\n".join(lines)
    label = _read(whole)
    about = f"{supplement}\n{whole}"
    return label._replace(**_amounts(about)) if any(word in about for word in AMOUNT_WORDS) else label


def _read(whole: str) -> Label:
    structured = STRUCTURED.match(whole) or STRUCTURED.match(CODE_ALONE.sub("", whole))
    if structured:
        code, mark = structured[1] or "", structured[2] or structured[3]
        return _german(code, SUBFIELDS[mark].split(structured.string.replace("\n", ""))[1:])
    if any(mark in whole for mark in LABELLED):
        return _slashed(whole.replace("\n", ""))
    return Label(text=squeezed(whole))


def _amounts(text: str) -> dict[str, Any]:
    """What was ordered in another currency, the rate, and what was withheld; nothing of what cannot be read."""
    found: dict[str, Any] = {}
    original, rate, fees = ORDERED.search(text), RATE.search(text), FEES.search(text)
    if original:
        found |= {"original_currency": original[1], "original_amount": _amount(original[2])}
    if rate:
        found["exchange_rate"] = Decimal(rate[1].replace(",", "."))
    if fees:
        found["fees"] = -_amount(fees[1])
    return found


def _amount(text: str) -> Decimal:
    return to_cents(Decimal(text.replace(",", ".").rstrip(".")))


def _german(code: str, parts: list[str]) -> Label:
    subfields: dict[str, list[str]] = {}
    for part in parts:
        subfields.setdefault(part[:2], []).append(part[2:])
    # A bank that uses SEPA keys cuts its text anywhere; one that does not writes a line a subfield.
    lines = [text for key in TEXTS for text in subfields.get(key, ())]
    whole = "".join(f" {line}" if SEPA_KEY.match(line) else line for line in lines)
    values = _sepa_values(whole) if SEPA_KEY.search(whole) else {"SVWZ": " ".join(lines)}
    return Label(
        text=squeezed(values.get("SVWZ", "") or values.get("", "") or "".join(subfields.get("00", ()))),
        name=squeezed("".join(text for key in NAMES for text in subfields.get(key, ()))),
        account="".join(subfields.get("31", ())),
        ultimate_name=squeezed(values.get("ABWA", "") or values.get("ABWE", "")),
        end_to_end=values.get("EREF", ""),
        mandate=values.get("MREF", ""),
        code=code,
    )


def _sepa_values(text: str) -> dict[str, str]:
    head, *rest = SEPA_KEY.split(text)
    return {"": head.strip()} | dict(zip(rest[::2], map(str.strip, rest[1::2]), strict=True))


def _slashed(text: str) -> Label:
    _, *rest = SLASHED.split(text)
    values: dict[str, str] = {}
    for key, value in zip(rest[::2], rest[1::2], strict=True):
        values[key] = values.get(key) or value.strip("/ ")  # «/REMI//REMI/text»
    party = values.get("CNTP", "").split("/")
    structured = values.get("STRD", "").rpartition("/")[2]
    return Label(
        text=squeezed(values.get("REMI", "").removeprefix("USTD//") or values.get("USTD", "") or structured or text),
        structured=structured,
        name=squeezed(values.get("NAME") or (party[2] if len(party) > 2 else "")),  # noqa: PLR2004 - IBAN/BIC/name
        account=values.get("IBAN") or party[0],
        ultimate_name=squeezed(values.get("ULTD") or values.get("ULTC", "")),
        end_to_end=values.get("EREF", ""),
        mandate=values.get("MARF", ""),
        code=values.get("TRCD", ""),
        return_reason=values.get("RTRN", ""),
    )
