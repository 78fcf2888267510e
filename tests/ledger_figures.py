#!/usr/bin/env python3
"""Recomputes the figures of ledgers, of their letters and of the assessment from the accepted sheets, without our program.

    python3 tests/ledger_figures.py OFFICE [--program diaodu --now 2027-01-12T18:00] [--doubts]
    python3 tests/ledger_figures.py --sheets DIR --program diaodu

OFFICE: what `diaodu demo OFFICE` leaves, or any office whose sheets have the layouts of accepted_sheets.py. Figures
follow the rules of the office: of each unit's projects the last accepted row counts; terminated ones stay among
the signed. With --program the assessment of each half-year and year on record is asked for as well. With
--doubts it is a fault if no edition has a figure in doubt.

DIR: workbooks of any layout, each with what a careful person reads in it beside it, as NAME.json; they are merged.
"""
import argparse
import email
import email.policy
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from accepted_sheets import CATEGORIES, FIGURES, SIGNED, STAGES, accepted, course, grids, key, plain
from assessment_figures import check_assessments

ZONE = timezone(timedelta(hours=8))


class Ledger:
    """One published workbook."""

    def __init__(self, path):
        self.sheets = grids(path)
        self.rows = self.sheets["台账"]
        self.overview = self.sheets["总览"]
        header = next(row for row in sorted(self.rows) if "项目编号" in map(plain, self.rows[row].values()))
        self.columns = {plain(text): column for column, text in self.rows[header].items()}
        self.projects = [self.rows[row] for row in sorted(self.rows) if row > header]

    def text(self, line, header):
        return str(line.get(self.columns[header], ""))

    def doubts(self):
        """Unit, project and field of all that 存疑数据 lists."""
        rows = self.sheets.get("存疑数据", {})
        lines = (rows[row] for row in rows if isinstance(rows[row].get("A"), Decimal))
        return {(line["B"], key(line["D"]), line["E"]) for line in lines}

    def shown(self, line, field):
        """What a cell of 台账 says: yuan, a word or a date, without the mark of doubt."""
        headers = {"total": "总投资(万元)", "funds": "累计到位资金(万元)", "category": "项目类别", "industry": "产业类别"}
        value = line.get(self.columns[headers.get(field) or FIGURES[field]])
        if isinstance(value, Decimal):
            if field.endswith("_on"):
                return (date(1899, 12, 30) + timedelta(days=int(value))).isoformat()
            return int((value * 10**4).to_integral_value())
        text = plain(value or "").removesuffix("待核")
        return text or ("" if field in ("category", "industry") else None)

    def table(self, header, columns):
        """Rows of a table of 总览 below the row that begins with this header, by their first cell."""
        first = next(row for row in sorted(self.overview) if plain(self.overview[row].get("A", "")) == header)
        found = {}
        for row in range(first + 1, max(self.overview) + 1):
            line = self.overview.get(row, {})
            if "A" not in line:
                break
            found[str(line["A"])] = [line.get(column) for column in columns]
        return found


def tally(rows):
    """The figures of some projects, in yuan."""
    signed = [row for row in rows if row["counts_as_signed"]]
    listed = [row for row in rows if row["is_listed"]]
    agreed = [row for row in signed if (row["total"] or 0) > 0 and row["funds"] is not None]
    started = [row for row in signed if row["stage"] in ["开工", "在建", "投产", "达产"]
               or row["stage"] == "停工" and row["started_on"]]
    return {
        "projects": len(listed),
        "total": sum(row["total"] or 0 for row in listed),
        "funds": sum(row["funds"] or 0 for row in listed),
        "signed": len(signed),
        "started": len(started),
        "producing": sum(row["stage"] in ["投产", "达产"] for row in signed),
        "agreed_total": sum(row["total"] for row in agreed),
        "agreed_funds": sum(row["funds"] for row in agreed),
        "absent": sum(row["is_absent"] for row in listed),
    }


def rate(part, whole):
    if whole <= 0:
        return "—"
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def three_rates(one):
    return [rate(one["agreed_funds"], one["agreed_total"]), rate(one["started"], one["signed"]),
            rate(one["producing"], one["signed"])]


class Check:
    """Figures that are compared, and those that differ."""

    def __init__(self):
        self.compared, self.faults, self.also, self.in_doubt = 0, [], 0, 0

    def same(self, where, shown, expected):
        self.compared += 1
        if isinstance(expected, (int, Decimal)) and isinstance(shown, Decimal):
            is_same = abs(shown - Decimal(expected)) < Decimal("1e-8")
        else:
            is_same = str(shown) == str(expected)
        if not is_same:
            self.faults.append(f"{where}: shown {shown}, recomputed {expected}")


def wan(yuan):
    return Decimal(yuan) / 10**4


