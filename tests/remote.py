#!/usr/bin/env python3
"""The archive and the share on real servers of others: tests/remote.py target/debug/diaodu [FOLDER]

FOLDER, or target/remote-trial, gets WsgiDAV (WebDAV) and moto (S3) from PyPI by pip, once. It says "skipped" and ends with
99 if they cannot be had. Where DIAODU_TEST_POSTGRES names a server of PostgreSQL, nodes with mirrors of their own are tried as
well. The servers and all files of a trial are in a folder that is taken away when all is well.
"""

import base64
import datetime
import hashlib
import http.client
import http.server
import os
import pathlib
import random
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

sys.dont_write_bytecode = True
import kill  # noqa: E402
from kill import report  # noqa: E402

PACKAGES = ["wsgidav==4.4.0", "cheroot==11.1.2", "moto[s3,server]==5.2.5"]
SECRET = "geheim-4711-secret"
NOW = "2027-01-12T18:00"


def packages(folder):
    """Where the servers' programs are; None if they cannot be had."""
    made = folder / "made"
    if made.exists() and made.read_text() == " ".join(PACKAGES):
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", folder]
    if subprocess.run([*pip, *PACKAGES], stderr=subprocess.DEVNULL).returncode != 0:
        return None
    made.write_text(" ".join(PACKAGES))
    return folder


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """A program that answers HTTP on a port of this machine."""

    def __init__(self, python, command, port):
        self.command, self.port = [sys.executable, *map(str, command)], port
        self.environment = {**os.environ, "PYTHONPATH": str(python)}
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            self.command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + 60
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                if time.monotonic() > until or self.process.poll() is not None:
                    raise SystemExit(f"{self.command} does not start")
                time.sleep(0.1)

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


def moto(python):
    port = free_port()
    return Server(python, [python / "bin/moto_server", "-H", "127.0.0.1", "-p", port], port)


def wsgidav(python, root):
    port = free_port()
    config = root.with_suffix(".yaml")
    config.write_text(
        f"""
host: 127.0.0.1
port: {port}
provider_mapping:
  "/": {root}
simple_dc:
  user_mapping:
    "*":
      office:
        password: {SECRET}
http_authenticator:
  accept_basic: true
  accept_digest: false
  default_to_digest: false
verbose: 1
"""
    )
    return Server(python, [python / "bin/wsgidav", "--config", config], port)


class Bucket:
    """What is in a bucket of moto, by its own words of HTTP."""

    def __init__(self, server, name):
        self.url = f"http://127.0.0.1:{server.port}/{name}"
        self.ask("PUT", "")

    def ask(self, method, key, data=None):
        url = f"{self.url}/{urllib.request.quote(key)}" if key else self.url
        # moto takes any name for whoever asks
        head = {"Authorization": "AWS4-HMAC-SHA256 Credential=test/20270101/us-east-1/s3/aws4_request, Signature=x"}
        # else it would read a form
        head["Content-Type"] = "application/octet-stream"
        request = urllib.request.Request(url, data=data, method=method, headers=head)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.read()

    def keys(self):
        found, start = [], ""
        while True:
            url = f"{self.url}?list-type=2" + (f"&start-after={urllib.request.quote(start)}" if start else "")
            head = {"Authorization": "AWS4-HMAC-SHA256 Credential=test/20270101/us-east-1/s3/aws4_request, Signature=x"}
            with urllib.request.urlopen(urllib.request.Request(url, headers=head), timeout=20) as answer:
                text = answer.read().decode()
            page = re.findall(r"<Key>([^<]*)</Key>", text)
            found += page
            if not page or "<IsTruncated>true" not in text:
                return found
            start = page[-1]

    def get(self, key):
        return self.ask("GET", key)

    def put(self, key, data):
        self.ask("PUT", key, data)


