#!/usr/bin/env python3
"""The last evening of a period in a province, on one machine:
MAX_CONNECTIONS=1000 .ci/postgres benches/province/evening.py target/release/diaodu [--offices 100] [--units 20] [--nodes 3]
    [--files 2000] [--minutes 10] [--kills 4] [--cuts 4] [--seed SEED]

Each office has a schema of one database on the PostgreSQL server of DIAODU_TEST_POSTGRES, a share and an archive; each node is
one `run --offices` over folders of its own, as on machines of their own. In so many minutes so many sheets are saved in
the units' folders, and a mail server takes the letters. Meanwhile nodes are killed with all their processes and started
again, all connections to the database are cut, and for a third of the time the mail server takes a second for each
answer and refuses or loses one letter in four. At the end every sheet must be archived, judged once and moved, every
receipt delivered, and nothing may have come twice that its outbox does not count as undecided.

It prints how long sheets waited for their verdict and letters for their delivery, and what the nodes and the server took.
Needs Python 3, and psql.
"""

import argparse
import hashlib
import os
import pathlib
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests"))
import kill  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")
SLOW = 1.0  # seconds for each answer of the mail server while it is slow


class SlowTalk(kill.Talk):
    """A conversation in which each answer may take its time."""

    def say(self, line):
        time.sleep(self.server.mail.pause)
        super().say(line)


class Mail(kill.Mail):
    def __init__(self, dice):
        super().__init__(dice)
        self.faults, self.pause = False, 0

    def turn(self, is_slow):
        self.faults, self.pause = is_slow, SLOW if is_slow else 0


class Server(kill.Server):
    request_queue_size = 1024


class Office:
    """One of the province: what its nodes have in common."""

    def __init__(self, province, name, template):
        self.name = name
        self.home = province.home / "offices" / name
        self.units = [f"第{unit + 1}单位" for unit in range(province.units)]
        for unit in self.units:
            (self.home / "share/报送" / unit).mkdir(parents=True)
        for folder in ("share/台账", "archive"):
            (self.home / folder).mkdir(mode=0o700)
        (self.home / "share/.diaodu").touch()
        blocks = [
            f'[[unit]]\nslug = "u{at}"\nname = "{unit}"\ncode = "U{chr(65 + at // 26)}{chr(65 + at % 26)}"\nkind = "district"\n'
            f'liaison = {{ name = "刘某", address = "{name}-u{at}@example.org", phone = "" }}\n'
            f'deputy = {{ name = "蒋某", address = "{name}-u{at}-deputy@example.org", phone = "" }}\n'
            for at, unit in enumerate(self.units)
        ]
        departments = template["units.toml"].split("[[department]]", 1)[1]
        units = "\n".join(blocks) + "\n[[department]]" + departments
        for node in range(province.nodes):
            folder = province.folder(node) / name
            (folder / "config").mkdir(parents=True)
            (folder / "data").mkdir(mode=0o700)
            (folder / "data/archive").symlink_to(self.home / "archive")
            settings = template["diaodu.toml"]
            for pattern, value in {
                r'share = "[^"]*"': f'share = "{self.home}/share"',
                r'(\[store\][^\[]*?\nschema = )""': rf'\g<1>"{name}"',
            }.items():
                settings, count = re.subn(pattern, value, settings, count=1)
                assert count == 1, f"the example office has no {pattern}"
            (folder / "config/diaodu.toml").write_text(settings)
            (folder / "config/units.toml").write_text(units)
            (folder / "config/holidays.csv").write_text(template["holidays.csv"])


