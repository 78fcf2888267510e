#!/usr/bin/env python3
"""Makes an office of three units that reported for five months, and their last sheets with the truth beside them.

    python3 tests/made_sheets.py diaodu DIR

Leaves DIR/office and DIR/sheets, for ledger_figures.py. What the demo does not have is in them: figures in doubt that
are never cleared, others that are, a project that was signed and given up, one that falls out, amounts and dates that
are missing or vague, a late report, periods without any, targets.
"""
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from xml.sax.saxutils import escape

ZONE = timezone(timedelta(hours=8))
PERIODS = ["2026-04-10", "2026-04-25", "2026-05-25", "2026-06-25", "2026-07-10", "2026-07-25", "2026-08-25"]
NOW = "2026-09-02T10:00"
LATE = {("花溪区", "2026-07-10"): "2026-07-13"}
# What each project is from a period on, until something else of it is told; amounts in 万元.
PROJECTS = {
    "南明区": {
        "智能水表生产线项目": [("2026-04-10", dict(
            category="建设中", industry="先进装备制造", total=18600, funds=5000, stage="在建",
            signed_on="2025-08-30", started_on="2026-03-27")), ("2026-06-25", dict(funds=7450.5)),
            ("2026-08-25", dict(stage="投产", in_production_on="2026-08-20", funds=15000))],
        "冷链食材配送中心": [("2026-06-25", dict(
            category="签约重点调度", industry="现代物流", total=23500, funds=0, stage="签约", signed_on="2026-06-02")),
            ("2026-07-25", dict(stage="开工", started_on="2026-07-15", funds=1000))],
        "数字文创产业园": [("2026-04-10", dict(category="领导带头在谈", industry="文化旅游", total=31000, stage="在谈")),
                    ("2026-07-10", dict(stage="签约", signed_on="2026-07-05", funds=200)), ("2026-08-25", dict(stage="终止"))],
        # In doubt from July on, and never cleared.
        "商业综合体": [("2026-04-10", dict(
            category="建设中", industry="商贸服务", total=21000, funds=6000, stage="在建", signed_on="2025-10-09",
            started_on="2026-02-11")), ("2026-07-25", dict(total="2.2亿"))],
        # In doubt in July, and clear again in August.
        "中央厨房项目": [("2026-04-10", dict(
            category="建设中", industry="特色食品", total=9000, funds=3000, stage="在建", signed_on="2025-11-20",
            started_on="2026-03-02")), ("2026-07-25", dict(funds="")), ("2026-08-25", dict(funds=4200))],
    },
    "云岩区": {
        "精酿酒文化体验工厂": [("2026-04-10", dict(
            category="建设中", industry="特色食品", total=12600, funds=8000, stage="在建", signed_on="2025年6月",
            started_on="2026年1月")), ("2026-08-25", dict(stage="投产", in_production_on="2026年8月", funds=12000))],
        "检验检测中心": [("2026-04-10", dict(
            category="建设中", industry="健康医药", total=9800, funds=1200, stage="停工", signed_on="2025年7月",
            started_on="2025年12月"))],
        "智慧停车综合体": [("2026-04-10", dict(category="签约重点调度", industry="新能源", total="", funds=300, stage="签约",
                                          signed_on="2026年4月"))],
        "数据标注基地": [("2026-05-25", dict(category="签约重点调度", industry="大数据电子信息", total=21000, funds=500,
                                       stage="落地"))],
        "新型储能项目": [("2026-05-25", dict(category="签约重点调度", industry="新能源", total=45000, funds="", stage="签约",
                                       signed_on="2026"))],
        # Never clear: what is written counts meanwhile.
        "医学装备产业园": [("2026-06-25", dict(category="签约重点调度", industry="健康医药", total="约2.5亿元", funds=900,
                                        stage="签约", signed_on="2026年6月"))],
    },
    "花溪区": {
        "汽车零部件产业园": [("2026-04-10", dict(
            category="建设中", industry="先进装备制造", total=88000, funds=41000, stage="在建", signed_on="2025.3.1",
            started_on="2025.9.12")), ("2026-07-25", dict(funds=43300))],
        # It falls out in August.
        "创新药物研发平台": [("2026-04-10", dict(
            category="签约重点调度", industry="健康医药", total=15400, funds=2310, stage="落地", signed_on="2026.3.30")),
            ("2026-08-25", None)],
        "露营地提升项目": [("2026-07-10", dict(category="签约重点调度", industry="文化旅游", total=3300, funds=120, stage="签约",
                                        signed_on="2026.7.2")), ("2026-08-25", dict(stage="终止"))],
    },
}
# The quarter that a report tells of, and the project; none is a zero report.
OBSERVATIONS = {("南明区", "2026-06-25"): ("2026年第二季度", "智能水表生产线项目"),
                ("花溪区", "2026-07-10"): ("2026年第二季度", None)}
