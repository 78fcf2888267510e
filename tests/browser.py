#!/usr/bin/env python3
"""Plays the pages in a real Chromium, wide and at the width of a phone: tests/browser.py target/release/diaodu [CHROMIUM [PICTURES]]

It makes an office, saves a good and a wrong sheet, gives out an account for each role, and then, by keyboard where a
person would use it: asks for every page as a stranger; enters ten wrong passwords; logs in as each role and asks for
every page of every other role; walks through a sheet full of markup; hands in a sheet as a unit; logs out and goes back. Then
it plays the demo at four of its moments: the office confirms a flag, holds a ledger back, and merges a double; and a month: a
meeting is called, a decision made, reported, closed, and each heard of by letter; a unit asks for a later deadline and gets it. No page may run a script,
ask another host for anything, be wider than the phone, or print without its tables. Needs Python 3 and Chromium, which
it drives over a pipe; with PICTURES, a folder, it leaves a picture of each page there.
"""

import base64
import datetime
import fcntl
import json
import os
import pathlib
import re
import select
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

from kill import HEADERS, report, workbook

# Seconds: no page takes so long, however busy the machine is.
LONGEST_SILENCE = 120
PHONE, DESKTOP = (390, 844), (1280, 900)
MARKUP = '"><script>document.title="run"</script><img src=x onerror=document.title="run">{{ 7*7 }}'


