//! docs/json.md and what the program prints: the same fields, in the tables and in the examples.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use diaodu::cli::init::init;
use diaodu::domain::assignment::{AssignmentKind, AssignmentState, AssignmentTerms};
use diaodu::domain::change::Change;
use diaodu::domain::desk::Signed;
use diaodu::domain::finding::Verdict;
use diaodu::domain::guard::{Cause, GuardReason};
use diaodu::domain::letter_kind::LetterKind;
use diaodu::domain::observation::{Flag, FlagLevel};
use diaodu::domain::project::visit::Visit;
use diaodu::domain::project::{Field, RowRef};
use diaodu::domain::sheet::UrgentMatter;
use diaodu::domain::unit::UnitSlug;
use diaodu::store::{OutboxEntry, PendingFile, Stamp, Store, VisitRecord};
use diaodu::workbook::by_hand::{ClerkList, ClerkWorkbook};
use serde_json::Value;
use tempfile::TempDir;

use crate::offices::OF_EDITIONS;
use crate::records::submit;

pub(crate) type Fields = BTreeSet<String>;

/// What the document says of one object: the first column of its table, and its example.
#[derive(Debug, Default)]
pub(crate) struct Documented {
    pub(crate) fields: Fields,
    example: Option<Value>,
}

/// All objects of the document, by the heading above their table.
pub(crate) fn document() -> BTreeMap<String, Documented> {
    let mut objects: BTreeMap<String, Documented> = BTreeMap::new();
    let mut heading = String::new();
    let mut in_example = false;
    for line in include_str!("../../docs/json.md").lines() {
        if let Some(title) = line.strip_prefix("## ").or(line.strip_prefix("### ")) {
            title.clone_into(&mut heading);
        } else if line.starts_with("```") {
            in_example = line == "```json";
        } else if in_example {
            let example = serde_json::from_str(line).unwrap();
            let before = objects
                .entry(heading.clone())
                .or_default()
                .example
                .replace(example);
            assert!(before.is_none(), "{heading} has two examples");
        } else if let Some((field, _)) =
            line.strip_prefix("| `").and_then(|row| row.split_once('`'))
        {
            let fields = &mut objects.entry(heading.clone()).or_default().fields;
            assert!(
                fields.insert(field.to_owned()),
                "{heading} has {field} twice"
            );
        }
    }
    objects
}

#[track_caller]
pub(crate) fn fields(object: &Value) -> Fields {
    let object = object
        .as_object()
        .unwrap_or_else(|| panic!("no object: {object}"));
    object.keys().cloned().collect()
}