class Office:
    def __init__(self, program, home):
        self.program, self.home = program, home
        self.config = home / "config/diaodu.toml"
        self.archive = home / "data/archive"
        self.said = ""

    def set(self, section, **values):
        """Writes values of a section in place of the example's."""
        text = self.config.read_text()
        begin = text.index(f"\n[{section}]")
        end = text.find("\n[", begin + 1)
        part, rest = text[begin : end if end > 0 else None], text[end:] if end > 0 else ""
        for key, value in values.items():
            part, count = re.subn(rf"(?m)^#?{key} = \S+", f"{key} = {value}", part)
            assert count == 1, f"[{section}] has no {key}"
        self.config.write_text(text[:begin] + part + rest)

    def run(self, *words, expect=(0, 3), now=NOW):
        command = [self.program, "-c", self.config, *(["--now", now] if now else []), *words]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said += done.stdout
        assert done.returncode in expect, f"{words}: {done.returncode}\n{done.stdout}"
        return done.stdout

    def files(self):
        """Of the archive: path and bytes of each original and note."""
        paths = [*self.archive.glob("??/*"), *self.archive.glob("arrivals/*.json")]
        return {str(path.relative_to(self.archive)): path.read_bytes() for path in paths}


def bring_all(office):
    """Ticks until the whole archive is copied."""
    for _ in range(40):
        office.run("once")
        if "not copied yet" not in office.run("status"):
            return
    raise AssertionError("the archive is never copied")


def archive_on_s3(program, python, home):
    """Copied, mended, waited for and fetched again."""
    server = moto(python)
    server.start()
    try:
        bucket = Bucket(server, "office")
        subprocess.run([program, "demo", home / "demo"], check=True, stdout=subprocess.DEVNULL)
        office = Office(program, home / "demo")
        secret = office.home / "config/secret"
        secret.write_text(SECRET + "\n")
        secret.chmod(0o600)
        office.set(
            "archive",
            copy_to='"s3://office/档案/copy"',
            endpoint=f'"http://127.0.0.1:{server.port}"',
            user='"test"',
            password_file='"secret"',
            timeout_seconds="3",
        )
        files = office.files()
        names = {f"档案/copy/{path}": data for path, data in files.items()}
        assert len(files) > 60, len(files)
        assert f"{len(files)} files of the archive are not copied yet" in office.run("status")
        # Something else lies under the name of an original, as after an upload that broke off.
        some = next(name for name in sorted(names) if "arrivals" not in name)
        bucket.put(some, names[some][:100])
        bring_all(office)
        assert set(bucket.keys()) == set(names), set(bucket.keys()) ^ set(names)
        assert all(bucket.get(key) == data for key, data in names.items())
        assert "all is there" in office.run("doctor")
        assert set(bucket.keys()) == set(names), "doctor left something"
        # The server is away: work goes on, and says so.
        server.stop()
        (office.archive / "copied").unlink()
        said = office.run("once", expect=(3,))
        assert "copy of the archive" in said and "files taken in" in said, said
        assert "PROBLEM" in office.run("doctor", expect=(3,))
        # moto keeps nothing: all is to be brought again.
        server.start()
        bucket = Bucket(server, "office")
        bring_all(office)
        assert set(bucket.keys()) == set(names)
        # The machine is lost but for its state; what lies there has one file that is not what its name says.
        office.run("backup", home / "backup")
        shutil.rmtree(office.archive)
        bad = "档案/copy/ab/" + "ab" * 32
        bucket.put(bad, b"not that")
        said = office.run("rebuild", "--fetch", "--into", home / "again", expect=(0, 3))
        assert "0 differences" in said and "same, byte for byte" in said, said
        assert "left there" in said and "ab" * 32 in said, said
        assert office.files() == files
        # The same of a backup without its archive.
        shutil.rmtree(office.archive)
        shutil.rmtree(home / "backup/archive")
        (office.home / "data/diaodu.db").unlink()
        office.run("restore", "--fetch", home / "backup")
        assert office.files() == files
        assert SECRET not in office.said
        print(f"archive on S3: {len(files)} files copied, mended, fetched")
    finally:
        server.stop()