def recomputed(share, as_of, built_at):
    """All projects from the accepted sheets, as they were known when the edition was built."""
    rows = []
    for unit in sorted(path.name for path in (share / "报送").iterdir() if path.is_dir()):
        rows += course(share, unit, as_of, built_at).values()
    return rows


def check_rows(ledger, rows, as_of, check):
    """Every row of 台账; each project gets to know how the ledger must count it."""
    lines, doubts = defaultdict(list), ledger.doubts()
    for line in ledger.projects:
        unit, name = ledger.text(line, "报送单位"), ledger.text(line, "项目名称").split("\n待核")[0]
        lines[unit, key(name)].append(line)
    for row in rows:
        own = lines[row["unit"], key(row["name"])]
        line = own.pop(0) if own else None
        is_terminated = row["stage"] == "终止"
        row["is_listed"] = line is not None
        row["is_absent"] = row["last"] != as_of and not is_terminated
        if line is None:
            check.same(f"{row['unit']} {row['name']} is not in 台账: its stage", row["stage"], "终止")
            row["is_absent"] = False
        else:
            for field in [*FIGURES, "category", "industry"]:
                shown, also = ledger.shown(line, field), row.get("also", {}).get(field, [])
                is_marked = (row["unit"], key(row["name"]), FIGURES.get(field)) in doubts
                if field in row.get("must_ask", ()):
                    check.same(f"{row['unit']} {row['name']} {field} is in 存疑数据", is_marked, True)
                    check.in_doubt += 1
                    # What is asked about may count as it is written meanwhile.
                    also = [*also, shown] if is_marked else also
                if shown != row[field] and shown in also:
                    row[field] = shown
                    check.also += 1
                check.same(f"{row['unit']} {row['name']} {field}", shown, row[field])
            told = ledger.text(line, "填报状态").startswith("本期未报")
            check.same(f"{row['unit']} {row['name']} 本期未报", told, row["is_absent"])
        was_signed = row["was_signed"]
        row["counts_as_signed"] = row["stage"] in SIGNED or row["stage"] == "终止" and was_signed
    for (unit, name), left in lines.items():
        check.faults += [f"{unit} {name} is in 台账 and in no accepted sheet"] * len(left)


def check_doubts(ledger, rows, check):
    """存疑数据 has what is in doubt, and nothing else."""
    expected = {(row["unit"], key(row["name"]), FIGURES[field])
                for row in rows if row["is_listed"] for field in row["in_doubt"]}
    shown = ledger.doubts()
    check.in_doubt += len(expected)
    check.compared += len(expected | shown)
    check.faults += [f"存疑数据 has not {one}" for one in sorted(expected - shown)]
    check.faults += [f"存疑数据 has {one}, which nobody would ask" for one in sorted(shown - expected)]


def check_overview(ledger, rows, check):
    """Every figure of 总览 that one edition alone decides."""
    total = tally(rows)
    units = ledger.table("报送单位", "BCDEFGHJLN")
    named = sorted({row["unit"] for row in rows})
    for unit, shown in units.items():
        one = total if unit == "合计" else tally([row for row in rows if row["unit"] == unit])
        rates = three_rates(one)
        expected = [one["projects"], one["signed"], one["started"], one["producing"], wan(one["total"]),
                    wan(one["funds"]), *rates, one["absent"]]
        for what, (shown_one, own) in enumerate(zip(shown, expected)):
            check.same(f"总览 {unit} column {what}", shown_one, own)
    check.faults += [f"总览 has no unit {unit}" for unit in named if unit not in units]
    places = ledger.table("报送单位", "HIJKLM")
    for at in (0, 2, 4):
        rates = [line[at] for unit, line in places.items() if unit != "合计"]
        for unit, line in places.items():
            if unit != "合计":
                known = [other for other in rates if isinstance(other, Decimal)]
                place = 1 + sum(other > line[at] for other in known) if isinstance(line[at], Decimal) else "—"
                check.same(f"总览 {unit} place {at}", line[at + 1], place)
    for header, field, words, unknown in [("项目阶段", "stage", STAGES, "未填阶段"),
                                          ("项目类别", "category", CATEGORIES, "未填类别"),
                                          ("产业类别", "industry", None, "未填产业")]:
        listed = [row for row in rows if row["is_listed"]]
        table = ledger.table(header, "BCFG")
        seen = 0
        for word, shown in table.items():
            if word == "其他产业":
                group = [row for row in listed if row["industry"] and row["industry"] not in table]
            else:
                group = [row for row in listed if row[field] == ("" if word == unknown else word)]
            one = tally([{**row, "counts_as_signed": False} for row in group])
            share = rate(one["total"], total["total"])
            for shown_one, own in zip(shown, [one["projects"], wan(one["total"]), wan(one["funds"]), share]):
                check.same(f"总览 {header} {word}", shown_one, own)
            seen += one["projects"]
        check.same(f"总览 {header}: all rows together", seen, total["projects"])
    rates = ledger.table("指标", "BDG")
    agreed = [wan(total["agreed_funds"]), wan(total["agreed_total"])]
    for name, own in zip(["资金到位率", "开工率", "投产率"], three_rates(total)):
        part = {"资金到位率": agreed, "开工率": [total["started"], total["signed"]],
                "投产率": [total["producing"], total["signed"]]}[name]
        for shown_one, expected in zip(rates[name], [own, *part]):
            check.same(f"总览 {name}", shown_one, expected)
    return total


