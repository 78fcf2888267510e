//! What every command takes, the first steps, the ledger and the documents.

use super::Translated;

pub(super) const TEXTS: &[Translated] = &[
    // what every command takes
    (
        "Carries out a city's dispatch rule: sheets in, ledger out, letters sent",
        "执行全市重大项目调度规则：收表、出台账、发信函",
    ),
    (
        "The configuration; units.toml and holidays.csv lie beside it [default: config/diaodu.toml, else /etc/diaodu/diaodu.toml]",
        "配置文件，units.toml 和 holidays.csv 与它放在一起 [默认：config/diaodu.toml，其次 /etc/diaodu/diaodu.toml]",
    ),
    (
        "Sets the clock, in the office's zone: 2026-11-25T09:00. For rehearsals; refused with SMTP",
        "设定时钟（办公室所在时区），如 2026-11-25T09:00；仅供演练，真发邮件（SMTP）时不允许",
    ),
    (
        "Says more in the log; twice: everything",
        "日志更详细；写两次则全部记录",
    ),
    ("Says nothing in the log but errors", "日志只记错误"),
    ("Print help", "显示帮助"),
    (
        "Print help (see more with '--help')",
        "显示帮助（--help 更详细）",
    ),
    (
        "Print help (see a summary with '-h')",
        "显示帮助（-h 为摘要）",
    ),
    ("Print version", "显示版本"),
    (
        "Print this message or the help of the given subcommand(s)",
        "显示本说明，或某个命令的帮助",
    ),
    ("Text or JSON", "输出文字或 JSON"),
    ("Who says so", "由谁决定"),
    ("Who decided it", "由谁决定"),
    ("Why", "原因"),
    ("Its number", "编号"),
    ("Where to write it", "写到哪个文件"),
    (
        "The unit: short name, name or alias",
        "单位：代号、名称或别名",
    ),
    (
        "The unit: its short name, name or alias",
        "单位：代号、名称或别名",
    ),
    // first steps
    (
        "Writes an example office: config, share, forms; without DIR the share that the configuration names",
        "生成示例办公室；不写文件夹则只建配置所指的共享文件夹",
    ),
    (
        "Does nothing if the share of the configuration is there already",
        "配置所指的共享文件夹已有则不做",
    ),
    (
        "Only whether the daemon is at work, for whatever would start it again: fails if it is not",
        "只看程序是否在运行，不在运行则失败（供看护程序使用）",
    ),
    ("A new or empty folder", "新的或空的文件夹"),
    (
        "A quarter of the example office on a set clock: ledgers, receipts and letters to look at",
        "演示一个季度：生成可查看的台账、回执和信函",
    ),
    (
        "A new or empty folder, or an earlier demo, which is made anew",
        "新的或空的文件夹；已有的演示会重做",
    ),
    (
        "Goes on from there, with pages at this address and an account for each role [default: 127.0.0.1:8480]",
        "演示之后继续运行，在此地址提供网页，每种角色一个账号 [默认：127.0.0.1:8480]",
    ),
    (
        "Ends the story at this moment, such as 2026-11-26T10:00",
        "演示到此时刻为止，如 2026-11-26T10:00",
    ),
    (
        "The daemon: takes in, reminds, mails until it is stopped",
        "常驻运行：收表、提醒、发信，直到停止",
    ),
    ("One tick, then ends", "只运行一轮"),
    (
        "Every letter, deadline, ledger and flag that would come; touches nothing",
        "预演将有的信函、截止时间、台账和提请；不改动任何东西",
    ),
    ("First day", "第一天"),
    ("Last day", "最后一天"),
    (
        "Only what differs from the plan by this other configuration, a diaodu.toml or its folder",
        "只列与另一份配置（diaodu.toml 或其文件夹）的不同之处",
    ),
    (
        "What would be said of sheets; touches nothing",
        "检查调度表会得到什么意见；不改动任何东西",
    ),
    ("Workbooks", "要检查的工作簿"),
    (
        "The unit in whose folder they lie [default: the one that each states]",
        "视为哪个单位的文件夹所存 [默认：表内所写单位]",
    ),
    (
        "The period that they are for, such as 2026-11-25 [default: as rule 3 says]",
        "属于哪一期，如 2026-11-25 [默认：按规则3判断]",
    ),
    (
        "One ledger from a folder of workbooks, at once, without config or state",
        "把一个文件夹的工作簿汇成一份台账，不需配置",
    ),
    (
        "A folder of workbooks, in sub-folders by unit or period, or in none",
        "放工作簿的文件夹，可按单位或报送期分子文件夹",
    ),
    ("Where to write the ledger", "台账写到哪个文件"),
    ("The prefilled form of a unit", "生成某单位预填好的调度表"),
    (
        "The period, such as 2026-11-25 [default: the running one]",
        "报送期，如 2026-11-25 [默认：当前一期]",
    ),
    // ledger
    (
        "The ledger as it stands, or of a month; holds it back, or lets it go",
        "当前或某月的台账；暂缓报送或放行",
    ),
    (
        "The month, such as 2026-11: as it was published, or if it was not, as it stands [default: as it stands now]",
        "月份，如 2026-11：已报送的按报送稿，未报送的按现状 [默认：现状]",
    ),
    (
        "As it was known at the end of this day, such as 2026-11-20",
        "截至这一天结束时所知的台账，如 2026-11-20",
    ),
    (
        "Also as PDF, beside it: by LibreOffice, if it is installed",
        "同时生成 PDF（需装有 LibreOffice）",
    ),
    (
        "Holds the ledger of a month back from the leaders",
        "暂缓向领导报送某月台账",
    ),
    ("Lets it go again", "放行"),
    ("Such as 2026-11", "如 2026-11"),
    (
        "Says what differs between two ledgers: projects, and cells with what they held before and hold now",
        "比较两份台账：哪些项目、哪些格前后不同",
    ),
    (
        "The older one: a month (2026-10, as it was published), a day (2026-11-20, as it was known then) or now",
        "较早的一份：月份（2026-10，报送稿）、日期（2026-11-20，当日所知）或 now（现状）",
    ),
    ("The newer one", "较晚的一份"),
    (
        "The figures of 督查考评 for half a year or a year, each with its evidence",
        "半年或全年的督查考评数据，每项附依据",
    ),
    ("The half-year, such as 2026H1", "半年，如 2026H1"),
    ("The year, such as 2026", "年份，如 2026"),
    (
        "One unit only: short name, name or alias; its places are still those among all",
        "只看一个单位（代号、名称或别名），名次仍是全部单位中的",
    ),
    ("Where to write the workbook", "工作簿写到哪个文件"),
    (
        "Where to write it: a workbook, or a page if the name ends in .html",
        "写到哪个文件：工作簿；以 .html 结尾的写成网页",
    ),
    // documents
    (
        "Drafts of documents as .docx: brief, cover, supervision, papers of a meeting, observation plan, request",
        "公文代拟稿（.docx）：简报、报送函、通报、会议材料等",
    ),
    (
        "The folder to write it into; nothing there is overwritten",
        "写到哪个文件夹；不覆盖已有文件",
    ),
    (
        "工作简报: the ledger of a month in words",
        "工作简报：某月台账的文字稿",
    ),
    (
        "台账报送函: goes with the ledger of a month",
        "台账报送函：随某月台账报送",
    ),
    (
        "督查通报: who reported, what stands still, what is in doubt",
        "督查通报：报送、停滞、待核情况",
    ),
    (
        "议题材料: each item of a meeting, or without one each matter for the city, with a first opinion",
        "议题材料：会议各议题或各需市级协调事项，附初步意见",
    ),
    (
        "Such as 2026-11: as its ledger was published, or if it was not, as it stands [default: the running one]",
        "月份，如 2026-11：已报送的按报送稿，未报送的按现状 [默认：本月]",
    ),
    (
        "Its number [default: the one called last]",
        "会议编号 [默认：最近召集的一次]",
    ),
    ("会议通知 of a meeting that was called", "会议通知"),
    ("会议议程 of it", "会议议程"),
    (
        "会议纪要 of it: a form, with the decisions that name it as their meeting",
        "会议纪要样稿，列入该次会议的议定事项",
    ),
    (
        "观摩方案: the projects that may be shown in a quarter, each with the reason",
        "观摩方案：本季度可观摩的项目及理由",
    ),
    (
        "Such as 2026Q4 [default: the running one]",
        "季度，如 2026Q4 [默认：本季度]",
    ),
    (
        "请示: proposes to criticise a unit that showed nothing for three quarters",
        "请示：连续三个季度无观摩项目的，提请通报",
    ),
    (
        "The last of these quarters, such as 2026Q3",
        "其中最后一个季度，如 2026Q3",
    ),
];
