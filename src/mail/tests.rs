//! What letters look like, and what hostile text cannot do to them.

use std::collections::BTreeMap;

use super::*;
use crate::domain::unit::Contact;

fn office() -> Office {
    Office {
        name: "市重大项目调度领导小组办公室".to_owned(),
        contact: "王敏，0851-8888 0000".to_owned(),
    }
}

fn to() -> Contact {
    Contact {
        name: "李静".to_owned(),
        address: "lijing@yunyan.example.gov.cn".to_owned(),
        phone: String::new(),
    }
}

fn built_in() -> Templates {
    Templates::new(BTreeMap::new())
}

#[test]
fn every_template_renders_with_every_shape_of_its_values() {
    if let Err(problems) = built_in().check() {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}", problems.join("\n"));
    }
}

fn sender() -> Sender {
    Sender {
        name: "市投促局".to_owned(),
        address: "diaodu@example.gov.cn".to_owned(),
        reply_to: None,
        message_id_domain: "example.gov.cn".to_owned(),
    }
}

#[test]
fn the_same_letter_is_the_same_bytes() {
    for content in samples() {
        let letter = built_in().write("k", &to(), &office(), &content).unwrap();
        let date = "2026-11-05T01:00:00Z".parse().unwrap();
        let first = compose(&letter, &sender(), date).unwrap();
        assert_eq!(first, compose(&letter, &sender(), date).unwrap());
        assert_eq!(first.message_id, message_id("k", "example.gov.cn"));
        assert!(first.bytes.is_ascii());
    }
}
