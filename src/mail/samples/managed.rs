//! Sample letters to a project manager: with projects, and with none.

use super::at;
use crate::mail::managed::{ManagedLine, ManagerLetter};

pub(super) fn letters() -> Vec<ManagerLetter> {
    let whole = ManagedLine {
        project: "冷链物流园".to_owned(),
        unit: "息烽县".to_owned(),
        stage: "停工".to_owned(),
        worth: "总投资1.20亿元，累计到位资金3,000万元".to_owned(),
        progress: "主体结构施工至三层".to_owned(),
        problems: "资金链紧张".to_owned(),
        is_on_agenda: true,
    };
    let bare = ManagedLine {
        project: "精密铸件项目".to_owned(),
        unit: "息烽县".to_owned(),
        stage: String::new(),
        worth: String::new(),
        progress: String::new(),
        problems: String::new(),
        is_on_agenda: false,
    };
    let letter = ManagerLetter {
        meeting: "2026年11月重大招商引资项目调度会议".to_owned(),
        held_at: at(2026, 11, 26, 15),
        period: "2026年11月25日".to_owned(),
        projects: vec![whole, bare],
    };
    let none = ManagerLetter {
        projects: Vec::new(),
        ..letter.clone()
    };
    vec![letter, none]
}
