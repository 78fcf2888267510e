"""Recomputes every figure of the assessment (督查考评) from the accepted sheets, without our program."""
import json
import re
import subprocess
import tempfile
import tomllib
from calendar import monthrange
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

from accepted_sheets import SIGNED, accepted, course, grids, observations_of, plain

ZONE = timezone(timedelta(hours=8))
INDICATORS = ["signed_projects", "signed_investment", "funds_rate", "start_rate", "production_rate",
              "funds_rate_of_new", "start_rate_of_new", "production_rate_of_new", "funds_added", "started",
              "in_production", "on_time", "observed", "decisions", "open_questions"]
MONEY = {"signed_investment", "funds_added"}
RESTS_ON = {
    "signed_projects": "stage signed_on", "signed_investment": "stage signed_on total",
    "funds_rate": "stage total funds", "start_rate": "stage", "production_rate": "stage",
    "funds_rate_of_new": "stage signed_on total funds", "start_rate_of_new": "stage signed_on",
    "production_rate_of_new": "stage signed_on", "funds_added": "stage funds", "started": "stage started_on",
    "in_production": "stage in_production_on", "on_time": "", "observed": "", "decisions": "",
    "open_questions": "",
}
TARGETS = {"signed_projects": ("signed_projects", 1), "signed_investment": ("signed_investment_wan", 10**4),
           "funds_added": ("funds_added_wan", 10**4), "started": ("started", 1), "in_production": ("in_production", 1)}


class Span:
    """Half a year (2026H1) or a year (2026)."""

    def __init__(self, name):
        self.name, self.year = name, int(name[:4])
        half = name[4:]
        self.first = f"{self.year}-07-01" if half == "H2" else f"{self.year}-01-01"
        self.last = f"{self.year}-06-30" if half == "H1" else f"{self.year}-12-31"

    def when(self, day):
        """Whether a date lies in it: within, outside, vague or unknown."""
        if not day:
            return "unknown"
        year, month, date = (*map(int, day.split("-")), None, None)[:3]
        earliest = f"{year}-{month or 1:02}-{date or 1:02}"
        latest = f"{year}-{month or 12:02}-{date or monthrange(year, month or 12)[1]:02}"
        if latest < self.first or earliest > self.last:
            return "outside"
        return "within" if earliest >= self.first and latest <= self.last else "vague"

    def months(self, as_of):
        first = int(self.first[5:7])
        return min(int(self.last[5:7]), int(as_of[5:7])) - first + 1

    def quarters(self):
        months = range(int(self.first[5:7]), int(self.last[5:7]) + 1, 3)
        return [(f"{self.year}Q{(month + 2) // 3}", month + 3) for month in months]


def is_started(row):
    return row["stage"] in ("开工", "在建") or row["stage"] == "停工" and bool(row["started_on"])


def is_producing(row):
    return row["stage"] in ("投产", "达产")


def contributions(now, before, span):
    """What a project adds: indicator -> (numerator, denominator) or the reason for which it is left out."""
    found = {}
    if now["stage"] in SIGNED or now["stage"] == "终止" and now["was_signed"]:
        signed = True
    else:
        signed = "no_stage" if now["stage"] is None else None

    def came(day, was_so):
        when = span.when(day)
        if when == "within":
            return "already_before" if was_so else (1, 0)
        if was_so or when == "outside":
            return None
        return {"vague": "vague_date", "unknown": "no_date"}[when]

    new = None
    if signed is not None:
        new = came(now["signed_on"], before is not None and before["stage"] in SIGNED)
        if new is not None and signed is not True:
            new = signed
    total = now["total"] if (now["total"] or 0) > 0 else None
    funds = now["funds"]
    counted = lambda part: part if not isinstance(new, str) else new
    if new is not None:
        found["signed_projects"] = new
        found["signed_investment"] = counted("no_total" if total is None else (total, 0))
    if signed is not None:
        if signed is not True:
            rates = [signed] * 3
        else:
            money = "no_total" if total is None else "no_funds" if funds is None else (funds, total)
            rates = [money, (int(is_started(now) or is_producing(now)), 1), (int(is_producing(now)), 1)]
        for name, rate in zip(["funds_rate", "start_rate", "production_rate"], rates):
            found[name] = rate
            if new is not None:
                found[name + "_of_new"] = counted(rate)
        if signed is not True:
            found["funds_added"] = signed
        elif funds is None:
            found["funds_added"] = "no_funds"
        else:
            base = before["funds"] if before is not None else None
            if base is None and (isinstance(new, tuple) or funds == 0):
                base = 0
            found["funds_added"] = "not_in_opening" if base is None else (funds - base, 0)
    under_way = lambda row: row is not None and (is_started(row) or is_producing(row))
    if under_way(now):
        found["started"] = came(now["started_on"], under_way(before))
    if is_producing(now):
        found["in_production"] = came(now["in_production_on"], before is not None and is_producing(before))
    return {name: said for name, said in found.items() if said is not None}


