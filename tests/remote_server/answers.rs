//! Answers that are wrong, broken off or without end: the share is away then, and nothing is judged by it.

use std::fs;
use std::net::TcpListener;

use super::server::{Answer, Asked, Fault};
use super::words::{encoded, multistatus, objects, whole};
use super::{OTHER, Office, UNIT, junk};

/// Answers a listing of the unit's folder so.
fn of_listing(answer: impl Fn() -> Answer + Send + 'static) -> Fault {
    Box::new(move |asked, _| {
        let is_it = asked.method == "PROPFIND" && asked.path == UNIT;
        (is_it && asked.depth.as_deref() == Some("1")).then(&answer)
    })
}

/// Answers a request for a file so.
fn of_file(name: &'static str, answer: impl Fn() -> Answer + Send + 'static) -> Fault {
    Box::new(move |asked, _| (asked.method == "GET" && asked.path.ends_with(name)).then(&answer))
}

#[test]
fn a_listing_that_fails_in_its_middle_is_a_share_that_is_away() {
    let mut office = Office::new();
    office.tick();
    let report = junk("report");
    office.server.put(&format!("{UNIT}/表.xlsx"), &report);
    office.tick();
    let shown = office.path(&format!("mirror/{UNIT}/表.xlsx"));
    assert_eq!(fs::read(&shown).unwrap(), b"");
    let bomb = "<!DOCTYPE l [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><l>&c;</l>";
    let external = "<!DOCTYPE l [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><l>&a;</l>";
    let statuses = [500, 503, 429, 401, 403, 404, 410, 301, 200, 204, 206];
    let statuses = statuses.map(|status| (status.to_string(), status, Vec::new()));
    let root = (format!("/share/{}/", encoded(UNIT)), None);
    let elsewhere = (format!("/share/{}/", encoded(OTHER)), None);
    let many = std::iter::once(root.clone()).chain((0..=100_000).map(|number| {
        let href = format!("/share/{}/{number}.xlsx", encoded(UNIT));
        (href, Some((3, "\"e\"".to_owned())))
    }));
    let bodies = [
        ("bomb", bomb.as_bytes().to_vec()),
        ("external", external.as_bytes().to_vec()),
        ("nothing", Vec::new()),
        ("no XML", b"<html>please log in".to_vec()),
        ("nobody's folder", multistatus(&[])),
        ("another folder", multistatus(&[elsewhere])),
        ("cut", multistatus(&[root])[..200].to_vec()),
        ("too many", multistatus(&many.collect::<Vec<_>>())),
    ];
    let bodies = bodies.map(|(name, body)| (name.to_owned(), 207, body));
    for (name, status, body) in statuses.into_iter().chain(bodies) {
        office.server.fail(Some(of_listing(move || {
            Answer::Status(status, body.clone())
        })));
        let said = office.tick();
        assert!(said.contains("cannot list"), "{name}: {said}");
        assert!(
            said.contains(UNIT) && said.contains("hint"),
            "{name}: {said}"
        );
        assert!(shown.exists(), "{name}");
    }
    let cut = multistatus(&[(format!("/share/{}/", encoded(UNIT)), None)]);
    let lies = whole(207, "", &cut);
    let length = format!("Content-Length: {}", cut.len());
    let lies = String::from_utf8(lies)
        .unwrap()
        .replace(&length, "Content-Length: 5000");
    office.server.fail(Some(of_listing(move || {
        Answer::Raw(lies.clone().into_bytes())
    })));
    let said = office.tick();
    assert!(said.contains("cannot list"), "{said}");
    office.server.fail(Some(of_listing(|| Answer::Silence)));
    let said = office.tick();
    assert!(said.contains("cannot list"), "{said}");
    // It is back, and nothing was lost or judged meanwhile.
    assert_eq!(office.places(&report), [format!("{UNIT}/表.xlsx")]);
    office.server.fail(None);
    let said = office.ticks();
    assert!(office.is_judged(&report), "{said}");
}

/// As of a unit that was added to the configuration.
#[test]
fn a_folder_is_only_made_where_none_was() {
    let mut office = Office::new();
    office.server.remove_folder(OTHER);
    let said = office.tick();
    assert!(
        !said.contains("cannot list") && !said.contains("was on the server"),
        "{said}"
    );
    assert!(office.server.has_folder(OTHER));
}

