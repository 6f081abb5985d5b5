"""A demonstration company: plainly invented people, a year of invoices, bank statements and proposals that wait."""
