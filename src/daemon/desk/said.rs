//! What was done with an answer, for whoever gave it.

use crate::domain::desk::{DeskAnswer, ItemId};
use crate::domain::language::{Bilingual, bilingual};
use crate::domain::observation::Confirmation;
use crate::domain::period::Month;

/// What was done with a flag.
pub(super) fn flag_said(item: &ItemId, confirmation: Confirmation) -> Bilingual {
    match confirmation {
        Confirmation::Confirmed => bilingual!(
            "{item} is confirmed; the leaders get it with the next tick in working hours",
            "{item} 已确认，在工作时间的下一轮发给市领导"
        ),
        Confirmation::Rejected => bilingual!(
            "{item} is rejected; nobody outside the office is told of it",
            "{item} 不予提请，办公室以外的人不会收到"
        ),
    }
}

/// What was done with the notice of a meeting.
pub(super) fn meeting_said(item: &ItemId, answer: DeskAnswer) -> Bilingual {
    match answer {
        DeskAnswer::Confirm => bilingual!(
            "{item} is confirmed; its notice goes out with the next tick in working hours",
            "{item} 已确认，通知在工作时间的下一轮发出"
        ),
        _ => bilingual!(
            "{item} is cancelled; whoever got its notice is told",
            "{item} 已取消，收到过通知的人都会得到告知"
        ),
    }
}

pub(super) fn retry_said(count: u64) -> Bilingual {
    bilingual!(
        "{count} letters go again at the next tick",
        "{count}封信函下一轮再发"
    )
}

pub(super) fn header_said(header: &str) -> Bilingual {
    bilingual!(
        "{header}: on record; files that come from now on are read so",
        "“{header}”已记录，此后收到的表照此读取"
    )
}

pub(super) fn returned_said(item: &ItemId) -> Bilingual {
    bilingual!(
        "{item}: on record; it waits again if another file goes back",
        "{item} 已记录，再有文件退回时重新列入"
    )
}

/// What was done with a project that was closed and listed again.
pub(super) fn closed_said(number: &str, is_over: bool) -> Bilingual {
    if is_over {
        bilingual!("{number} stays closed", "{number} 保持终止")
    } else {
        bilingual!(
            "{number} is open again; the ledger has it as its unit reports it",
            "{number} 恢复列入，台账按单位所报"
        )
    }
}

/// What was done with a later deadline that a unit asks for.
pub(super) fn extension_said(item: &ItemId, answer: DeskAnswer) -> Bilingual {
    match answer {
        DeskAnswer::Grant => bilingual!(
            "{item} is granted; the liaison hears of it with the next tick on a working day",
            "{item} 已准予，下一个工作日告知联络员"
        ),
        _ => bilingual!(
            "{item} is refused; the deadline stays as it is, and the liaison hears of it with the next tick on a working day",
            "{item} 不予延期，截止日期不变，下一个工作日告知联络员"
        ),
    }
}

/// What was done with a decision or a matter.
pub(super) fn assignment_said(item: &ItemId, answer: DeskAnswer) -> Bilingual {
    match answer {
        DeskAnswer::Report => bilingual!(
            "{item} is reported as done; it waits to be closed",
            "{item} 已报办结，待销号"
        ),
        DeskAnswer::Close => bilingual!("{item} is closed", "{item} 已销号"),
        _ => bilingual!("{item} is open again", "{item} 已退回继续办理"),
    }
}

pub(super) fn held_said(month: Month) -> Bilingual {
    bilingual!(
        "the ledger of {month} is held back from the leaders until it is released",
        "{month} 的台账已暂缓，放行之前不发给市领导"
    )
}

pub(super) fn let_go_said(month: Month) -> Bilingual {
    bilingual!(
        "the ledger of {month} goes out when it is due",
        "{month} 的台账已放行，到期即发"
    )
}