/// Somebody removed the folder of one unit: that unit waits for it, and nobody else.
#[test]
fn a_unit_whose_folder_is_gone_stops_no_other() {
    let mut office = Office::new();
    office.tick();
    office.server.remove_folder(OTHER);
    let report = junk("report");
    office.server.put(&format!("{UNIT}/表.xlsx"), &report);
    let said = office.ticks();
    assert!(said.contains(OTHER) && said.contains("hint"), "{said}");
    assert!(!said.contains("cannot list"), "{said}");
    assert!(office.is_judged(&report), "{said}");
    assert!(!office.server.has_folder(OTHER), "it was made anew");
    // What was meant for it waits here.
    let form = office.path(&format!("mirror/{OTHER}"));
    assert!(fs::read_dir(form).unwrap().next().is_some());
    let late = junk("late");
    office.server.put(&format!("{OTHER}/表.xlsx"), &late);
    let said = office.ticks();
    assert!(office.is_judged(&late), "{said}");
    let said = office.tick();
    assert!(!said.contains(OTHER), "{said}");
}

/// A server that no longer shows the folder of any unit, or shows one and does not know it, is away.
#[test]
fn a_server_that_knows_no_unit_is_away() {
    let mut office = Office::new();
    office.tick();
    let gone = |asked: &Asked| asked.path.starts_with(OTHER);
    office.server.fail(Some(Box::new(move |asked, _| {
        gone(asked).then(|| Answer::Status(404, Vec::new()))
    })));
    let said = office.tick();
    assert!(
        said.contains("cannot list") && said.contains(OTHER),
        "{said}"
    );
    office.server.fail(None);
    office.server.remove_folder("报送");
    let said = office.tick();
    assert!(said.contains("cannot list"), "{said}");
    assert!(!office.server.has_folder(OTHER));
}

/// A file that the server does not give, and a folder in which it takes nothing, are one unit's trouble.
#[test]
fn what_is_refused_of_one_unit_stops_no_other() {
    for status in [403, 423, 500] {
        let mut office = Office::new();
        office.tick();
        let (locked, report) = (junk("locked"), junk("report"));
        office.server.put(&format!("{UNIT}/表.xlsx"), &locked);
        for number in 1..6 {
            let more = junk(&format!("locked {number}"));
            office.server.put(&format!("{UNIT}/{number}.xlsx"), &more);
        }
        office.server.put(&format!("{OTHER}/表.xlsx"), &report);
        let is_refused = |asked: &Asked| {
            let is_change = matches!(&*asked.method, "GET" | "PUT" | "MOVE" | "DELETE" | "MKCOL");
            is_change && asked.path.starts_with(UNIT)
        };
        office.server.fail(Some(Box::new(move |asked, _| {
            is_refused(asked).then(|| Answer::Status(status, Vec::new()))
        })));
        let said = office.ticks();
        assert!(office.is_judged(&report), "{status}: {said}");
        assert!(said.contains(&format!("{UNIT}/1.xlsx")), "{status}: {said}");
        assert_eq!(office.places(&locked), [format!("{UNIT}/表.xlsx")]);
        let receipts = office.server.paths_with(&format!("{OTHER}/回执/"));
        assert_eq!(receipts.len(), 1, "{status}: {said}");
        office.server.fail(None);
        let said = office.ticks();
        assert!(office.is_judged(&locked), "{status}: {said}");
    }
}

#[test]
fn no_redirect_is_followed() {
    let mut office = Office::new();
    office.tick();
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let port = elsewhere.local_addr().unwrap().port();
    for status in [301, 302, 307, 308] {
        let head = format!("Location: http://127.0.0.1:{port}/share/\r\n");
        office.server.fail(Some(Box::new(move |_, _| {
            Some(Answer::Raw(whole(status, &head, b"")))
        })));
        let said = office.tick();
        assert!(said.contains("cannot list"), "{said}");
        assert!(elsewhere.accept().is_err(), "it was asked");
    }
}