def nothing(name):
    return {"numerator": 0, "denominator": None if name in TARGETS or name == "open_questions" else 0,
            "left_out": {}, "in_doubt": 0, "terminated": 0, "target": None, "place": None}


def add(figure, numerator, denominator):
    figure["numerator"] += numerator
    if figure["denominator"] is not None:
        figure["denominator"] += denominator


class Office:
    """What an office's configuration and share say at a moment."""

    def __init__(self, folder, now):
        self.share, self.now = folder / "share", datetime.fromisoformat(now).replace(tzinfo=ZONE)
        self.start = str(tomllib.loads((folder / "config/diaodu.toml").read_text())["office"]["start"])
        self.units = tomllib.loads((folder / "config/units.toml").read_text())["unit"]

    def is_over(self, day, closing=0):
        end = datetime.fromisoformat(day).replace(tzinfo=ZONE) + timedelta(days=1 + closing)
        return end <= self.now

    def course(self, unit, as_of):
        return course(self.share, unit, as_of, self.now.timestamp())

    def unit_figures(self, unit, span, as_of, opening, periods):
        figures = {name: nothing(name) for name in INDICATORS}
        now, before = self.course(unit["name"], as_of), self.course(unit["name"], opening)
        doubts = 0
        for name, row in now.items():
            said = contributions(row, before.get(name), span)
            doubts += len(row["in_doubt"])
            for indicator, part in said.items():
                figure = figures[indicator]
                if isinstance(part, str):
                    figure["left_out"][part] = figure["left_out"].get(part, 0) + 1
                    continue
                add(figure, *part)
                figure["in_doubt"] += bool(row["in_doubt"] & set(RESTS_ON[indicator].split()))
                figure["terminated"] += row["stage"] == "终止"
        figures["open_questions"]["numerator"] = doubts
        arrivals = dict(accepted(self.share, unit["name"], as_of, self.now.timestamp()))
        for period in periods:
            files = arrivals.get(period, [])
            end = datetime.fromisoformat(period).replace(tzinfo=ZONE) + timedelta(days=1)
            add(figures["on_time"], int(bool(files) and files[0].stat().st_mtime <= end.timestamp()), 1)
        stated = {}
        every = accepted(self.share, unit["name"], "9999", self.now.timestamp())
        for file in sorted((file for _, files in every for file in files), key=lambda file: file.stat().st_mtime):
            stated.update(observations_of(file))
        for quarter, month in span.quarters():
            first = f"{span.year}-{month - 3:02}-01"
            closes = f"{span.year + 1}-01-10" if month > 12 else f"{span.year}-{month:02}-10"
            if self.is_over(closes) and (quarter in stated or first >= self.start):
                add(figures["observed"], int(bool(stated.get(quarter))), 1)
        for target in unit.get("target", []):
            if target["year"] == span.year:
                for name, (word, factor) in TARGETS.items():
                    if word in target:
                        figures[name]["target"] = {"year": target[word] * factor, "months": span.months(as_of)}
        return figures

    def figures(self, span, as_of, opening, periods):
        """Each unit's figures with their places, and those of all together."""
        units = {unit["slug"]: self.unit_figures(unit, span, as_of, opening, periods) for unit in self.units}
        total = {name: nothing(name) for name in INDICATORS}
        for name in INDICATORS:
            own = [figures[name] for figures in units.values()]
            for figure in own:
                add(total[name], figure["numerator"], figure["denominator"] or 0)
                for reason, count in figure["left_out"].items():
                    total[name]["left_out"][reason] = total[name]["left_out"].get(reason, 0) + count
                total[name]["in_doubt"] += figure["in_doubt"]
                total[name]["terminated"] += figure["terminated"]
            if all(figure["target"] for figure in own):
                total[name]["target"] = {**own[0]["target"], "year": sum(one["target"]["year"] for one in own)}
            worth = [value(figure) for figure in own]
            for figure, one in zip(own, worth):
                if one is not None:
                    better = (lambda other: other < one) if name == "open_questions" else (lambda other: other > one)
                    figure["place"] = 1 + sum(better(other) for other in worth if other is not None)
        return units, total


