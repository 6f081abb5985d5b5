"""Tabler's sheet, cut down to what we show."""

import pytest

from scripts.vendor_assets import ICONS, without_unused


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        (".btn{color:red}", ".btn{color:red}"),
        (".navbar{color:red}.btn{color:red}", ".btn{color:red}"),
        (".navbar-brand .btn,.btn{color:red}", ".btn{color:red}"),
        (".btn:not(.nav-link){color:red}", ".btn:not(.nav-link){color:red}"),
        (".navigation{color:red}", ".navigation{color:red}"),
        (":is(.btn,.card) a{color:red}", ":is(.btn,.card) a{color:red}"),
        ("@media print{.navbar{color:red}.btn{color:red}}", "@media print{.btn{color:red}}"),
        ("@media print{.navbar{color:red}}", ""),
        ("@keyframes x{0%{top:0}100%{top:1px}}", "@keyframes x{0%{top:0}100%{top:1px}}"),
        ('@charset "UTF-8";.btn{color:red}', '@charset "UTF-8";.btn{color:red}'),
    ],
)
def test_without_unused_drops_the_families_never_shown(sheet: str, kept: str) -> None:
    assert without_unused(sheet) == kept


def test_without_unused_refuses_a_broken_sheet() -> None:
    with pytest.raises(ValueError, match="never closed"):
        without_unused(".btn{color:red")


def test_icons_are_named_once_and_in_order() -> None:
    assert list(ICONS) == sorted(set(ICONS))