class Province:
    def __init__(self, options, home, port):
        self.program, self.home = options.program.resolve(), home
        self.units, self.nodes = options.units, options.nodes
        first = home / "first"
        first.mkdir()
        # The office of the kill test has today as its due day; here nobody is reminded while it runs.
        office = kill.Office(self.program, first, port, 1)
        settings = office.config.read_text()
        for pattern, value in {
            r'(?m)^at = "\d\d:\d\d"': 'at = "23:59"',
            r"settle_seconds = \d+": "settle_seconds = 5",
            r"scan_seconds = \d+": "scan_seconds = 20",
            r"timeout_seconds = \d+": "timeout_seconds = 20",
            r"lease_seconds = \d+": "lease_seconds = 30",
            r'data_dir = "[^"]*"': 'data_dir = "../data"',
            r"(\[store\][^\[]*?\nconnections = )\d+": rf"\g<1>{options.connections}",
        }.items():
            settings, count = re.subn(pattern, value, settings, count=1)
            assert count == 1, f"the example office has no {pattern}"
        self.due, self.database = office.due, office.database
        template = {"diaodu.toml": settings}
        for name in ("units.toml", "holidays.csv"):
            template[name] = office.config.with_name(name).read_text()
        for name in (f"o{number:03}" for number in range(options.offices)):
            Office(self, name, template)
        self.offices = sorted(path.name for path in (home / "offices").iterdir())
        self.processes = {}
        self.log = open(home / "log.txt", "ab")

    def folder(self, node):
        return self.home / f"node-{node}"

    def start(self, node):
        environment = {**os.environ, "RUST_LOG": "warn,diaodu=info", "NO_COLOR": "1"}
        command = [self.program, "run", "--offices", self.folder(node)]
        self.processes[node] = subprocess.Popen(command, stderr=self.log, env=environment)

    def all_of(self, node):
        """A node's processes: the one that keeps the offices, and theirs."""
        keeper = self.processes[node].pid
        try:
            tasks = pathlib.Path(f"/proc/{keeper}/task").iterdir()
            children = " ".join((task / "children").read_text() for task in tasks)
        except OSError:
            return []
        return [keeper, *map(int, children.split())]

    def kill(self, node):
        """As when a machine loses its power."""
        for process in self.all_of(node):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.processes[node].wait()

    def in_each(self, select):
        """The rows of all offices; `$` stands for the office's schema."""
        return self.database.tell(" UNION ALL ".join(select.replace("$", name) for name in self.offices))

    def working(self):
        """How many offices' processes are there, by the database's word."""
        now = "to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS')"
        return sum(row[0] for row in self.in_each(f"SELECT count(*) FROM $.nodes WHERE until > {now}"))


