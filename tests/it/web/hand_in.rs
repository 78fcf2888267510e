//! A sheet handed in with the browser goes the same way as a file saved in the folder.

use std::fs;

use reqwest::StatusCode;

use super::Site;
use super::visits::{Answer, OURS, Person};
use crate::office::SmallOffice;
use crate::sheets::report;

/// A form with a key and a file, as a browser sends it.
fn form(key: &str, name: &str, bytes: &[u8]) -> Vec<u8> {
    let name = name.replace('"', "%22");
    let mut body = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n{key}\r\n\
         --edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend(bytes);
    body.extend(b"\r\n--edge--\r\n");
    body
}

async fn hand_in(site: &Site, who: &Person<'_>, unit: &str, body: Vec<u8>) -> Answer {
    let headers = [("cookie", who.cookie.as_str()), OURS];
    let kind = "multipart/form-data; boundary=edge";
    site.post_as(&format!("/unit/{unit}/hand-in"), kind, body, &headers)
        .await
}

#[tokio::test]
async fn a_unit_hands_in_its_sheet_and_sees_the_verdict() {
    let town = SmallOffice::since("2026-10-01").await;
    let site = Site::beside(&town, "2026-11-09 10:00").await;
    let unit = site.enter("nanming", "unit:nanming").await;
    let key = unit.key("/unit/nanming").await;
    let bytes = report("南明区", "2026年11月10日", &["精密铸件项目"]).bytes();
    let sent = hand_in(
        &site,
        &unit,
        "nanming",
        form(&key, "C:\\报送\\11月调度表.xlsx", &bytes),
    )
    .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let waiting = sent.head("location").to_owned();
    assert!(
        waiting.starts_with("/unit/nanming/handed-in?name="),
        "{waiting}"
    );
    assert_eq!(
        fs::read(town.folder("南明区").join("11月调度表.xlsx")).unwrap(),
        bytes
    );
    assert!(unit.see(&waiting).await.text.contains("正在核对"));
    town.tick_at("2026-11-09 10:00").await;
    let taken = town.settled("2026-11-09 10:00").await;
    assert_eq!(taken.len(), 1, "{taken:?}");
    let judged = unit.see(&waiting).await;
    assert_eq!(judged.head("location"), "/unit/nanming/file/1");
    let receipt = unit.see("/unit/nanming/file/1").await.text;
    assert!(
        receipt.contains("11月调度表.xlsx") && receipt.contains("项目1个"),
        "{receipt}"
    );
    let original = unit.see("/unit/nanming/file/1/original").await;
    assert!(
        original
            .head("content-disposition")
            .starts_with("attachment; filename*=UTF-8''11")
    );
    assert_eq!(original.head("x-content-type-options"), "nosniff");

    // Another file of the same name is kept beside it, the same one is not written twice.
    let other = report("南明区", "2026年11月10日", &["精密铸件项目", "冷链项目"]).bytes();
    for bytes in [&bytes, &other, &other] {
        let sent = hand_in(
            &site,
            &unit,
            "nanming",
            form(&key, "11月调度表.xlsx", bytes),
        )
        .await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
    }
    let there = town.unit_files("南明区");
    let there: Vec<&String> = there.iter().filter(|path| !path.contains('/')).collect();
    assert_eq!(there.len(), 3, "{there:?}");
}

#[tokio::test]
async fn what_is_no_sheet_or_too_large_is_refused_with_what_to_do() {
    let town = SmallOffice::since("2026-10-01").await;
    let site = Site::beside(&town, "2026-11-09 10:00").await;
    let unit = site.enter("nanming", "unit:nanming").await;
    let key = unit.key("/unit/nanming").await;
    let limit = usize::try_from(town.config.intake.max_file_bytes).unwrap();
    let before = town.unit_files("南明区");
    for (name, bytes, status, said) in [
        ("", &b"PK"[..], StatusCode::BAD_REQUEST, "没有选择文件"),
        ("表.xlsx", b"", StatusCode::BAD_REQUEST, "没有选择文件"),
        ("表.docx", b"PK", StatusCode::BAD_REQUEST, "表格文件"),
        (
            "表.xlsx",
            &vec![0; limit + 1],
            StatusCode::PAYLOAD_TOO_LARGE,
            "文件太大",
        ),
        (
            "表.xlsx",
            &vec![0; limit + 100_000],
            StatusCode::PAYLOAD_TOO_LARGE,
            "文件太大",
        ),
    ] {
        let refused = hand_in(&site, &unit, "nanming", form(&key, name, bytes)).await;
        assert_eq!(refused.status, status, "{name}");
        assert!(refused.text.contains(said), "{name}: {}", refused.text);
    }
    town.set_mounted(false);
    let away = hand_in(&site, &unit, "nanming", form(&key, "表.xlsx", b"PK")).await;
    assert_eq!(away.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(away.text.contains("文件没有收下"), "{}", away.text);
    town.set_mounted(true);
    assert_eq!(town.unit_files("南明区"), before);
}

#[tokio::test]
async fn nobody_hands_in_for_another_and_no_name_leaves_the_folder() {
    let town = SmallOffice::since("2026-10-01").await;
    let site = Site::beside(&town, "2026-11-09 10:00").await;
    let unit = site.enter("nanming", "unit:nanming").await;
    let office = site.enter("江某", "office").await;
    let key = unit.key("/unit/nanming").await;
    let before = town.files("");
    for (who, place, key) in [
        (&unit, "yunyan", &*key),
        (&office, "nanming", &key),
        (&unit, "nanming", "guessed"),
    ] {
        let refused = hand_in(&site, who, place, form(key, "表.xlsx", b"PK")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{place}");
    }
    let kind = "multipart/form-data; boundary=edge";
    let elsewhere = [
        ("cookie", unit.cookie.as_str()),
        ("sec-fetch-site", "cross-site"),
    ];
    let body = form(&key, "表.xlsx", b"PK");
    let refused = site
        .post_as("/unit/nanming/hand-in", kind, body, &elsewhere)
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let stranger = site.post_as(
        "/unit/nanming/hand-in",
        kind,
        form(&key, "表.xlsx", b"PK"),
        &[OURS],
    );
    assert_eq!(stranger.await.head("location"), "/login");
    assert_eq!(town.files(""), before);
    for name in [
        "../../../etc/表.xlsx",
        "..\\..\\表.xlsx",
        "/表.xlsx",
        "已接收/../../云岩区/表.xlsx",
    ] {
        let sent = hand_in(&site, &unit, "nanming", form(&key, name, b"PK")).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{name}");
    }
    let after = town.files("");
    let new: Vec<&String> = after.iter().filter(|path| !before.contains(path)).collect();
    assert_eq!(new, ["报送/南明区/表.xlsx"]);
}
