#!/usr/bin/env python3
"""Recomputes the figures of every published ledger and of its letter from the accepted sheets, without our program.

    python3 tests/ledger_figures.py DEMO

DEMO: what `diaodu demo DEMO` leaves. The sheets are read by the few layouts of its clerks, and figures follow the
rules of the office: of each unit's projects the last accepted row counts; terminated ones stay among the signed.
A figure that the ledger itself marks as 待核 is taken from the ledger, and told.
"""
import email
import email.policy
import re
import sys
import unicodedata
from collections import defaultdict
from datetime import datetime, timezone, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from recalculate import cells

SIGNED = ["签约", "落地", "开工", "在建", "投产", "达产", "停工"]
STAGES = ["在谈", *SIGNED, "终止"]
CATEGORIES = ["签约重点调度", "领导带头在谈", "建设中"]
FIELDS = {
    "number": ["项目编号"],
    "name": ["项目名称", "项目全称"],
    "category": ["项目类别", "调度类别", "项目分类"],
    "industry": ["产业类别", "所属行业", "所属产业"],
    "total": ["总投资", "协议投资额", "计划总投资"],
    "funds": ["累计到位资金", "到位资金", "实际到位资金"],
    "stage": ["项目阶段", "当前阶段", "项目状态"],
    "signed_on": ["签约时间", "签约日期", "签约"],
    "started_on": ["开工时间", "开工日期", "开工"],
}
ZONE = timezone(timedelta(hours=8))


def plain(text):
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text)))


def grids(path):
    """The worksheets as rows of {column: value}."""
    found = defaultdict(lambda: defaultdict(dict))
    for (sheet, at), (value, _) in cells(path).items():
        if value is not None:
            column, row = re.fullmatch(r"([A-Z]+)(\d+)", at).groups()
            found[sheet][int(row)][column] = value
    return found


def header_of(rows):
    """The row of the header, the columns of the fields, and how many yuan the amounts count by."""
    for row in sorted(rows):
        columns, factor = {}, {}
        for column, text in rows[row].items():
            text = plain(text)
            word = re.sub(r"[(（].*", "", text)
            for field, words in FIELDS.items():
                if word in words and field not in columns:
                    columns[field] = column
                    factor[field] = 10**8 if "亿元" in text else 10**4
        if "name" in columns and "total" in columns:
            # What stands one above the other: 项目阶段 in the upper row of a header of two.
            for column, text in rows.get(row - 1, {}).items():
                if plain(text) in FIELDS["stage"]:
                    columns.setdefault("stage", column)
            return row, columns, factor
    return None


def projects_of(path):
    """The projects of an accepted sheet, in its order."""
    for rows in grids(path).values():
        header = header_of(rows)
        if header is None:
            continue
        first, columns, factor = header
        category, found = None, []
        for row in sorted(row for row in rows if row > first):
            line = rows[row]
            words = plain(next(iter(line.values())))
            heading = re.match(r"[一二三四]、(\S+?)项目", words)
            if heading and heading[1] in CATEGORIES:
                category = heading[1]
            if "name" not in columns or columns["name"] not in line:
                continue
            # Notes, totals and signatures have no stage; nor have they both a number and a name.
            if "stage" in columns and columns["stage"] not in line and columns["total"] not in line:
                continue
            if words.startswith(("注", "合计", "小计", "总计", "填表", "说明")):
                continue
            text = lambda field: plain(line[columns[field]]) if columns.get(field) in line else ""
            amount = lambda field: (
                int(line[columns[field]] * factor[field])
                if isinstance(line.get(columns.get(field)), Decimal) else None)
            found.append({
                "number": text("number"), "name": text("name"), "category": text("category") or category or "",
                "industry": text("industry"), "stage": text("stage"), "total": amount("total"),
                "funds": amount("funds"), "signed_on": text("signed_on"), "started_on": text("started_on")})
        return found
    return []


def accepted(share, unit, as_of, built_at):
    """The latest accepted file of each period, as known when the edition was built: (period, path)."""
    folder = share / "报送" / unit / "已接收"
    for period in sorted(folder.iterdir() if folder.is_dir() else []):
        files = [file for file in period.glob("*.xlsx") if file.stat().st_mtime <= built_at]
        if period.name <= as_of and files:
            yield period.name, max(files, key=lambda file: file.stat().st_mtime)


