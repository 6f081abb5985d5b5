"""What a draft lacks to be a lawful invoice: one list of sentences, each with the place where it is put right."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from common.errors import BusinessError
from invoicing.documents import facts_of
from invoicing.legal import vat_treatments
from invoicing.missing_words import BUYER, COMPANY, DOCUMENT, FIELDS, LINE, LINE_FIELDS, SELLER, STILL_EMPTY
from invoicing.models import Customer, Invoice
from invoicing.rendering.facts import DocumentFacts, DocumentType
from invoicing.rendering.problems import Problem, problems

CORRECTIONS = frozenset({DocumentType.CORRECTED, DocumentType.CREDIT_NOTE, DocumentType.DEPOSIT_CREDIT_NOTE})
LINE_FIELD = re.compile(r"lines-(\d+)-(\w+)", re.ASCII)
SHOWN = 40  # of what was typed


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to put right. `href` leads there; `in_dialog` where that page opens over the draft."""

    code: str
    sentence: str
    href: str
    in_dialog: bool = False


def missing(
    draft: Invoice,
    facts: DocumentFacts | None = None,
    *,
    unfinished: dict[str, str] | None = None,
    keys: Sequence[str] | None = None,
    page: str | None = None,
) -> list[Missing]:
    """List all that keeps the draft from being sent, in the order of the page.

    An editor passes the facts of what is being typed, the words it cannot read yet (`unfinished`), the keys of its
    lines and `page=""`; others ask about what is stored.
    """
    here = _Places(draft, _edit(draft) if page is None else page, keys)
    unread = draft.unfinished if unfinished is None else unfinished
    facts = facts or facts_of(draft)
    return [*here.unread(unread), *here.unlawful([*problems(facts), *_of_ours(facts)], unread)]


def _of_ours(facts: DocumentFacts) -> Iterator[Problem]:
    """What no rule of the document forbids, and nobody means: rates of another day, and nothing to pay."""
    if facts.type not in CORRECTIONS and not facts.archive_only:
        regime = vat_treatments.FRANCHISE if facts.seller.in_franchise else vat_treatments.NORMAL
        today = vat_treatments.treatments(facts.issue_date, regime=regime, territory=facts.seller.territory)
        lawful = {(each.category, each.rate, each.vatex) for each in today}
        for line in facts.lines:
            if (line.category, line.vat_rate, line.vatex) not in lawful and not (
                facts.seller.in_franchise and line.category not in {"E", "O"}  # said already
            ):
                yield Problem("line_vat_of_another_day", {"position": line.position})
    if facts.lines and facts.totals.incl_vat <= 0:
        yield Problem("total_is_zero")


def refuse(draft: Invoice, facts: DocumentFacts | None = None) -> None:
    """Raise `BusinessError`, saying the first thing that is missing and how many others are."""
    found = missing(draft, facts)
    if not found:
        return
    more = len(found) - 1
    words = {"sentence": found[0].sentence, "more": more}
    raise BusinessError(_("%(sentence)s (and %(more)s more: see the draft)") % words if more else found[0].sentence)


def _edit(draft: Invoice) -> str:
    return reverse("invoice_edit", args=[draft.organisation.slug, draft.pk]) if draft.pk else ""


class _Places:
    """Where each thing is put right, from one page."""

    def __init__(self, draft: Invoice, page: str, keys: Sequence[str] | None) -> None:
        self.draft = draft
        self.page = page
        self.keys = keys

    def field(self, name: str) -> str:
        return f"{self.page}#id_{name}"

    def line(self, position: int, name: str) -> str:
        key = self.keys[position - 1] if self.keys else position
        return f"{self.page}#lines-{key}-{name}"

    def unread(self, unread: dict[str, str]) -> Iterator[Missing]:
        for name, text in sorted(unread.items(), key=_order):
            found = LINE_FIELD.fullmatch(name)
            if found is None:
                yield Missing(f"unread_{name}", _unread(_word(FIELDS, name), text), self.field(name))
            else:
                position, part = int(found[1]), found[2]
                sentence = _of_line(position, _unread(_word(LINE_FIELDS, part), text))
                yield Missing(f"unread_{part}", sentence, self.line(position, part))

    def unlawful(self, found: list[Problem], unread: dict[str, str]) -> Iterator[Missing]:
        """What the law asks; a field that cannot be read is said already."""
        for problem in found:
            code = problem.code
            if code in SELLER:
                yield Missing(code, str(SELLER[code]) % problem.values, self._company(code))
            elif code in BUYER:
                yield from self._buyer(problem)
            elif code in LINE:
                yield self._line(problem)
            elif f"{code.removesuffix('_missing')}" not in unread:
                sentence, name = DOCUMENT.get(code, (code, "customer"))
                yield Missing(code, str(sentence) % problem.values, self.field(name))

    def _buyer(self, problem: Problem) -> Iterator[Missing]:
        code, customer = problem.code, self._customer()
        if customer is not None:
            href = reverse("customer_edit", args=[self.draft.organisation.slug, customer.pk])
            words = {"customer": customer.name, **problem.values}
            yield Missing(code, str(BUYER[code]) % words, href, in_dialog=True)
        elif code == "buyer_name_missing":
            yield Missing(code, _("Choose the customer."), self.field("customer"))

    def _customer(self) -> Customer | None:
        return self.draft.customer if self.draft.customer_id else None

    def _line(self, problem: Problem) -> Missing:
        sentence, name = LINE[problem.code]
        position = int(str(problem.values["position"]))
        words = _of_line(position, str(sentence) % problem.values)
        return Missing(problem.code, words, self.line(position, name))

    def _company(self, code: str) -> str:
        page, field = COMPANY[code]
        return reverse(page, args=[self.draft.organisation.slug]) + f"#id_{field}"


def _order(entry: tuple[str, str]) -> tuple[int, str]:
    found = LINE_FIELD.fullmatch(entry[0])
    return (int(found[1]) if found else 0, entry[0])


def _word(words: dict[str, object], name: str) -> str:
    return str(words.get(name, name))


def _unread(name: str, text: str) -> str:
    if not text.strip():
        return str(STILL_EMPTY) % {"field": name}
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return _("%(field)s: “%(text)s” cannot be read.") % {"field": name, "text": shown}


def _of_line(position: int, sentence: str) -> str:
    return _("Line %(position)s · %(sentence)s") % {"position": position, "sentence": sentence}
