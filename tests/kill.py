#!/usr/bin/env python3
"""Kills the daemon at random while sheets arrive, letters leave and the disk fails:
tests/kill.py [--nodes NODES] target/release/diaodu [KILLS [SEED [ERRORS]]]

It makes an office with fourteen units and an SMTP server that misbehaves, runs the program on the
machine's own clock, saves sheets in the units' folders and sends SIGKILL at random moments, many of them
with a letter in hand. Meanwhile writes and syncs below data_dir fail with ENOSPC or EIO, at least ERRORS of
them, by the shim of tests/it/disk_faults, which needs `cc`; 0: none. The last process gets a third of them and
is never started again: it has to go on by itself. At the end every sheet must be archived, judged, moved and
answered, every reminder and receipt delivered, a letter repeated only with the same Message-ID and only if the
outbox says that its answer was lost, `rebuild` must make the same state, and each start must have taken no more
than two seconds.

With --nodes the state is on the PostgreSQL server of DIAODU_TEST_POSTGRES, and so many programs work on it at once. Any of
them is killed or stopped for a while, and connections to the server are cut. No errors of the disk then. Beside all that, nobody may have led while another one did.

Needs Python 3 and some minutes; the office and its log stay for a look if something is wrong.
"""

import csv
import datetime
import errno
import hashlib
import io
import os
import pathlib
import random
import re
import shutil
import signal
import socketserver
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
import zipfile
from xml.sax.saxutils import escape

LONGEST_START = 2.0  # seconds
# Beside two other nodes and a database server, all on this machine.
LONGEST_START_OF_NODE = 10.0
SILENT_UNITS = 4  # these never report, so they are reminded
LEASE = 3  # seconds that nodes wait for one that is silent
REPORTS = 7  # good ones of each other unit; beside them one that is returned, and junk
HEADERS = (
    "序号 项目名称 项目类别 项目内容 总投资(万元) 累计到位资金(万元) 项目阶段 责任单位 责任人 进展情况 推进计划"
).split()


# The mail server.


class Mail:
    """What the server took, and how it behaves."""

    def __init__(self, dice):
        self.dice = dice
        self.faults = True
        self.lock = threading.Lock()
        self.in_hand = threading.Event()  # a letter has just come whole
        self.taken = {}  # Message-ID: [(recipient, hash of the letter), ...]

    def fault(self):
        """What goes wrong with this letter, if anything."""
        with self.lock:
            if not self.faults or self.dice.random() > 0.25:
                return None
            return self.dice.choice(["greeting", "421", "450", "550-rate", "data", "lost", "451-end", "cut"])

    def take(self, recipient, letter):
        head = letter.split(b"\r\n\r\n", 1)[0].decode()
        message_id = re.search(r"(?mi)^message-id: *(\S+)", head).group(1)
        with self.lock:
            entry = (recipient, hashlib.sha256(letter).hexdigest())
            self.taken.setdefault(message_id, []).append(entry)


class Talk(socketserver.StreamRequestHandler):
    """One conversation."""

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        try:
            self.talk()
        except OSError:
            pass  # the client was killed

    def talk(self):
        mail = self.server.mail
        fault = mail.fault()
        if fault == "greeting":
            return
        self.say("220 test")
        recipient = ""
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].split(":")[0].upper()
            if verb == "EHLO":
                self.say("250-test\r\n250 8BITMIME")
            elif verb == "MAIL":
                fault = fault or mail.fault()
                self.say("250 ok")
            elif verb == "RCPT":
                recipient = line.split("<")[1].split(">")[0]
                if fault == "421":
                    return self.say("421 4.3.2 closing")
                refusals = {"450": "450 4.2.1 busy", "550-rate": "550 Sender frequency limited"}
                self.say(refusals.get(fault, "250 ok"))
                if fault in refusals:
                    fault = None
            elif verb == "DATA":
                if fault == "data":
                    return
                self.say("354 go on")
                if not self.letter(recipient, fault):
                    return
                fault = None
            elif verb == "QUIT":
                return self.say("221 bye")
            else:
                self.say("250 ok")

    def letter(self, recipient, fault):
        """Takes one letter; answers whether the conversation goes on."""
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line or (fault == "cut" and len(lines) > 5):
                return False
            lines.append(line[1:] if line.startswith(b".") else line)
        mail = self.server.mail
        if fault == "451-end":
            self.say("451 4.3.0 not now")
            return True
        mail.take(recipient, b"".join(lines))
        mail.in_hand.set()
        if fault == "lost":
            return False
        time.sleep(0.002)  # so that some are killed between the letter and its answer
        self.say("250 2.0.0 queued")
        return True


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