def archive_on_webdav(program, python, home):
    """The same on WebDAV, where a login is really asked for."""
    root = home / "dav"
    (root / "档案").mkdir(parents=True)
    server = wsgidav(python, root)
    server.start()
    try:
        office = Office(program, home / "demo")
        secret = office.home / "config/secret"
        secret.write_text("wrong\n")
        office.set(
            "archive",
            copy_to=f'"webdav://127.0.0.1:{server.port}/档案"',
            endpoint='""',
            user='"office"',
        )
        said = office.run("doctor", expect=(3,))
        assert "check user, password" in said, said
        secret.write_text(SECRET + "\n")
        files = office.files()
        bring_all(office)
        there = [path for path in (root / "档案").rglob("*") if path.is_file()]
        there = {str(path.relative_to(root / "档案")): path.read_bytes() for path in there}
        assert there == files, set(there) ^ set(files)
        assert "all is there" in office.run("doctor")
        shutil.rmtree(office.archive)
        said = office.run("rebuild", "--fetch", "--missing")
        assert "the state knows all" in said, said
        assert office.files() == files
        assert SECRET not in office.said and "wrong" not in office.said.replace("wrong use", "")
        print(f"archive on WebDAV: {len(files)} files copied and fetched")
    finally:
        server.stop()


class Lossy(http.server.ThreadingHTTPServer):
    """Stands before a server. While it has `faults`, many a request is done there and its answer never comes back."""

    daemon_threads = True

    def __init__(self, server, dice):
        super().__init__(("127.0.0.1", 0), Passing)
        self.behind, self.dice, self.faults, self.lost = server.port, dice, False, 0
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        """Whoever asked was killed."""


class Passing(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def pass_on(self):
        data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        behind = http.client.HTTPConnection("127.0.0.1", self.server.behind, timeout=20)
        try:
            behind.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in ("connection", "transfer-encoding"):
                    behind.putheader(name, value)
            behind.endheaders(data)
            answer = behind.getresponse()
            body = answer.read()
        finally:
            behind.close()
        rate = 0.25 if self.command in ("PUT", "MOVE", "DELETE", "MKCOL", "COPY") else 0.002
        if self.server.faults and self.server.dice.random() < rate:
            self.server.lost += 1
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "transfer-encoding", "content-length", "date", "server"):
                self.send_header(name, value)
        length = answer.getheader("Content-Length") if self.command == "HEAD" else len(body)
        self.send_header("Content-Length", str(length or 0))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_PUT = do_DELETE = do_POST = do_OPTIONS = pass_on
    do_PROPFIND = do_MKCOL = do_MOVE = do_COPY = pass_on

    def log_message(self, *_):
        pass


class DavShare:
    """The share on WsgiDAV, as clerks see it."""

    def __init__(self, server, root):
        self.server, self.root = server, root

    def request(self, path, length):
        login = base64.b64encode(f"office:{SECRET}".encode()).decode()
        path = urllib.request.quote(f"/share/{path}")
        head = f"Authorization: Basic {login}\r\nContent-Length: {length}\r\nConnection: close\r\n"
        return f"PUT {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}\r\n".encode()

    def put(self, path, data):
        self.finish(self.begin(path, data, len(data)), b"")

    def begin(self, path, data, length):
        """Sends a part of an upload."""
        connection = socket.create_connection(("127.0.0.1", self.server.port), timeout=20)
        connection.sendall(self.request(path, length) + data)
        return connection

    def finish(self, connection, rest):
        connection.sendall(rest)
        answer = connection.recv(65536)
        assert answer[9:12] in (b"201", b"204"), answer
        connection.close()

    def tree(self):
        paths = [path for path in self.root.rglob("*") if path.is_file()]
        return {str(path.relative_to(self.root)): path.read_bytes() for path in paths}

    def remove(self, path):
        (self.root / path).unlink()


class S3Share:
    """The same in a bucket."""

    def __init__(self, bucket):
        self.bucket = bucket

    def put(self, path, data):
        self.bucket.put(f"share/{path}", data)

    def tree(self):
        return {key.removeprefix("share/"): self.bucket.get(key) for key in self.bucket.keys()}

    def remove(self, path):
        self.bucket.ask("DELETE", f"share/{path}")


