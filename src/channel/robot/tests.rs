//! Real requests on loopback, and robots that refuse.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::{Dialect, Robot, RobotOptions};
use crate::channel::{Accepted, Outcome, Outgoing, Scope, SendError};

/// A server that answers one request so; it answers with the request.
async fn robot(dialect: Dialect, answer: String) -> (Robot, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/send?key=s3cret", listener.local_addr().unwrap());
    let served = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !is_whole(&request) {
            let mut part = vec![0; 64 * 1024];
            let length = stream.read(&mut part).await.unwrap();
            request.extend_from_slice(&part[..length]);
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8(request).unwrap()
    });
    let options = RobotOptions {
        name: "group".to_owned(),
        dialect,
        gets: Vec::new(),
        url: url.into(),
        secret: Some("SECkey".into()),
        timeout: Duration::from_secs(5),
    };
    (Robot::new(options).unwrap(), served)
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| {
        line.to_lowercase()
            .strip_prefix("content-length: ")?
            .parse()
            .ok()
    });
    body.len() >= length.unwrap_or(0)
}

fn answer(status: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

async fn send(robot: &Robot, text: &str) -> Result<Accepted, SendError> {
    let outgoing = Outgoing {
        key: "overdue/2026-11-25/office".parse().unwrap(),
        message_id: "k".to_owned(),
        from: String::new(),
        to: robot.address(),
        bytes: text.as_bytes().to_vec(),
        queued_at: "2026-11-26T01:00:00Z".parse().unwrap(),
    };
    robot
        .send(&outgoing, "2026-11-26T01:00:20Z".parse().unwrap())
        .await
}

#[tokio::test]
async fn each_maker_gets_its_own_request() {
    let mut told = Vec::new();
    for (dialect, body) in [
        (Dialect::Wecom, r#"{"errcode":0,"errmsg":"ok"}"#),
        (Dialect::Dingtalk, r#"{"errcode":0,"errmsg":"ok"}"#),
        (Dialect::Feishu, r#"{"code":0,"data":{},"msg":"success"}"#),
        (Dialect::Json, "anything"),
    ] {
        let (robot, served) = robot(dialect, answer("200 OK", body)).await;
        let accepted = send(&robot, "【调度】两个单位未报\n\"云岩区\"")
            .await
            .unwrap();
        let request = served.await.unwrap();
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let line = head.lines().next().unwrap();
        assert!(
            head.to_lowercase()
                .contains("content-type: application/json")
        );
        let bearer = head.to_lowercase().contains("authorization: bearer seckey");
        assert_eq!(bearer, dialect == Dialect::Json);
        told.push(format!("{line}\n{body}\n-> {}", accepted.note));
    }
    insta::assert_snapshot!(told.join("\n\n"));
}

#[tokio::test]
async fn a_refusal_in_a_good_status_is_a_refusal() {
    let later = (Outcome::Temporary, Scope::Channel);
    for (dialect, body, expected) in [
        (
            Dialect::Wecom,
            r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#,
            later,
        ),
        (
            Dialect::Wecom,
            r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#,
            later,
        ),
        (
            Dialect::Wecom,
            r#"{"errcode":-1,"errmsg":"system busy"}"#,
            (Outcome::Temporary, Scope::Letter),
        ),
        (
            Dialect::Wecom,
            r#"{"errcode":40058,"errmsg":"content exceed max length"}"#,
            (Outcome::Refused, Scope::Letter),
        ),
        (
            Dialect::Dingtalk,
            r#"{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}"#,
            later,
        ),
        (
            Dialect::Dingtalk,
            r#"{"errcode":310000,"errmsg":"sign not match"}"#,
            later,
        ),
        (
            Dialect::Feishu,
            r#"{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time"}"#,
            later,
        ),
        (
            Dialect::Feishu,
            r#"{"code":11232,"msg":"frequency limited"}"#,
            later,
        ),
        (Dialect::Feishu, "<html>please log in</html>", later),
        (Dialect::Feishu, "{}", later),
    ] {
        let (robot, _served) = robot(dialect, answer("200 OK", body)).await;
        let error = send(&robot, "x").await.unwrap_err();
        assert_eq!((error.outcome, error.scope), expected, "{body}: {error}");
    }
}

#[tokio::test]
async fn what_goes_wrong_tells_neither_address_nor_key() {
    let mut errors = Vec::new();
    for status in [
        "404 Not Found",
        "429 Too Many Requests",
        "500 Oops",
        "302 Found",
    ] {
        let (robot, _served) = robot(Dialect::Json, answer(status, "s3cret")).await;
        assert!(!format!("{robot:?}").contains("SECkey"));
        errors.push(send(&robot, "x").await.unwrap_err());
    }
    // Nobody listens; and one hangs up after the request.
    let (gone, served) = robot(Dialect::Dingtalk, String::new()).await;
    served.abort();
    assert!(served.await.is_err());
    errors.push(send(&gone, "x").await.unwrap_err());
    assert_eq!(errors.last().unwrap().outcome, Outcome::Temporary);
    let (silent, _served) = robot(Dialect::Dingtalk, String::new()).await;
    errors.push(send(&silent, "x").await.unwrap_err());
    assert_eq!(errors.last().unwrap().outcome, Outcome::Undecided);
    for error in errors {
        let said = format!("{error} {error:?}");
        assert!(
            !said.contains("s3cret") && !said.contains("SECkey"),
            "{said}"
        );
        assert!(error.is_temporary() && error.concerns_all(), "{said}");
        assert!(said.contains("robot group"), "{said}");
    }
}

#[tokio::test]
async fn the_longest_text_fits() {
    let (robot, served) = robot(Dialect::Wecom, answer("200 OK", r#"{"errcode":0}"#)).await;
    send(&robot, &"贵阳市重大项目\n".repeat(500)).await.unwrap();
    let request = served.await.unwrap();
    let body: serde_json::Value =
        serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap();
    let content = body["text"]["content"].as_str().unwrap();
    assert!(content.len() <= 2048, "{}", content.len());
    assert!(content.ends_with("（余下内容见信函）"), "{content}");
}
