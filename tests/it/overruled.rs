//! What a child tells of a report that a later one overrules.

use std::borrow::Cow;
use std::path::PathBuf;

use diaodu::check::merge_files::{FilePlace, Judging, LaterReport};
use diaodu::config::example;
use diaodu::domain::sheet::{Sheet, Stated};
use diaodu::domain::unit::{Unit, UnitSlug};
use diaodu::sandbox::{ChildError, ReadReport, Reader, Refusal};
use sheetgate::Limits;

use crate::plausible::period;
use crate::sheets::report;

fn judging(units: &[Unit]) -> Judging<'_> {
    let place = FilePlace::new(vec!["南明区".to_owned()], "表".to_owned());
    Judging {
        place: Cow::Owned(place),
        units: Cow::Borrowed(units),
        today: "2026-11-26".parse().unwrap(),
    }
}

fn later(unit: &str, day: &str) -> LaterReport {
    LaterReport {
        unit: UnitSlug(unit.to_owned()),
        period: period(day),
    }
}

#[tokio::test]
async fn its_rows_stay_where_they_were_read() {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_diaodu"));
    let reader = Reader::new(program, Limits::default());
    let units = example::units();
    let judging = judging(&units);
    let sound = report("南明区", "2026年11月10日", &["甲产业园", "乙物流园"]).bytes();
    let rejected = report("南明区", "2026年11月10日", &["甲产业园", ""]).bytes();
    let of_nobody = report("花溪区", "2026年11月10日", &["甲产业园"]).bytes();
    for (bytes, by, is_overruled) in [
        (&sound, later("nanming", "2026-11-25"), true),
        (&sound, later("nanming", "2026-11-10"), false),
        (&sound, later("huaxi", "2026-11-25"), false),
        (&rejected, later("nanming", "2026-11-25"), false),
        (&of_nobody, later("nanming", "2026-11-25"), false),
    ] {
        let mut whole = reader.read("表.xlsx", bytes).await.unwrap();
        let told = reader.read_unless_overruled("表.xlsx", bytes, &judging, by.clone());
        match told.await.unwrap() {
            ReadReport::Whole(sheet) => {
                assert!(!is_overruled, "{by:?}");
                assert_eq!(sheet, whole, "{by:?}");
            }
            ReadReport::Overruled(told) => {
                assert!(is_overruled, "{by:?}");
                assert!(told.sheet.projects.is_empty());
                assert_eq!(told.projects, whole.projects.len());
                let mut checked = judging.judge(&mut whole);
                checked.findings.clear();
                assert_eq!(told.checked, checked);
                assert_eq!(told.sheet.unit_stated, whole.unit_stated);
            }
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_child_leaves_out_nothing_that_is_not_overruled() {
    use std::os::unix::fs::PermissionsExt as _;

    let units = example::units();
    let judging = judging(&units);
    for (day, unit, more, is_believed) in [
        ("2026-11-10", "南明区", &[][..], true),
        ("2026-11-25", "南明区", &[], false),
        ("2026-11-10", "南明区", &[1, 0, 0, 0, 7], false),
    ] {
        let head = format!(
            r#"{{"overruled":{{"unit":null,"period":"{day}","reason":"stated","verdict":"accepted","projects":2}}}}"#
        );
        let said = Sheet {
            unit_stated: Some(Stated {
                value: unit.to_owned(),
                sheet: "调度表".to_owned(),
                cell: "A2".to_owned(),
            }),
            ..Sheet::default()
        };
        let said = postcard::to_stdvec(&Ok::<Sheet, Refusal>(said)).unwrap();
        let length = u32::try_from(said.len()).unwrap().to_le_bytes();
        let end = [0; 4];
        let answer = [head.as_bytes(), b"\n", more, &end, &length, &said, &end].concat();
        let folder = tempfile::tempdir().unwrap();
        let (program, told) = (folder.path().join("child"), folder.path().join("told"));
        std::fs::write(&told, answer).unwrap();
        // It listens to the end, so that nobody waits for it.
        let script = format!(
            "#!/bin/sh\nexec 2>&-\ncat '{}'\ncat > /dev/null\n",
            told.display()
        );
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let reader = Reader::new(program, Limits::default());
        let by = later("nanming", "2026-11-25");
        let read = reader.read_unless_overruled("表.xlsx", b"x", &judging, by);
        match read.await {
            Ok(ReadReport::Overruled(told)) => assert!(is_believed, "{day} {}", told.projects),
            Err(ChildError::Refused(_)) => assert!(!is_believed, "{day}"),
            other => panic!("{other:?}"),
        }
    }
}