# Sheets.


def cell(column, row, value):
    name = f"{chr(ord('A') + column)}{row}"
    if isinstance(value, int):
        return f'<c r="{name}"><v>{value}</v></c>'
    return f'<c r="{name}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def workbook(path, rows):
    """An .xlsx with one worksheet."""
    lines = [
        f'<row r="{number}">' + "".join(cell(column, number, value) for column, value in row) + "</row>"
        for number, row in enumerate(rows, 1)
    ]
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="调度表" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)


def report(path, unit, due, number, is_good):
    """A sheet of a unit that differs from all others."""
    name = f"精密铸件项目{number}" if is_good else ""
    values = [1, name, "建设中", "建设厂房两万平方米", 20000, 3000 + number, "在建", "投资促进局", "王某"]
    values += [f"主体结构施工至{number}层", "十二月底前完成封顶"]
    workbook(
        path,
        [
            [(0, f"{unit}重大招商引资项目调度表")],
            [(0, f"填报单位：{unit}"), (4, f"报送期：{due.year}年{due.month}月{due.day}日"), (8, "填报人：张某")],
            list(enumerate(HEADERS)),
            [(column, value) for column, value in enumerate(values) if value != ""],
        ],
    )


# The office.


class Office:
    def __init__(self, program, home, port, nodes):
        self.program, self.home = program, home
        self.database = Database(home.name) if nodes else None
        self.config = home / "config/diaodu.toml"
        subprocess.run([program, "init", home], check=True, stdout=subprocess.DEVNULL)
        # Today is the due day, or after the 28th, which no due day is, the first of the next month is, and
        # today the day of its reminder.
        now = datetime.datetime.now(datetime.timezone.utc)
        days = [now.date()]
        while days[-1].day > 28:
            days.append(days[-1] + datetime.timedelta(days=1))
        self.due = days[-1]
        self.remind_at = (now + datetime.timedelta(minutes=1)).replace(second=0, microsecond=0)
        remind_at = self.remind_at.strftime("%H:%M")
        settings = self.config.read_text()
        for pattern, value in {
            r'zone = "[^"]*"': 'zone = "UTC"',
            r"start = \S+": f"start = {days[0]}",
            r"due_days = \[[^\]]*\]": f"due_days = [{self.due.day}]",
            r"workdays_before = \[[^\]]*\]": f"workdays_before = [{len(days) - 1}]",
            r'(?m)^at = "09:00"': f'at = "{remind_at}"',
            r'quiet_from = "[^"]*"': 'quiet_from = "00:00"',
            r'quiet_to = "[^"]*"': 'quiet_to = "00:00"',
            r"missing_percent = \d+": "missing_percent = 100",
            r'channel = "folder"': 'channel = "smtp"',
            r'host = "[^"]*"': 'host = "127.0.0.1"',
            r"port = 587": f"port = {port}",
            r'tls = "required"': 'tls = "none"',
            r"timeout_seconds = 20": "timeout_seconds = 5",
            r"settle_seconds = \d+": "settle_seconds = 1",
            r"scan_seconds = \d+": "scan_seconds = 1",
        }.items():
            settings, count = re.subn(pattern, value, settings, count=1)
            assert count == 1, f"the example office has no {pattern}"
        if self.database:
            for pattern, value in {
                r'(\[store\].*\nurl = )""': rf'\g<1>"{self.database.url}"',
                r"(lease_seconds = )\d+": rf"\g<1>{LEASE}",
            }.items():
                settings, count = re.subn(pattern, value, settings, count=1)
                assert count == 1, f"the example office has no {pattern}"
        self.config.write_text(settings)
        self.configs = [self.config]
        for node in range(1, nodes):
            self.configs.append(self.of_node(node, settings))
        # Whatever days they are, they are working days.
        calendar = home / "config/holidays.csv"
        head, *lines = calendar.read_text().splitlines()
        lines = [line for line in lines if line[:10] not in map(str, days)]
        for year in {day.year for day in days}:
            if not any(line.startswith(str(year)) for line in lines):
                lines.append(f"{year}-06-19,holiday,端午节")
        lines += [f"{day},workday,测试" for day in days if day.weekday() > 4]
        calendar.write_text("\n".join([head, *sorted(set(lines))]) + "\n")
        self.units = sorted(path.name for path in (home / "share/报送").iterdir() if path.is_dir())
        self.log = open(home / "log.txt", "ab")
        self.starts = []  # seconds from each start until it says that it runs

    def of_node(self, node, settings):
        """Another node: a data_dir of its own with the archive of all."""
        data = self.home / f"data-{node}"
        data.mkdir(mode=0o700)
        (self.home / "data/archive").mkdir(mode=0o700, parents=True, exist_ok=True)
        (data / "archive").symlink_to(self.home / "data/archive")
        settings, count = re.subn(r'data_dir = "[^"]*"', f'data_dir = "{data}"', settings, count=1)
        assert count == 1, "the example office has no data_dir"
        config = self.config.with_name(f"node-{node}.toml")
        config.write_text(settings)
        return config

    def start(self, faults=None, may_fail=False, node=0):
        """Starts it and waits until it says that it runs; None if a disk that fails kept it from that."""
        began = time.monotonic()
        environment = {**os.environ, "RUST_LOG": "warn,diaodu=info", "NO_COLOR": "1"}
        if faults:
            environment |= faults.environment
        process = subprocess.Popen(
            [self.program, "-c", self.configs[node], "run"], stderr=subprocess.PIPE, env=environment
        )
        running = threading.Event()

        def read():
            for line in process.stderr:
                if b" running" in line and not running.is_set():
                    self.starts.append(time.monotonic() - began)
                    running.set()
                self.log.write(line)

        threading.Thread(target=read, daemon=True).start()
        while not running.wait(0.05):
            if may_fail and process.poll() == 1:
                return None
            if process.poll() is not None or time.monotonic() - began > 20:
                raise SystemExit(f"it does not start; see {self.home}/log.txt")
        return process

    def ask(self, text, *values):
        if self.database:
            return self.database.ask(text, values)
        database = sqlite3.connect(f"file:{self.home}/data/diaodu.db?mode=ro", uri=True, timeout=10)
        try:
            return database.execute(text, values).fetchall()
        finally:
            database.close()