def course(share, unit, as_of, built_at):
    """Each project of a unit as its last accepted row says, with what it once was."""
    known, numbers = {}, {}
    for period, path in accepted(share, unit, as_of, built_at):
        for row in projects_of(path):
            # Units whose form has no numbers name their projects; the ledger gives both one number.
            key = numbers.get(row["number"]) or re.sub(r"[^\w]", "", row["name"])
            if row["number"]:
                numbers[row["number"]] = key
            before = known.get(key, {"was_signed": False, "was_terminated_before": False})
            was = before["was_signed"] or row["stage"] in SIGNED
            was_signed = was or bool(row["signed_on"]) or row["category"] == "签约重点调度"
            known[key] = {**row, "was_signed": was_signed, "last": period, "unit": unit}
    return known


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

    def doubtful(self):
        """Project numbers with the fields that are in doubt."""
        rows, found = self.sheets.get("存疑数据", {}), defaultdict(set)
        for line in rows.values():
            for number in line.values():
                if re.fullmatch(r"[A-Z]+-\d{6}", str(number)):
                    found[str(number)].update(map(str, line.values()))
        return found

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
        self.compared, self.faults, self.taken = 0, [], 0

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


def recomputed(share, ledger, as_of, built_at, check):
    """All projects from the accepted sheets, each with how the ledger must count it."""
    rows, doubtful = [], ledger.doubtful()
    lines = defaultdict(dict)
    for line in ledger.projects:
        name = re.sub(r"[^\w]", "", plain(ledger.text(line, "项目名称").split("\n")[0]))
        lines[ledger.text(line, "报送单位")][name] = line
    for unit in sorted(path.name for path in (share / "报送").iterdir() if path.is_dir()):
        known = course(share, unit, as_of, built_at)
        has_reported = any(period == as_of for period, _ in accepted(share, unit, as_of, built_at))
        for key, row in known.items():
            name = re.sub(r"[^\w]", "", row["name"])
            line = lines[unit].pop(name, None)
            is_terminated = row["stage"] == "终止"
            row["is_listed"] = line is not None
            row["is_absent"] = row["last"] != as_of and not is_terminated
            row["counts_as_signed"] = row["stage"] in SIGNED or is_terminated and row["was_signed"]
            if line is None:
                check.same(f"{unit} {row['name']} is not in 台账: its stage", row["stage"], "终止")
                row["is_absent"] = False
                rows.append(row)
                continue
            number = ledger.text(line, "项目编号").split("\n")[0]
            for field, header in [("total", "总投资(万元)"), ("funds", "累计到位资金(万元)")]:
                shown = line.get(ledger.columns[header])
                if any(word in doubtful[number] for word in [header, header.split("(")[0]]):
                    row[field] = int(shown * 10**4) if isinstance(shown, Decimal) else None
                    check.taken += 1
                    continue
                expected = "None" if row[field] is None else wan(row[field])
                check.same(f"{number} {header}", shown, expected)
            for field, header in [("stage", "项目阶段"), ("category", "项目类别"), ("industry", "产业类别")]:
                shown = ledger.text(line, header)
                if header in doubtful[number]:
                    row[field] = shown.replace("\n待核", "").replace("待核", "")
                    check.taken += 1
                else:
                    check.same(f"{number} {header}", plain(shown), row[field])
            check.same(f"{number} 本期未报", ledger.text(line, "填报状态").startswith("本期未报"), row["is_absent"])
            rows.append(row)
        for name in lines[unit]:
            check.faults.append(f"{unit} {name} is in 台账 and in no accepted sheet")
    return rows


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
        f"开工率：{rates[1]}（{total['started']}个 / {total['signed']}个）",
        f"投产率：{rates[2]}（{total['producing']}个 / {total['signed']}个）",
    ]:
        check.same(f"letter: {wanted}", wanted in text, True)
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


def main():
    demo = Path(sys.argv[1])
    share = demo / "share"
    faults, before, month_before = [], None, None
    editions = sorted((share / "台账").glob("*/*月台账.xlsx"), key=lambda path: path.name)
    if len(editions) < 3:
        faults.append(f"only {len(editions)} editions")
    for path in editions:
        year, month = map(int, re.match(r"(\d+)年(\d+)月", path.name).groups())
        as_of, label = f"{year}-{month:02}-25", f"{year}年{month}月"
        letters = [file for file in (demo / "letters").iterdir()
                   if re.match(r"\d{8}-\d{4} ledger leader", file.name) and path.name.encode() and
                   label in email.message_from_bytes(file.read_bytes(), policy=email.policy.default)["subject"]]
        sent = min(file.name[:13] for file in letters)
        built_at = datetime.strptime(sent, "%Y%m%d-%H%M").replace(tzinfo=ZONE).timestamp()
        check, ledger = Check(), Ledger(path)
        rows = recomputed(share, ledger, as_of, built_at, check)
        total = check_overview(ledger, rows, check)
        check_compared(ledger, rows, before, month_before, check)
        for letter in letters:
            check_letter(letter, rows, total, check)
        print(f"{label}: {len(rows)} projects, {check.compared} figures compared, {check.taken} in doubt taken as they "
              f"are, {len(letters)} letters, {len(check.faults)} differ")
        faults += [f"{label}: {fault}" for fault in check.faults]
        if check.compared < 500:
            faults.append(f"{label}: only {check.compared} figures compared")
        before, month_before = rows, label
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
