//! The invented projects of the demo, and how each of them stands at each period.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::story::Story;
use crate::domain::amount::Yuan;
use crate::domain::date::PartialDate;
use crate::domain::project::{Category, ProjectRow, RowRef, Stage};
use crate::domain::unit::{Unit, UnitKind};

/// The tables; each says above its lines what stands in them.
const PROJECTS: &str = include_str!("projects.txt");
const COURSES: &str = include_str!("courses.txt");
const QUESTIONS: &str = include_str!("questions.txt");

/// Yuan in 万元.
const WAN: i64 = 10_000;
/// Days of a step before the story begins, when nobody pressed.
const STEP_DAYS: usize = 40;

/// All projects with the courses that they take.
pub(super) struct DemoProjects {
    all: Vec<DemoProject>,
    courses: BTreeMap<&'static str, Vec<StepText>>,
    questions: Vec<DemoQuestion>,
    /// Due days of the story's periods.
    due_days: Vec<NaiveDate>,
}

struct DemoProject {
    unit: &'static str,
    name: &'static str,
    content: &'static str,
    investor: &'static str,
    industry: &'static str,
    total_wan: i64,
    course: &'static str,
    start: usize,
    /// The first period that lists it, counted from 0.
    since: usize,
    /// Makes persons, figures and days its own, the same in every run.
    seed: usize,
}

struct StepText {
    stage: Stage,
    funds_percent: i64,
    progress: &'static str,
    plan: &'static str,
}

struct DemoQuestion {
    name: &'static str,
    /// Counted from 1.
    periods: std::ops::RangeInclusive<usize>,
    problems: Option<&'static str>,
    matter: Option<&'static str>,
}

/// The fields of each line that is no comment.
fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('|').map(str::trim).collect())
}

fn number<T: std::str::FromStr + Default>(text: &str) -> T {
    text.parse().unwrap_or_default()
}

impl DemoProjects {
    /// Reads the tables. A line that is not as it should be is passed over; a test counts them.
    pub(super) fn read(story: &Story) -> Self {
        let mut courses: BTreeMap<&str, Vec<StepText>> = BTreeMap::new();
        let mut kind = "";
        for fields in lines(COURSES) {
            match fields[..] {
                [stage, funds, progress, plan] => {
                    courses
                        .entry(kind)
                        .or_default()
                        .extend(Stage::from_word(stage).map(|stage| StepText {
                            stage,
                            funds_percent: number(funds),
                            progress,
                            plan,
                        }));
                }
                [line] => kind = line.trim_matches(['[', ']']),
                _ => {}
            }
        }
        let all = lines(PROJECTS)
            .enumerate()
            .filter_map(|(index, fields)| project(index, &fields))
            .collect();
        let questions = lines(QUESTIONS)
            .filter_map(|fields| question(&fields))
            .collect();
        Self {
            all,
            courses,
            questions,
            due_days: story.due_days().collect(),
        }
    }

    /// The unit's projects as they stand at the period with this index.
    pub(super) fn of(&self, unit: &Unit, index: usize) -> Vec<ProjectRow> {
        self.all
            .iter()
            .filter(|project| project.unit == unit.slug.0 && project.since <= index)
            .filter_map(|project| {
                let course = self.courses.get(project.course)?;
                let row = project.row(unit, course, index, &self.due_days)?;
                Some(self.with_questions(row, index))
            })
            .collect()
    }

    fn with_questions(&self, mut row: ProjectRow, index: usize) -> ProjectRow {
        let asked = |question: &&DemoQuestion| {
            question.name == row.name && question.periods.contains(&(index + 1))
        };
        if let Some(question) = self.questions.iter().find(asked) {
            row.problems = question.problems.map(str::to_owned);
            row.city_matter = question.matter.map(str::to_owned);
        }
        row
    }
}