def value(figure):
    """What units are compared by; a rate of nothing is not."""
    if figure["denominator"] is None:
        return Fraction(figure["numerator"])
    return Fraction(figure["numerator"], figure["denominator"]) if figure["denominator"] > 0 else None


def rounded(ratio):
    return (Decimal(ratio.numerator) / Decimal(ratio.denominator)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def written(name, figure):
    """The cell that 考评汇总 has for it."""
    worth = value(figure)
    if worth is None:
        return "—"
    if figure["denominator"] is not None:
        return rounded(worth)
    return Decimal(figure["numerator"]) / (10**4 if name in MONEY else 1)


def check_workbook(path, units, total):
    """The faults of 考评汇总, and how many cells were compared."""
    rows = grids(path)["考评汇总"]
    header = next(row for row in sorted(rows) if plain(rows[row].get("A", "")) == "报送单位")
    columns = sorted(rows[header], key=lambda column: (len(column), column))
    faults, compared = [], 0
    for row, (unit, figures) in zip(range(header + 1, header + 2 + len(units)), [*units.items(), ("合计", total)]):
        at = iter(columns[1:])
        for name in INDICATORS:
            cells = [written(name, figures[name])]
            if any(other[name]["target"] for other in units.values()):
                target = figures[name]["target"]
                cells.append(rounded(Fraction(figures[name]["numerator"] * 12, target["year"] * target["months"]))
                             if target else "—")
            cells.append(figures[name]["place"])
            for expected in cells:
                shown = rows[row].get(next(at))
                compared += 1
                same = shown == expected or isinstance(shown, Decimal) and not isinstance(expected, str) and (
                    expected is not None and abs(shown - Decimal(expected)) < Decimal("1e-8"))
                if not same:
                    faults.append(f"考评汇总 {unit} {name}: shown {shown}, recomputed {expected}")
    return faults, compared


def check_span(office, folder, program, now, name):
    span = Span(name)
    days = [f"{span.year}-{month:02}-{day}" for month in range(1, 13) for day in (10, 25)]
    over = [day for day in days if span.first <= day <= span.last and office.is_over(day)]
    opening = f"{span.year}-06-25" if span.first[5:7] == "07" else f"{span.year - 1}-12-25"
    periods = [day for day in over if day >= office.start]
    units, total = office.figures(span, over[-1], opening, periods)
    with tempfile.TemporaryDirectory() as place:
        book = Path(place) / "assessment.xlsx"
        which = "--half" if "H" in name else "--year"
        command = [program, "-c", str(folder / "config/diaodu.toml"), "--now", now, "assessment", which, name,
                   "--format", "json", "-o", str(book)]
        said = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=600).stdout)
        faults, compared = check_workbook(book, units, total)
    if said["as_of"] != over[-1] or said["opening"] != opening or said["months"] != span.months(over[-1]):
        faults.append(f"as of {said['as_of']}, since {said['opening']}, {said['months']} months")
    shown = {unit["unit"]: unit["figures"] for unit in said["units"]}
    if set(shown) != set(units):
        faults.append(f"units: {sorted(shown)}")
    for unit, figures in [*shown.items(), ("total", said["total"])]:
        own = total if unit == "total" else units[unit]
        for figure in figures:
            for part, expected in own[figure["indicator"]].items():
                compared += 1
                if figure[part] != expected:
                    faults.append(f"{unit} {figure['indicator']} {part}: shown {figure[part]}, recomputed {expected}")
    print(f"assessment of {name}: {len(units)} units, {compared} figures compared, {len(faults)} differ")
    return [f"assessment of {name}: {fault}" for fault in faults]


def check_assessments(folder, program, now):
    """The assessment of each half-year and year that the accepted sheets tell of."""
    office = Office(folder, now)
    periods = {file.parent.name for file in (folder / "share/报送").glob("*/已接收/*/*.xlsx")}
    over = sorted(period for period in periods if office.is_over(period))
    spans = {span for day in over for span in (day[:4], day[:4] + ("H1" if day[5:7] <= "06" else "H2"))}
    if not spans:
        return ["no period is over"]
    return [fault for name in sorted(spans) for fault in check_span(office, folder, program, now, name)]
