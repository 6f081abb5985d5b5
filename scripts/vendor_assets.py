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
    "fonts/Inter-Regular.ttf": "@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf",  # what follows: the PDF's
    "fonts/Inter-Medium.ttf": "@expo-google-fonts/inter/500Medium/Inter_500Medium.ttf",
    "fonts/Inter-SemiBold.ttf": "@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
}

# What Tabler draws and we never show: without these families its sheet is half as heavy.
UNUSED = (
    "accordion|alert|avatar|bg|breadcrumb|calendar|carousel|chart|datagrid|divide|divider|dropdown|hljs|io|legend|link|"
    "markdown|modal|nav|navbar|offcanvas|otp|page|pagination|payment|placeholder|popover|ribbon|signal|social|sortable|"
    "sparkline|spinner|stars|status|step|steps|strength|switch|tag|theme|timeline|toast|tooltip|tracking|ts"
)
UNUSED_CLASS = re.compile(rf"\.(?:{UNUSED})(?:-[\w-]+)?(?![\w-])")

ICONS = (
    "alert-triangle",
    "arrow-back-up",
    "arrow-down",
    "arrow-left",
    "arrow-right",
    "arrow-up",
    "arrows-exchange",
    "ban",
    "bell",
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
    "package",
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
    (VENDOR / "fonts").mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        shutil.copyfile(MODULES / source, VENDOR / name)
    # The comments that name source maps would make the manifest look for files that are not served.
    for path in [*VENDOR.glob("*.css"), *VENDOR.glob("*.js")]:
        text = path.read_text()
        path.write_text(re.sub(r"/[/*]# sourceMappingURL=\S+(?: \*/)?", "", text))
    sheet = VENDOR / "tabler.min.css"
    licence, *rules = re.split(r"(?<=\*/)", sheet.read_text().removeprefix('@charset "UTF-8";'))
    sheet.write_text(licence + without_unused(re.sub(r"/\*.*?\*/", "", "".join(rules), flags=re.DOTALL)))
    symbols = "".join(symbol(name) for name in ICONS)
    (VENDOR / "icons.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n')


def without_unused(css: str) -> str:
    """Return the sheet without the selectors that name an unused class, nor the rules this leaves without selector."""
    kept = []
    position = 0
    while (opening := css.find("{", position)) >= 0:
        statement, _, head = css[position:opening].rpartition(";")  # @charset and the like end before the rule begins
        closing = matching_brace(css, opening)
        body = css[opening + 1 : closing]
        if head.startswith(("@media", "@supports", "@container")):
            body = without_unused(body)
        elif not head.startswith("@"):
            selectors = re.split(r",(?![^(]*\))", head)
            head = ",".join(each for each in selectors if not UNUSED_CLASS.search(re.sub(r":not\([^)]*\)", "", each)))
        kept.append(f"{statement};" if statement else "")
        kept.append(f"{head}{{{body}}}" if head and body else "")
        position = closing + 1
    return "".join(kept)


def matching_brace(css: str, opening: int) -> int:
    depth = 0
    for found in re.compile(r"[{}]").finditer(css, opening):
        depth += 1 if found.group() == "{" else -1
        if depth == 0:
            return found.start()
    raise ValueError("A brace is never closed")


def symbol(name: str) -> str:
    """Return one outline icon as a symbol, drawn in the colour of the text around it."""
    svg = (MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg").read_text()
    drawing = "".join(re.findall(r"<path [^>]*/>", svg))
    stroke = 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'
    return f'<symbol id="{name}" viewBox="0 0 24 24" {stroke}>{drawing}</symbol>'


if __name__ == "__main__":
    main()
