"""Pages to look at, each made once: the example in both languages, a district of 52, and one under other rules.

The browser is the system's Chromium. `HENGPING` names the program, `CHROMIUM` the browser.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

import district

ROOT = Path(__file__).resolve().parents[2]

# Other rules for everything that a place depends on: ties by gaps, then shared halves; one decimal, so that there
# are ties; a bonus, a confirmed red line.
OTHER_RANKING = {"ties": '"average"', "decimals": "1", "tie_breakers": '["fewer_gaps"]', "minimum_group": "11"}
OTHER_RULES = """
[bonus]
at_most = 2
[[bonus.item]]
id = "pilot"
name = "市级试点"
name_en = "City pilot"
points = 1.5
at_most = 5
[[bonus.awarded]]
item = "pilot"
township = "990106022"
period = "2024"
evidence = "市司〔2024〕9号"
date = "2025-01-21"
by = "考评组"
"""


class Made:
    """A district that was run: its folder and its page."""

    def __init__(self, folder, arguments=()):
        self.folder = folder
        self.arguments = list(arguments)
        self.outputs = folder / "outputs"
        status = self.program("run", "--period", "2024", "--outputs", str(self.outputs))
        # 1 is "done, with error findings".
        assert status.returncode in (0, 1), status.stderr
        self.page = self.outputs / "summary.html"

    def program(self, *arguments):
        program = os.environ.get("HENGPING", str(ROOT / "target/release/hengping"))
        return subprocess.run(
            [program, *arguments, *self.arguments], cwd=self.folder, capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="session")
def example(tmp_path_factory):
    return Made(copy(tmp_path_factory))


@pytest.fixture(scope="session")
def english(tmp_path_factory):
    return Made(copy(tmp_path_factory), ["--lang", "en"])


@pytest.fixture(scope="session")
def large(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    district.write(folder)
    return Made(folder)


@pytest.fixture(scope="session")
def other(tmp_path_factory):
    folder = tmp_path_factory.mktemp("other")
    district.write(folder, OTHER_RANKING, OTHER_RULES)
    return Made(folder)


def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example")
    shutil.copytree(ROOT / "inputs", folder / "inputs")
    return folder


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        executable = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-headless-shell")
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium):
    """Opens a page; at the end nothing may have been asked of a network or said on the console."""
    opened = []

    def open_page(made, **context):
        own = chromium.new_context(viewport={"width": 1366, "height": 900}, **context)
        page = own.new_page()
        heard = []
        page.on("console", lambda message: heard.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: heard.append(f"error: {error}"))
        page.on("request", lambda request: heard.append(f"request: {request.url}") if request.url != made.page.as_uri() else None)
        page.goto(made.page.as_uri())
        opened.append((own, heard))
        return page

    yield open_page
    for own, heard in opened:
        own.close()
        assert heard == []
