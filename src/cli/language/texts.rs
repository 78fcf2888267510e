//! The Chinese of each text of `--help`, by the English one that stands at the command or option. A test finds each that
//! is missing and each that nothing asks for.

/// English and Chinese. Of commands short enough for a line of 80 columns behind the command's name.
pub(super) const TEXTS: &[(&str, &str)] = &[
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
    // what the office asks every day
    (
        "Who has reported and who has not, flags, outbox",
        "谁报了、谁没报，预警提请，信函",
    ),
    (
        "Units with quarters in a row without an observation project",
        "连续无观摩项目的单位",
    ),
    (
        "What waits for a person of the office; answers it, with who says so and why",
        "待办：等办公室拿主意的事；答复并记下由谁、为何",
    ),
    (
        "All that waits, what has waited longest first",
        "列出全部待办，等得最久的在前",
    ),
    (
        "One thing with its evidence, what can be answered, and what happens if nobody does",
        "一件待办的依据、可选答复、不答会怎样",
    ),
    (
        "As the list calls it, such as flag/2026Q4/kaiyang",
        "待办编号，如 flag/2026Q4/kaiyang",
    ),
    ("Answers one", "答复一件"),
    ("As the list calls it", "待办编号"),
    ("One of the answers that `show` names", "show 所列答复之一"),
    ("Letters and what became of them", "信函及其去向"),
    ("Lists letters, latest first", "列出信函，最近的在前"),
    ("Only those in this state", "只列处于此状态的"),
    ("At most so many", "最多列几封"),
    (
        "Prints one letter: headers, text, and what is attached",
        "显示一封信：信头、正文、附件",
    ),
    ("Its number or key", "编号或键"),
    ("Every byte, as it was or will be sent", "原样输出每个字节"),
    (
        "Puts a letter that failed or waits in line again; without a key, all of them",
        "重发失败或等待的信；不写键则全部",
    ),
    ("Its key", "信函的键"),
    (
        "Why a letter was or was not sent, a report is late, a unit is flagged",
        "为什么：信发或没发、报送逾期、单位被提请、数据何来",
    ),
    (
        "Key or number of a letter, or key of an occasion, as `plan` and `outbox list` show them",
        "信函的键或编号，或事由的键（plan、outbox list 所列）",
    ),
    ("The unit whose report is asked about", "查哪个单位的报送"),
    (
        "The period of the report: its due day, such as 2026-11-25",
        "报送期（截止日），如 2026-11-25",
    ),
    (
        "Why a unit is or is not flagged for a quarter",
        "某单位某季度为何被（或未被）提请",
    ),
    (
        "Which letters to this address were not sent",
        "发往此地址的信哪些没发、为何",
    ),
    (
        "Where a project's row in the ledger comes from: its number or its name",
        "台账中某项目（编号或名称）的数据从何而来",
    ),
    (
        "Where one field of it comes from: 总投资, or its word in JSON",
        "只查一项：如 总投资，或它在 JSON 中的词",
    ),
    (
        "In the ledger of this month, as it was published [default: as it stands]",
        "在某月报送的台账中 [默认：现状]",
    ),
    // projects
    (
        "Projects of the ledger; merges doubles, splits, renames, moves and closes, each undone as well",
        "台账中的项目：合并、拆分、更名、划转、终止，均可撤销",
    ),
    (
        "All projects of the ledger, with their numbers",
        "列出全部项目及编号",
    ),
    ("Only those of this unit", "只列此单位的"),
    ("What the ledger says of one", "台账中的一个项目"),
    (
        "What each report changed of it, and what people decided about it",
        "历次报送和决定对它的改动",
    ),
    (
        "It is the same as another one: the two count once, under the other's number",
        "与另一项目是同一个：合并计算，用另一个的编号",
    ),
    (
        "The two are two, however near their names are: nobody is asked about them any more",
        "两个项目不是同一个，以后不再询问",
    ),
    (
        "Rows that call it so are a project of its own, whatever number they carry",
        "以此名称报送的行拆为单独项目，不论编号",
    ),
    (
        "A name that a report gave it after its first",
        "后来报送时用过的名称",
    ),
    (
        "It is called so, and so is what its unit reports under that name",
        "更名",
    ),
    ("It belongs to another unit", "划转到另一单位"),
    (
        "It is given up: 终止, whatever its unit reports",
        "终止，不论单位怎样报",
    ),
    (
        "Undoes a decision, by its number in the history",
        "撤销一项决定（history 所列编号）",
    ),
    // record
    (
        "The record of all that happened, and whether it is still what it was",
        "审计记录：决定、登录、设置、信函、台账；核验有无改动",
    ),
    (
        "All entries in order: decisions, accounts, logins, settings, letters, editions, contact lists",
        "按序列出：决定、账号、登录、设置、信函、台账、通讯录",
    ),
    (
        "Only entries of this kind: decision, account, login, setting, letter, edition or contacts",
        "只列一类：decision 决定、account 账号、login 登录、setting 设置、letter 信函、edition 台账、contacts 通讯录",
    ),
    (
        "Text, or JSON: a line an entry",
        "输出文字或 JSON（每条一行）",
    ),
    (
        "Computes the chain of hashes again, and names each entry that does not fit",
        "重算校验链，指出每一条不符的记录",
    ),
    (
        "A head as a ledger letter has it, such as 123:3f9a12bc34de56f0: whether the record still holds it",
        "台账报送信末尾的校验值，如 123:3f9a12bc34de56f0：核对记录中是否仍有这一条",
    ),
    // decisions and matters
    (
        "What meetings decided (议定事项): who sees to it, by when, how far it is",
        "议定事项：谁办、何时办结、进度如何",
    ),
    ("Those that are open", "列出未销号的"),
    ("Closed ones too", "已销号的也列"),
    ("One with all that was ever said of it", "一件的全部经过"),
    (
        "Puts one on record; whoever is to see to it gets a letter",
        "登记一件，牵头单位会收到信",
    ),
    ("What was decided", "议定内容"),
    ("The meeting that decided it", "哪次会议"),
    (
        "The unit or department that is to see to it: its short name, name or alias",
        "牵头单位：代号、名称或别名",
    ),
    (
        "One that is to help; may be given several times",
        "配合单位，可写多次",
    ),
    ("The day by which it is to be done", "办结时限"),
    ("It has no such day (长期)", "没有时限（长期）"),
    ("Why, or what came of it", "原因，或办理情况"),
    (
        "Gives one to somebody else, or another day",
        "改牵头单位或时限",
    ),
    (
        "The unit or department that is to see to it now",
        "新的牵头单位",
    ),
    ("Those that are to help now", "新的配合单位"),
    ("The day by which it is to be done now", "新的时限"),
    ("It has no such day any more (长期)", "改为长期"),
    ("The office says that it is done with (销号)", "办公室销号"),
    (
        "Who is to see to it says that it is done (办结)",
        "承办单位报办结",
    ),
    ("It is not done after all", "重新办理"),
    (
        "What units ask the city to settle: hands it to somebody, says how far it is",
        "需市级协调事项：交办、跟踪、销号",
    ),
    (
        "What units ask for now, and what was handed to somebody and is open",
        "列出各单位现在提出的和已交办未销号的",
    ),
    (
        "Hands one to somebody, who gets a letter",
        "交办一件，承办单位会收到信",
    ),
    (
        "Our number of the project that it is about, as the list has it",
        "所涉项目的编号（list 所列）",
    ),
    (
        "Who was to see to it says that it is done (办结)",
        "承办单位报办结",
    ),
    (
        "Urgent matters that are open; hands one to somebody, closes one, with who says so and why",
        "未销号的紧急事项：交办、办结、销号",
    ),
    ("Matters that are open", "列出未销号的"),
    (
        "Closed ones too, with who closed them and why",
        "已销号的也列，附由谁、为何",
    ),
    (
        "Hands one to a unit or department, or to another one, or sets it another day",
        "交办给单位或部门，或改交、改时限",
    ),
    (
        "Says that one is done with; its number is that of the list",
        "销号（list 所列编号）",
    ),
    ("What came of it", "办理结果"),
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
];