fn project(index: usize, fields: &[&'static str]) -> Option<DemoProject> {
    let &[
        unit,
        name,
        content,
        investor,
        industry,
        total,
        course,
        start,
        since,
    ] = fields
    else {
        return None;
    };
    Some(DemoProject {
        unit,
        name,
        content,
        investor,
        industry,
        total_wan: number(total),
        course,
        start: number(start),
        since: number::<usize>(since).saturating_sub(1),
        seed: index * 7 + name.chars().count() * 3,
    })
}

fn question(fields: &[&'static str]) -> Option<DemoQuestion> {
    let &[name, from, to, problems, matter] = fields else {
        return None;
    };
    let said = |text: &'static str| (text != "无").then_some(text);
    Some(DemoQuestion {
        name,
        periods: number(from)..=number(to),
        problems: said(problems),
        matter: said(matter),
    })
}

impl DemoProject {
    /// Its row at a period; `None` once its course has ended, so that it leaves the unit's sheets.
    fn row(
        &self,
        unit: &Unit,
        course: &[StepText],
        index: usize,
        due_days: &[NaiveDate],
    ) -> Option<ProjectRow> {
        let at = self.start + index - self.since;
        let step = course.get(at)?;
        let place = RowRef {
            sheet: String::new(),
            first_row: 0,
        };
        let reached = |stage| self.reached(course, at, stage, due_days);
        let mut row = ProjectRow::named(place, self.name);
        let funds_wan = self.total_wan * step.funds_percent / 1_000 * 10;
        row.content = Some(self.content.to_owned());
        row.investor = Some(self.investor.to_owned());
        row.industry = Some(self.industry.to_owned());
        row.category = Some(category(step.stage));
        row.total_investment_yuan = Some(Yuan(self.total_wan * WAN));
        row.funds_in_place_yuan = (funds_wan > 0).then_some(Yuan(funds_wan * WAN));
        row.stage = Some(step.stage);
        row.signed_on = reached(Stage::Signed);
        row.started_on = reached(Stage::Started);
        row.in_production_on = reached(Stage::Producing);
        row.responsible_unit = Some(format!("{}{}", short_name(unit), self.department()));
        row.responsible_person = Some(self.person(0));
        row.project_manager = Some(self.person(5));
        row.sponsor = unit.leader.as_ref().map(|leader| leader.name.clone());
        row.progress = Some(self.filled(step.progress, unit));
        row.plan = Some(self.filled(step.plan, unit));
        Some(row)
    }

    /// The day on which the project came to a stage, if it has.
    fn reached(
        &self,
        course: &[StepText],
        at: usize,
        stage: Stage,
        due_days: &[NaiveDate],
    ) -> Option<PartialDate> {
        // 停工 and 终止 lie outside the way that a project goes.
        let has_come = |step: &StepText| (stage..=Stage::FullCapacity).contains(&step.stage);
        let first = course
            .iter()
            .position(has_come)
            .filter(|&first| first <= at)?;
        // A course that begins late was in its earlier stages before.
        let before = if first == 0 {
            6 * (course[0].stage as usize - stage as usize)
        } else {
            0
        };
        // Counted in periods from the first of the story; the project was there before it.
        let ago = (self.start + before).saturating_sub(first + self.since);
        let index = (first + self.since).saturating_sub(self.start + before);
        // Whoever reports early must have it behind them too.
        let days = ago * STEP_DAYS + 6 + self.seed % 6;
        let day = *due_days.get(index)? - Days::new(u64::try_from(days).ok()?);
        Some(PartialDate::Day(day))
    }

    fn department(&self) -> &'static str {
        match self.industry {
            "文化旅游" => "文旅局",
            "现代农业" | "农产品精深加工" => "农业农村局",
            "商贸服务" | "现代物流" => "商务局",
            "大数据电子信息" => "大数据局",
            _ => "工信局",
        }
    }

    fn person(&self, shift: usize) -> String {
        const SURNAMES: [&str; 24] = [
            "王", "李", "张", "刘", "陈", "杨", "黄", "吴", "周", "徐", "孙", "马", "朱", "胡",
            "林", "何", "高", "罗", "郑", "梁", "谢", "宋", "唐", "许",
        ];
        format!("{}某", SURNAMES[(self.seed + shift) % SURNAMES.len()])
    }

    fn filled(&self, text: &str, unit: &Unit) -> String {
        let kind = match unit.kind {
            UnitKind::County => "县",
            UnitKind::City => "市",
            _ => "区",
        };
        text.replace("{a}", &(2 + self.seed % 4).to_string())
            .replace("{b}", &(40 + self.seed % 9 * 5).to_string())
            .replace("{c}", &(36 + self.seed * 13 % 150).to_string())
            .replace("{区}", kind)
    }
}

const fn category(stage: Stage) -> Category {
    match stage {
        Stage::Negotiating | Stage::Terminated => Category::LeaderLed,
        Stage::Signed | Stage::Landed => Category::SignedFocus,
        _ => Category::UnderConstruction,
    }
}

/// The name that the unit's own departments carry: the shortest of its aliases that says what it is.
fn short_name(unit: &Unit) -> &str {
    unit.aliases
        .iter()
        .map(String::as_str)
        .chain([unit.name.as_str()])
        .filter(|name| name.ends_with(['区', '县', '市']))
        .min_by_key(|name| name.chars().count())
        .unwrap_or(&unit.name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{COURSES, DemoProjects, PROJECTS, QUESTIONS, lines};
    use crate::cli::demo::story::Story;
    use crate::config::example;
    use crate::domain::project::Stage;

    #[test]
    fn every_line_of_the_tables_is_read() {
        let read = DemoProjects::read(&Story::read());
        assert_eq!(read.all.len(), lines(PROJECTS).count());
        assert_eq!(read.questions.len(), lines(QUESTIONS).count());
        let steps: usize = read.courses.values().map(Vec::len).sum();
        assert_eq!(steps + read.courses.len(), lines(COURSES).count());
        let names: BTreeSet<&str> = read.all.iter().map(|project| project.name).collect();
        assert_eq!(names.len(), read.all.len());
        for project in &read.all {
            assert!(
                read.courses.contains_key(project.course),
                "{}",
                project.name
            );
            assert!(project.total_wan > 0, "{}", project.name);
        }
        for question in &read.questions {
            assert!(names.contains(question.name), "{}", question.name);
        }
    }

    #[test]
    fn projects_go_on_and_never_back() {
        let read = DemoProjects::read(&Story::read());
        let mut stages = BTreeSet::new();
        for unit in &example::units() {
            assert!((4..=9).contains(&read.of(unit, 6).len()), "{}", unit.slug);
            for index in 1..7 {
                let before = read.of(unit, index - 1);
                for now in read.of(unit, index) {
                    stages.extend(now.stage);
                    let Some(before) = before.iter().find(|before| before.name == now.name) else {
                        continue;
                    };
                    assert!(now.stage >= before.stage, "{}", now.name);
                    assert!(
                        now.funds_in_place_yuan >= before.funds_in_place_yuan,
                        "{}",
                        now.name
                    );
                    for (now, before) in [
                        (now.signed_on, before.signed_on),
                        (now.started_on, before.started_on),
                        (now.in_production_on, before.in_production_on),
                    ] {
                        assert!(before.is_none() || now == before);
                    }
                    let texts = (&now.progress, &now.plan);
                    assert!(texts != (&before.progress, &before.plan), "{}", now.name);
                }
            }
        }
        assert_eq!(stages.len(), Stage::ALL.len());
    }
}
