"""`make screenshots`: draw the README's pictures from a running `make run`."""

import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

SITE = "http://127.0.0.1:8000"
COMPANY = "/e/atelier-verdier/"
PICTURES = Path(__file__).resolve().parent.parent / "docs" / "img"
SHOTS = (
    ("reconciliations", f"{COMPANY}reconciliations/", "light", 1440),
    ("factures", f"{COMPANY}factures/?tab=sent", "light", 1440),
    ("tableau-de-bord", COMPANY, "dark", 1440),
    ("reconciliations-telephone", f"{COMPANY}reconciliations/", "light", 390),
)


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, path, theme, width in SHOTS:
            page = browser.new_page(
                viewport={"width": width, "height": 900}, color_scheme="dark" if theme == "dark" else "light"
            )
            log_in(page)
            page.goto(SITE + path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=PICTURES / f"{name}.png")
            page.close()
        browser.close()


def log_in(page: Page) -> None:
    page.goto(f"{SITE}/compte/login/")
    page.fill("[name=login]", "demo@quittance.example")
    page.fill("[name=password]", "quittance-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "login" not in address)


if __name__ == "__main__":
    main()
