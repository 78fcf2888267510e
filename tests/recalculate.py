#!/usr/bin/env python3
"""Whether LibreOffice comes to the same as the values that our ledgers and roll-ups keep beside their formulas.

    python3 tests/recalculate.py LEDGER.xlsx...

Of each ledger a copy is made without any kept value, so that none can be taken over, and it is calculated
anew. Then all is done again with the rows of one project hidden, as a filter hides them: the sums of 台账 must follow.
"""
import argparse
import re
import subprocess
import sys
import tempfile
import zipfile
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# LibreOffice calculates what it opens only if it is told to.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""
CELL = re.compile(r"<c ([^>]*)>(<f>.*?</f>)<v>.*?</v></c>")


def sheets(book):
    """The worksheets by name, with the part that each stands in."""
    rels = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {rel.get("Id"): rel.get("Target").lstrip("/") for rel in rels.iter(RELS + "Relationship")}
    for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(MAIN + "sheet"):
        target = targets[sheet.get(REL)]
        yield sheet.get("name"), target if target.startswith("xl/") else "xl/" + target


def placed(sheet):
    """The cells with their addresses; one that has none stands beside the one before it."""
    for row in sheet.iter(MAIN + "row"):
        column = 0
        for cell in row.iter(MAIN + "c"):
            at = cell.get("r")
            if at is None:
                column += 1
                yield letters(column) + row.get("r"), cell
                continue
            column = 0
            for letter in at.rstrip("0123456789"):
                column = column * 26 + ord(letter) - 64
            yield at, cell


def letters(column):
    """The name of a column, counted from 1: 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cells(path):
    """Every cell that is not empty: (worksheet, address) -> (value, formula or None)."""
    found = {}
    with zipfile.ZipFile(path) as book:
        texts = []
        if "xl/sharedStrings.xml" in book.namelist():
            table = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
            texts = ["".join(t.text or "" for t in item.iter(MAIN + "t")) for item in table.iter(MAIN + "si")]
        for name, part in sheets(book):
            for at, cell in placed(ElementTree.fromstring(book.read(part))):
                value, formula = cell.find(MAIN + "v"), cell.find(MAIN + "f")
                text = None if value is None else value.text
                if cell.get("t") == "s":
                    text = texts[int(text)]
                elif cell.get("t") == "inlineStr":
                    text = "".join(t.text or "" for t in cell.iter(MAIN + "t"))
                elif text is not None and cell.get("t") in (None, "n"):
                    text = Decimal(repr(float(text)))
                if text is not None or formula is not None:
                    found[name, at] = (text, None if formula is None else formula.text)
    return found


def without_values(source, target, hidden_row=None):
    """A copy in which no formula has a kept value; one row of 台账 may be hidden."""
    with zipfile.ZipFile(source) as book, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        parts = {part: name for name, part in sheets(book)}
        for item in book.namelist():
            data = book.read(item)
            if item in parts:
                text = CELL.sub(r"<c \1>\2</c>", data.decode())
                if hidden_row and parts[item] == "台账":
                    text = text.replace(f'<row r="{hidden_row}"', f'<row r="{hidden_row}" hidden="1"')
                data = text.encode()
            copy.writestr(item, data)


def calculate(path, folder):
    out = folder / "out"
    out.mkdir(exist_ok=True)
    made = out / path.name
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user/registrymodifications.xcu").write_text(ALWAYS)
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--calc", "--convert-to",
               "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return cells(made)


def is_same(kept, anew):
    if isinstance(kept, Decimal) and isinstance(anew, Decimal):
        # To the hundredth of a fen: the last digits of binary fractions are not the same in all programs.
        return abs(kept - anew) < Decimal("1e-8")
    return kept == anew


def check(path, folder):
    ours = cells(path)
    formulas = {at: value for at, (value, formula) in ours.items() if formula is not None}
    faults = [] if len(formulas) > 50 else [f"only {len(formulas)} formulas"]
    copy = folder / "anew.xlsx"
    without_values(path, copy)
    left = [at for at, (value, formula) in cells(copy).items() if formula is not None and value is not None]
    faults += [f"{at} kept its value in the copy" for at in left]
    anew = calculate(copy, folder)
    for at, kept in formulas.items():
        value = anew.get(at, (None, None))[0]
        if not is_same(kept, value):
            faults.append(f"{at[0]}!{at[1]}: kept {kept!r}, calculated {value!r} by ={ours[at][1]}")
    # A roll-up of many ledgers lists no projects.
    if any(sheet == "台账" for sheet, _ in ours):
        faults += follows_filter(path, folder, ours)
    print(f"{path.name}: {len(formulas)} formulas, {len(faults)} differ")
    return faults


def follows_filter(path, folder, ours):
    """The sums of 台账 without the first project of two or more that has both amounts."""
    columns = {}
    for (sheet, at), (text, _) in ours.items():
        if sheet == "台账" and at.rstrip("0123456789") + "4" == at and isinstance(text, str):
            columns[text.replace("\n", "")] = at[:-1]
    money = [columns["总投资(万元)"], columns["累计到位资金(万元)"]]
    rows = sorted(int(at[1:]) for sheet, at in ours if sheet == "台账" and re.fullmatch(r"A\d+", at))
    amount = lambda column, row: ours.get(("台账", f"{column}{row}"), (None,))[0]
    whole = [row for row in rows if row > 4 and all(isinstance(amount(c, row), Decimal) for c in money)]
    if not whole:
        return []
    copy = folder / "filtered.xlsx"
    without_values(path, copy, hidden_row=whole[0])
    anew = calculate(copy, folder)
    faults = []
    for column in money:
        expected = amount(column, 3) - amount(column, whole[0])
        if not is_same(expected, anew["台账", f"{column}3"][0]):
            faults.append(f"台账!{column}3 does not follow a filter: {anew['台账', f'{column}3'][0]}, not {expected}")
    totals = {at: value for at, (value, formula) in ours.items() if formula is not None and at[0] == "总览"}
    faults += [f"总览!{at[1]} moves with a filter" for at, value in totals.items() if not is_same(value, anew[at][0])]
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ledgers", nargs="+", type=Path)
    options = parser.parse_args()
    faults = []
    for ledger in options.ledgers:
        with tempfile.TemporaryDirectory() as folder:
            faults += [f"{ledger.name}: {fault}" for fault in check(ledger, Path(folder))]
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
