#!/usr/bin/env python3
"""Takes a picture of every page of the demo, wide and at the width of a phone: docs/gallery_pages.py PROGRAM FOLDER

The demo stands at a morning after a due day; the office has called the meeting of the month and put a decision on record.
Drives Chromium as tests/browser.py does.
"""

import pathlib
import shutil
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from browser import DESKTOP, PHONE, Browser, Demo, Play  # noqa: E402

# So much of a long page is shown.
TALLEST = {PHONE: 1100, DESKTOP: 900}


class Pictures(Play):
    def take(self, name, path=None):
        if path:
            self.browser.go(self.site.url(path))
        for size, word in ((DESKTOP, "desktop"), (PHONE, "phone")):
            self.browser.size(size)
            # Some pages ask for themselves again after a while: what is shown is what stands there now.
            tall = self.browser.value("document.documentElement.scrollHeight")
            self.browser.size((size[0], min(max(tall, 300), TALLEST[size])))
            self.browser.picture(self.pictures / f"page-{name}-{word}.png", beyond=False)
        self.browser.size(DESKTOP)

    def first(self, selector):
        return self.browser.value(f"document.querySelector('{selector}').getAttribute('href')")

    def all(self):
        site, browser = self.site, self.browser
        self.take("login", "/login")
        self.log_in("office", site.passwords["office"])
        browser.go(site.url("/meeting"))
        self.fill(place="301会议室", why="按月召开")
        self.submit("召集会议")
        browser.go(site.url("/decisions"))
        self.open("新增议定事项")
        unit, name = site.units[0]
        self.fill(item="落实冷链物流园用地指标", meeting="2026年11月重大招商引资项目调度会议", lead=name, why="会议议定")
        self.day("due", "2026-12-15")
        self.submit("新增")
        for name, path in [
            ("office", "/"), ("desk", "/desk"), ("ledger", "/ledger"), ("letters", "/letters"), ("flags", "/flags"),
            ("figures", "/figures"), ("meetings", "/meeting"), ("meeting", "/meeting/1"), ("decisions", "/decisions"),
            ("decision", "/assigned/decision/1"), ("matters", "/matters"), ("calendar", "/calendar"), ("audit", "/audit"),
            ("settings", "/settings"), ("api", "/api/"), ("unit", f"/unit/{unit}"),
        ]:
            self.take(name, path)
        for name, listed, link in [
            ("desk-item", "/desk", ".desk a"), ("project", "/ledger", "tbody a"), ("letter", "/letters", ".desk a"),
            ("file", f"/unit/{unit}", "tbody a"), ("matter", "/matters?state=new", ".desk a"),
        ]:
            browser.go(site.url(listed))
            self.take(name, self.first(link))
        self.log_out()
        self.log_in(unit, site.passwords[unit])
        self.take("hand-in")


def main():
    program, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    chromium = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if not chromium:
        sys.exit("there is no Chromium\n  hint: apt-get install chromium")
    home = pathlib.Path(tempfile.mkdtemp(prefix="diaodu-gallery-"))
    site = Demo(program, home, "2026-11-24T10:00")
    browser = Browser(chromium)
    browser.size(DESKTOP)
    try:
        Pictures(site, browser, folder).all()
    finally:
        browser.close()
        site.process.terminate()
        site.process.wait()
    shutil.rmtree(home)


if __name__ == "__main__":
    main()