def check_compared(ledger, rows, before, month, check):
    """The comparison with the edition before."""
    title = next((plain(line["A"]) for line in ledger.overview.values()
                  if plain(line.get("A", "")).endswith("台账比较")), None)
    check.same("总览 has a comparison", title is not None, before is not None)
    if title is None or before is None:
        return
    check.same("总览 compares with", title, f"与{month}台账比较")
    for unit, shown in ledger.table(title, "BDFGHJLN").items():
        of = lambda all_rows: tally(all_rows if unit == "合计" else [r for r in all_rows if r["unit"] == unit])
        now, was = of(rows), of(before)
        rates = [three_rates(one)[0] for one in (was, now)]
        moved = (rates[1] - rates[0]) * 100 if all(isinstance(one, Decimal) for one in rates) else "—"
        expected = [was["projects"], now["projects"] - was["projects"], wan(was["total"]),
                    wan(now["total"] - was["total"]), wan(was["funds"]), wan(now["funds"] - was["funds"]),
                    rates[0], moved]
        for what, (shown_one, own) in enumerate(zip(shown, expected)):
            check.same(f"总览 {title} {unit} column {what}", shown_one, own)


def yi(yuan):
    return f"{(Decimal(yuan) / 10**8).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def percent(value):
    return value if value == "—" else f"{(value * 100).quantize(Decimal('0.01'))}%"


def check_letter(letter, rows, total, check):
    """The letter's figures, units and stages."""
    message = email.message_from_bytes(letter.read_bytes(), policy=email.policy.default)
    text = message.get_body(("plain",)).get_content()
    rates = [percent(one) for one in three_rates(total)]
    for wanted in [
        f"项目：{total['projects']}个", f"总投资：{yi(total['total'])}亿元", f"累计到位资金：{yi(total['funds'])}亿元",
        f"资金到位率：{rates[0]}",
        f"合计：{total['projects']}个，总投资{yi(total['total'])}，累计到位资金{yi(total['funds'])}",
        f"开工率：{rates[1]}（{total['started']}个 / {total['signed']}个",
        f"投产率：{rates[2]}（{total['producing']}个 / {total['signed']}个",
    ]:
        check.same(f"letter: {wanted}", bool(re.search(re.escape(wanted) + r"(?!\d)", text)), True)
    for category in CATEGORIES:
        one = tally([row for row in rows if row["category"] == category])
        if one["projects"]:
            wanted = f"其中{category}：{one['projects']}个，总投资{yi(one['total'])}，累计到位资金{yi(one['funds'])}"
            check.same(f"letter: {wanted}", wanted in text, True)
    counts = [(stage, sum(row["is_listed"] and row["stage"] == stage for row in rows)) for stage in STAGES]
    wanted = "各阶段：" + "，".join(f"{stage}{count}个" for stage, count in counts if count)
    check.same(f"letter: {wanted}", wanted in text, True)
    for unit in sorted({row["unit"] for row in rows}):
        one = tally([row for row in rows if row["unit"] == unit])
        rates = [percent(rate) for rate in three_rates(one)]
        line = rf"{unit}：{one['projects']}个，总投资{re.escape(yi(one['total']))}亿元，资金到位率{rates[0]}"
        check.same(f"letter: {line}", bool(re.search(line + rf"(\*|（.*?）)?.*开工率{rates[1]}", text)), True)


