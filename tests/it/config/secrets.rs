//! Passwords are asked for by name, never shown, and not read where others can.

use std::fs;
#[cfg(unix)]
use std::os::unix::fs::PermissionsExt;

use super::Office;

#[test]
fn a_secret_is_asked_for_by_name_and_never_shown() {
    let mut said = Vec::new();
    for line in [
        "",
        r#"password_env = "NOT_SET""#,
        r#"password_env = "hunter2!""#,
        r#"password_file = "nowhere""#,
        r#"password_file = "empty""#,
        "password_env = 'DIAODU_SMTP_PASSWORD'\npassword_file = 'empty'",
        "password_env = 'DIAODU_SMTP_PASSWORD'",
        "passwd = 'hunter2!'\npassword_env = 'DIAODU_SMTP_PASSWORD'",
        "密码 = 'hunter2!'",
        "\"密码\" = 'hunter2!'\npassword_env = 'DIAODU_SMTP_PASSWORD'",
    ] {
        let office = Office::new();
        office.write("empty", "\n");
        office.set("channel", "\"smtp\"");
        office.set("user", &format!("\"diaodu@example.org\"\n{line}"));
        said.push(format!("> {}\n{}", line.replace('\n', "; "), office.said()));
    }
    let said = said.join("\n");
    let mut messages = said.lines().filter(|line| !line.starts_with('>'));
    assert!(messages.all(|line| !line.contains("hunter2")), "{said}");
    insta::assert_snapshot!(said, @r#"
    > 
    config/diaodu.toml:84: mail.smtp.password_env: missing: expected the name of an environment variable with the password, or password_file
    > password_env = "NOT_SET"
    config/diaodu.toml:90: mail.smtp.password_env: the environment variable NOT_SET is not set
      hint: set it for the service, or name a file in password_file
    > password_env = "hunter2!"
    config/diaodu.toml:90: mail.smtp.password_env: bad value: expected the name of an environment variable in capitals, such as DIAODU_SMTP_PASSWORD
    > password_file = "nowhere"
    config/diaodu.toml:90: mail.smtp.password_file: the file cannot be read: No such file or directory (os error 2): read config/nowhere, expected a file whose first line is the password, readable for the service
    > password_file = "empty"
    config/diaodu.toml:90: mail.smtp.password_file: the file has no first line: read config/empty, expected a file whose first line is the password, readable for the service
    > password_env = 'DIAODU_SMTP_PASSWORD'; password_file = 'empty'
    config/diaodu.toml:91: mail.smtp.password_file: the password comes from two places: expected either password_env or password_file
    > password_env = 'DIAODU_SMTP_PASSWORD'
    no problem
    > passwd = 'hunter2!'; password_env = 'DIAODU_SMTP_PASSWORD'
    config/diaodu.toml:90: mail.smtp.passwd: a secret must not stand in this file
      hint: give it by mail.smtp.password_env or password_file, and change it: it has been in a file that others may have read
    > 密码 = 'hunter2!'
    config/diaodu.toml:90: syntax error: invalid unquoted key, expected letters, numbers, `-`, `_`
      hint: text stands in quotes: "…"
    > "密码" = 'hunter2!'; password_env = 'DIAODU_SMTP_PASSWORD'
    config/diaodu.toml:90: mail.smtp.密码: a secret must not stand in this file
      hint: give it by mail.smtp.password_env or password_file, and change it: it has been in a file that others may have read
    "#);
}

#[test]
#[cfg(unix)]
fn a_password_that_others_can_read_is_refused_unless_allowed() {
    let office = Office::new();
    let open = fs::Permissions::from_mode(0o644);
    office.write("smtp-password", "hunter2\n");
    fs::set_permissions(office.path("config/smtp-password"), open).unwrap();
    office.set("channel", "\"smtp\"");
    office.set(
        "user",
        "\"diaodu@example.org\"\npassword_file = \"smtp-password\"",
    );
    let of_file = office.said();
    assert!(!of_file.contains("hunter2"));
    insta::assert_snapshot!(of_file, @"
    config/diaodu.toml:90: mail.smtp.password_file: every account of this machine may read the file: read config/smtp-password, expected a file that only the service may read
      hint: chmod 600 config/smtp-password
    ");
    office.set("allow_insecure_password", "true");
    assert_eq!(office.said(), "no problem");
    office.set("tls", "\"none\"");
    assert_eq!(office.said(), "no problem");
    office.set("allow_insecure_password", "false");
    office.set("password_file", "\"\"");
    office.replace(
        "diaodu.toml",
        "password_file = \"\"",
        "password_env = \"DIAODU_SMTP_PASSWORD\"",
    );
    insta::assert_snapshot!(office.said(), @r#"
    config/diaodu.toml:87: mail.smtp.tls: the password would cross the network for everybody to read: read "none", expected "required" or "wrapper", unless the server is this machine
      hint: if only a trusted wire lies between, set allow_insecure_password = true
    "#);
    for here in ["localhost", "127.0.0.1", "::1"] {
        office.set("host", &format!("\"{here}\""));
        assert_eq!(office.said(), "no problem", "{here}");
    }
    office.set("host", "\"smtp.example.org\"");
    office.set("user", "\"\"");
    assert_eq!(office.said(), "no problem", "no password is sent");
}
