//! Meetings, visits, units and their sheets, and the state.

use super::Translated;

pub(super) const TEXTS: &[Translated] = &[
    // meetings and visits
    (
        "The monthly meeting: proposed agenda, called, confirmed, changed, cancelled",
        "月调度会：建议议程、召集、确认、改期、取消",
    ),
    (
        "Those that were called, and the days on which the next one may be",
        "列出已召集的，及下次可开的日子",
    ),
    (
        "One with its agenda and who is to be there",
        "一次会议的议程和参会单位",
    ),
    (
        "The agenda that the records propose now, each item with the reason",
        "按现有数据建议的议程，每项附理由",
    ),
    (
        "Calls one: the office gets the notice to look at, the working day after all who are to be there get it",
        "召集会议：通知先送办公室核对，次一工作日发各参会单位",
    ),
    (
        "Calls one for another time or place; its notice goes out again",
        "改时间或地点，重发通知",
    ),
    ("Lets the notice go at once", "通知立即发出"),
    (
        "Cancels one; whoever got the notice is told",
        "取消，已收到通知的都会被告知",
    ),
    (
        "The month that it is about, such as 2026-11 [default: that of its day]",
        "议哪个月，如 2026-11 [默认：开会当月]",
    ),
    (
        "Beside the one of the month, on any day",
        "当月之外加开一次，日子不限",
    ),
    ("Another day than the rule allows", "不按规定的日子开"),
    (
        "Leaves an item of the proposed agenda out, by its place there; may be given several times",
        "去掉建议议程中的第几项，可写多次",
    ),
    (
        "The day, such as 2026-11-26 [default: the usual one]",
        "日期，如 2026-11-26 [默认：惯例日]",
    ),
    ("The time of day, such as 15:00", "时间，如 15:00"),
    ("Where", "地点"),
    ("Who presides", "主持人"),
    (
        "Visits to projects (不定期实地调研): the day, who was there, what was found",
        "不定期实地调研：日期、人员、发现的问题",
    ),
    (
        "Visits that were made, the latest last",
        "列出调研，最近的在后",
    ),
    (
        "Of one project only: its number or its name",
        "只列一个项目的：编号或名称",
    ),
    ("Notes a visit", "登记一次调研"),
    ("Takes one back that was noted by mistake", "撤回误登的一次"),
    ("The project: its number or its name", "项目：编号或名称"),
    ("The day of the visit", "调研日期"),
    ("Who was there", "调研人员"),
    ("What was found", "发现的情况"),
    // units and their sheets
    (
        "Periods, deadlines, reminders, ledgers and working days of a year",
        "一年的报送期、截止时间、提醒、台账、工作日",
    ),
    ("The year", "年份"),
    (
        "Text, JSON, or a calendar file",
        "输出文字、JSON 或日历文件（ics）",
    ),
    (
        "What the headers of single units mean, as the office confirmed it",
        "办公室确认过的各单位自用表头",
    ),
    (
        "All that was confirmed, and by whom",
        "列出确认过的，及由谁确认",
    ),
    (
        "Of this unit only: its short name, name or alias",
        "只列此单位的：代号、名称或别名",
    ),
    (
        "Says what a header of a unit means; its sheets are no longer asked about it",
        "确认某单位一个表头的含义，以后不再询问",
    ),
    (
        "The header, as it stands in the unit's sheets",
        "表头，照单位表中的写法",
    ),
    (
        "The column, such as progress or 进展情况; none if it is no column of the form",
        "对应的栏目，如 进展情况；不是本表栏目写 none",
    ),
    (
        "Moves a unit's deadline of one period; with who decided it and why",
        "延长某单位一期的截止时间",
    ),
    (
        "The period whose deadline is moved, such as 2026-11-25",
        "延长哪一期，如 2026-11-25",
    ),
    (
        "The last day, to the same time of day as any deadline",
        "延至哪一天（截止时刻不变）",
    ),
    (
        "The unit only asks for it: the office answers on its desk",
        "只是单位申请，由办公室在待办中答复",
    ),
    (
        "All that was ever allowed, and by whom",
        "列出历次批准，及由谁批准",
    ),
    (
        "Takes one back; its number is that of the list",
        "撤回一项（list 所列编号）",
    ),
    (
        "Frees a unit from reporting for a time; with who decided it and why",
        "免去某单位一段时间的报送",
    ),
    (
        "A period from which it is exempt; with --until, all from it to that day",
        "免报的一期；加 --until 则至那天各期均免",
    ),
    (
        "A quarter in which it need not show anything; with --until, all to the one of that day",
        "免观摩的季度；加 --until 则至那天所在季度均免",
    ),
    (
        "The first day of a time without any report",
        "免报时段的第一天",
    ),
    (
        "The last day of it; quarters that lie in it as a whole are included",
        "免报时段的最后一天；整季在内的季度一并免",
    ),
    ("The last day on which the exemption holds", "免报到哪一天"),
    (
        "Lets letters to units go that were held; only what is still right goes out",
        "放行暂停的信函；已不合适的不再发",
    ),
    // state
    (
        "Copies the state and the archive of originals, while the daemon may be at work",
        "备份状态和原件（可在运行中备份）",
    ),
    (
        "The folder of the backup; an earlier one in it is brought up to date",
        "备份文件夹；其中已有的备份会更新",
    ),
    (
        "First fetches what the archive lacks from its copy, which `[archive] copy_to` names",
        "先从异地副本（[archive] copy_to）取回本机档案缺的文件",
    ),
    (
        "Puts a backup in place of a state that is gone",
        "用备份恢复",
    ),
    (
        "Makes the state again from the archive of originals, and says in what it differs",
        "从原件重建状态，并说明有何不同",
    ),
    (
        "Makes all of it anew in this folder, outside of `data_dir` and share; no state may be in it",
        "在此文件夹（不在 data_dir 和共享文件夹内，且没有状态）全部重建",
    ),
    (
        "Enters what the archive has and the state does not know, such as after an older state was put back",
        "补录原件中有而状态不知道的（如换回旧状态后）",
    ),
    (
        "People who may look at the pages; with the first one everybody has to log in",
        "网页账号；有了第一个账号，所有人都须登录",
    ),
    (
        "Makes an account and says its password, once",
        "开通账号，密码只显示一次",
    ),
    ("The name to log in with", "登录用的名字"),
    (
        "office, leader, operator (all see everything) or unit:NAME (sees its own)",
        "office 办公室、leader 领导、operator 管理员（都看全部），或 unit:代号（只看本单位）",
    ),
    ("All accounts", "列出全部账号"),
    (
        "Makes a new password and says it, once; the old one opens nothing any more",
        "重设密码，只显示一次；旧密码作废",
    ),
    (
        "Makes a token for programs that ask in the name of an account, and says it, once; an earlier one opens nothing any more",
        "为程序发放令牌，只显示一次；旧令牌作废",
    ),
    (
        "Takes an account away; whoever is logged in with it is logged out",
        "注销账号，已登录的即刻退出",
    ),
    (
        "Looks at config, share, calendar, mail, disk and contacts: problems with hints",
        "体检：配置、共享、日历、邮件、磁盘、联系人",
    ),
    (
        "Which program this is, and for which machine",
        "程序版本和适用的机器",
    ),
    (
        "Completes commands in a shell: `diaodu completions bash > /etc/bash_completion.d/diaodu`",
        "生成命令行补全脚本（bash、zsh、fish 等）",
    ),
    ("The shell", "哪种命令行"),
    (
        "Writes the manual page of each command",
        "生成每个命令的手册页",
    ),
    (
        "Where to; made if it is missing",
        "写到哪个文件夹，没有则新建",
    ),
    (
        "Moves the state: from a file to a PostgreSQL server, back, or to another one",
        "迁移状态：文件与 PostgreSQL 服务器之间",
    ),
    (
        "Copies the state into a new file or an empty database, and says of each table that it is the same there",
        "复制到新文件或空库，并逐表核对",
    ),
    (
        "Where the state is: a file, or `postgres://name@host/database`; that of the configuration unless said",
        "状态现在何处：文件，或 postgres://账号@主机/库；不写则按配置",
    ),
    (
        "All offices of a folder instead: each as a process of its own, with DIR/NAME/config/diaodu.toml",
        "改为运行一个文件夹下的全部办公室：每个一个进程，配置为 DIR/名称/config/diaodu.toml",
    ),
    (
        "Ends when its standard input does, a pipe: then so does whoever started it",
        "标准输入（管道）关闭即结束：启动它的程序也已结束",
    ),
    (
        "Of all offices of a folder, a line each",
        "一个文件夹下的全部办公室，每个一行",
    ),
    (
        "All offices of a folder, one after the other",
        "依次检查一个文件夹下的全部办公室",
    ),
    (
        "What the published ledgers of all offices of a folder come to together",
        "汇总一个文件夹下全部办公室已发布的台账",
    ),
    ("The folder of the offices", "各办公室所在的文件夹"),
    (
        "The month, such as 2026-11 [default: of each office its latest]",
        "月份，如 2026-11 [默认：各办公室最近一期]",
    ),
    ("Where it is to go: the same", "迁往何处：写法相同"),
    (
        "The part of the server's database that is this office's alone, as store.schema names it",
        "服务器数据库中只归本办公室的 schema，同配置 store.schema",
    ),
    (
        "A file whose first line is the password of a server; without it, what the configuration says of this server, else the variable PGPASSWORD or the file ~/.pgpass",
        "第一行为服务器密码的文件；不写则按配置中该服务器的密码，其次环境变量 PGPASSWORD 或文件 ~/.pgpass",
    ),
];
