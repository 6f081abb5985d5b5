"""A PostgreSQL of our own for machines that have none: Django's backend, on a server that starts at first use."""
