#!/usr/bin/env python3
"""The archive and the share on real servers of others: tests/remote.py target/debug/diaodu [FOLDER]

FOLDER, or target/remote-trial, gets WsgiDAV (WebDAV) and moto (S3) from PyPI by pip, once. It says "skipped" and ends with
99 if they cannot be had. The servers and all files of a trial are in a folder that is taken away when all is well.
"""

import hashlib
import http.server
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

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


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else "target/remote-trial").resolve()
    python = packages(folder)
    if python is None:
        print("skipped, for WsgiDAV and moto cannot be had from here")
        raise SystemExit(99)
    home = pathlib.Path(tempfile.mkdtemp(prefix="diaodu-remote-"))
    trials = [archive_on_s3, archive_on_webdav]
    for trial in trials:
        try:
            trial(program, python, home)
        except BaseException:
            print(f"{trial.__name__}: see {home}", file=sys.stderr)
            raise
    shutil.rmtree(home)


if __name__ == "__main__":
    main()