TEXTS = {"content": "建设厂房和配套设施。", "responsible_unit": "区工信局", "responsible_person": "张某",
         "progress": "按计划推进。", "plan": "继续推进。"}
HEADERS = {"name": "项目名称", "category": "项目类别", "content": "项目内容", "industry": "产业类别", "total": "总投资",
           "funds": "累计到位资金", "stage": "项目阶段", "signed_on": "签约时间", "started_on": "开工时间",
           "in_production_on": "投产时间", "responsible_unit": "责任单位", "responsible_person": "责任人", "progress": "进展情况",
           "plan": "推进计划"}


def at(period, unit):
    """The projects of a report as it says them."""
    found = []
    for name, course in PROJECTS[unit].items():
        row = None
        for since, said in course:
            if since <= period:
                row = None if said is None else {**(row or {}), **said}
        if row is not None:
            found.append({"name": name, **row})
    return found


def cell(column, row, value):
    place = f"{chr(65 + column)}{row}"
    if isinstance(value, (int, float)):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def workbook(path, worksheets):
    """A plain .xlsx: [(name, {row: [values]})], what is None is no cell."""
    types, rels, sheets = [], [], []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for number, (name, rows) in enumerate(worksheets, 1):
            lines = "".join(
                f'<row r="{row}">' + "".join(cell(c, row, v) for c, v in enumerate(values) if v not in (None, "")) + "</row>"
                for row, values in sorted(rows.items()))
            book.writestr(f"xl/worksheets/sheet{number}.xml",
                          '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                          f"<sheetData>{lines}</sheetData></worksheet>")
            types.append(f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="application/vnd.openxml'
                         'formats-officedocument.spreadsheetml.worksheet+xml"/>')
            rels.append(f'<Relationship Id="r{number}" Target="worksheets/sheet{number}.xml" Type="http://schemas.'
                        'openxmlformats.org/officeDocument/2006/relationships/worksheet"/>')
            sheets.append(f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>')
        book.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                      '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                      f'spreadsheetml.sheet.main+xml"/>{"".join(types)}</Types>')
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        book.writestr("_rels/.rels", f'<Relationships xmlns="{package}"><Relationship Id="r1" Target="xl/workbook.xml" Type='
                      '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>')
        book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}">{"".join(rels)}</Relationships>')
        book.writestr("xl/workbook.xml", '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
                      'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
                      f'<sheets>{"".join(sheets)}</sheets></workbook>')


def day(period):
    year, month, date = map(int, period.split("-"))
    return f"{year}年{month}月{date}日"


def sheet(unit, period):
    """The worksheets of a report; each unit has a way of its own. Also where each project stands."""
    meta = f"填报单位：{unit}　　报送期：{day(period)}　　填报人：张某　　联系电话：0851-00000000"
    projects, places = at(period, unit), []
    value = lambda one, field: TEXTS.get(field, one.get(field, ""))
    if unit == "云岩区":
        # In 亿元, nothing in the first row and column.
        yi = lambda amount: amount / 10**4 if isinstance(amount, (int, float)) else amount
        rows = {2: [None, f"{unit}跟踪调度重大项目情况表"], 3: [None, meta],
                4: [None, *(word + ("（亿元）" if field in ("total", "funds") else "") for field, word in HEADERS.items())]}
        for row, one in enumerate(projects, 5):
            rows[row] = [None, *(yi(value(one, field)) for field in HEADERS)]
            places.append((one, row))
    elif unit == "花溪区":
        # A header of two rows, a section for each category, sums of the sections.
        upper = {"name": "项目基本情况", "total": "资金情况（万元）", "stage": "项目阶段", "signed_on": "时间节点",
                 "responsible_unit": "责任落实", "progress": "推进情况"}
        fields = [field for field in HEADERS if field != "category"]
        rows = {1: [f"{unit}招商引资重大项目推进情况一览表"], 2: [meta], 3: ["序号", *(upper.get(field) for field in fields)],
                4: [None, *(None if field == "stage" else HEADERS[field] for field in fields)]}
        row = 5
        for number, category in enumerate(["签约重点调度", "建设中"]):
            own = [one for one in projects if one["category"] == category]
            rows[row] = [f"{'一二'[number]}、{category}项目（{len(own)}个）"]
            for count, one in enumerate(own, 1):
                rows[row + count] = [count, *(value(one, field) for field in fields)]
                places.append((one, row + count))
            sums = {field: sum(one[field] for one in own) for field in ("total", "funds")}
            row += len(own) + 1
            rows[row] = ["小计", *(sums.get(field) for field in fields)]
            row += 1
    else:
        rows = {1: [f"{unit}重大招商引资项目调度表"], 2: [meta + "　　单位：万元"],
                3: ["序号", *(word + ("（万元）" if field in ("total", "funds") else "") for field, word in HEADERS.items())]}
        for count, one in enumerate(projects, 1):
            rows[3 + count] = [count, *(value(one, field) for field in HEADERS)]
            places.append((one, 3 + count))
    sheets = [("调度表", rows)]
    if (unit, period) in OBSERVATIONS:
        quarter, name = OBSERVATIONS[unit, period]
        row = [quarter, name, "现场观摩", "2026-06-18"] if name else [quarter, "零报告"]
        sheets.append(("观摩项目", {1: ["季度", "项目名称", "类型", "日期", "备注"], 2: row}))
    return sheets, places


def truth(unit, period, name, places):
    """What a careful person reads in it."""
    def date_of(text):
        parts = re.findall(r"\d+", text or "")
        return "-".join(part.zfill(2) for part in parts) or None

    asked, projects = [], []
    for one, row in places:
        amounts = {}
        for field, word in (("total", "total_investment_yuan"), ("funds", "funds_in_place_yuan")):
            written = one.get(field, "")
            amounts[word] = round(written * 10**4) if isinstance(written, (int, float)) else None
            if isinstance(written, str) and written:
                asked.append({"sheet": "调度表", "cell": "", "why": "单位与栏目不一致", "project": one["name"], "field": word})
        dates = {field: date_of(one.get(field)) for field in ("signed_on", "started_on", "in_production_on")}
        projects.append({"row": {"sheet": "调度表", "first_row": row}, "name": one["name"], "category": one["category"],
                         "industry": one["industry"], "stage": one["stage"], "also": {}, **amounts, **dates})
    return {"file": name, "folder_unit": unit, "period": period, "verdict": "accepted_with_warnings",
            "verdict_also": ["accepted"], "projects": projects, "must_ask": asked, "may_ask": []}


def make_sheets(folder):
    folder.mkdir(parents=True)
    for unit in PROJECTS:
        worksheets, places = sheet(unit, PERIODS[-1])
        name = f"{unit}调度表.xlsx"
        workbook(folder / name, worksheets)
        said = truth(unit, PERIODS[-1], name, places)
        (folder / name).with_suffix(".json").write_text(json.dumps(said, ensure_ascii=False, indent=1))


def make_office(program, folder):
    """Every report is saved on the morning before its period's deadline, or late; the daemon looks at it twice."""
    run = lambda *arguments: subprocess.run([program, *arguments], check=True, capture_output=True, timeout=120)
    run("init", str(folder))
    config, units = folder / "config/diaodu.toml", folder / "config/units.toml"
    text = config.read_text()
    config.write_text(re.sub(r"(?m)^start = \S+", "start = 2026-04-01", text))
    before, *blocks = re.split(r"(?m)^(?=\[\[unit\]\])", units.read_text())
    targets = "target = [{ year = 2026, signed_projects = 5, signed_investment_wan = 90001, funds_added_wan = 7000 }]\n"
    units.write_text(before + "".join(block.replace("\n", "\n" + targets, 1) for block in blocks[:len(PROJECTS)]))
    events = []
    for period in PERIODS:
        for unit in PROJECTS:
            saved = LATE.get((unit, period), period)
            events.append((f"{saved}T08:30", unit, period))
    month = sorted({period[:7] for period in PERIODS})
    ticks = [f"{one}-{date}T09:05" for one in month for date in range(26, 31)]
    looks = {f"{time[:11]}{clock}" for time, _, _ in events for clock in ("08:31", "08:32")}
    # A file is late only if a look after the deadline did not find it.
    missed = {f"{datetime.fromisoformat(period) + timedelta(days=1):%Y-%m-%d}T09:05" for _, period in LATE}
    for time in sorted({*ticks, *looks, *missed}):
        for when, unit, period in [event for event in events if event[0] < time]:
            events.remove((when, unit, period))
            file = folder / "share/报送" / unit / f"{unit}{period}.xlsx"
            workbook(file, sheet(unit, period)[0])
            moment = datetime.fromisoformat(when).replace(tzinfo=ZONE).timestamp()
            os.utime(file, (moment, moment))
        done = subprocess.run([program, "-c", str(config), "--now", time, "once"], capture_output=True, text=True, timeout=120)
        assert done.returncode in (0, 3), done.stdout + done.stderr


def main():
    program, folder = sys.argv[1], Path(sys.argv[2])
    make_sheets(folder / "sheets")
    make_office(program, folder / "office")
    print(f"{folder}: {len(PERIODS)} periods of {len(PROJECTS)} units; now is {NOW}")


if __name__ == "__main__":
    main()
