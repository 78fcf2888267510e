//! A newcomer's mistakes: each one clear message, with a hint, and the right exit code.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::thread;

use diaodu::daemon::Lock;
use tempfile::TempDir;

use super::{Files, command_in, said};

#[test]
fn no_configuration() {
    let empty = TempDir::new().unwrap();
    said(command_in(empty.path(), &["once"])).complains(
        2,
        &[
            "no configuration at config/diaodu.toml",
            "hint: `diaodu init DIR`",
        ],
    );
    said(command_in(empty.path(), &["-c", "other.toml", "run"]))
        .complains(2, &["no configuration at other.toml"]);
}

#[test]
fn a_typo_in_a_key() {
    let files = Files::new();
    files.change("workdays_before =", "workdays_befor =");
    files.run(&["once"]).complains(
        2,
        &[
            "diaodu.toml:",
            "reminders.workdays_befor",
            "did you mean workdays_before?",
        ],
    );
}

#[test]
fn a_share_without_its_marker() {
    let files = Files::new();
    fs::remove_file(files.path("share/.diaodu")).unwrap();
    let words = ["marker .diaodu is not there", "hint: mount it"];
    files.run(&["run"]).complains(1, &words);
    files.run(&["once"]).says(3, &words);
    files
        .run(&["doctor"])
        .says(3, &["PROBLEM  share", words[0], words[1]]);
}

#[test]
fn a_share_that_is_no_folder() {
    let files = Files::new();
    fs::remove_dir_all(files.path("share")).unwrap();
    fs::write(files.path("share"), "").unwrap();
    files.run(&["run"]).complains(1, &["share", "hint:"]);
    files.run(&["doctor"]).says(3, &["PROBLEM  share", "hint:"]);
}

#[test]
fn a_unit_folder_that_cannot_be_looked_into() {
    let files = Files::new();
    files
        .run(&["doctor"])
        .says(3, &["ok       folders: all can be read"]);
    let folder = files.path("share/报送/南明区");
    let _ = fs::remove_dir_all(&folder);
    fs::write(&folder, "").unwrap();
    let words = ["PROBLEM  folders: nanming: share: cannot go to", "hint:"];
    files.run(&["doctor"]).says(3, &words);
}

#[test]
fn a_missing_unit_folder_is_made() {
    let files = Files::new();
    fs::remove_dir_all(files.path("share/报送/南明区")).unwrap();
    let said = files.run(&["--now", "2026-11-02T09:00", "once"]);
    said.says(0, &["0 files taken in"]);
    assert!(files.path("share/报送/南明区/下期调度表.xlsx").is_file());
}

#[test]
fn a_second_instance_ends_at_once_and_says_who_is_there() {
    let files = Files::new();
    let _held = Lock::take(&files.path("data")).unwrap();
    let holder = format!("pid {}", std::process::id());
    for command in ["run", "once"] {
        files
            .run(&[command])
            .complains(1, &["another diaodu", &holder, "hint: stop it first"]);
    }
    // Looking needs no lock.
    files
        .run(&["--now", "2026-11-02T09:00", "status"])
        .says(0, &["南明区"]);
}

#[test]
fn a_clock_that_cannot_be_set() {
    let files = Files::new();
    let said = files.run(&["--now", "25.11.2026 9 Uhr", "once"]);
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(
        said.err
            .contains("expected a time such as 2026-11-25T09:00"),
        "{said:?}"
    );
    files
        .run(&["--now", "2026-11-25T09:00", "run"])
        .complains(2, &["run needs a clock that moves"]);
    files.change("channel = \"folder\"", "channel = \"smtp\"");
    for command in [["once"].as_slice(), &["outbox", "retry"]] {
        let arguments = [["--now", "2026-11-25T09:00"].as_slice(), command].concat();
        files.run(&arguments).complains(
            2,
            &["--now is for rehearsals", "hint: rehearse with a copy"],
        );
    }
}

/// Makes the office send through this port, with a login.
fn send_through(files: &Files, port: u16) {
    files.change("channel = \"folder\"", "channel = \"smtp\"");
    files.change("host = \"smtp.example.org\"", "host = \"127.0.0.1\"");
    files.change("port = 587", &format!("port = {port}"));
    files.change("tls = \"required\"", "tls = \"none\"");
    files.change("user = \"\"", "user = \"someone\"");
    files.change("#password_env", "password_env");
}

