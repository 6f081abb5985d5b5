"""A draft as somebody is writing it: fields and lines together, what can be read of them, and what not yet."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.http import QueryDict

from common.errors import BusinessError
from common.money import ZERO
from invoicing import vat
from invoicing.company import identity_of
from invoicing.documents import facts_of
from invoicing.drafting import set_totals
from invoicing.forms import lines as line_forms
from invoicing.forms.habits import adopt_habits
from invoicing.forms.invoices import InvoiceForm
from invoicing.forms.lines import LineInput
from invoicing.missing import Missing, missing
from invoicing.models import Customer, Invoice, InvoiceLine, InvoicingSettings
from invoicing.rendering.facts import DocumentFacts
from invoicing.vat_choices import VatChoices, vat_choices


class DraftInput:
    """What a browser posted about a draft, read into it without storing anything.

    Too many lines are refused as a whole (`refusal`); all else is kept, unreadable or not (`unfinished`).
    """

    def __init__(self, draft: Invoice, data: QueryDict, settings: InvoicingSettings, today: date) -> None:
        self.draft = draft
        self.data = data
        self.settings = settings
        self.today = today
        self.refusal = ""
        self.known = self._known_treatments()
        self.is_bound = is_bound(draft)
        if self.is_bound:
            data["customer"] = data["terms_of"] = str(draft.customer_id)
        self.adopted = adopt_habits(draft, data, settings, today)
        draft.issue_date = today
        draft.prices_include_vat = bool(data.get("prices_include_vat"))
        self.form = InvoiceForm(data, instance=draft, today=today)
        self.form.full_clean()
        self.entries = self._typed_lines()
        if self.adopted:
            self.begin_blank_lines_anew()
        self.read()

    def begin_blank_lines_anew(self) -> None:
        """A line in which nothing is said yet bears what is usual for the customer who was just chosen."""
        for entry in self.entries:
            if entry.is_blank:
                entry.typed["vat"] = self.choices.default

    def _known_treatments(self) -> set[str]:
        """What the stored lines bear stays theirs, though nobody would choose it today: corrections of old invoices."""
        if self.draft._state.adding:
            return set()
        choices = vat_choices(self.settings, None, self.draft.nature, self.today)
        return {choices.key_of(line) for line in self.draft.lines.all()}

    def _typed_lines(self) -> list[LineInput]:
        try:
            return line_forms.typed_lines(self.data)
        except BusinessError as error:
            self.refusal = str(error)
            return line_forms.typed_lines(self.data, most=None)

    def read(self) -> None:
        for entry in self.entries:
            entry.line, entry.errors = InvoiceLine(), {}
            line_forms.read(entry, self.choices, self.known, prices_include_vat=self.draft.prices_include_vat)
        for position, entry in enumerate(self.written, start=1):
            entry.line.position = position
            if entry.typed["credits"] in self.creditable:
                entry.line.credited_line_id = int(entry.typed["credits"])
        self.totals: vat.Totals = set_totals(self.draft, self.lines)

    @cached_property
    def creditable(self) -> set[str]:
        """The lines that a credit note may give back: those of the invoice it is about."""
        credited = self.draft.credited_invoice
        return {str(pk) for pk in credited.lines.values_list("pk", flat=True)} if credited else set()

    @cached_property
    def choices(self) -> VatChoices:
        return vat_choices(self.settings, self.customer, self.draft.nature, self.today)

    @property
    def customer(self) -> Customer | None:
        return self.draft.customer if self.draft.customer_id else None

    @property
    def written(self) -> list[LineInput]:
        return [entry for entry in self.entries if not entry.is_blank]

    @property
    def lines(self) -> Sequence[InvoiceLine]:
        return [entry.line for entry in self.written]

    @property
    def unfinished(self) -> dict[str, str]:
        """What cannot be read yet, by field: `due_date`, `lines-3-price` for the third line."""
        fields = {
            name: line_forms.clean(self.data.get(name, ""))[: line_forms.LONGEST_KEPT]
            for name in self.form.errors
            if name in self.form.fields and name != "customer"
        }
        for position, entry in enumerate(self.written, start=1):
            fields |= {f"lines-{position}-{name}": text for name, text in entry.unreadable.items()}
        return fields

    @property
    def is_storable(self) -> bool:
        return self.customer is not None and "customer" not in self.form.errors and not self.refusal

    @cached_property
    def facts(self) -> DocumentFacts:
        if self.customer is None:
            self.draft.customer = Customer(organisation=self.draft.organisation)
        identity = identity_of(self.draft.organisation)
        return facts_of(self.draft, on=self.today, lines=self.lines, identity=identity, settings=self.settings)

    @cached_property
    def missing(self) -> list[Missing]:
        keys = [entry.key for entry in self.written]
        return missing(self.draft, self.facts, unfinished=self.unfinished, keys=keys, page="")

    @property
    def rounding(self) -> Decimal:
        """By how much the total differs from what the prices typed with VAT add up to (rules.md §1.5.7)."""
        if not self.draft.prices_include_vat:
            return ZERO
        return self.totals.incl_vat - sum((entry.shown_total for entry in self.written), ZERO)


def is_bound(draft: Invoice) -> bool:
    """Whether another document hangs on the draft, or it on another: they are of one customer."""
    if draft.is_credit_note or draft.purpose != Invoice.Purpose.STANDARD:
        return True
    return not draft._state.adding and draft.deductions.exists()
