//! A unit's text never becomes a formula, markup, a header line, a path or a template.

use std::io::{Cursor, Read as _};

use calamine::{Reader as _, Xlsx};

use crate::office::SmallOffice;
use crate::sheets::{project, report};

const NASTY: [&str; 6] = [
    "=cmd|'/c calc'!A0",
    "<script>alert(1)</script>&amp;",
    "换行\r\nBcc: someone@example.org\r\n\r\n正文",
    "{{ office.name }}{% for a in range(9) %}x{% endfor %}",
    "../../../etc/passwd",
    "+1+1\u{202e}\u{200b}@SUM(A1)",
];

#[tokio::test]
async fn hostile_text_travels_through_everything_as_text() {
    let town = SmallOffice::since("2026-11-01").await;
    let mut sheet = report("南明区", "2026年11月25日", &[]);
    for text in NASTY {
        let mut one = project(&format!("{text}项目"));
        text.clone_into(&mut one.progress);
        text.clone_into(&mut one.matter);
        one.stage = "停工";
        sheet.projects.push(one);
    }
    sheet.projects[1].stage = "<b>在建</b>";
    let name = "=1+1 {{ x }} <i>.xlsx";
    let taken = town
        .take_in("南明区", name, &sheet.bytes(), "2026-11-23 10:00")
        .await;
    assert_eq!(taken.len(), 1);
    assert!(
        taken[0].starts_with("nanming 2026-11-25 accepted"),
        "{taken:?}"
    );
    town.tick_at("2026-11-26 09:00").await;
    town.tick_at("2026-11-27 09:00").await;

    // Letters: one Bcc-free head each, and pages without foreign markup.
    let mut seen = 0;
    for line in town.outbox().await {
        let key = line.rsplit_once(' ').unwrap().0.to_owned();
        let (_, bytes) = town.office.store.letter(&key).await.unwrap().unwrap();
        let letter = crate::letters::Eml::parse(&bytes);
        assert!(
            !letter.head.lines().any(|line| line.starts_with("Bcc")),
            "{key}"
        );
        let texts = letter.texts();
        let page = letter.page();
        assert!(
            !page.contains("<script") && !page.contains("<i>."),
            "{key}: {page}"
        );
        assert!(!texts.contains("xxxxxxxxx"), "{key}: {texts}");
        seen += usize::from(page.contains("&lt;script&gt;"));
    }
    assert!(seen > 0, "the text itself is shown");

    // Workbooks of ours: no formula anywhere, and every text still there.
    let mut books = vec!["台账/当前台账.xlsx".to_owned()];
    books.extend(
        town.files("台账/2026")
            .iter()
            .map(|name| format!("台账/2026/{name}")),
    );
    books.push("报送/南明区/下期调度表.xlsx".to_owned());
    assert_eq!(books.len(), 4);
    for path in books {
        let bytes = town.read(&path);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
        for sheet in book.sheet_names() {
            let formulas = book.worksheet_formula(&sheet).unwrap();
            let ours = |text: &str| !text.contains("cmd") && !text.contains("A1)");
            assert!(
                formulas.used_cells().all(|(_, _, text)| ours(text)),
                "{path}"
            );
        }
        let all = crate::sheets::texts(&bytes);
        assert!(all.contains("=cmd|'/c calc'!A0"), "{path}: {all}");
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes.as_slice())).unwrap();
        for index in 0..zip.len() {
            let mut part = zip.by_index(index).unwrap();
            let mut text = Vec::new();
            part.read_to_end(&mut text).unwrap();
            assert!(
                !String::from_utf8_lossy(&text).contains("<script"),
                "{path}"
            );
        }
    }

    // Nothing outside the unit's own folder, and the name as it was.
    let files = town.unit_files("南明区");
    assert!(
        files.contains(&format!("已接收/2026-11-25/{name}")),
        "{files:#?}"
    );
    let receipt = files.iter().find(|path| path.starts_with("回执/")).unwrap();
    let receipt = town.read(&format!("报送/南明区/{receipt}"));
    let receipt = String::from_utf8(receipt).unwrap();
    assert!(
        receipt.contains("{{ x }}") && !receipt.contains("xxxxxxxxx"),
        "{receipt}"
    );
}