/// Lines that a command printed, as JSON.
fn printed(dir: &Path, command: &[&str]) -> Vec<Value> {
    let output = Command::new(env!("CARGO_BIN_EXE_diaodu"))
        .arg("-c")
        .arg(dir.join("config/diaodu.toml"))
        .args(["--now", "2026-11-20T09:00"])
        .args(command)
        .args(["--format", "json"])
        .output()
        .unwrap();
    assert!(matches!(output.status.code(), Some(0 | 3)), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A sheet in which every kind of object occurs.
fn sheet(path: &Path) {
    let pages: [(&str, &[&[&str]]); 3] = [
        (
            "调度表",
            &[
                &["南明区重大招商引资项目调度表"],
                &["填报单位：南明区", "", "报送期：2026年11月25日"],
                &[
                    "序号",
                    "项目名称",
                    "总投资(万元)",
                    "项目阶段",
                    "责任单位",
                    "责任人",
                    "进展情况",
                    "推进计划",
                    "项目内容",
                ],
                &[
                    "1",
                    "茶叶精深加工生产基地",
                    "2000万",
                    "在建",
                    "商务局",
                    "李某",
                    "施工中",
                    "封顶",
                    "车间",
                ],
            ],
        ),
        (
            "观摩项目",
            &[
                &["季度", "项目编号", "项目名称", "类型", "日期", "备注"],
                &[
                    "2026年第四季度",
                    "",
                    "茶叶精深加工生产基地",
                    "现场观摩",
                    "2026-11-12",
                    "",
                ],
            ],
        ),
        (
            "紧急事项",
            &[
                &["项目名称", "事项", "发生时间", "诉求", "联系人"],
                &[
                    "茶叶精深加工生产基地",
                    "施工便道塌方",
                    "2026-11-13",
                    "请协调通行",
                    "周某",
                ],
            ],
        ),
    ];
    let lists = pages.map(|(name, rows)| ClerkList::of_texts(name, rows.iter().copied()));
    let bytes = ClerkWorkbook::of_lists(lists.into()).bytes().unwrap();
    fs::write(path, bytes).unwrap();
}

/// One flag, one letter, one open file, and a submission that leaves its unit without a reminder.
fn record(dir: &Path) {
    let now = "2026-11-20T01:00:00Z".parse().unwrap();
    let database = dir.join("data/diaodu.db");
    fs::create_dir_all(dir.join("data")).unwrap();
    let flag = Flag {
        unit: UnitSlug("nanming".to_owned()),
        quarter: "2026Q3".parse().unwrap(),
        streak: 3,
        level: FlagLevel::Flag,
        evidence: Vec::new(),
    };
    let key = "reminder/2026-11-25/nanming/before-3/nanming@example.org"
        .parse()
        .unwrap();
    let letter = OutboxEntry {
        key: &key,
        kind: LetterKind::Reminder,
        unit: Some(&flag.unit),
        period: None,
        to_name: "王某",
        to_address: "nanming@example.org",
        subject: "请报送",
        message_id: "<1@example.org>",
        bytes: b"",
        reason: "nothing has come",
    };
    let open = PendingFile {
        path: "表.xlsx".into(),
        stamp: Stamp {
            byte_size: 1,
            modified_ns: 0,
            changed_ns: 0,
        },
        is_open: true,
        is_answered: false,
        not_before: None,
        first_seen_at: now,
        unchanged_since: now,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let store = Store::open(&database).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        let kind = AssignmentKind::Decision;
        let id = tx.next_assignment(kind).await.unwrap();
        let terms = AssignmentTerms {
            item: "落实用地指标".to_owned(),
            lead: UnitSlug("ziran".to_owned()),
            helpers: Vec::new(),
            due: None,
            origin: String::new(),
            project: None,
        };
        let signed = Signed {
            by: "江某".to_owned(),
            why: "会议议定".to_owned(),
            at: now,
        };
        let state = AssignmentState::Open;
        tx.set_assignment(id, &terms, state, &signed).await.unwrap();
        let about = "ledger/2026-11";
        tx.note_decision(about, "hold", &signed).await.unwrap();
        let visit = VisitRecord {
            visit: Visit {
                number: 1,
                project: "NM-000001".to_owned(),
                visited_on: "2026-11-19".parse().unwrap(),
                by: "江某".to_owned(),
                finding: "主体结构封顶".to_owned(),
            },
            noted_at: now,
            withdrawn: None,
        };
        tx.insert_visit(&visit).await.unwrap();
        tx.raise(&flag, None, now).await.unwrap();
        tx.queue(&letter, now).await.unwrap();
        let doubt = GuardReason {
            cause: Cause::MassMissing,
            about: "2026-11-10".to_owned(),
        };
        tx.hold(&doubt, now).await.unwrap();
        tx.set_pending_file(&flag.unit, &open).await.unwrap();
        tx.commit().await.unwrap();
        let at = "2026-11-19T01:00:00Z";
        submit(&store, "nanming", "2026-11-25", at, Verdict::Accepted).await;
        let before = "2026-11-09T01:00:00Z";
        submit(&store, "yunyan", "2026-11-10", before, Verdict::Accepted).await;
        let mut tx = store.begin().await.unwrap();
        let period = "2026-11-25".parse().unwrap();
        let matters = [urgent()];
        tx.state_matters(&flag.unit, period, 1, &matters, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let a_while = chrono::TimeDelta::hours(1);
        store.join("office-1:4711", a_while).await.unwrap();
        store.close().await;
    });
}

fn urgent() -> UrgentMatter {
    UrgentMatter {
        row: RowRef {
            sheet: "紧急事项".to_owned(),
            first_row: 2,
        },
        name: Some("冷链物流园".to_owned()),
        matter: "供电线路故障导致停产".to_owned(),
        happened_on: None,
        request: None,
        contact: None,
    }
}

/// What differs from a configuration by which the day ends earlier and a rule does not hold.
fn printed_against(dir: &Path) -> Value {
    let old = dir.join("old");
    fs::create_dir(&old).unwrap();
    for name in ["units.toml", "holidays.csv"] {
        fs::copy(dir.join("config").join(name), old.join(name)).unwrap();
    }
    let text = std::fs::read_to_string(dir.join("config/diaodu.toml")).unwrap();
    let text = text.replace("deadline_time = \"24:00\"", "deadline_time = \"18:00\"");
    let rule = "\n[[rule]]\nid = \"same-text\"\nfrom = \"\"\n";
    fs::write(old.join("diaodu.toml"), text + rule).unwrap();
    let span = ["plan", "--from", "2026-11-20", "--to", "2026-12-10"];
    let command: Vec<&str> = span
        .into_iter()
        .chain(["--against", old.to_str().unwrap()])
        .collect();
    printed(dir, &command).remove(0)
}

#[test]
fn every_object_is_documented_as_it_is_printed() {
    let root = TempDir::new().unwrap();
    let dir = root.path();
    init(dir, "2026-10-01".parse().unwrap()).unwrap();
    record(dir);
    let file = dir.join("调度表.xlsx");
    sheet(&file);

    let check = printed(dir, &["check", file.to_str().unwrap()]).remove(0);
    let status = printed(dir, &["status"]).remove(0);
    let plan = printed(dir, &["plan", "--from", "2026-11-20", "--to", "2026-12-10"]);
    let left = plan.iter().find(|line| line.get("at").is_none());
    let against = printed_against(dir);
    let calendar = printed(dir, &["calendar", "--year", "2026"]).remove(0);
    let period = &status["periods"][0];
    let offices = dir.join("offices");
    fs::create_dir(&offices).unwrap();
    symlink(dir, offices.join("guiyang")).unwrap();
    let of_offices = ["status", "--offices", offices.to_str().unwrap()];
    let of_offices = printed(dir, &of_offices).remove(0);
    let answer = printed(dir, &["why", "--unit", "huaxi", "--period", "2026-11-25"]).remove(0);
    let assessment = printed(dir, &["assessment", "--year", "2026"]).remove(0);
    let assessed = &assessment["units"][1];
    let audit = printed(dir, &["audit", "list"]).remove(0);
    let change = serde_json::to_value(Change::Field {
        field: Field::Stage,
        old: "签约".to_owned(),
        new: "开工".to_owned(),
    });
    let change = change.unwrap();
    let changed = printed(dir, &["ledger", "diff", "2026-11-18", "now"]).remove(0);
    let number = changed["number"].as_str().unwrap();
    let objects = [
        ("audit list", &audit),
        ("check", &check),
        ("project", &check["projects"][0]),
        ("observation", &check["observations"][0]),
        ("urgent matter", &check["urgent"][0]),
        ("finding", &check["findings"][0]),
        ("action", &plan[0]),
        ("left", left.unwrap()),
        ("plan against another configuration", &against),
        ("deadline that differs", &against["deadlines"][0]),
        ("close", &against["deadlines"][0]["after"]),
        ("rule that differs", &against["rules"][0]),
        ("action that differs", &against["actions"][0]),
        ("planned", &against["actions"][0]["before"]),
        ("calendar", &calendar),
        ("period dates", &calendar["periods"][0]),
        ("month dates", &calendar["months"][0]),
        ("quarter dates", &calendar["quarters"][0]),
        ("listed day", &calendar["days"][0]),
        ("status", &status),
        ("hold", &status["holds"][0]),
        ("period", period),
        ("standing", &period["units"][0]),
        ("open file", &status["open_files"][0]),
        ("open matter", &status["urgent"][0]),
        ("outbox counts", &status["outbox"]),
        ("node", &status["nodes"][0]),
        ("status of offices", &of_offices),
        ("period of an office", &of_offices["before"]),
        ("flag", &printed(dir, &["flags"])[0]),
        ("desk", &printed(dir, &["desk", "list"])[0]),
        ("visit list", &printed(dir, &["visit", "list"])[0]),
        ("decision list", &printed(dir, &["decision", "list"])[0]),
        ("changed project", &changed),
        (
            "project show",
            &printed(dir, &["project", "show", number])[0],
        ),
        ("change", &change),
        ("assessment", &assessment),
        ("assessed unit", assessed),
        ("assessed figure", &assessed["figures"][0]),
        ("assessed project", &assessed["projects"][0]),
        ("row source", &assessed["projects"][0]["source"]),
        ("assessed report", &assessed["reports"][0]),
        ("answer", &answer),
        ("evidence", &answer["evidence"][0]),
        ("outbox list", &printed(dir, &["outbox", "list"])[0]),
    ];
    let document = document();
    for (name, printed) in &objects {
        assert_eq!(document[*name].fields, fields(printed), "{name}");
    }
    let known = objects.len() + OF_EDITIONS.len();
    assert_eq!(known, document.len(), "{:?}", document.keys());
    assert_eq!(fields(&status["flags"][0]), document["flag"].fields);
}

#[test]
fn every_example_has_the_fields_of_its_table() {
    for (name, documented) in document() {
        let example = documented
            .example
            .unwrap_or_else(|| panic!("{name} has no example"));
        assert_eq!(documented.fields, fields(&example), "{name}");
    }
}