class Clock:
    """The office's clock; each tick comes some seconds after the one before."""

    def __init__(self):
        self.now = datetime.datetime(2026, 11, 24, 10)

    def next(self):
        self.now += datetime.timedelta(seconds=10)
        return self.now.strftime("%Y-%m-%dT%H:%M:%S")


def visible(tree):
    """Without hidden files, which are the program's own."""
    return {path: data for path, data in tree.items() if "/." not in f"/{path}"}


def sheet_of(home, unit, number, is_good=True):
    path = home / "sheet.xlsx"
    report(path, unit, datetime.date(2026, 11, 25), number, is_good)
    return path.read_bytes()


def whole_loop(office, share, proxy, dice, home):
    """Sheets come, are judged, moved and answered, while answers are lost and the program is killed."""
    clock = Clock()
    tick = lambda: office.run("once", now=clock.next())
    office.run("init", now=clock.next())
    assert "已有" not in office.said
    tick()
    units = sorted(path.name for path in (office.home / "mirror/报送").iterdir() if path.is_dir())
    first = share.tree()
    missing = [unit for unit in units if f"报送/{unit}/下期调度表.xlsx" not in first]
    assert not missing and "办公室/通讯录.xlsx" in first, (missing, sorted(first))
    assert "ok       share" in office.run("doctor", now=clock.next())

    proxy.faults = True
    saved = {}
    for number in range(3):
        for unit in units[number :: 2]:
            name = f"{unit}调度表{number}.xlsx"
            is_good = dice.random() < 0.7
            data = sheet_of(home, unit, number, is_good) if dice.random() < 0.9 else b"junk of " + name.encode()
            saved[unit, name] = data
            share.put(f"报送/{unit}/{name}", data)
        for _ in range(3):
            # SIGKILL somewhere in the middle of a tick.
            command = [office.program, "-c", office.config, "--now", clock.next(), "once"]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(dice.uniform(0.3, 6))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            tick()
    proxy.faults = False
    for _ in range(8):
        tick()
    tree = share.tree()
    database = sqlite3.connect(office.home / "data/diaodu.db")
    found = []
    for (unit, name), data in saved.items():
        digest = hashlib.sha256(data).hexdigest()
        rows = database.execute(
            "SELECT count(*) FROM submissions s WHERE sha256 = ? AND version IS NOT NULL", [digest]
        ).fetchone()[0]
        if rows != 1:
            found.append(f"{name}: judged {rows} times")
        places = [path for path, there in tree.items() if there == data]
        if len(places) != 1 or not re.match(rf"报送/{unit}/(已接收|退回)/[^/]+/{re.escape(name)}$", places[0]):
            found.append(f"{name}: lies at {places}")
        receipts = [path for path in tree if path.startswith(f"报送/{unit}/回执/") and path.endswith(f"{name[:-5]}.txt")]
        if len(receipts) != 1:
            found.append(f"{name}: receipts {receipts}")
    here = DavShare(None, office.home / "mirror").tree()
    for path in sorted(set(visible(here)) | set(visible(tree))):
        if visible(here).get(path) != visible(tree).get(path):
            found.append(f"{path}: here {path in here}, there {path in tree}")
    assert not found, "\n".join(found)

    # A person changes the current ledger and fills in a form where it lies: neither is written over.
    ledger = "台账/当前台账.xlsx"
    assert ledger in tree, sorted(tree)
    share.put(ledger, b"changed by somebody")
    unit = units[0]
    form = sheet_of(home, unit, 90)
    share.put(f"报送/{unit}/下期调度表.xlsx", form)
    for _ in range(6):
        tick()
    tree = share.tree()
    changed = [path for path, data in tree.items() if data == b"changed by somebody"]
    assert changed == ["台账/当前台账（有人改过）.xlsx"], changed
    assert tree[ledger].startswith(b"PK")
    places = [path for path, data in tree.items() if data == form]
    assert places and all("已接收" in path or "退回" in path for path in places), places

    # The marker is gone: the share is away, and nothing is judged by it.
    share.remove(".diaodu")
    said = tick()
    assert ".diaodu" in said and "hint" in said, said
    assert SECRET not in office.said
    return len(saved)


