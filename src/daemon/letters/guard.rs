//! Values of the operator's letters: why letters to units are held, and what to do (rule 14).

use super::LetterWriter;
use crate::daemon::Office;
use crate::domain::guard::{Cause, Hold, missing};
use crate::domain::unit::UnitSlug;
use crate::mail::{Content, Trouble};

pub(super) fn trouble(writer: &LetterWriter<'_>, hold: &Hold) -> Content {
    let office = writer.at.office;
    let about = &hold.reason.about;
    let (what, effect, steps) = match hold.reason.cause {
        Cause::ShareAway => share_away(),
        Cause::ClockMoved => clock_moved(),
        Cause::UnitsGone => units_gone(),
        Cause::CalendarUncovered => calendar_uncovered(about),
        Cause::MassMissing => mass_missing(),
    };
    let letters = match hold.reason.cause {
        Cause::ShareAway => "发给各单位的提醒和催报已暂停，不会误判任何单位未报或迟报。",
        Cause::ClockMoved => "所有提醒、催报和台账已暂停，不会误判任何单位未报或迟报。",
        _ => "发给各单位的提醒和催报已暂停；收件、回执和台账照常。",
    };
    let effects = effect.into_iter().chain([letters.to_owned()]);
    Content::Operator(Trouble {
        what,
        since: office.policy.local(hold.since),
        effects: effects.collect(),
        steps,
        details: details(writer, hold),
    })
}

/// What is wrong, what else it does, and what to do.
type TroubleWords = (String, Option<String>, Vec<String>);

fn words(what: &str, effect: Option<&str>, steps: &[&str]) -> TroubleWords {
    let steps = steps.iter().map(|&step| step.to_owned());
    (what.to_owned(), effect.map(str::to_owned), steps.collect())
}

fn share_away() -> TroubleWords {
    words(
        "共享文件夹无法读取，收件已暂停",
        Some("各单位新保存的调度表暂时收不到，也没有回执。"),
        &[
            "检查文件服务器和网络，重新挂载共享文件夹。",
            "确认共享文件夹根目录下有 .diaodu 标记文件。",
            "恢复后程序会自动继续，不需要重启。",
        ],
    )
}

fn clock_moved() -> TroubleWords {
    words(
        "本机时钟变动超过一天，收件已暂停",
        Some("新保存的调度表等时钟确认后再接收，按变动前最后一次检查的时间判断是否按时。"),
        &[
            "核对本机日期和时间，检查自动对时（NTP）。",
            "时钟改回正确时间后，程序会自动继续。",
            "如现在的时间就是正确的，运行 diaodu resume 放行。",
        ],
    )
}

fn units_gone() -> TroubleWords {
    words(
        "报送单位名单缺失或大量减少",
        None,
        &[
            "检查配置文件 units.toml 是否被误删、误改。",
            "补回后重新启动程序，会自动继续。",
            "如确属调整，运行 diaodu resume 放行。",
        ],
    )
}

fn calendar_uncovered(year: &str) -> TroubleWords {
    words(
        &format!("{year}年放假安排尚未录入"),
        Some("无法确定哪天上班，各项日期均为暂定。"),
        &[
            &format!("按国务院办公厅通知，把{year}年的放假和调休日期写入 holidays.csv。"),
            "重新启动程序，会自动继续。",
            "如通知尚未发布，可运行 diaodu resume 放行，暂按周一至周五上班处理。",
        ],
    )
}

fn mass_missing() -> TroubleWords {
    words(
        "大量单位同时未报，疑为程序或共享文件夹的问题",
        None,
        &[
            "打开共享文件夹，看下列单位的文件是否确实没有保存。",
            "如文件在而程序没有收到，运行 diaodu doctor 查看原因。",
            "如确实都没有报，运行 diaodu resume 放行，催报即发出。",
        ],
    )
}

/// What the machine said, or the units concerned.
fn details(writer: &LetterWriter<'_>, hold: &Hold) -> Vec<String> {
    let office = writer.at.office;
    match hold.reason.cause {
        Cause::ShareAway => {
            let error = office.share.check().err();
            error.map(|error| error.to_string()).into_iter().collect()
        }
        Cause::MassMissing => hold.reason.about.parse().map_or_else(
            |_| Vec::new(),
            |period| {
                let (units, owed) = missing(writer.at.now, office.ruled(writer.facts), period);
                let names: Vec<String> = units.iter().map(|slug| unit_name(office, slug)).collect();
                let count = format!("{period}：应报{owed}个，未报{}个", names.len());
                vec![count, names.join("、")]
            },
        ),
        Cause::UnitsGone => vec![hold.reason.about.clone()],
        Cause::ClockMoved | Cause::CalendarUncovered => Vec::new(),
    }
}

fn unit_name(office: &Office, slug: &UnitSlug) -> String {
    let unit = office.policy.unit(slug);
    unit.map_or_else(|| slug.0.clone(), |unit| unit.name.clone())
}
