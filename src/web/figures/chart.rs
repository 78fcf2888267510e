//! Where the bars, lines and marks of a chart stand: whole numbers in a drawing of a fixed width. Pure.

use std::fmt::Write as _;

use serde::Serialize;

/// The width of every drawing, in its own units: its letters are readable at the width of a phone.
const WIDTH: i64 = 480;
const LEFT: i64 = 44;
const RIGHT: i64 = 12;
const TOP: i64 = 22;
const PLOT: i64 = 170;
const BOTTOM: i64 = 26;
/// Lines across, the lowest included.
const STEPS: i64 = 4;

/// A line across the drawing, with its value.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct Across {
    y: i64,
    label: String,
}

/// A part of a bar.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct BarPart {
    /// A class of `pages/style.css`.
    class: &'static str,
    y: i64,
    height: i64,
}

/// A bar of parts that stand on each other.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct Bar {
    x: i64,
    width: i64,
    middle: i64,
    parts: Vec<BarPart>,
    /// Below it, and above it.
    label: String,
    told: String,
    told_y: i64,
}

/// Bars beside each other.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct BarChart {
    width: i64,
    height: i64,
    base: i64,
    right: i64,
    left: i64,
    across: Vec<Across>,
    bars: Vec<Bar>,
}

/// What a bar says.
#[derive(Debug)]
pub(super) struct BarValue {
    pub(super) label: String,
    pub(super) told: String,
    /// From below, each with its class.
    pub(super) parts: Vec<(&'static str, i64)>,
}

/// A value that the scale may end at: one that is easily read.
fn round_up(most: i64) -> i64 {
    let most = most.max(STEPS);
    let mut unit = STEPS;
    loop {
        for times in [1, 2, 5] {
            if let Some(end) = unit.checked_mul(times).filter(|&end| end >= most) {
                return end;
            }
        }
        match unit.checked_mul(10) {
            Some(next) => unit = next,
            None => return most,
        }
    }
}

/// How high a value is in the drawing.
fn scaled(value: i64, end: i64, long: i64) -> i64 {
    let scaled = i128::from(value.max(0)) * i128::from(long) / i128::from(end.max(1));
    i64::try_from(scaled).unwrap_or(long).min(long)
}

fn across(end: i64, label: impl Fn(i64) -> String) -> Vec<Across> {
    let steps = 0..=STEPS;
    let line = |step: i64| {
        let value = end / STEPS * step;
        Across {
            y: TOP + PLOT - scaled(value, end, PLOT),
            label: label(value),
        }
    };
    steps.map(line).collect()
}

impl BarChart {
    /// Bars of these values; nothing is cut: the scale ends above the highest.
    pub(super) fn new(values: Vec<BarValue>) -> Self {
        let sum = |value: &BarValue| value.parts.iter().map(|(_, part)| part).sum::<i64>();
        let end = round_up(values.iter().map(sum).max().unwrap_or_default());
        let count = i64::try_from(values.len()).unwrap_or(1).max(1);
        let room = (WIDTH - LEFT - RIGHT) / count;
        let width = (room * 7 / 10).clamp(2, 44);
        let bars = (0..).zip(values).map(|(place, value)| {
            let middle = LEFT + room * place + room / 2;
            let mut top = TOP + PLOT;
            let mut parts = Vec::new();
            for (class, part) in value.parts {
                let height = scaled(part, end, PLOT);
                top -= height;
                parts.push(BarPart {
                    class,
                    y: top,
                    height,
                });
            }
            Bar {
                x: middle - width / 2,
                width,
                middle,
                parts,
                label: value.label,
                told: value.told,
                told_y: top - 5,
            }
        });
        Self {
            width: WIDTH,
            height: TOP + PLOT + BOTTOM,
            base: TOP + PLOT,
            left: LEFT,
            right: WIDTH - RIGHT,
            across: across(end, |value| value.to_string()),
            bars: bars.collect(),
        }
    }
}

/// A point of a line.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct ChartMark {
    x: i64,
    y: i64,
}

/// A line through points; where a value is missing it breaks off.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct ChartLine {
    class: &'static str,
    /// The points of each piece, as a drawing writes them.
    pieces: Vec<String>,
    marks: Vec<ChartMark>,
}

/// Lines over the same months.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct LineChart {
    width: i64,
    height: i64,
    base: i64,
    right: i64,
    left: i64,
    across: Vec<Across>,
    lines: Vec<ChartLine>,
    /// What stands below: where, and the word.
    labels: Vec<(i64, String)>,
}

