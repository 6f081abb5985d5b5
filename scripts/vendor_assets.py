"""Copy what the pages use out of node_modules into static/vendor/, and draw the icons together into one file."""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"

FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "chart.umd.min.js": "chart.js/dist/chart.umd.min.js",
}

ICONS = (
    "alert-triangle",
    "arrow-back-up",
    "arrow-left",
    "arrow-right",
    "arrows-exchange",
    "ban",
    "building",
    "building-bank",
    "calendar",
    "cash",
    "check",
    "checks",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "circle-check",
    "clock",
    "copy",
    "credit-card",
    "dots",
    "download",
    "edit",
    "eye",
    "eye-off",
    "file-download",
    "file-invoice",
    "filter",
    "history",
    "info-circle",
    "key",
    "keyboard",
    "layout-dashboard",
    "link",
    "list-check",
    "lock",
    "logout",
    "mail",
    "mail-forward",
    "menu-2",
    "plus",
    "receipt-refund",
    "refresh",
    "search",
    "selector",
    "send",
    "settings",
    "shield-lock",
    "sort-ascending",
    "sort-descending",
    "trash",
    "unlink",
    "upload",
    "user",
    "users",
    "x",
)


def main() -> None:
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        shutil.copyfile(MODULES / source, VENDOR / name)
    # The comments that name source maps would make the manifest look for files that are not served.
    for path in [*VENDOR.glob("*.css"), *VENDOR.glob("*.js")]:
        text = path.read_text()
        path.write_text(re.sub(r"/[/*]# sourceMappingURL=\S+(?: \*/)?", "", text))
    symbols = "".join(symbol(name) for name in ICONS)
    (VENDOR / "icons.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n')


def symbol(name: str) -> str:
    """Return one outline icon as a symbol, drawn in the colour of the text around it."""
    svg = (MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg").read_text()
    drawing = "".join(re.findall(r"<path [^>]*/>", svg))
    stroke = 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'
    return f'<symbol id="{name}" viewBox="0 0 24 24" {stroke}>{drawing}</symbol>'


if __name__ == "__main__":
    main()