fn doctor_with_password(files: &Files) -> super::Said {
    let mut command = files.command(&["doctor"]);
    command.env("DIAODU_SMTP_PASSWORD", "not the password");
    said(command)
}

#[test]
fn a_port_where_nobody_listens() {
    let files = Files::new();
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    send_through(&files, port);
    doctor_with_password(&files).says(3, &["PROBLEM  mail", "127.0.0.1", "hint:"]);
}

#[test]
fn a_machine_on_which_no_sheet_can_be_read() {
    let files = Files::new();
    files.run(&["doctor"]).says(3, &["ok       sandbox"]);
    files.change("memory_mb = 512", "memory_mb = 64");
    let words = ["PROBLEM  sandbox", "no sheet can", "hint: more memory_mb"];
    files.run(&["doctor"]).says(3, &words);
}

#[test]
fn a_machine_that_trusts_no_mail_server() {
    let files = Files::new();
    fs::write(files.path("trusted.pem"), "").unwrap();
    let doctor = || {
        let mut command = files.command(&["doctor", "--now", "2026-11-20T10:00"]);
        command
            .env("SSL_CERT_FILE", files.path("trusted.pem"))
            .env_remove("SSL_CERT_DIR");
        said(command).out
    };
    // Letters that become files need no certificate.
    assert!(!doctor().contains("certificates"));
    files.change("url = \"\"", "url = \"https://127.0.0.1:9/\"");
    let trusts_none = "PROBLEM  certificates: this machine trusts no server";
    let said = doctor();
    assert!(
        said.contains(trusts_none) && said.contains("ca-certificates"),
        "{said}"
    );
    let own = Path::new("src/channel/smtp/tests/localhost.pem");
    fs::copy(own, files.path("trusted.pem")).unwrap();
    let one_is_trusted = "ok       certificates: 1 that this machine trusts";
    assert!(doctor().contains(one_is_trusted), "{}", doctor());
}

/// A mail server that takes no login.
fn strict_server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.write_all(b"220 test ESMTP\r\n");
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            for line in lines.map_while(Result::ok) {
                let answer = match line.get(..4) {
                    Some("EHLO") => "250-test\r\n250 AUTH PLAIN LOGIN\r\n",
                    Some("AUTH") => "535 5.7.8 authentication failed\r\n",
                    Some("QUIT") => "221 bye\r\n",
                    _ => "250 ok\r\n",
                };
                let _ = stream.write_all(answer.as_bytes());
            }
        }
    });
    port
}

#[test]
fn a_wrong_password() {
    let files = Files::new();
    send_through(&files, strict_server());
    let said = doctor_with_password(&files);
    said.says(3, &["PROBLEM  mail", "535", "hint:"]);
    assert!(
        !format!("{said:?}").contains("not the password"),
        "{said:?}"
    );
    // Without the variable it is a matter of configuration.
    files
        .run(&["doctor"])
        .complains(2, &["DIAODU_SMTP_PASSWORD"]);
}

/// A province's list of units would fill screens.
#[test]
fn a_unit_that_nobody_knows_among_many() {
    let files = Files::new();
    let file = files.path("config/units.toml");
    let text = fs::read_to_string(&file).unwrap();
    let unit = |number: u8| {
        let code: String = [b'W', b'A' + number / 26, b'A' + number % 26]
            .map(char::from)
            .iter()
            .collect();
        format!(
            "[[unit]]\nslug = \"v{number}\"\nname = \"第{number}镇\"\ncode = \"{code}\"\nkind = \"district\"\n\
             liaison = {{ name = \"某\", address = \"v{number}@example.org\" }}\n"
        )
    };
    let many: String = (0..40).map(unit).collect();
    fs::write(
        &file,
        text.replacen("[[department]]", &format!("{many}[[department]]"), 1),
    )
    .unwrap();
    let said = files.run(&["form", "--unit", "nobody", "-o", "x.xlsx"]);
    said.complains(
        2,
        &[
            "no unit is called \"nobody\"",
            "v0 (第0镇)",
            " more: `diaodu status`",
        ],
    );
    assert!(said.err.len() < 1_000, "{said:?}");
}
