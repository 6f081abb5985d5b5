"""The version of this software, kept with each document it makes (rules.md D4)."""

NAME = "Quittance"
VERSION = "0.1.0"
SOFTWARE = f"{NAME} {VERSION}"
