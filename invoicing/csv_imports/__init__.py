"""CSV files of customers, products and invoices: looked at before anything is stored, then stored whole or not."""
