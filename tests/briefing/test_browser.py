"""The page in a real browser without a network: silent, reachable by keyboard, its lever works."""

from pathlib import Path

import pytest

from detente import briefing
from detente.briefing import Report

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(report: Report, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("brief")
    briefing.write(report, folder, ("html",))
    return (folder / "brief.html").as_uri()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_silent_and_works_by_keyboard(address: str, chromium: str, width: int) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the test group's Playwright")
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-quic"])
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.context.set_offline(True)
        messages: list[str] = []
        requests: list[str] = []
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(address)
        assert messages == []
        assert [url for url in requests if not url.startswith("data:")] == [address]

        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"

        shown = page.locator(".setting:visible")
        assert shown.count() == 1
        assert "2.5 %" in shown.inner_text()
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.type") == "radio":
                break
        page.keyboard.press("ArrowRight")
        assert "3.5 %" in shown.inner_text()

        visible = "visible" if width > 700 else "hidden"
        page.locator("figure .wide").first.wait_for(state=visible, timeout=5000)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        details = page.locator("figure details").first
        details.locator("summary").focus()
        page.keyboard.press("Enter")
        assert details.locator("table").is_visible()
        assert page.evaluate("document.fonts.check('16px \"Inter Detente\"')")
        browser.close()


def test_the_page_opened_from_a_folder_with_odd_characters_still_opens(
    report: Report, tmp_path: Path, chromium: str
) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the test group's Playwright")
    folder = tmp_path / "übergabe #1 %20"
    briefing.write(report, folder, ("html",))
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-quic"])
        page = browser.new_page()
        page.goto((folder / "brief.html").as_uri())
        assert page.title().startswith("A title with <script>")
        browser.close()
