#!/usr/bin/env python3
"""Fills the disk of a PostgreSQL server while an office works on it: tests/full_server.py target/debug/diaodu [ROUNDS [SEED]]

The server's data lie on a small tmpfs, so this needs root; the office lies elsewhere. While sheets arrive that disk is filled again
and again, to its last byte or its last pages, and freed after some seconds. What then happens is PostgreSQL's: it refuses
what needs room (53100), or ends when its own log cannot be written (PANIC), and is started again once there is room. The
same daemon has to go on by itself: at the end every sheet must be archived, judged once, moved and answered, every letter whole, the
outbox without failures, and `rebuild` must make the same state. Says "skipped" and ends with 99 without PostgreSQL or root.
"""

import hashlib
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from full_disk import UNITS, Daemon, faults_found, fill, settle, sheet  # noqa: E402
from kill import Database  # noqa: E402

SIZE = "72m"
# Small pieces, so that the log of the server itself needs room now and then.
SETTINGS = "-c min_wal_size=2MB -c max_wal_size=4MB -c wal_recycle=off -c checkpoint_timeout=30s -c max_connections=30"


class Server:
    def __init__(self, binaries, home, disk):
        self.binaries, self.home, self.disk = binaries, home, disk
        self.port = 20000 + os.getpid() % 10000
        shutil.chown(disk, "postgres")
        self.log = home / "log"
        self.log.touch()
        shutil.chown(self.log, "postgres")
        made = f"initdb -D {disk}/data -A trust -U postgres --locale=C --encoding=UTF8 --wal-segsize=1"
        self.tell(made, check=True)
        self.starts = 0
        self.start()

    def tell(self, command, check=False):
        words = ["su", "postgres", "-s", "/bin/bash", "-c", f"cd / && {self.binaries}/{command}"]
        return subprocess.run(words, check=check, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0

    def start(self):
        socket = f"-p {self.port} -k {self.home} -h 127.0.0.1"
        began = self.tell(f"pg_ctl -D {self.disk}/data -w -t 20 -l {self.log} -o '{socket} {SETTINGS}' start")
        self.starts += began
        return began

    def keep(self):
        """Starts it again if it ended, as whoever looks after it does."""
        return self.tell(f"pg_ctl -D {self.disk}/data status") or self.start()

    def stop(self):
        self.tell(f"pg_ctl -D {self.disk}/data -m immediate stop")


class DaemonOnServer(Daemon):
    """The same, with its state there."""

    def settings(self, settings):
        begin = settings.index("\n[store]")
        return settings[:begin] + settings[begin:].replace('url = ""', f'url = "{self.url}"', 1)


def trial(program, server, home, dice, rounds, filler):
    os.environ["DIAODU_TEST_POSTGRES"] = f"postgres://postgres@127.0.0.1:{server.port}"
    database = Database("full_server")
    DaemonOnServer.url = database.url
    daemon = DaemonOnServer(program, home / "office")
    units = sorted(path.name for path in (daemon.home / "share/报送").iterdir() if path.is_dir())[:UNITS]
    saved = {}
    for number in range(rounds):
        fill(filler, dice.choice([0, 0, 8192, 3 * 8192, 16 * 8192, 40 * 8192]))
        for unit in units:
            path = daemon.home / "share/报送" / unit / f"第{number}份.xlsx"
            sheet(path, unit, number)
            saved[path] = (unit, hashlib.sha256(path.read_bytes()).hexdigest())
        time.sleep(dice.uniform(4, 9))
        filler.unlink()
        if not server.keep():
            return [f"the server does not start again: {server.log.read_text()[-2000:]}"]
        time.sleep(dice.uniform(1, 4))
    settle(daemon, saved, 60)
    found = faults_found(daemon, saved)
    for path, (unit, digest) in saved.items():
        judged = database.ask("SELECT count(*) FROM submissions WHERE sha256 = ?", [digest])[0][0]
        if judged != 1:
            found.append(f"{path}: judged {judged} times")
    daemon.process.send_signal(signal.SIGTERM)
    daemon.process.wait(30)
    rebuilt = daemon.ask("rebuild", "--into", home / "again")
    if rebuilt.returncode != 0:
        found.append(f"rebuild makes another state: {rebuilt.stdout}")
    said = server.log.read_text(errors="replace")
    refused, ended = said.count("No space left on device"), said.count("PANIC:")
    print(
        f"{rounds} times full: the server said so {refused} times, ended {ended} times by it and was started {server.starts} times; "
        f"{len(saved)} sheets"
    )
    if refused == 0:
        found.append("the disk was never full for the server")
    if found:
        print("".join(daemon.log[-60:]))
    return found


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 8
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(1_000_000)
    binaries = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
    if os.geteuid() != 0 or not binaries:
        print("skipped: it needs root, to mount the small disk that is to be filled, and PostgreSQL")
        return 99
    print(f"{program}, {rounds} rounds, seed {seed}", flush=True)
    home = pathlib.Path(tempfile.mkdtemp(prefix="diaodu-full-server-"))
    home.chmod(0o777)
    disk = home / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", disk]).returncode != 0:
        print("skipped: this machine does not let root mount a tmpfs")
        shutil.rmtree(home)
        return 99
    server = None
    try:
        server = Server(binaries[-1], home, disk)
        found = trial(program, server, home, random.Random(seed), rounds, disk / "filler")
    finally:
        if server:
            server.stop()
        subprocess.run(["umount", disk], check=True)
    for line in found:
        print(f"FAULT {line}")
    if found:
        print(f"seed {seed}; the office: {home}")
        return 1
    shutil.rmtree(home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