class Browser:
    """One tab of a Chromium that is driven over a pipe, with no memory of its own."""

    def __init__(self, program):
        self.folder = tempfile.mkdtemp(prefix="diaodu-browser-")
        from_us, self.out = os.pipe()
        self.into, to_us = os.pipe()

        # Chromium reads from 3 and writes to 4; what may lie there now is first moved away.
        from_us, to_us = (fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (from_us, to_us))

        def place():
            os.dup2(from_us, 3)
            os.dup2(to_us, 4)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             "--disable-dev-shm-usage",
             "--remote-debugging-pipe", f"--user-data-dir={self.folder}", "about:blank"],
            preexec_fn=place, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(from_us)
        os.close(to_us)
        self.last, self.rest, self.session, self.asked, self.loads = 0, b"", None, [], 0
        tab = self.say("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.say("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network"):
            self.say(f"{domain}.enable")

    def heard(self):
        """Whether the browser says something in time."""
        return b"\0" in self.rest or bool(select.select([self.into], [], [], LONGEST_SILENCE)[0])

    def message(self):
        while b"\0" not in self.rest:
            if not self.heard():
                sys.exit(f"the browser says nothing any more, {self.last} commands after its start")
            more = os.read(self.into, 1 << 20)
            if not more:
                sys.exit("the browser is gone")
            self.rest += more
        text, self.rest = self.rest.split(b"\0", 1)
        message = json.loads(text)
        if message.get("method") == "Network.requestWillBeSent":
            self.asked.append(message["params"]["request"]["url"])
        elif message.get("method") == "Page.loadEventFired":
            self.loads += 1
        return message

    def say(self, method, **parameters):
        self.last += 1
        command = {"id": self.last, "method": method, "params": parameters}
        if self.session:
            command["sessionId"] = self.session
        os.write(self.out, json.dumps(command).encode() + b"\0")
        while (message := self.message()).get("id") != self.last:
            pass
        if "error" in message:
            sys.exit(f"{method}: {message['error']}")
        return message["result"]

    def until_loaded(self, before):
        """Until a page was loaded since there were so many: that may be while a command is answered."""
        while self.loads == before:
            if not self.heard():
                sys.exit(f"no page was loaded, {self.last} commands after the start; the browser shows {self.path()}: {self.text()}")
            self.message()

    def size(self, size):
        width, height = size
        self.say("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500)

    def go(self, url):
        """Opens a page; answers its status and its text."""
        before = self.loads
        self.say("Page.navigate", url=url)
        self.until_loaded(before)
        return self.text()

    def value(self, expression):
        return self.say("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def text(self):
        return self.value("document.body.innerText") or ""

    def path(self):
        return self.value("location.pathname")

    def press(self, key, loads=False):
        before = self.loads
        text = {"Enter": "\r", " ": " "}.get(key, "")
        code = {"Enter": 13, "Tab": 9, " ": 32}[key]
        for kind in ("keyDown", "keyUp"):
            more = {"text": text} if kind == "keyDown" and text else {}
            self.say("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **more)
        if loads:
            self.until_loaded(before)

    def write(self, text):
        self.say("Input.insertText", text=text)

    def choose_file(self, path):
        """Puts a file into the page's field for one."""
        root = self.say("DOM.getDocument")["root"]["nodeId"]
        field = self.say("DOM.querySelector", nodeId=root, selector="input[type=file]")["nodeId"]
        self.say("DOM.setFileInputFiles", nodeId=field, files=[str(path)])

    def tab_to(self, expression):
        """Goes on by keyboard until the thing with the focus is meant."""
        for _ in range(400):
            if self.value(f"(one => {expression})(document.activeElement)"):
                return
            self.press("Tab")
        sys.exit(f"no key leads to {expression}: {self.text()}")

    def forget(self):
        self.say("Network.clearBrowserCookies")

    def picture(self, path, beyond=True):
        picture = self.say("Page.captureScreenshot", captureBeyondViewport=beyond)
        path.write_bytes(base64.b64decode(picture["data"]))

    def printed(self):
        return base64.b64decode(self.say("Page.printToPDF", printBackground=True)["data"])

    def close(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Site:
    """An office with its pages."""

    def __init__(self, program, home):
        self.program, self.home = program, home
        self.config = home / "config/diaodu.toml"
        subprocess.run([program, "init", home], check=True, stdout=subprocess.DEVNULL)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.host = f"127.0.0.1:{free.getsockname()[1]}"
        today = datetime.date.today()
        self.due = next(day for n in range(40) if (day := today + datetime.timedelta(days=n)).day in (10, 25))
        settings = self.config.read_text()
        for pattern, value in {
            r"start = \S+": f"start = {self.due - datetime.timedelta(days=60)}",
            r'listen = "[^"]*"': f'listen = "{self.host}"',
            r"settle_seconds = \d+": "settle_seconds = 1",
            r"scan_seconds = \d+": "scan_seconds = 1",
        }.items():
            settings, count = re.subn(pattern, value, settings, count=1)
            assert count == 1, f"the example office has no {pattern}"
        self.config.write_text(settings)
        self.units = re.findall(r'(?m)^slug = "(\w+)"\nname = "([^"]+)"', (home / "config/units.toml").read_text())
        assert len(self.units) > 10, self.units
        self.passwords = {}

    def call(self, *arguments):
        asked = subprocess.run([self.program, "-c", self.config, *arguments], capture_output=True, text=True)
        assert asked.returncode == 0, asked
        return asked.stdout

    def add(self, name, role):
        said = self.call("user", "add", name, "--role", role)
        self.passwords[name] = said.splitlines()[0].split(": ")[1]

    def save_sheets(self):
        folder = self.home / "share/报送"
        (_, first), (_, second), (_, third) = self.units[:3]
        report(folder / first / "调度表.xlsx", first, self.due, 1, True)
        report(folder / second / "调度表.xlsx", second, self.due, 2, False)
        row = [1, MARKUP, MARKUP, MARKUP, 20000, 3000, MARKUP, MARKUP, MARKUP, MARKUP, MARKUP]
        title = [(0, f"填报单位：{third}"), (4, f"报送期：{self.due.year}年{self.due.month}月{self.due.day}日")]
        workbook(folder / third / '<img src=x onerror=document.title="run">.xlsx', [title, list(enumerate(HEADERS)), list(enumerate(row))])

    def run(self):
        log = open(self.home / "log.txt", "ab")
        self.process = subprocess.Popen([self.program, "-c", self.config, "run"], stderr=log)
        end = time.monotonic() + 120
        while len(list((self.home / "share/报送").glob("*/回执/*.txt"))) < 3:
            assert time.monotonic() < end and self.process.poll() is None, f"no receipts; see {self.home}/log.txt"
            time.sleep(0.2)

    def files(self):
        """The number of each unit's file."""
        database = sqlite3.connect(f"file:{self.home}/data/diaodu.db?mode=ro", uri=True, timeout=10)
        return dict(database.execute("SELECT unit, id FROM submissions"))

    def unit_name(self, slug):
        return dict(self.units)[slug]

    def url(self, path):
        return f"http://{self.host}{path}"


class Play:
    def __init__(self, site, browser, pictures):
        self.site, self.browser, self.pictures = site, browser, pictures
        self.seen = 0

    def look(self, name):
        """What holds of every page, at both widths."""
        browser = self.browser
        for width in (PHONE, DESKTOP):
            browser.size(width)
            wide = browser.value("document.documentElement.scrollWidth")
            assert wide <= width[0], f"{name} is {wide} wide at {width[0]}"
            if self.pictures:
                browser.picture(self.pictures / f"{name}-{'phone' if width == PHONE else 'desktop'}.png")
        assert browser.value("document.title") != "run", f"{name} ran a script"
        assert browser.value("document.scripts.length + document.images.length") == 0, name
        elsewhere = [url for url in browser.asked if not url.startswith((self.site.url("/"), "data:", "about:blank"))]
        assert not elsewhere, f"{name} asked {elsewhere}"
        self.seen += 1

    def log_in(self, name, password):
        """By keyboard alone: the name's field has the focus."""
        self.browser.go(self.site.url("/login"))
        # The page gives the focus to the name's field, but on a busy machine some time after it was loaded.
        self.browser.tab_to("one.name === 'name'")
        self.browser.write(name)
        self.browser.tab_to("one.name === 'password'")
        self.browser.write(password)
        self.browser.press("Enter", loads=True)

    def log_out(self):
        key = "document.querySelector('form.visitor button')"
        assert self.browser.value(f"{key}.innerText") == "退出"
        self.browser.value(f"{key}.focus()")
        self.browser.press("Enter", loads=True)
        assert self.browser.path() == "/login", self.browser.path()

    def stranger(self, paths):
        for path in paths:
            self.browser.go(self.site.url(path))
            shown = self.browser.path(), self.browser.text()
            is_door = shown[0] == "/login" or path.endswith(".json") and "请先登录" in shown[1]
            assert is_door and self.site.units[0][1] not in shown[1], f"a stranger sees {path}: {shown}"
        self.browser.go(self.site.url("/login"))
        self.look("login")

    def wrong_passwords(self):
        for number in range(10):
            self.log_in("office", "wrong")
            expected = "密码错误次数过多" if number >= 4 else "用户名或密码不对"
            assert expected in self.browser.text(), (number, self.browser.text())
        self.look("refused")
        self.log_in("office", self.site.passwords["office"])
        assert "密码错误次数过多" in self.browser.text(), "the right password is looked at after ten wrong ones"

    def role(self, name, home, own, others):
        """Sees its own pages, and nothing of the others'."""
        self.log_in(name, self.site.passwords[name])
        assert self.browser.path() == home, (name, self.browser.path(), self.browser.text())
        for path in own:
            text = self.browser.go(self.site.url(path))
            assert "您无权" not in text and self.browser.path() == path, (name, path, text)
            self.look(f"{name}{path.replace('/', '-')}")
        for path in others:
            text = self.browser.go(self.site.url(path))
            refused = "您无权" in text or "没有这个页面" in text or self.browser.path() == home
            assert refused, f"{name} sees {path}: {text}"
        self.browser.go(self.site.url(home))
        pages = self.browser.printed()
        assert pages.startswith(b"%PDF") and len(pages) > 5000, len(pages)
        self.log_out()
        self.browser.go(self.site.url(home))
        assert self.browser.path() == "/login", f"{name} is still logged in"

    def projects(self, *units):
        """The number of one project of each of these units, as the office's ledger shows it."""
        self.log_in("office2", self.site.passwords["office2"])
        numbers = {}
        for slug in units:
            self.browser.go(self.site.url(f"/ledger?unit={slug}"))
            address = self.browser.value("document.querySelector('tbody a').pathname")
            numbers[slug] = address.rsplit("/", 1)[1]
        self.log_out()
        return numbers

    def letters(self):
        """Each letter as it was sent, in a box: nothing in it runs."""
        self.log_in("office2", self.site.passwords["office2"])
        self.browser.go(self.site.url("/letters"))
        letters = self.browser.value("[...document.querySelectorAll('.desk a')].map(one => one.pathname).join(' ')").split()
        assert letters, self.browser.text()
        for path in letters[:10]:
            self.browser.go(self.site.url(path))
            self.look(f"letter{path.replace('/', '-')}")
            text = self.browser.go(self.site.url(f"{path}/page"))
            assert text and self.browser.value("document.title") != "run", path
        self.browser.go(self.site.url("/"))
        self.log_out()

    def hand_in(self, slug):
        """A unit hands in its sheet and waits for the verdict."""
        site, browser = self.site, self.browser
        name = dict(site.units)[slug]
        sheet = site.home / "交来的表.xlsx"
        report(sheet, name, site.due, 3, True)
        self.log_in(slug, site.passwords[slug])
        browser.choose_file(sheet)
        browser.tab_to("one.innerText === '提交'")
        browser.press("Enter", loads=True)
        end = time.monotonic() + 60
        loaded = browser.loads
        while "/file/" not in browser.path():
            assert time.monotonic() < end, browser.text()
            assert "正在核对" in browser.text(), browser.text()
            browser.until_loaded(loaded)
            loaded = browser.loads
        assert "交来的表.xlsx" in browser.text() and "已接收" in browser.text(), browser.text()
        self.look("handed-in")
        self.log_out()

    def answer(self, kind, label, why):
        """The office answers the first thing of a kind on its desk, by keyboard; answers what its page says then."""
        browser = self.browser
        browser.go(self.site.url(f"/desk?kind={kind}"))
        self.look(f"desk-{kind}")
        browser.tab_to("!!one.closest('.desk')")
        browser.press("Enter", loads=True)
        self.look(f"item-{kind}")
        browser.tab_to("one.name === 'why'")
        browser.write(why)
        browser.tab_to(f"one.innerText === '{label}'")
        browser.press("Enter", loads=True)
        text = browser.text()
        assert why in text and "office" in text, text
        self.look(f"answered-{kind}")
        return text

    def flag(self):
        """The office confirms a flag; only then the leader sees it."""
        browser, site = self.browser, self.site
        self.log_in("leader", site.passwords["leader"])
        assert "提请通报 开阳县" not in browser.go(site.url("/")), "a leader sees what nobody has confirmed"
        self.log_out()
        self.log_in("office", site.passwords["office"])
        assert "已经办过" in self.answer("flag", "确认", "已电话核实")
        assert "没有需要处理的事" in browser.go(site.url("/desk")) or "提请通报" not in browser.text(), browser.text()
        assert "已电话核实" in browser.go(site.url("/audit")), browser.text()
        self.look("audit")
        browser.go(site.url("/"))
        self.log_out()
        self.log_in("leader", site.passwords["leader"])
        assert "提请通报 开阳县" in browser.go(site.url("/")), browser.text()
        self.log_out()

    def ledger(self):
        """The office holds a ledger back."""
        self.log_in("office", self.site.passwords["office"])
        assert "已暂缓，是否放行" in self.answer("ledger", "暂缓", "等南明区更正")
        self.browser.go(self.site.url("/"))
        self.log_out()

    def double(self):
        """The office merges a double, and the total is another one at once."""
        browser, site = self.browser, self.site
        self.log_in("office", site.passwords["office"])

        def totals():
            browser.go(site.url("/ledger"))
            return browser.value("[...document.querySelectorAll('.figure b')].map(one => one.innerText).join(' ')").split()

        before = totals()
        first, second = browser.value("[...document.querySelectorAll('tbody a')].slice(0, 2).map(one => one.pathname).join(' ')").split()
        browser.go(site.url(first))
        self.look("project")
        browser.tab_to("one.innerText === '并入另一个项目'")
        browser.press("Enter")
        browser.tab_to("one.name === 'object'")
        browser.write(second.rsplit("/", 1)[1])
        browser.tab_to("one.name === 'why'")
        browser.write("电话核实为同一项目")
        browser.tab_to("one.innerText === '并入'")
        browser.press("Enter", loads=True)
        assert browser.path() == second and "电话核实为同一项目" in browser.text(), browser.text()
        self.look("merged")
        after = totals()
        assert int(after[0]) == int(before[0]) - 1 and after[1] != before[1], (before, after)
        assert "电话核实为同一项目" in browser.go(site.url("/audit")), browser.text()
        browser.go(site.url("/"))
        self.log_out()

    def fill(self, **fields):
        """Goes to each field by keyboard and writes into it; what stands there is written over."""
        for name, text in fields.items():
            self.browser.tab_to(f"one.name === '{name}'")
            self.browser.value("document.activeElement.select && document.activeElement.select()")
            self.browser.write(text)

    def day(self, name, day):
        """Chooses a day: a date field takes it part by part, each browser in its own order."""
        self.browser.value(f"document.querySelector('input[name={name}]:not([type=hidden])').value = '{day}'")

    def open(self, summary):
        self.browser.tab_to(f"one.tagName === 'SUMMARY' && one.innerText === '{summary}'")
        self.browser.press("Enter")

    def submit(self, label):
        self.browser.tab_to(f"one.innerText === '{label}'")
        self.browser.press("Enter", loads=True)
        return self.browser.text()

    def until_letter(self, words):
        """The daemon sends it with one of its next ticks."""
        end = time.monotonic() + 120
        while words not in self.browser.go(self.site.url("/letters")):
            assert time.monotonic() < end, f"no letter {words}: {self.browser.text()}"
            time.sleep(1)

    def month(self):
        """A meeting is called and confirmed, a decision made, reported by its unit and closed; each is heard of by letter."""
        browser, site = self.browser, self.site
        unit = next(name for name in site.passwords if name not in ("office", "leader", "operator"))
        name = site.unit_name(unit)
        self.log_in("office", site.passwords["office"])
        assert "尚未召集" in browser.go(site.url("/meeting")), browser.text()
        self.look("meetings")
        self.fill(place="301会议室", why="按月召开")
        text = self.submit("召集会议")
        assert browser.path() == "/meeting/1" and "已召集，通知待发" in text and "301会议室" in text, text
        self.look("meeting")
        self.until_letter("调度会议")
        browser.go(site.url("/"))
        self.log_out()
        self.log_in("leader", site.passwords["leader"])
        assert "还没有召集过会议" in browser.go(site.url("/meeting")), browser.text()
        self.log_out()
        self.log_in("office", site.passwords["office"])
        browser.go(site.url("/meeting/1"))
        self.open("确认通知")
        self.fill(why="通知无误")
        assert "通知已确认" in self.submit("确认通知，立即发出"), browser.text()
        browser.go(site.url("/decisions"))
        self.open("新增议定事项")
        meeting = "2026年11月重大招商引资项目调度会议"
        self.fill(item="落实用地指标", meeting=meeting, lead=name, why="会议议定")
        self.day("due", "2026-12-15")
        text = self.submit("新增")
        assert browser.path() == "/assigned/decision/1" and "办理中" in text and name in text, text
        self.look("decision")
        assert "落实用地指标" in browser.go(site.url("/meeting/1")), browser.text()
        self.look("meeting-decided")
        self.until_letter("落实用地指标")
        self.look("letters-month")
        self.log_out()
        self.log_in(unit, site.passwords[unit])
        browser.go(site.url("/decisions"))
        self.look("decisions-unit")
        browser.tab_to("!!one.closest('.desk')")
        browser.press("Enter", loads=True)
        self.fill(why="指标已批复")
        assert "待销号" in self.submit("报办结"), browser.text()
        self.log_out()
        self.log_in("office", site.passwords["office"])
        browser.go(site.url("/decisions?state=reported"))
        self.look("decisions")
        browser.tab_to("!!one.closest('.desk')")
        browser.press("Enter", loads=True)
        self.fill(why="已核实")
        assert "已销号" in self.submit("销号"), browser.text()
        self.look("decision-closed")
        browser.go(site.url("/matters"))
        self.look("matters")
        if browser.value("!!document.querySelector('.desk a')"):
            browser.go(browser.value("document.querySelector('.desk a').href"))
            self.look("matter")
        browser.go(site.url("/figures"))
        self.look("figures")
        charts = browser.value("[...document.querySelectorAll('svg')].every(one => one.getBoundingClientRect().height > 100)")
        assert charts and browser.value("document.querySelectorAll('svg').length") >= 3, browser.text()
        assert len(browser.printed()) > 20000
        assert "销号" in browser.go(site.url("/audit")), browser.text()
        browser.go(site.url("/"))
        self.log_out()
        self.log_in("leader", site.passwords["leader"])
        assert "301会议室" in browser.go(site.url("/meeting/1")), browser.text()
        self.log_out()

    def extension(self):
        """A unit asks for a later deadline; the office grants it, and the unit sees that."""
        browser, site = self.browser, self.site
        unit = next(name for name in site.passwords if name not in ("office", "leader", "operator"))
        self.log_in(unit, site.passwords[unit])
        period = browser.value("document.querySelector('select[name=period]').value")
        self.open("申请延期")
        self.day("until", browser.value("document.querySelector('input[name=until]').min"))
        self.fill(why="资料未齐")
        text = self.submit("提交申请")
        assert "待答复" in text and "资料未齐" in text, text
        self.look("extension-asked")
        for path in ("/desk", f"/desk/item?id=extension/{unit}/{period}"):
            assert "您无权" in browser.go(site.url(path)), f"{unit} sees {path}"
        browser.go(site.url(f"/unit/{unit}"))
        self.log_out()
        self.log_in("office", site.passwords["office"])
        assert "已经办过" in self.answer("extension", "准予", "情况属实")
        self.until_letter("截止时间调整")
        self.log_out()
        self.log_in(unit, site.passwords[unit])
        assert "情况属实" in browser.text() and "待答复" not in browser.text(), browser.text()
        self.look("extension-granted")
        self.log_out()

    def all(self):
        site = self.site
        first, second, third = (slug for slug, _ in site.units[:3])
        numbers = site.files()
        page = {slug: [f"/unit/{slug}", f"/unit/{slug}/file/{numbers[slug]}"] for slug in (first, second, third)}
        shared = ["/ledger", "/letters", "/calendar", "/decisions", "/matters"]
        seen_by_all = ["/", *shared, "/flags", "/figures", "/meeting", *page[first], *page[second], *page[third]]
        desk = ["/desk", "/audit", "/settings"]
        numbers_of = self.projects(first, third)
        everything = [*seen_by_all, *desk, *(f"/project/{number}" for number in numbers_of.values())]
        self.stranger([*everything, "/status.json", "/no-such-page"])
        self.role("leader", "/", seen_by_all, desk)
        self.role("operator", "/", everything, [])
        swapped = [f"/unit/{first}/file/{numbers[second]}"]
        closed = ["/", "/flags", "/figures", "/meeting", "/ledger.xlsx", "/status.json", *desk]
        others = [*closed, *page[second], *page[third], *swapped, f"/project/{numbers_of[third]}"]
        self.role(first, f"/unit/{first}", [*page[first], *shared, f"/project/{numbers_of[first]}"], others)
        others = [*closed, *page[first], *page[second], f"/project/{numbers_of[first]}"]
        self.role(third, f"/unit/{third}", [*page[third], *shared, f"/project/{numbers_of[third]}"], others)
        self.role("office2", "/", everything, [])
        self.letters()
        self.hand_in(first)
        self.wrong_passwords()
        print(f"{self.seen} pages of the office looked at, {2 * self.seen} pictures' worth; nothing asked of another host")



class Demo(Site):
    """The demo at one of its moments."""

    def __init__(self, program, home, until):
        self.home = home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.host = f"127.0.0.1:{free.getsockname()[1]}"
        self.process = subprocess.Popen(
            [program, "demo", home / "demo", "--serve", self.host, "--until", until],
            stdout=subprocess.PIPE, stderr=open(home / "log.txt", "ab"), text=True,
        )
        self.passwords = {}
        for line in self.process.stdout:
            if who := re.fullmatch(r"  (\w+): (\S{19})\n", line):
                self.passwords[who[1]] = who[2]
            if line.startswith("Pages at "):
                break
        self.units = re.findall(r'(?m)^slug = "(\w+)"\nname = "([^"]+)"', (home / "demo/config/units.toml").read_text())
        assert len(self.passwords) == 4, f"nobody may log in; see {home}/log.txt"
        end = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(tuple(self.host.split(":"))).close()
                return
            except OSError:
                assert time.monotonic() < end and self.process.poll() is None, f"no pages; see {home}/log.txt"
                time.sleep(0.1)


def play_demo(program, browser, pictures, until, play):
    home = pathlib.Path(tempfile.mkdtemp(prefix="diaodu-demo-"))
    site = Demo(program, home, until)
    browser.asked.clear()
    try:
        play(Play(site, browser, pictures))
    finally:
        site.process.terminate()
        site.process.wait()
    shutil.rmtree(home)


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    names = [sys.argv[2]] if len(sys.argv) > 2 else ["chromium", "chromium-browser", "google-chrome"]
    chromium = next((path for name in names if (path := shutil.which(name))), None)
    if not chromium:
        sys.exit("there is no Chromium\n  hint: apt-get install chromium")
    pictures = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    home = pathlib.Path(tempfile.mkdtemp(prefix="diaodu-pages-"))
    site = Site(program, home)
    for name, role in [("office", "office"), ("office2", "office"), ("leader", "leader"), ("operator", "operator")]:
        site.add(name, role)
    for slug, _ in (site.units[0], site.units[2]):
        site.add(slug, f"unit:{slug}")
    site.save_sheets()
    site.run()
    browser = Browser(chromium)
    try:
        Play(site, browser, pictures).all()
        play_demo(program, browser, pictures, "2026-10-12T10:00", Play.flag)
        play_demo(program, browser, pictures, "2026-11-26T10:00", lambda play: (play.ledger(), play.double()))
        play_demo(program, browser, pictures, "2026-11-23T10:00", Play.month)
        play_demo(program, browser, pictures, "2026-11-17T10:00", Play.extension)
        print("a flag is confirmed, a ledger held back, a double merged; a meeting called, a decision made, reported and closed; "
              "a later deadline asked for and granted")
    finally:
        browser.close()
        site.process.terminate()
        site.process.wait()
    shutil.rmtree(home)


if __name__ == "__main__":
    main()