def office_on(program, home, name, port, url, **more):
    office = Office(program, home / name)
    subprocess.run([program, "init", office.home], check=True, stdout=subprocess.DEVNULL)
    secret = office.home / "config/secret"
    secret.write_text(SECRET + "\n")
    secret.chmod(0o600)
    office.set("office", start="2026-10-01", share='"../mirror"')
    office.set("share", url=f'"{url}"', user='"office"', password_file='"secret"', timeout_seconds="10", **more)
    return office


def share_on_webdav(program, python, home):
    root = home / "dav-share"
    (root / "share").mkdir(parents=True)
    server = wsgidav(python, root)
    server.start()
    dice = random.Random(7)
    proxy = Lossy(server, dice)
    try:
        url = f"webdav://127.0.0.1:{proxy.port}/share"
        office = office_on(program, home, "office-on-dav", proxy.port, url)
        share = DavShare(server, root / "share")
        sheets = whole_loop(office, share, proxy, dice, home)
        slow_uploads(office, share, home)
        print(f"share on WebDAV: {sheets} sheets, {proxy.lost} answers lost, nothing half taken, nothing twice")
    finally:
        proxy.shutdown()
        server.stop()


def slow_uploads(office, share, home):
    """What takes its time is waited for, though the server shows a file meanwhile, and is in time by its beginning."""
    clock = Clock()
    clock.now = datetime.datetime(2026, 11, 25, 23, 59, 30)
    share.put(".diaodu", b"")
    unit = sorted(path.name for path in (office.home / "mirror/报送").iterdir() if path.is_dir())[3]
    data = sheet_of(home, unit, 77)
    office.run("once", now=clock.next())
    path = f"报送/{unit}/慢.xlsx"
    upload = share.begin(path, data[:1000], len(data))
    while path not in share.tree():
        time.sleep(0.05)
    # A byte now and then, or the server gives up.
    sent, done = [1000], threading.Event()

    def trickle():
        while not done.wait(0.5):
            upload.sendall(data[sent[0] : sent[0] + 1])
            sent[0] += 1

    trickling = threading.Thread(target=trickle, daemon=True)
    trickling.start()
    for _ in range(4):
        office.run("once", now=clock.next())
        here = (office.home / "mirror" / path).read_bytes()
        assert here == b"", len(here)
    assert clock.now.day == 26
    done.set()
    trickling.join()
    assert sent[0] < len(data)
    share.finish(upload, data[sent[0] :])
    for _ in range(4):
        office.run("once", now=clock.next())
    tree = share.tree()
    assert [place for place, there in tree.items() if there == data] == [f"报送/{unit}/已接收/2026-11-25/慢.xlsx"]
    row = sqlite3.connect(office.home / "data/diaodu.db").execute(
        "SELECT not_before FROM submissions WHERE sha256 = ?", [hashlib.sha256(data).hexdigest()]
    ).fetchone()
    # 24:00 in Shanghai
    assert row[0][:19] < "2026-11-25T16:00:00", row


def share_on_s3(program, python, home):
    server = moto(python)
    server.start()
    dice = random.Random(11)
    proxy = Lossy(server, dice)
    try:
        bucket = Bucket(server, "files")
        endpoint = f'"http://127.0.0.1:{proxy.port}"'
        office = office_on(program, home, "office-on-s3", proxy.port, "s3://files/share", endpoint=endpoint)
        sheets = whole_loop(office, S3Share(bucket), proxy, dice, home)
        print(f"share on S3: {sheets} sheets, {proxy.lost} answers lost, nothing twice")
    finally:
        proxy.shutdown()
        server.stop()


class BucketSheets(kill.Sheets):
    """Sheets that are saved in a bucket; what is on the disk is only looked at."""

    def __init__(self, office, dice, bucket):
        super().__init__(office, dice)
        self.bucket, self.share = bucket, office.home / "share"

    def put(self, path, place):
        self.bucket.put(str(place.relative_to(self.share.parent)), path.read_bytes())
        path.unlink()

    def bring(self):
        shutil.rmtree(self.share / "报送")
        for key in self.bucket.keys():
            path = self.share.parent / key
            if not key.endswith("/"):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(self.bucket.get(key))


