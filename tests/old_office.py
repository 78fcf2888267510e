#!/usr/bin/env python3
"""Lets a program run a small office for two months and packs what it leaves, as a fixture for later versions.

    python3 tests/old_office.py diaodu OUT.zip

To be run once with each version that people may have: tests/it/upgrade.rs opens what each of them left. Two units of the
example: one is late once, one does not report in November. The sheets are those of the program's own demo. At the last
tick no letter can leave, so that some wait in the outbox.
"""
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

UNITS = ["云岩区", "开阳县"]
# The ledger as that version sent it: what a later one makes of the same month says no less.
WITNESS = "share/台账/2026/2026年10月台账.xlsx"
# When somebody looks, and whose sheets of which period have come by then.
TICKS = [
    ("2026-10-09T10:00", "2026-10-10", ["云岩区", "开阳县"]),
    ("2026-10-23T10:00", "2026-10-25", ["开阳县"]),
    ("2026-10-26T09:30", "2026-10-25", ["云岩区"]),
    ("2026-10-27T09:00", None, []),
    ("2026-11-10T10:00", "2026-11-10", ["云岩区"]),
    ("2026-11-11T09:30", None, []),
]


def main():
    program, out = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)

        def run(*words):
            done = subprocess.run([program, *words], capture_output=True, text=True, cwd=folder)
            if done.returncode not in (0, 3) and (folder / "office/letters").is_dir():
                sys.exit(f"{words}: {done.returncode}\n{done.stderr}")
            return done.stdout

        run("demo", folder / "demo")
        run("init", folder / "office", "--now", "2026-10-01T09:00")
        config, share = folder / "office/config", folder / "office/share"
        units = (config / "units.toml").read_text(encoding="utf-8")
        head, *blocks = re.split(r"(?m)^(?=\[\[)", units)
        kept = [one for one in blocks if not one.startswith("[[unit]]") or any(f'name = "{u}"' in one for u in UNITS)]
        (config / "units.toml").write_text(head + "".join(kept), encoding="utf-8")
        for left in (share / "报送").iterdir():
            if left.is_dir() and left.name not in UNITS:
                shutil.rmtree(left)
        for now, period, have in TICKS:
            for unit in have:
                [sheet] = (folder / "demo/share/报送" / unit / "已接收" / period).glob("*.xlsx")
                shutil.copyfile(sheet, share / "报送" / unit / f"{unit}{period}.xlsx")
            # A file counts when it has stood still: it is seen, and seen again.
            if now == TICKS[-1][0]:
                (folder / "office/letters").rename(folder / "letters")
                (folder / "office/letters").write_text("")
            for second in ("00", "40"):
                run("-c", config / "diaodu.toml", "--now", f"{now}:{second}", "once")
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
            for path in sorted((folder / "office").rglob("*")):
                if path.is_dir():
                    continue
                name = path.relative_to(folder / "office").as_posix()
                # State, archive, configuration, the marker of the share and a witness. What else lies in the share is made of
                # them, and letters that left stand in the state.
                if name.split("/")[0] in ("data", "config") or name in ("share/.diaodu", WITNESS):
                    packed.write(path, name)


if __name__ == "__main__":
    main()