def check_office(office, must_doubt):
    """All editions of an office, each with its letters and the edition before it."""
    share = office / "share"
    faults, before, month_before, in_doubt = [], None, None, 0
    editions = sorted((share / "台账").glob("*/*月台账.xlsx"), key=lambda path: path.name)
    if len(editions) < 3:
        faults.append(f"only {len(editions)} editions")
    for path in editions:
        year, month = map(int, re.match(r"(\d+)年(\d+)月", path.name).groups())
        as_of, label = f"{year}-{month:02}-25", f"{year}年{month}月"
        letters = [file for file in (office / "letters").iterdir()
                   if re.match(r"\d{8}-\d{4} ledger leader", file.name) and
                   label in email.message_from_bytes(file.read_bytes(), policy=email.policy.default)["subject"]]
        sent = min(file.name[:13] for file in letters)
        built_at = datetime.strptime(sent, "%Y%m%d-%H%M").replace(tzinfo=ZONE).timestamp()
        check, ledger = Check(), Ledger(path)
        rows = recomputed(share, as_of, built_at)
        check_rows(ledger, rows, as_of, check)
        check_doubts(ledger, rows, check)
        total = check_overview(ledger, rows, check)
        check_compared(ledger, rows, before, month_before, check)
        for letter in letters:
            check_letter(letter, rows, total, check)
        print(f"{label}: {len(rows)} projects, {check.compared} figures compared, {check.in_doubt} in doubt, "
              f"{len(letters)} letters, {len(check.faults)} differ")
        faults += [f"{label}: {fault}" for fault in check.faults]
        if check.compared < 10 * len(rows):
            faults.append(f"{label}: only {check.compared} figures compared")
        in_doubt += check.in_doubt
        before, month_before = rows, label
    if must_doubt and not in_doubt:
        faults.append("no edition has a figure in doubt")
    return faults


def truth_of(path):
    """What a careful person reads in a workbook: its projects as the ledger is to have them."""
    truth = json.loads(path.read_text())
    fields = {"total": "total_investment_yuan", "funds": "funds_in_place_yuan"}
    asked = {(ask.get("project"), ask.get("field")) for ask in truth["must_ask"]}
    unsure = {(ask.get("project"), ask.get("field")) for ask in truth["must_ask"] + truth["may_ask"]}
    rows = []
    for project in truth["projects"]:
        row = {"unit": truth["folder_unit"], "name": plain(project["name"]), "last": truth["period"], "also": {},
               "must_ask": {field for field in FIGURES if (project["name"], fields.get(field, field)) in asked}}
        for field in [*FIGURES, "category", "industry"]:
            word = fields.get(field, field)
            as_shown = lambda value: plain(value or "") if field in ("category", "industry") else value
            row[field] = as_shown(project[word])
            row["also"][field] = [as_shown(value) for value in project["also"].get(word, [])]
            if (project["name"], word) in unsure:
                row["also"][field].append(as_shown(None))
        rows.append(row)
    return truth, rows


def check_sheets(folder, program):
    """A ledger merged of workbooks with the truth beside them."""
    truths = [truth_of(path) for path in sorted(folder.glob("*.json"))]
    with tempfile.TemporaryDirectory() as place:
        merged = Path(place) / "merged.xlsx"
        for truth, _ in truths:
            unit = Path(place) / "in" / truth["folder_unit"]
            unit.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / truth["file"], unit)
        command = [program, "merge", str(Path(place) / "in"), "-o", str(merged)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
        if not merged.exists():
            return [f"nothing was merged: {done.stdout}{done.stderr}"]
        ledger = Ledger(merged)
    as_of = re.search(r"projects of \d+ units as of (\S+):", done.stdout)[1]
    check, rows = Check(), []
    merged_units = {ledger.text(line, "报送单位") for line in ledger.projects}
    for truth, own in truths:
        may_be = [truth["verdict"], *truth["verdict_also"]]
        is_merged = truth["folder_unit"] in merged_units
        wanted = any(verdict != "rejected" for verdict in may_be) if is_merged else "rejected" in may_be
        check.same(f"{truth['file']} is merged: {is_merged}", wanted, True)
        rows += own if is_merged else []
    for row in rows:
        if row["last"] is None:
            # Its sheet states no period, so it is for that of the day, which is the latest.
            row["last"] = as_of
    for row in rows:
        row["was_signed"] = row["stage"] in SIGNED or bool(row["signed_on"]) or row["category"] == "签约重点调度"
    check_rows(ledger, rows, as_of, check)
    check_overview(ledger, rows, check)
    print(f"{folder.name}: {len(rows)} projects of {len(merged_units)} units, {check.compared} figures compared, "
          f"{check.in_doubt} in doubt, {check.also} read in another way that is right, {len(check.faults)} differ")
    if check.compared < 10 * len(rows) or not rows:
        check.faults.append(f"only {check.compared} figures compared")
    return [f"{folder.name}: {fault}" for fault in check.faults]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("office", nargs="?", type=Path)
    parser.add_argument("--sheets", type=Path)
    parser.add_argument("--program")
    parser.add_argument("--now")
    parser.add_argument("--doubts", action="store_true")
    options = parser.parse_args()
    faults = []
    if options.sheets:
        faults += check_sheets(options.sheets, options.program)
    if options.office:
        faults += check_office(options.office, options.doubts)
        if options.program:
            faults += check_assessments(options.office, options.program, options.now)
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