def nodes_on_webdav(program, python, home):
    def serve(office):
        root = home / "nodes-dav"
        root.mkdir()
        # What the trial knows as the share is what the server serves.
        (office.home / "share").rename(root / "share")
        (office.home / "share").symlink_to(root / "share")
        server = wsgidav(python, root)
        server.start()
        share = {"url": f"webdav://127.0.0.1:{server.port}/share"}
        return server, share, lambda dice: kill.Sheets(office, dice)

    nodes(program, home, "WebDAV", serve)


def nodes_on_s3(program, python, home):
    def serve(office):
        server = moto(python)
        server.start()
        bucket = Bucket(server, "files")
        for path in (office.home / "share").rglob("*"):
            if path.is_file():
                bucket.put(str(path.relative_to(office.home)), path.read_bytes())
        share = {"url": "s3://files/share", "endpoint": f"http://127.0.0.1:{server.port}"}
        return server, share, lambda dice: BucketSheets(office, dice, bucket)

    nodes(program, home, "S3", serve)


def nodes(program, home, name, serve):
    """Three programs on one PostgreSQL, each with a mirror of its own of one share, are killed and put to sleep."""
    if "DIAODU_TEST_POSTGRES" not in os.environ:
        print(f"nodes on {name}: skipped, for there is no PostgreSQL")
        return
    # Four sheets of each unit that reports.
    kill.REPORTS = 2
    dice = random.Random(int(os.environ.get("DIAODU_SEED", "13")))
    mail = kill.Mail(random.Random(14))
    smtp = kill.Server(("127.0.0.1", 0), kill.Talk)
    smtp.mail = mail
    threading.Thread(target=smtp.serve_forever, daemon=True).start()
    office = kill.Office(program, home / f"diaodu-nodes-on-{name}", smtp.server_address[1], 3)
    server, share, sheets_of = serve(office)
    try:
        secret = office.home / "config/secret"
        secret.write_text(SECRET + "\n")
        secret.chmod(0o600)
        for node, config in enumerate(office.configs):
            text = config.read_text()
            text, count = re.subn(r'(?m)^share = "[^"]*"', f'share = "{office.home}/mirror-{node}"', text)
            assert count == 1
            before, after = text.split("\n[share]")
            for key, value in {**share, "user": "office"}.items():
                assert f'{key} = ""' in after, key
                after = after.replace(f'{key} = ""', f'{key} = "{value}"', 1)
            after = after.replace('#password_file = "share-password"', f'password_file = "{secret}"', 1)
            config.write_text(f"{before}\n[share]{after}")
        # A tick that asks a server takes longer than one on a disk.
        office.remind_at += datetime.timedelta(seconds=30)
        sheets = sheets_of(dice)
        found = kill.kill_nodes(office, 3, 10, sheets, mail, dice)
        for unit in office.units:
            receipts = list((office.home / "share/报送" / unit / "回执").glob("*.txt"))
            if len(receipts) != sum(1 for of, _ in sheets.saved if of == unit):
                found.append(f"{unit}: {len(receipts)} receipts")
        assert not found, "\n".join(found)
        office.database.drop()
        print(f"nodes on {name}: each with a mirror of its own, nothing lost, nothing twice")
    finally:
        smtp.shutdown()
        server.stop()


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else "target/remote-trial").resolve()
    python = packages(folder)
    if python is None:
        print("skipped, for WsgiDAV and moto cannot be had from here")
        raise SystemExit(99)
    home = pathlib.Path(tempfile.mkdtemp(prefix="diaodu-remote-"))
    trials = [archive_on_s3, archive_on_webdav, share_on_webdav, share_on_s3, nodes_on_webdav, nodes_on_s3]
    for trial in trials:
        if len(sys.argv) > 3 and trial.__name__ not in sys.argv[3:]:
            continue
        try:
            trial(program, python, home)
        except BaseException:
            print(f"{trial.__name__}: see {home}", file=sys.stderr)
            raise
    shutil.rmtree(home)


if __name__ == "__main__":
    main()
