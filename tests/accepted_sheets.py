"""What the accepted sheets of an office say, read without our program, by the few layouts of its clerks.

Of each unit's projects the last accepted row counts. An amount, a stage or a date that is no such thing, or is blank
where one was known, does not replace what was known: that stays, in doubt, until a row has a clear one.
"""
import re
import unicodedata
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

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
    "in_production_on": ["投产时间", "投产日期", "投产"],
}
# What can be in doubt, by the header that the ledger has for it.
FIGURES = {"total": "总投资", "funds": "累计到位资金", "stage": "项目阶段", "signed_on": "签约时间",
           "started_on": "开工时间", "in_production_on": "投产时间"}


def plain(text):
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text)))


def key(name):
    """A name without what people write now so and now so."""
    return re.sub(r"[^\w]", "", plain(name))


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


def amount(value, factor):
    """An amount in yuan, and whether it must be asked about; one that says its own unit is read so meanwhile."""
    if isinstance(value, Decimal):
        return int(value * factor), False
    said = re.fullmatch(r"约?(\d+(?:\.\d+)?)(亿元?|万元?)", plain(value))
    if said:
        return int(Decimal(said[1]) * (10**8 if said[2][0] == "亿" else 10**4)), True
    return None, plain(value) != ""


def day(value):
    """A date as 2026, 2026-05 or 2026-05-17, and whether it must be asked about."""
    if isinstance(value, Decimal):
        return (date(1899, 12, 30) + timedelta(days=int(value))).isoformat(), False
    said = re.fullmatch(r"(\d{4})(?:[年.-](?:(\d{1,2})(?:[月.-](?:(\d{1,2})日?)?)?)?)?", plain(value))
    if said:
        return "-".join(part.zfill(2) for part in said.groups() if part), False
    return None, plain(value) != ""


def stage(value):
    word = plain(value)
    return (word, False) if word in STAGES else (None, word != "")


def projects_of(path):
    """The projects of an accepted sheet, in its order; `asked` has the fields that must be asked about."""
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
            cell = lambda field: line.get(columns.get(field), "")
            one = {"number": plain(cell("number")), "name": plain(cell("name")), "asked": set(),
                   "category": plain(cell("category")) or category or "", "industry": plain(cell("industry"))}
            for field in FIGURES:
                read = amount(cell(field), factor.get(field)) if field in ("total", "funds") else (
                    stage(cell(field)) if field == "stage" else day(cell(field)))
                one[field], is_asked = read
                if is_asked:
                    one["asked"].add(field)
            found.append(one)
        return found
    return []


def observations_of(path):
    """The quarters that a sheet states something of: 2026Q4 -> names of projects, none in a zero report."""
    found = {}
    for line in grids(path).get("观摩项目", {}).values():
        cells_of_it = [plain(value) for value in line.values()]
        quarter = re.fullmatch(r"(\d{4})年第([一二三四])季度", cells_of_it[0])
        if not quarter or len(cells_of_it) < 2:
            continue
        names = found.setdefault(f"{quarter[1]}Q{'一二三四'.index(quarter[2]) + 1}", [])
        if "零报告" not in cells_of_it:
            names.append(cells_of_it[1])
    return found


def accepted(share, unit, as_of, built_at):
    """The accepted files of each period, as known at this moment, the earliest first: (period, paths)."""
    folder = share / "报送" / unit / "已接收"
    for period in sorted(folder.iterdir() if folder.is_dir() else []):
        files = [file for file in period.glob("*.xlsx") if file.stat().st_mtime <= built_at]
        if period.name <= as_of and files:
            yield period.name, sorted(files, key=lambda file: file.stat().st_mtime)


def course(share, unit, as_of, built_at):
    """Each project of a unit as its last accepted row says, with what it once was and what of it is in doubt."""
    known, numbers = {}, {}
    for period, files in accepted(share, unit, as_of, built_at):
        for row in projects_of(files[-1]):
            # Units whose form has no numbers name their projects; the ledger gives both one number.
            name = numbers.get(row["number"]) or key(row["name"])
            if row["number"]:
                numbers[row["number"]] = name
            before = known.get(name, {"was_signed": False, "in_doubt": set(), "clear": {}})
            clear, in_doubt = dict(before["clear"]), set(before["in_doubt"])
            for field in FIGURES:
                if row[field] is not None and field not in row["asked"]:
                    clear[field] = row[field]
                    in_doubt.discard(field)
                elif field in row["asked"] or field in clear or field in in_doubt:
                    in_doubt.add(field)
                    row[field] = clear.get(field, row[field] if field in row["asked"] else before.get(field))
            was_signed = before["was_signed"] or row["stage"] in SIGNED
            known[name] = {**row, "was_signed": was_signed, "last": period, "unit": unit, "clear": clear,
                           "in_doubt": in_doubt}
    for row in known.values():
        row["was_signed"] |= bool(row["signed_on"]) or row["category"] == "签约重点调度"
    return known