#[test]
fn a_file_that_is_not_what_it_was_listed_as_is_not_taken() {
    let mut office = Office::new();
    office.tick();
    let report = junk("report");
    office.server.put(&format!("{UNIT}/表.xlsx"), &report);
    office
        .server
        .put(&format!("{OTHER}/表.xlsx"), &junk("another"));
    let longer = [&report[..], b"and more"].concat();
    let shorter = report[..10].to_vec();
    let short = whole(200, "", &report);
    let short = short[..short.len() - 5].to_vec();
    let faults: [Box<dyn Fn() -> Answer + Send>; 5] = [
        Box::new(move || Answer::Status(200, longer.clone())),
        Box::new(move || Answer::Status(200, shorter.clone())),
        Box::new(move || Answer::Raw(short.clone())),
        Box::new(|| Answer::Status(206, junk("report")[..8].to_vec())),
        Box::new(|| Answer::Status(500, b"no".to_vec())),
    ];
    for (number, fault) in faults.into_iter().enumerate() {
        office.server.fail(Some(of_file("云岩区/表.xlsx", fault)));
        let said = office.ticks();
        let places = office.places(&report);
        assert_eq!(places, [format!("{UNIT}/表.xlsx")], "{number}: {said}");
        let here = fs::read(office.path(&format!("mirror/{UNIT}/表.xlsx"))).unwrap();
        assert_eq!(here, b"", "{number}: {said}");
    }
    office.server.fail(None);
    let said = office.ticks();
    assert!(
        office.is_judged(&report) && office.is_judged(&junk("another")),
        "{said}"
    );
}

#[test]
fn an_answer_without_end_is_broken_off() {
    let mut office = Office::new();
    office.tick();
    office
        .server
        .put(&format!("{UNIT}/表.xlsx"), &junk("report"));
    office.ticks();
    let head = b"HTTP/1.1 207 Said\r\n\r\n".to_vec();
    let xml = multistatus(&[(format!("/share/{}/", encoded(UNIT)), None)]);
    let begin = xml[..xml.len() - "</D:multistatus>".len()].to_vec();
    let more = b"<D:response></D:response>".repeat(4_000);
    let first = [head, begin].concat();
    office.server.fail(Some(of_listing(move || {
        Answer::Endless(first.clone(), more.clone())
    })));
    let said = office.tick();
    assert!(said.contains("cannot list"), "{said}");
    office
        .server
        .put(&format!("{UNIT}/二.xlsx"), &junk("second"));
    let head = b"HTTP/1.1 200 Said\r\n\r\n".to_vec();
    office.server.fail(Some(of_file("二.xlsx", move || {
        Answer::Endless(head.clone(), vec![7; 100_000])
    })));
    office.ticks();
    // What is written there is answered without end.
    let head = b"HTTP/1.1 201 Said\r\n\r\n".to_vec();
    office.server.fail(Some(Box::new(move |asked, _| {
        let is_change = matches!(&*asked.method, "PUT" | "MOVE" | "MKCOL");
        is_change.then(|| Answer::Endless(head.clone(), vec![7; 100_000]))
    })));
    office
        .server
        .put(&format!("{OTHER}/三.xlsx"), &junk("third"));
    office.ticks();
    office.server.fail(None);
    let said = office.ticks();
    for about in ["report", "second", "third"] {
        let places = office.places(&junk(about));
        assert!(
            office.is_judged(&junk(about)),
            "{about}: {places:?}\n{said}"
        );
    }
    assert!(
        office.server.poured() < 2 << 30,
        "{}",
        office.server.poured()
    );
}

#[test]
fn a_listing_of_s3_that_lies_is_a_share_that_is_away() {
    let mut office = Office::on_s3();
    let outside = objects(
        &["elsewhere/x.xlsx", "s", "表"].map(|key| (key, 3, "\"e\"")),
        &["other/".to_owned(), "/".to_owned()],
        None,
    );
    let bomb = b"<!DOCTYPE l [<!ENTITY a 'x'>]><ListBucketResult><Contents><Key>&a;</Key></Contents></ListBucketResult>".to_vec();
    let cut = objects(&[("share/a.xlsx", 3, "\"e\"")], &[], None)[..100].to_vec();
    let bad = [
        (200, outside),
        (200, bomb),
        (200, cut),
        (500, Vec::new()),
        (401, Vec::new()),
        (429, Vec::new()),
        // Pages without end, with nothing on them.
        (200, objects(&[], &[], Some("again"))),
    ];
    for (status, body) in bad {
        let shown = String::from_utf8_lossy(&body).into_owned();
        office.server.fail(Some(Box::new(move |asked, _| {
            let is_it = asked
                .prefix()
                .is_some_and(|prefix| prefix == format!("share/{UNIT}/"));
            is_it.then(|| Answer::Status(status, body.clone()))
        })));
        let said = office.tick();
        assert!(said.contains("cannot list"), "{status} {shown}: {said}");
    }
}
