#!/usr/bin/env python3
"""Fills the disk of a whole office and frees it again: tests/full_disk.py target/release/diaodu [ROUNDS [SEED]]

The office (state, archive, share and letters) lies on a small tmpfs of its own, so this needs root. The daemon runs
on the machine's own clock while sheets arrive. Again and again the disk is filled to its last byte, or to its last
few pages, for some seconds, and freed. The same process has to go on by itself: at the end every sheet must be
archived, judged, moved and answered, every letter whole, the outbox without failures, and `rebuild` must make the
same state. Needs Python 3 and a minute or two; the office's log is shown if something is wrong.
"""

import hashlib
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

SIZE = "24m"
UNITS = 6  # that report; each gets a sheet a round


def sheet(path, unit, number):
    """Bytes that are no workbook are judged as well, and returned: each is another one, of some size."""
    path.write_bytes(f"junk {number} of {unit} ".encode() * 2000)


class Daemon:
    def __init__(self, program, home):
        self.program, self.home = program, home
        self.config = home / "config/diaodu.toml"
        subprocess.run([program, "init", home], check=True, stdout=subprocess.DEVNULL)
        settings = self.config.read_text()
        for pattern, value in {
            r"settle_seconds = \d+": "settle_seconds = 1",
            r"scan_seconds = \d+": "scan_seconds = 1",
            r"missing_percent = \d+": "missing_percent = 100",
        }.items():
            settings, count = re.subn(pattern, value, settings, count=1)
            assert count == 1, f"the example office has no {pattern}"
        self.config.write_text(self.settings(settings))
        self.log = []
        self.running = threading.Event()
        environment = {**os.environ, "RUST_LOG": "warn,diaodu=info", "NO_COLOR": "1"}
        command = [program, "-c", self.config, "run"]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment)
        threading.Thread(target=self.read, daemon=True).start()
        if not self.running.wait(20):
            raise SystemExit("it does not start:\n" + "".join(self.log))

    def settings(self, settings):
        """What else is to be set."""
        return settings

    def read(self):
        for line in self.process.stderr:
            self.log.append(line.decode(errors="replace"))
            if b" running" in line:
                self.running.set()

    def ask(self, *arguments):
        command = [self.program, "-c", self.config, *arguments]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def fill(filler, leave):
    """Takes all that is left, but for some bytes."""
    # Without a buffer: what one could not write would be tried again when the file is closed.
    with open(filler, "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65536)
        except OSError:
            pass
        os.ftruncate(file.fileno(), max(0, os.fstat(file.fileno()).st_size - leave))


def settle(daemon, saved, seconds):
    """Waits until all that was saved is moved, and all letters are out."""
    for _ in range(seconds):
        time.sleep(1)
        if not any(path.exists() for path in saved):
            break
    # Letters that could not be written go again after their pause, or when a person says so.
    for _ in range(30):
        daemon.ask("outbox", "retry")
        time.sleep(2)
        if not daemon.ask("outbox", "list", "--state", "queued").stdout.strip().count("queued"):
            break


def faults_found(daemon, saved):
    found = []
    if daemon.process.poll() is not None:
        found.append(f"it ended by itself with {daemon.process.returncode}")
    text = "".join(daemon.log)
    found += [f"the log says {words!r}" for words in ("transaction depth", "panicked") if words in text]
    if "full" not in text and "No space left" not in text:
        found.append("the disk was never full for it")
    for path, (unit, digest) in saved.items():
        kept = daemon.home / "data/archive" / digest[:2] / digest
        if not kept.is_file() or hashlib.sha256(kept.read_bytes()).hexdigest() != digest:
            found.append(f"{path}: not in the archive")
        if path.exists():
            found.append(f"{path}: still where it was saved")
        folder = daemon.home / "share/报送" / unit
        moved = list(folder.glob(f"退回/*/{path.name}"))
        if len(moved) != 1 or hashlib.sha256(moved[0].read_bytes()).hexdigest() != digest:
            found.append(f"{path}: not returned, or not whole")
        if len(list(folder.glob(f"回执/*{path.stem}*.txt"))) != 1:
            found.append(f"{path}: has no receipt, or more than one")
    for letter in (daemon.home / "letters").glob("*.eml"):
        if not letter.read_bytes().rstrip().endswith(b"--"):
            found.append(f"{letter.name}: is not whole")
    left = [path for path in daemon.home.rglob("*.tmp")]
    found += [f"{path}: was left half written" for path in left]
    if daemon.ask("outbox", "list", "--state", "failed").stdout.strip() not in ("", "no letters"):
        found.append("letters failed: " + daemon.ask("outbox", "list", "--state", "failed").stdout)
    return found


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 12
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(1_000_000)
    if os.geteuid() != 0:
        print("skipped: only root can mount the small disk that is to be filled")
        return 0
    print(f"{program}, {rounds} rounds, seed {seed}", flush=True)
    dice = random.Random(seed)
    disk = pathlib.Path(tempfile.mkdtemp(prefix="diaodu-full-"))
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", disk])
    if mounted.returncode != 0:
        print("skipped: this machine does not let root mount a tmpfs")
        disk.rmdir()
        return 0
    found = []
    try:
        daemon = Daemon(program, disk / "office")
        units = sorted(path.name for path in (daemon.home / "share/报送").iterdir() if path.is_dir())[:UNITS]
        saved, filler = {}, disk / "filler"
        for number in range(rounds):
            # A sheet that is saved while the disk is full cannot be: it is saved just before.
            for unit in units:
                path = daemon.home / "share/报送" / unit / f"第{number}份.xlsx"
                sheet(path, unit, number)
                saved[path] = (unit, hashlib.sha256(path.read_bytes()).hexdigest())
            time.sleep(dice.uniform(0, 3))
            fill(filler, dice.choice([0, 0, 4096, 3 * 4096, 16 * 4096, 64 * 4096]))
            time.sleep(dice.uniform(1, 5))
            filler.unlink()
        settle(daemon, saved, 40)
        found = faults_found(daemon, saved)
        daemon.process.send_signal(signal.SIGTERM)
        daemon.process.wait(30)
        rebuilt = daemon.ask("rebuild", "--into", disk / "again")
        if rebuilt.returncode != 0:
            found.append(f"rebuild makes another state: {rebuilt.stdout}")
        was_full = sum("full" in line or "No space left" in line for line in daemon.log)
        print(f"{rounds} times full, which it said {was_full} times; {len(saved)} sheets")
        for line in found:
            print(f"FAULT {line}")
        if found:
            print("".join(daemon.log[-60:]))
    finally:
        subprocess.run(["umount", disk], check=True)
        disk.rmdir()
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