impl LineChart {
    /// Lines of rates, in hundredths of a percent.
    pub(super) fn of_rates(
        labels: Vec<String>,
        lines: &[(&'static str, Vec<Option<i64>>)],
    ) -> Self {
        let values = lines.iter().flat_map(|(_, values)| values).flatten();
        let most = values.copied().max().unwrap_or_default();
        let end = if most <= 10_000 {
            10_000
        } else {
            most.div_euclid(4_000)
                .saturating_add(1)
                .saturating_mul(4_000)
        };
        let count = i64::try_from(labels.len()).unwrap_or(1).max(1);
        let room = (WIDTH - LEFT - RIGHT) / count;
        let x = |place: i64| LEFT + room * place + room / 2;
        let line = |(class, values): &(&'static str, Vec<Option<i64>>)| {
            let mut pieces = vec![String::new()];
            let mut marks = Vec::new();
            for (place, value) in (0..).zip(values) {
                let Some(value) = value else {
                    pieces.push(String::new());
                    continue;
                };
                let mark = ChartMark {
                    x: x(place),
                    y: TOP + PLOT - scaled(*value, end, PLOT),
                };
                if let Some(piece) = pieces.last_mut() {
                    if !piece.is_empty() {
                        piece.push(' ');
                    }
                    // A text takes whatever is written into it.
                    let _ = write!(piece, "{},{}", mark.x, mark.y);
                }
                marks.push(mark);
            }
            pieces.retain(|piece| piece.contains(' '));
            ChartLine {
                class,
                pieces,
                marks,
            }
        };
        Self {
            width: WIDTH,
            height: TOP + PLOT + BOTTOM,
            base: TOP + PLOT,
            left: LEFT,
            right: WIDTH - RIGHT,
            across: across(end, |value| format!("{}%", value / 100)),
            lines: lines.iter().map(line).collect(),
            labels: (0..)
                .zip(labels)
                .map(|(place, label)| (x(place), label))
                .collect(),
        }
    }
}

/// How much of a plan is done, lying.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct PlanBar {
    name: String,
    told: String,
    plan: i64,
    done: i64,
    y: i64,
}

/// Plans and what is done of each, below each other.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct PlanChart {
    width: i64,
    height: i64,
    bars: Vec<PlanBar>,
}

/// The height of one.
const PLAN_ROW: i64 = 40;

impl PlanChart {
    /// Name, what is told of it, the plan, and what is done of it.
    pub(super) fn new(values: Vec<(String, String, i64, i64)>) -> Self {
        let most = values
            .iter()
            .map(|(_, _, plan, done)| (*plan).max(*done))
            .max();
        let end = most.unwrap_or_default().max(1);
        let bars = (0..)
            .zip(values)
            .map(|(place, (name, told, plan, done))| PlanBar {
                name,
                told,
                plan: scaled(plan, end, WIDTH),
                done: scaled(done, end, WIDTH),
                y: PLAN_ROW * place,
            });
        let bars: Vec<PlanBar> = bars.collect();
        Self {
            width: WIDTH,
            height: PLAN_ROW * i64::try_from(bars.len()).unwrap_or_default(),
            bars,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BarChart, BarValue, LineChart, PLOT, PlanChart, TOP, round_up, scaled};

    #[test]
    fn a_scale_ends_above_the_highest_value_at_a_round_number() {
        for (most, end) in [
            (0, 4),
            (4, 4),
            (5, 8),
            (14, 20),
            (21, 40),
            (2_000, 2_000),
            (2_001, 4_000),
        ] {
            assert_eq!(round_up(most), end, "{most}");
        }
        assert_eq!(round_up(i64::MAX), i64::MAX);
        assert_eq!(scaled(i64::MAX, i64::MAX, 170), 170);
        assert_eq!(scaled(-5, 10, 170), 0);
    }

    #[test]
    fn parts_stand_on_each_other_and_none_leaves_the_drawing() {
        let value = |parts: &[i64]| BarValue {
            label: "11-10".to_owned(),
            told: "10/14".to_owned(),
            parts: parts.iter().map(|&part| ("bar-good", part)).collect(),
        };
        let chart = BarChart::new(vec![value(&[10, 3, 1]), value(&[]), value(&[20])]);
        let parts = &chart.bars[0].parts;
        assert_eq!(parts[0].y + parts[0].height, TOP + PLOT);
        assert_eq!(parts[1].y + parts[1].height, parts[0].y);
        assert_eq!(parts[2].y + parts[2].height, parts[1].y);
        assert_eq!(
            chart.bars[2].parts[0].height, PLOT,
            "twenty is the end of the scale"
        );
        assert!(
            chart
                .bars
                .iter()
                .all(|bar| bar.x >= 0 && bar.x + bar.width <= chart.width)
        );
        assert_eq!(BarChart::new(Vec::new()).bars, []);
    }

    #[test]
    fn a_line_breaks_where_a_value_is_missing() {
        let labels = (1..=5).map(|month| format!("{month}月")).collect();
        let values = vec![Some(0), Some(10_000), None, Some(5_000), None];
        let chart = LineChart::of_rates(labels, &[("line-a", values)]);
        let line = &chart.lines[0];
        assert_eq!((line.pieces.len(), line.marks.len()), (1, 3));
        assert_eq!(line.marks[0].y, TOP + PLOT);
        let above = LineChart::of_rates(vec!["1月".to_owned()], &[("line-a", vec![Some(25_000)])]);
        assert!(
            above.lines[0].marks[0].y >= TOP,
            "more than all is drawn, too"
        );
    }

    #[test]
    fn plans_share_one_scale() {
        let chart = PlanChart::new(vec![
            ("甲".to_owned(), String::new(), 100, 50),
            ("乙".to_owned(), String::new(), 50, 200),
            ("丙".to_owned(), String::new(), 0, 0),
        ]);
        let shown: Vec<(i64, i64)> = chart.bars.iter().map(|bar| (bar.plan, bar.done)).collect();
        assert_eq!(shown, [(240, 120), (120, 480), (0, 0)]);
    }
}
