#!/usr/bin/env python3
"""Whether ledger_figures.py notices a single figure that is wrong, wherever it stands.

    python3 tests/wrong_figures.py diaodu DIR

DIR is what made_sheets.py left. Of it copies are made in which one figure is another, and each must be told.
"""
import base64
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from decimal import Decimal
from pathlib import Path

from made_sheets import NOW
from recalculate import cells, sheets

CHECKER = Path(__file__).with_name("ledger_figures.py")
# Stands for the program: what it says of an assessment, or writes, is changed by one.
LIAR = """#!/usr/bin/env python3
import json, subprocess, sys
sys.path.insert(0, {tests!r})
from wrong_figures import change_cell
done = subprocess.run([{program!r}, *sys.argv[1:]], capture_output=True)
said = json.loads(done.stdout)
if {what!r} == "workbook":
    change_cell(sys.argv[sys.argv.index("-o") + 1], "考评汇总", {cell!r})
else:
    figure = next(one for one in said["units"][0]["figures"] if one["indicator"] == {what!r})
    figure[{cell!r}] += 1
print(json.dumps(said))
"""


def change_cell(path, sheet, cell):
    """Makes a cell's value greater by one, or another text."""
    path = Path(path)
    copy = path.with_suffix(".copy")
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as changed:
        part = dict(sheets(book))[sheet]
        for item in book.namelist():
            data = book.read(item)
            if item == part:
                pattern = re.compile(rf'(<c r="{cell}"[^>]*?)( t="\w+")?>(<f>.*?</f>)?<v>([^<]*)</v>')
                at = pattern.search(data.decode())
                is_number = at[2] is None
                value = str(Decimal(at[4]) + 1) if is_number else "0"
                data = (data.decode()[:at.start()] + f"{at[1]}{at[2] or ''}>{at[3] or ''}<v>{value}</v>" +
                        data.decode()[at.end():]).encode()
            changed.writestr(item, data)
    copy.rename(path)


def find(path, sheet, text):
    """The address of the cell with this text."""
    return next(at for (name, at), (value, _) in cells(path).items() if name == sheet and str(value).replace("\n", "") == text)


def beside(at, columns, rows):
    column, row = re.fullmatch(r"([A-Z]+)(\d+)", at).groups()
    return f"{chr(ord(column) + columns)}{int(row) + rows}"


def told(arguments):
    """What the checker says of it; nothing if it is content."""
    done = subprocess.run([sys.executable, str(CHECKER), *map(str, arguments)], capture_output=True, text=True, timeout=900)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout if done.returncode else ""


def change_truth(folder):
    path = sorted(folder.glob("*.json"))[0]
    said = json.loads(path.read_text())
    said["projects"][0]["funds_in_place_yuan"] += 10**4
    path.write_text(json.dumps(said, ensure_ascii=False))


def change_letter(office):
    letter = sorted((office / "letters").glob("* ledger leader*"))[-1]
    data = letter.read_bytes()
    part = re.search(rb"text/plain.*?base64\r\n\r\n(.*?)\r\n--", data, re.S)[1]
    text = base64.b64decode(part).decode()
    changed = re.sub(r"(项目：)(\d+)(个)", lambda at: f"{at[1]}{int(at[2]) + 1}{at[3]}", text, count=1)
    assert changed != text
    letter.write_bytes(data.replace(part, base64.b64encode(changed.encode())))


def main():
    program, made = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2])
    edition = lambda office: sorted((office / "share/台账").glob("*/*月台账.xlsx"))[-1]
    ledger = edition(made / "office")
    money = find(ledger, "台账", "累计到位资金(万元)")
    in_ledger = {
        "an amount in 台账": ("台账", beside(money, 0, 1), "funds: shown"),
        "a word in 台账": ("台账", beside(find(ledger, "台账", "项目阶段"), 0, 1), "stage: shown"),
        "a number of projects in 总览": ("总览", beside(find(ledger, "总览", "报送单位"), 1, 1), "总览 南明区 column 0"),
        "a rate in 总览": ("总览", beside(find(ledger, "总览", "开工率"), 1, 0), "总览 开工率"),
        "a unit in 存疑数据": ("存疑数据", beside(find(ledger, "存疑数据", "报送单位"), 0, 1), "存疑数据"),
    }
    faults, tried = [], 0
    with tempfile.TemporaryDirectory() as place:
        place = Path(place)

        def spoiled(name, what, change, arguments, expected):
            nonlocal tried
            tried += 1
            copy = place / str(tried)
            shutil.copytree(what, copy)
            change(copy)
            said = told(arguments(copy))
            if expected not in said:
                faults.append(f"{name} is wrong, and it is not told: {said}")

        def assessed_by(what, cell):
            liar = place / f"liar-{what}"
            liar.write_text(LIAR.format(tests=str(CHECKER.parent), program=program, what=what, cell=cell))
            liar.chmod(0o755)
            return lambda copy: [copy, "--program", liar, "--now", NOW]

        nothing = lambda copy: None
        for name, (sheet, cell, expected) in in_ledger.items():
            spoiled(name, made / "office", lambda copy: change_cell(edition(copy), sheet, cell), lambda copy: [copy], expected)
        spoiled("a figure of a letter", made / "office", change_letter, lambda copy: [copy], "letter: 项目：")
        spoiled("a figure of the assessment", made / "office", nothing, assessed_by("funds_added", "numerator"),
                "nanming funds_added numerator")
        spoiled("a place in the assessment", made / "office", nothing, assessed_by("start_rate", "place"),
                "nanming start_rate place")
        spoiled("a cell of 考评汇总", made / "office", nothing, assessed_by("workbook", "B4"), "考评汇总 nanming signed_projects")
        spoiled("a merged figure", made / "sheets", change_truth,
                lambda copy: ["--sheets", copy, "--program", program], "funds: shown")
        if told([made / "office", "--program", program, "--now", NOW, "--doubts"]):
            faults.append("what is right is told to be wrong")
    print(f"{tried} wrong figures, {len(faults)} not told")
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
