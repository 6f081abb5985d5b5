"""The sentences about what a draft lacks, by the code of the rule it would break."""

from typing import Any

from django.utils.translation import gettext_lazy as _

STILL_EMPTY = _("%(field)s: to fill in.")

SELLER: dict[str, Any] = {
    "seller_name_missing": _("Your company has no name on invoices yet."),
    "seller_address_missing": _("Your company’s address is not complete."),
    "seller_siren_missing": _("Your company’s SIREN is missing."),
    "seller_siren_invalid": _("Your company’s SIREN is not valid."),
    "seller_siret_invalid": _("Your company’s SIRET is not valid, or does not begin with its SIREN."),
    "seller_vat_number_missing": _("Your company’s VAT number is missing: it must be on an invoice with VAT."),
    "seller_iban_invalid": _("Your company’s IBAN is not valid."),
    "seller_legal_form_missing": _("Your company’s legal form is missing."),
    "seller_capital_missing": _("Your company’s share capital is missing."),
    "seller_registry_missing": _("The city of your company’s trade register is missing."),
    "seller_unprintable": _("Your company’s “%(text)s” cannot be printed: take %(characters)s out."),
}

# The page of the settings, and the field, that put it right.
COMPANY = {
    "seller_name_missing": ("company_identity", "legal_name"),
    "seller_address_missing": ("company_identity", "address_line1"),
    "seller_siren_missing": ("company_identity", "siren"),
    "seller_siren_invalid": ("company_identity", "siren"),
    "seller_siret_invalid": ("company_identity", "siret"),
    "seller_vat_number_missing": ("company_identity", "vat_number"),
    "seller_iban_invalid": ("company_account", "iban"),
    "seller_legal_form_missing": ("company_identity", "legal_form"),
    "seller_capital_missing": ("company_identity", "share_capital"),
    "seller_registry_missing": ("company_identity", "registry_city"),
    "seller_unprintable": ("company_identity", "legal_name"),
}

BUYER: dict[str, Any] = {
    "buyer_name_missing": _("The customer has no name."),
    "buyer_address_missing": _("The address of %(customer)s is not complete."),
    "buyer_siren_missing": _("The SIREN of %(customer)s is missing: it must be on invoices between businesses."),
    "buyer_siren_invalid": _("The SIREN of %(customer)s is not valid."),
    "buyer_siret_invalid": _("The SIRET of %(customer)s is not valid, or does not begin with its SIREN."),
    "buyer_vat_number_missing": _("The VAT number of %(customer)s is missing: this VAT treatment asks for it."),
    "buyer_vat_number_invalid": _("The VAT number of %(customer)s does not begin with the letters of a country."),
    "buyer_electronic_address_invalid": _(
        "The electronic invoicing address of %(customer)s is not valid: in France it begins with the SIREN."
    ),
    "buyer_country_unknown": _("A country in the addresses of %(customer)s or of the delivery is not known."),
    "buyer_unprintable": _("Of %(customer)s or the delivery, “%(text)s” cannot be printed: take %(characters)s out."),
    "buyer_is_a_consumer": _("%(customer)s is a consumer: neither reverse charge nor intra-EU supply is possible."),
}

# What it says, and the field that puts it right.
DOCUMENT: dict[str, tuple[Any, str]] = {
    "number_invalid": (_("The number %(number)s is not allowed."), "customer"),
    "due_date_missing": (_("The due date is missing."), "due_date"),
    "due_date_before_issue": (_("The due date is past."), "due_date"),
    "delivery_date_missing": (_("The delivery date is missing: intra-EU supplies need it."), "delivery_date"),
    "due_date_invalid": (_("The due date is not between 2000 and 2099."), "due_date"),
    "delivery_date_invalid": (_("The delivery date is not between 2000 and 2099."), "delivery_date"),
    "discount_past": (
        _("The last day of the early-payment discount must come after the issue date."),
        "discount_until",
    ),
    "credited_invoice_missing": (_("This credit note names no invoice: make it from the invoice’s menu."), "subject"),
    "replaced_invoice_missing": (_("This corrected invoice names no invoice: make it from its menu."), "subject"),
    "deposits_missing": (_("This final invoice deducts no deposit: make it from the deposit’s menu."), "subject"),
    "euro_rate_missing": (_("The rate of %(currency)s to the euro is missing."), "subject"),
    "lines_missing": (_("Add at least one line."), "add_line"),
    "out_of_scope_mixed": (_("Lines out of the scope of VAT need an invoice of their own."), "add_line"),
    "deposits_exceed_total": (_("The deposits to deduct exceed the total."), "add_line"),
    "payments_exceed_total": (_("What was paid already exceeds the total."), "add_line"),
    "mention_unknown": (_("The legal wordings of that day are not known yet: update the software."), "due_date"),
    "text_unprintable": (_("“%(text)s” cannot be printed: take %(characters)s out."), "subject"),
    "total_is_zero": (_("The total is zero: an invoice asks for something."), "add_line"),
}

LINE: dict[str, tuple[Any, str]] = {
    "line_name_missing": (_("say what is sold."), "description"),
    "line_quantity_invalid": (_("the quantity is not allowed."), "quantity"),
    "line_unit_price_invalid": (_("the unit price is not allowed."), "price"),
    "line_discount_invalid": (_("the discount is not allowed."), "discount"),
    "line_vat_rate_invalid": (_("this VAT rate is not allowed."), "vat"),
    "line_vat_in_franchise": (_("your company does not charge VAT: choose the exemption."), "vat"),
    "line_vat_of_another_day": (_("your company may not charge this VAT rate today."), "vat"),
    "line_vat_reason_missing": (_("the reason for charging no VAT is missing."), "vat"),
    "line_unprintable": (_("“%(text)s” cannot be printed: take %(characters)s out."), "description"),
}

FIELDS: dict[str, Any] = {
    "customer": _("Customer"),
    "subject": _("Subject"),
    "reference": _("Order number"),
    "due_date": _("Due date"),
    "delivery_date": _("Date of delivery or completion"),
    "discount_percent": _("Early-payment discount"),
    "discount_until": _("Last day of the early-payment discount"),
    "note": _("Note"),
    "delivery_country": _("Country of delivery"),
}

LINE_FIELDS: dict[str, Any] = {
    "description": _("description"),
    "quantity": _("quantity"),
    "unit": _("unit"),
    "price": _("unit price"),
    "discount": _("discount"),
    "vat": _("VAT"),
}
