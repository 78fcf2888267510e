#!/usr/bin/env python3
"""Swaps folders of the share for links while the daemon works in them: tests/link_race.py target/release/diaodu [SECONDS]

It makes an office, runs the program on it, and for so many seconds (120) exchanges, as fast as the machine can,
a sub-folder of each unit for a link to a folder outside the share, in which files of the same names and bytes
lie. At the end nothing outside may have been renamed, made, changed or removed, and nothing of it may be in the
archive; and the program must have moved files all the while. Needs nothing but Python 3 and Linux.
"""

import ctypes
import hashlib
import os
import pathlib
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time

UNITS = 4  # that have a racer
LIBC = ctypes.CDLL(None, use_errno=True)
AT_FDCWD, RENAME_EXCHANGE = -100, 2
IN_MODIFY, IN_MOVED_FROM, IN_MOVED_TO, IN_CREATE, IN_DELETE = 0x2, 0x40, 0x80, 0x100, 0x200
NAMES = {IN_MODIFY: "changed", IN_MOVED_FROM: "renamed", IN_MOVED_TO: "moved in", IN_CREATE: "made", IN_DELETE: "removed"}


class Outside:
    """A folder that is none of the program's business, and what happens in it all the same."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True)
        (folder / "secret.xlsx").write_bytes(b"secret of " + str(folder).encode())
        self.files = {"secret.xlsx"}
        self.watch = LIBC.inotify_init1(os.O_NONBLOCK)
        assert self.watch >= 0 and LIBC.inotify_add_watch(self.watch, bytes(folder), sum(NAMES)) >= 0

    def add(self, name, content):
        """Puts a file there from elsewhere, so that it shows as one move of this name."""
        self.files.add(name)
        new = self.folder.with_suffix(".new")
        new.write_bytes(content)
        new.rename(self.folder / name)

    def events(self):
        """What happened there that was not our own doing."""
        ours, events, data = set(self.files), [], b""
        try:
            while chunk := os.read(self.watch, 1 << 20):
                data += chunk
        except BlockingIOError:
            pass
        while data:
            _, mask, _, length = struct.unpack_from("iIII", data)
            name = data[16 : 16 + length].rstrip(b"\0").decode()
            data = data[16 + length :]
            if mask & IN_MOVED_TO and name in ours:
                ours.remove(name)  # the first time is ours
            else:
                events += [f"{name}: {word}" for bit, word in NAMES.items() if mask & bit]
        return events

    def wrong(self):
        """What is no longer as it was put there."""
        there = {path.name for path in self.folder.iterdir()}
        return [f"{name}: gone" for name in self.files - there] + [f"{name}: new" for name in there - self.files]


class Racer:
    """One unit's sub-folder, exchanged for a link and back without end."""

    def __init__(self, unit, outside):
        self.inside, self.link, self.outside = unit / "十一月", unit / ".link", outside
        self.inside.mkdir()
        self.link.symlink_to(outside.folder)
        self.real = os.open(self.inside, os.O_RDONLY | os.O_DIRECTORY)
        self.swaps = 0
        self.is_over = False
        self.thread = threading.Thread(target=self.race, daemon=True)

    def race(self):
        a, b = bytes(self.inside), bytes(self.link)
        while not self.is_over:
            for _ in range(64):
                assert LIBC.renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) == 0, ctypes.get_errno()
            self.swaps += 64
            time.sleep(0.0005)  # two processors have others to serve

    def save(self, number):
        """The same file outside and in the real folder, wherever that is now."""
        name, content = f"表{number}.txt", f"no sheet {self.outside.folder} {number}".encode()
        self.outside.add(name, content)
        with open(os.open(name, os.O_WRONLY | os.O_CREAT, 0o666, dir_fd=self.real), "wb") as file:
            file.write(content)


def office(home, program):
    subprocess.run([program, "init", home], check=True, stdout=subprocess.DEVNULL)
    config = home / "config/diaodu.toml"
    settings = config.read_text()
    for pattern, value in {r"settle_seconds = \d+": "settle_seconds = 1", r"scan_seconds = \d+": "scan_seconds = 1"}.items():
        settings, count = re.subn(pattern, value, settings, count=1)
        assert count == 1, f"the example office has no {pattern}"
    config.write_text(settings)
    return config


def main(program, seconds="120"):
    home = pathlib.Path(tempfile.mkdtemp(prefix="diaodu-links-"))
    config = office(home / "office", program)
    folders = sorted(path for path in (home / "office/share/报送").iterdir() if path.is_dir())
    racers = [Racer(unit, Outside(home / f"outside/{n}")) for n, unit in enumerate(folders[:UNITS])]
    with open(home / "log.txt", "wb") as log:
        daemon = subprocess.Popen([program, "-c", config, "run"], stderr=log)
        for racer in racers:
            racer.thread.start()
        end, number, events = time.monotonic() + float(seconds), 0, []
        while time.monotonic() < end:
            assert daemon.poll() is None, f"it ended; see {home}/log.txt"
            for racer in racers:
                racer.save(number)
            number += 1
            time.sleep(0.25)
        for racer in racers:
            racer.is_over = True
            racer.thread.join()
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(30)
    problems = []
    for racer in racers:
        events += racer.outside.events()
        problems += racer.outside.wrong()
    archived = {path.name for path in (home / "office/data/archive").rglob("*") if len(path.name) == 64}
    for racer in racers:
        secret = (racer.outside.folder / "secret.xlsx").read_bytes()
        if hashlib.sha256(secret).hexdigest() in archived:
            problems.append("a file outside was read")
    moved = sum(len(list(unit.glob("退回/*/*.txt"))) for unit in folders[:UNITS])
    swaps = sum(racer.swaps for racer in racers)
    print(f"{float(seconds):.0f} s, {swaps} swaps, {number * UNITS} files saved, {moved} moved inside; "
          f"outside: {len(events)} events, {len(problems)} other problems")
    if events or problems or not moved:
        print("\n".join((problems + sorted(set(events)))[:20]))
        raise SystemExit(f"kept for a look: {home}")
    shutil.rmtree(home)


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        raise SystemExit(__doc__)
    main(str(pathlib.Path(sys.argv[1]).resolve()), *sys.argv[2:])