class Database:
    """One of our own on the server of the tests."""

    def __init__(self, name):
        self.server = os.environ["DIAODU_TEST_POSTGRES"]
        self.name = re.sub(r"\W", "_", name.lower())
        self.psql = next(iter(sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/psql"))), "psql")
        self.url = f"{self.server}/{self.name}"
        made = f"CREATE DATABASE {self.name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        self.tell(made, f"{self.server}/postgres")

    def tell(self, text, url=None):
        command = [self.psql, "-X", "-q", "--csv", "-t", "-v", "ON_ERROR_STOP=1", "-c", text, url or self.url]
        said = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
        number = re.compile(r"-?\d+")
        return [
            tuple(int(cell) if number.fullmatch(cell) else cell for cell in row)
            for row in csv.reader(io.StringIO(said))
        ]

    def ask(self, text, values):
        for value in values:
            quoted = str(value).replace("'", "''")
            text = text.replace("?", f"'{quoted}'", 1)
        return self.tell(text)

    def cut(self):
        """All connections of the nodes end; answers how many there were."""
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}' AND application_name = 'diaodu'"
        return len(self.tell(cut.format(self.name), f"{self.server}/postgres"))

    def drop(self):
        self.tell(f"DROP DATABASE {self.name} WITH (FORCE)", f"{self.server}/postgres")


class Faults:
    """The disk of data_dir, and when it fails."""

    def __init__(self, home, dice):
        self.dice = dice
        self.plan = home / "plan"
        self.data = (home / "data").resolve()
        self.failed = 0
        self.last = 0
        shim = home / "shim.so"
        source = pathlib.Path(__file__).resolve().parent / "it/disk_faults/shim.c"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", shim, source, "-ldl"], check=True)
        self.environment = {"LD_PRELOAD": str(shim), "DIAODU_FAULT_PLAN": str(self.plan)}

    def arm(self, most_skipped):
        """One of the next calls fails, or some in a row."""
        self.last += 1
        skip, times = self.dice.randrange(most_skipped), self.dice.choice([1, 1, 1, 2, 5])
        number = self.dice.choice([errno.ENOSPC, errno.EIO])
        new = self.plan.with_suffix(".new")
        new.write_text(f"{self.last} {skip} {times} {number} {self.data}\n")
        new.rename(self.plan)

    def disarm(self):
        """All is well again; counts what failed, and answers whether anything did."""
        self.plan.unlink(missing_ok=True)
        try:
            plan, _, failed = map(int, self.plan.with_suffix(".seen").read_text().split())
        except (FileNotFoundError, ValueError):
            return False
        if plan == self.last:
            self.failed += failed
            self.last += 1  # counted once
        return plan == self.last - 1 and failed > 0


class Sheets:
    """The sheets that are saved, one after the other."""

    def __init__(self, office, dice):
        self.office = office
        self.saved = {}  # (unit, hash): name
        self.left = []
        for unit in office.units[SILENT_UNITS:]:
            kinds = ["good"] * REPORTS + ["returned", "junk"]
            dice.shuffle(kinds)
            self.left += [(unit, number, kind) for number, kind in enumerate(kinds)]
        # In the order of their numbers, so that each unit's come over the whole time.
        self.left.sort(key=lambda sheet: (sheet[1], dice.random()))
        self.total = len(self.left)

    def save_next(self):
        unit, number, kind = self.left.pop(0)
        folder = self.office.home / "share/报送" / unit
        path = folder / f".{number}.tmp"
        if kind == "junk":
            path.write_bytes(b"junk of " + unit.encode())
        else:
            report(path, unit, self.office.due, number, kind == "good")
        name = f"{unit}调度表{number}.xlsx"
        self.saved[unit, hashlib.sha256(path.read_bytes()).hexdigest()] = name
        self.put(path, folder / name)

    def put(self, path, place):
        path.rename(place)

    def bring(self):
        """Makes the share on the disk what the share is."""


# What must hold.


def wait_until_quiet(office, sheets):
    """Puts what waits for its next try in line again, until all is judged, moved and delivered, and reminders
    have been due."""
    now = datetime.datetime.now(datetime.timezone.utc)
    time.sleep(max(0, (office.remind_at - now).total_seconds()) + 2)
    for _ in range(60):
        subprocess.run(
            [office.program, "-c", office.config, "outbox", "retry"], stdout=subprocess.DEVNULL, check=True
        )
        time.sleep(3)
        waiting = office.ask("SELECT count(*) FROM outbox WHERE state IN ('queued', 'transmitting')")[0][0]
        errands = office.ask("SELECT count(*) FROM errands")[0][0]
        taken = office.ask("SELECT count(*) FROM submissions")[0][0]
        if (waiting, errands, taken) == (0, 0, sheets.total):
            return


def faults_found(office, sheets, mail):
    """Everything that is not as it must be, a line each."""
    found = []
    sheets.bring()
    people = contacts(office)
    slugs = {name: slug for slug, name, _ in people}
    for (unit, digest), name in sheets.saved.items():
        rows = office.ask(
            "SELECT id, period, verdict FROM submissions WHERE unit = ? AND sha256 = ?", slugs[unit], digest
        )
        if len(rows) != 1:
            found.append(f"{unit} {name}: judged {len(rows)} times")
            continue
        number, period, verdict = rows[0]
        kept = office.home / "data/archive" / digest[:2] / digest
        if not kept.is_file() or hashlib.sha256(kept.read_bytes()).hexdigest() != digest:
            found.append(f"{unit} {name}: not in the archive")
        if not list((office.home / "data/archive/arrivals").glob(f"{number:08}-{digest[:12]}.json")):
            found.append(f"{unit} {name}: the archive has no note of its arrival")
        folder = office.home / "share/报送" / unit
        if (folder / name).exists():
            found.append(f"{unit} {name}: still where it was saved")
        place = "退回" if verdict == "rejected" else "已接收"
        moved = folder / place / period / name
        if not moved.is_file() or hashlib.sha256(moved.read_bytes()).hexdigest() != digest:
            found.append(f"{unit} {name}: not in {place}")
        if not list((folder / "回执").glob(f"*{pathlib.Path(name).stem}.txt")):
            found.append(f"{unit} {name}: no receipt in the folder")
        for slug, of, addresses in people:
            for address in addresses if of == unit else []:
                key = f"receipt/{period}/{slug}/{number}/{address}"
                if not office.ask("SELECT 1 FROM outbox WHERE key = ? AND state = 'sent'", key):
                    found.append(f"{key}: not sent")
    for _, unit, addresses in people:
        for address in addresses if unit in office.units[:SILENT_UNITS] else []:
            reminded = office.ask(
                "SELECT 1 FROM outbox WHERE kind = 'reminder' AND to_address = ? AND state = 'sent'", address
            )
            if not reminded:
                found.append(f"{unit}: {address} was not reminded")
    known = set()
    for key, address, message_id, state, undecided in office.ask(
        "SELECT key, to_address, message_id, state, undecided FROM outbox"
    ):
        if state in ("queued", "transmitting", "failed"):
            found.append(f"{key}: {state}")
        known.add(message_id)
        taken = mail.taken.get(message_id, [])
        if state == "sent" and not taken:
            found.append(f"{key}: sent, but it never came")
        if state != "sent" and taken:
            found.append(f"{key}: {state}, but it came")
        if len(taken) > 1 + undecided:
            found.append(f"{key}: came {len(taken)} times, of which the outbox knows {1 + undecided}")
        if len(set(taken)) > 1 or any(recipient != address for recipient, _ in taken):
            found.append(f"{key}: came with other bytes or to another one")
    found += [f"{message_id}: came, and is in no outbox" for message_id in mail.taken if message_id not in known]
    again = [office.program, "-c", office.config, "rebuild", "--into", office.home / "again"]
    rebuilt = subprocess.run(again, stdout=subprocess.PIPE, text=True)
    if rebuilt.returncode != 0:
        found.append(f"rebuild makes another state: {rebuilt.stdout}")
    log = (office.home / "log.txt").read_text(errors="replace")
    found += [f"the log says {words!r}" for words in ("transaction depth", "panicked") if words in log]
    if office.database:
        leases = office.ask("SELECT fence, node, since, until FROM leases ORDER BY fence")
        found += [
            f"node {two[1]} led from {two[2]} on, and node {one[1]} until {one[3]}"
            for one, two in zip(leases, leases[1:])
            if one[3] > two[2] or two[0] != one[0] + 1
        ]
        if len(leases) < 2:
            found.append(f"only {len(leases)} ever led")
    longest = LONGEST_START_OF_NODE if office.database else LONGEST_START
    slow = [seconds for seconds in office.starts if seconds > longest]
    if slow:
        found.append(f"{len(slow)} starts took more than {longest} s, the longest {max(slow):.2f}")
    return found


def contacts(office):
    """Slug, name and addresses of liaison and deputy of each unit."""
    units = tomllib.loads((office.home / "config/units.toml").read_text())["unit"]
    return [
        (unit["slug"], unit["name"], [unit[who]["address"] for who in ("liaison", "deputy") if who in unit])
        for unit in units
    ]


class Nodes:
    """Programs that work on one state, and what happens to them."""

    def __init__(self, office, many, dice):
        self.office, self.dice = office, dice
        self.processes = [office.start(node=node) for node in range(many)]
        self.cuts = self.pauses = 0

    def leader(self):
        """Which of them leads, as far as the record knows."""
        led = self.office.ask(
            "SELECT name FROM nodes JOIN leases ON leases.node = nodes.id ORDER BY fence DESC LIMIT 1"
        )
        for node, process in enumerate(self.processes):
            if led and str(led[0][0]).endswith(f":{process.pid}"):
                return node
        return None

    def choose(self):
        """Mostly the one that leads."""
        leader = self.leader() if self.dice.random() < 0.6 else None
        return self.dice.randrange(len(self.processes)) if leader is None else leader

    def disturb(self):
        """Cuts connections, or lets one sleep for longer or shorter than a lease."""
        if self.dice.random() < 0.5:
            self.cuts += self.office.database.cut() > 0
            return
        process = self.processes[self.choose()]
        process.send_signal(signal.SIGSTOP)
        time.sleep(self.dice.uniform(0.2, 2 * LEASE))
        process.send_signal(signal.SIGCONT)
        self.pauses += 1

    def kill(self):
        """One is killed, and started again when the others had time to notice, or before."""
        node = self.choose()
        self.processes[node].send_signal(signal.SIGKILL)
        self.processes[node].wait()
        time.sleep(self.dice.choice([0, 0, self.dice.uniform(0, 2 * LEASE)]))
        self.processes[node] = self.office.start(node=node)

    def end(self):
        """All are told to stop; those that had ended by themselves are faults."""
        ended = [process.returncode for process in self.processes if process.poll() is not None]
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            process.wait(30)
        return [f"a node ended by itself with {code}" for code in ended]


def wait_for_its_moment(mail, dice):
    """Until something is killed: now and then with a letter on its way, which it answers."""
    if dice.random() >= 0.4:
        time.sleep(dice.uniform(0, 1.5))
        return False
    mail.in_hand.clear()
    is_in_hand = mail.in_hand.wait(dice.uniform(0.5, 3))
    if is_in_hand:
        time.sleep(dice.uniform(0, 0.01))
    return is_in_hand


def kill_nodes(office, many, kills, sheets, mail, dice):
    """The whole trial with several nodes; answers what is wrong."""
    nodes = Nodes(office, many, dice)
    with_letter = 0
    for kill in range(kills):
        while sheets.left and sheets.total - len(sheets.left) <= kill * sheets.total * 0.9 / kills:
            sheets.save_next()
        if dice.random() < 0.3:
            nodes.disturb()
        with_letter += wait_for_its_moment(mail, dice)
        nodes.kill()
        if kill % 50 == 49:
            print(f"{kill + 1} kills, {len(mail.taken)} letters", flush=True)
    while sheets.left:
        sheets.save_next()
    mail.faults = False
    wait_until_quiet(office, sheets)
    found = nodes.end() + faults_found(office, sheets, mail)
    leases = office.ask("SELECT count(*) FROM leases")[0][0]
    repeated = sum(1 for taken in mail.taken.values() if len(taken) > 1)
    print(
        f"{many} nodes: {kills} kills, {with_letter} of them with a letter in hand, {nodes.pauses} pauses, "
        f"connections cut {nodes.cuts} times; {leases} leaders; {sheets.total} sheets; "
        f"{len(mail.taken)} letters, {repeated} of them more than once; "
        f"starts {min(office.starts):.2f} to {max(office.starts):.2f} s"
    )
    return found


def main():
    many = 0
    if "--nodes" in sys.argv:
        at = sys.argv.index("--nodes")
        many = int(sys.argv[at + 1])
        del sys.argv[at : at + 2]
    program = pathlib.Path(sys.argv[1]).resolve()
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(1_000_000)
    errors = 0 if many else int(sys.argv[4]) if len(sys.argv) > 4 else 30
    print(f"{program}, {kills} kills, {errors} errors of the disk, seed {seed}", flush=True)
    dice = random.Random(seed)
    mail = Mail(random.Random(seed + 1))
    server = Server(("127.0.0.1", 0), Talk)
    server.mail = mail
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home = pathlib.Path(tempfile.mkdtemp(prefix="diaodu-kill-"))
    office = Office(program, home, server.server_address[1], many)
    sheets = Sheets(office, dice)
    if many:
        return tell(kill_nodes(office, many, kills, sheets, mail, dice), seed, office)
    faults = Faults(home, random.Random(seed + 2)) if errors else None
    with_letter = failed_starts = 0
    for kill in range(kills):
        # A third of the errors are for the last process.
        is_faulty = faults and faults.failed < errors * 2 / 3 and faults.dice.random() < 0.6
        at_start = is_faulty and faults.dice.random() < 0.15
        if at_start:
            faults.arm(12)
        process = office.start(faults, may_fail=at_start)
        if process is None:
            failed_starts += 1
            faults.disarm()
            process = office.start(faults)
        elif is_faulty and not at_start:
            faults.arm(40)
        while sheets.left and sheets.total - len(sheets.left) <= kill * sheets.total * 0.9 / kills:
            sheets.save_next()
        with_letter += wait_for_its_moment(mail, dice)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if faults:
            faults.disarm()
        if kill % 50 == 49:
            print(f"{kill + 1} kills, {len(mail.taken)} letters", flush=True)
    process = office.start(faults)
    while faults and faults.failed < errors:
        faults.arm(20)
        if sheets.left:
            sheets.save_next()
        # Each look at the share puts on record that there was one, so that something is always written.
        time.sleep(3)
        faults.disarm()
    while sheets.left:
        sheets.save_next()
    mail.faults = False
    wait_until_quiet(office, sheets)
    if process.poll() is not None:
        raise SystemExit(f"it ended by itself with {process.returncode}; see {home}/log.txt")
    process.send_signal(signal.SIGTERM)
    process.wait(30)
    found = faults_found(office, sheets, mail)
    repeated = sum(1 for taken in mail.taken.values() if len(taken) > 1)
    print(
        f"{kills} kills, {with_letter} of them with a letter in hand; "
        f"{faults.failed if faults else 0} writes and syncs failed, {failed_starts} starts with them; {sheets.total} sheets; "
        f"{len(mail.taken)} letters, {repeated} of them more than once; "
        f"starts {min(office.starts):.2f} to {max(office.starts):.2f} s"
    )
    return tell(found, seed, office)


def tell(found, seed, office):
    """Prints what is wrong, or leaves nothing behind."""
    for line in found:
        print(f"FAULT {line}")
    if found:
        print(f"seed {seed}; the office: {office.home}")
        return 1
    if office.database:
        office.database.drop()
    shutil.rmtree(office.home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