class Meter:
    """What nodes and server take, looked at each few seconds."""

    def __init__(self, province):
        self.province = province
        self.connections, self.nodes_memory, self.server_memory = [], [], []
        self.spent = {}  # (what, process): seconds of a core, of which those before count not
        self.look()
        self.before = dict(self.spent)
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self):
        while not self.stop.wait(5):
            self.look()

    def look(self):
        nodes = {process for node in self.province.processes for process in self.province.all_of(node)}
        memory = {"nodes": 0, "server": 0}
        for path in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                stat = (path / "stat").read_text().rsplit(")", 1)
                what = "nodes" if int(path.name) in nodes else "server" if "(postgres" in stat[0] else None
                if what is None:
                    continue
                fields = stat[1].split()
                # Children that have ended count with whoever waited for them: the readers of sheets.
                ticks = sum(map(int, fields[11:15] if what == "nodes" else fields[11:13]))
                self.spent[what, path.name] = ticks / TICKS
                status = (path / "status").read_text()
                memory[what] += int(re.search(r"RssAnon:\s+(\d+)", status).group(1))
            except (OSError, AttributeError):
                continue
        self.nodes_memory.append(memory["nodes"] // 1024)
        self.server_memory.append(memory["server"] // 1024)
        try:
            count = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'diaodu'"
            self.connections.append(self.province.database.tell(count)[0][0])
        except subprocess.CalledProcessError:
            pass  # the server has no room even for us

    def seconds(self, what):
        spent = self.spent.items()
        return sum(seconds - self.before.get(process, 0) for process, seconds in spent if process[0] == what)

    def told(self, began):
        at_rest = self.connections[-1] if self.connections else 0
        length = time.monotonic() - began
        return (
            f"connections at most {max(self.connections, default=0)}, now {at_rest}; memory of their own at most: "
            f"nodes {max(self.nodes_memory)} MB, server {max(self.server_memory)} MB; of one core: nodes "
            f"{self.seconds('nodes') / length:.2f}, server {self.seconds('server') / length:.2f}"
        )


def wait_until(what, seconds, holds):
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > seconds:
            print(f"after {seconds} s not yet: {what}", flush=True)
            return False
        time.sleep(2)
    print(f"{what}: after {time.monotonic() - began:.0f} s", flush=True)
    return True


def evening(province, options, mail, dice):
    """Saves the sheets while things go wrong; answers them: (office, unit, hash): (name, when saved)."""
    seconds = options.minutes * 60
    moments = [(dice.uniform(0, seconds), "save") for _ in range(options.files)]
    moments += [((at + 1) * seconds / (options.kills + 1), "kill") for at in range(options.kills)]
    moments += [((at + 0.5) * seconds / (options.cuts + 1), "cut") for at in range(options.cuts)]
    moments += [(seconds / 3, "slow"), (seconds * 2 / 3, "quick")]
    places = [(office, unit) for office in province.offices for unit in range(options.units)]
    dice.shuffle(places)
    saved, killed, cut = {}, None, 0
    began = time.monotonic()
    for moment, what in sorted(moments):
        time.sleep(max(0, began + moment - time.monotonic()))
        if what == "save":
            number = len(saved)
            office, at = places[number % len(places)]
            unit = f"第{at + 1}单位"
            folder = province.home / "offices" / office / "share/报送" / unit
            half = folder / f".{number}.tmp"
            kill.report(half, unit, province.due, number, dice.random() < 0.9)
            digest = hashlib.sha256(half.read_bytes()).hexdigest()
            saved[office, f"u{at}", digest] = (unit, f"{unit}调度表{number}.xlsx", time.time())
            half.rename(folder / f"{unit}调度表{number}.xlsx")
        elif what == "kill":
            if killed is not None:
                province.start(killed)
            killed = dice.randrange(options.nodes)
            province.kill(killed)
            print(f"{moment:.0f} s: node {killed} killed, {len(saved)} sheets, {len(mail.taken)} letters", flush=True)
        elif what == "cut":
            cut += province.database.cut()
            print(f"{moment:.0f} s: {cut} connections cut so far", flush=True)
        else:
            mail.turn(what == "slow")
    if killed is not None:
        province.start(killed)
    print(f"all {len(saved)} sheets are saved after {time.monotonic() - began:.0f} s", flush=True)
    return saved


def wrong(province, saved, mail):
    """Everything that is not as it must be, a line each."""
    found = []
    judged = {}
    for office, unit, digest, number, period, verdict in province.in_each(
        "SELECT '$', unit, sha256, id, period, verdict FROM $.submissions"
    ):
        judged.setdefault((office, unit, digest), []).append((number, period, verdict))
    sent = {(office, key) for office, key in province.in_each("SELECT '$', key FROM $.outbox WHERE state = 'sent'")}
    for (office, unit, digest), (folder, name, _) in saved.items():
        verdicts = judged.pop((office, unit, digest), [])
        if len(verdicts) != 1:
            found.append(f"{office} {name}: judged {len(verdicts)} times")
            continue
        number, period, verdict = verdicts[0]
        home = province.home / "offices" / office
        kept = home / "archive" / digest[:2] / digest
        if not kept.is_file() or hashlib.sha256(kept.read_bytes()).hexdigest() != digest:
            found.append(f"{office} {name}: not in the archive")
        place = "退回" if verdict == "rejected" else "已接收"
        moved = home / "share/报送" / folder / place / period / name
        if not moved.is_file() or hashlib.sha256(moved.read_bytes()).hexdigest() != digest:
            found.append(f"{office} {name}: not in {place}")
        for person in ("", "-deputy"):
            key = f"receipt/{period}/{unit}/{number}/{office}-{unit}{person}@example.org"
            if (office, key) not in sent:
                found.append(f"{office} {key}: not sent")
    found += [f"{what}: judged, but nobody saved it" for what in judged]
    known = set()
    undecided_in_all = 0
    for office, key, address, message_id, state, undecided in province.in_each(
        "SELECT '$', key, to_address, message_id, state, undecided FROM $.outbox"
    ):
        known.add(message_id)
        undecided_in_all += undecided
        taken = mail.taken.get(message_id, [])
        if state in ("queued", "transmitting", "failed"):
            found.append(f"{office} {key}: {state}")
        if (state == "sent") != bool(taken):
            found.append(f"{office} {key}: {state}, and it came {len(taken)} times")
        if len(taken) > 1 + undecided:
            found.append(f"{office} {key}: came {len(taken)} times, of which the outbox knows {1 + undecided}")
        if len(set(taken)) > 1 or any(recipient != address for recipient, _ in taken):
            found.append(f"{office} {key}: came with other bytes or to another one")
    found += [f"{message_id}: came, and is in no outbox" for message_id in mail.taken if message_id not in known]
    for office, node, other in province.in_each(
        "SELECT '$', one.node, two.node FROM $.leases one JOIN $.leases two ON two.fence = one.fence + 1"
        " WHERE one.until > two.since"
    ):
        found.append(f"{office}: node {node} and node {other} led at once")
    log = (province.home / "log.txt").read_text(errors="replace")
    found += [f"the log says {words!r}" for words in ("transaction depth", "panicked") if words in log]
    repeated = sum(1 for taken in mail.taken.values() if len(taken) > 1)
    print(
        f"{len(mail.taken)} letters, {repeated} of them more than once; "
        f"tries without an answer on record: {undecided_in_all}"
    )
    return found


def waits(province, saved):
    """How long sheets and letters waited."""
    at = "extract(epoch FROM CAST({} AS timestamptz))::bigint"
    rows = province.in_each(f"SELECT '$', unit, sha256, {at.format('taken_at')} FROM $.submissions")
    verdicts = sorted(row[3] - saved[row[:3]][2] for row in rows if row[:3] in saved)
    rows = province.in_each(
        f"SELECT {at.format('done_at')} - {at.format('queued_at')} FROM $.outbox WHERE state = 'sent' AND kind = 'receipt'"
    )
    letters = sorted(row[0] for row in rows)
    for what, times in (("from a sheet to its verdict", verdicts), ("from a receipt to its delivery", letters)):
        if times:
            late = times[int(len(times) * 0.95)]
            print(f"{what}: median {statistics.median(times):.0f} s, 95 % within {late:.0f} s, longest {times[-1]:.0f} s")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=pathlib.Path)
    numbers = {"offices": 100, "units": 20, "nodes": 3, "files": 2000, "kills": 4, "cuts": 4, "connections": 4}
    for name, usual in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--idle", type=float, default=1, help="minutes that all are idle before")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    options = parser.parse_args()
    print(" ".join(f"{name} {value}" for name, value in vars(options).items() if name != "program"), flush=True)
    dice = random.Random(options.seed)
    mail = Mail(random.Random(options.seed + 1))
    server = Server(("127.0.0.1", 0), SlowTalk)
    server.mail = mail
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home = pathlib.Path(tempfile.mkdtemp(prefix="diaodu-province-"))
    province = Province(options, home, server.server_address[1])
    try:
        found = trial(province, options, mail, dice)
    finally:
        for node in province.processes:
            province.kill(node)
    for line in found[:50]:
        print(f"FAULT {line}")
    if found:
        print(f"{len(found)} faults; the province: {home}")
        return 1
    province.database.drop()
    shutil.rmtree(home)
    return 0


def trial(province, options, mail, dice):
    began = time.monotonic()
    many = options.offices * options.nodes

    def all_work():
        try:
            return province.working() == many
        except subprocess.CalledProcessError:
            return False  # not all schemas are there yet, or the server has no room for us

    for node in range(options.nodes):
        province.start(node)
    if not wait_until(f"all {many} processes work", 900, all_work):
        return ["not all processes work"]
    meter = Meter(province)
    began = time.monotonic()
    time.sleep(options.idle * 60)
    meter.look()
    print(f"idle: {meter.told(began)}", flush=True)
    meter.stop.set()
    meter.thread.join()
    meter = Meter(province)
    began = time.monotonic()
    saved = evening(province, options, mail, dice)
    mail.turn(False)

    def is_quiet():
        waiting = "SELECT count(*) FROM $.outbox WHERE state IN ('queued', 'transmitting')"
        texts = (waiting, "SELECT count(*) FROM $.errands", "SELECT count(*) FROM $.submissions")
        try:
            counts = [sum(row[0] for row in province.in_each(text)) for text in texts]
            return counts == [0, 0, len(saved)]
        except subprocess.CalledProcessError:
            return False

    wait_until("all is judged, moved and delivered", 1200, is_quiet)
    print(f"evening: {meter.told(began)}", flush=True)
    meter.stop.set()
    waits(province, saved)
    return wrong(province, saved, mail)


if __name__ == "__main__":
    sys.exit(main())
