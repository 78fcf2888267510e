//! What the office asks every day, projects, the record, decisions and matters.

use super::Translated;

pub(super) const TEXTS: &[Translated] = &[
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
];
