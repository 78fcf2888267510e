//! What the other commands say to an office whose system is set to Chinese, and their mistakes.

use std::fs;

use super::in_chinese::{NOW, office};

const SIGNED: [&str; 4] = ["--by", "江某", "--why", "已核实"];

#[test]
fn what_people_decide_of_units_and_meetings() {
    let files = office();
    let told = |code, arguments: &[&str]| files.told(code, NOW, arguments);
    let decide = |code, arguments: &[&str]| told(code, &[arguments, &SIGNED].concat());
    let extend = ["extend", "--unit", "云岩区", "--period", "2026-11-25"];
    insta::assert_snapshot!(decide(0, &[&extend[..], &["--until", "2026-11-27"]].concat()), @r"
    1：云岩区 2026-11-25 这一期可以报到 2026-11-27 为止
    下一个工作日告知联络员
    ");
    insta::assert_snapshot!(decide(2, &[&extend[..], &["--until", "2026-11-20"]].concat()), @r"
    错误：截止日本来就是 2026-11-25
      怎么办：延期要写更晚的一天
    ");
    insta::assert_snapshot!(told(2, &extend), @r"
    错误：还要写 --until DATE
      怎么办：用法见 `--help`
    ");
    insta::assert_snapshot!(told(0, &["extend", "list"]), @"   1  云岩区             2026-11-25 这一期可以报到 2026-11-27 为止；2026-11-19 10:02 江某：已核实");
    let decided = [
        "decision",
        "add",
        "--item",
        "协调供电",
        "--to",
        "云岩区",
        "--due",
        "2026-12-15",
    ];
    insta::assert_snapshot!(decide(0, &decided), @"议定事项1已记录，在工作时间的下一轮发信告知云岩区");
    insta::assert_snapshot!(told(0, &["decision", "list"]), @"议定事项1：协调供电  云岩区，时限 2026-12-15，办理中");
    insta::assert_snapshot!(decide(0, &["decision", "report", "1"]), @"议定事项1已报办结，待销号");
    insta::assert_snapshot!(decide(1, &["decision", "report", "1"]), @r"
    错误：decision/1 不能答复：江某已先答复“报办结”：已核实
      怎么办：还有哪些待办用 `diaodu desk list` 看
    ");
    insta::assert_snapshot!(told(0, &["meeting", "list"]), @"2026-11 的调度会可在 2026-11-24, 2026-11-25, 2026-11-26, 2026-11-27, 2026-11-30 召开；通常在 2026-11-26");
    insta::assert_snapshot!(decide(1, &["meeting", "confirm", "7"]), @r"
    错误：调度会7：它不在待办里
      怎么办：有哪些待办用 `diaodu desk list` 看
    ");
    let visit = [
        "visit",
        "note",
        "--project",
        "精密铸件项目",
        "--on",
        "2026-11-18",
        "--by",
        "江某",
    ];
    insta::assert_snapshot!(told(0, &[&visit[..], &["--found", "主体封顶"]].concat()), @"调研1号（NM-879251）已记录");
    insta::assert_snapshot!(decide(1, &["urgent", "close", "7"]), @r"
    错误：没有未办结的紧急事项7
      怎么办：有哪些用 `diaodu urgent list --all` 看
    ");
    insta::assert_snapshot!(told(0, &["audit", "verify"]).split("；").next().unwrap(), @"12条记录，每一条都与当初记下的一样");
}

#[test]
fn what_the_office_asks_every_day() {
    let files = office();
    let told = |code, arguments: &[&str]| files.told(code, NOW, arguments);
    insta::assert_snapshot!(told(0, &["flags"]), @"没有预警，也没有提请通报");
    insta::assert_snapshot!(told(0, &["resume"]), @"没有暂停的信函");
    insta::assert_snapshot!(told(0, &["outbox", "list", "--limit", "1"]), @"     7 2026-11-19 10:01 已发         office@example.org             【逾期未报】11月10日报送期：4个单位，逾期第9天");
    insta::assert_snapshot!(told(2, &["outbox", "show", "99"]), @r#"
    错误：发件箱里没有信函 "99"
      怎么办：编号用 `diaodu outbox list` 看，键用 `--format json` 看
    "#);
    insta::assert_snapshot!(told(0, &["user", "list"]), @"没有账号：能连上网页的人都能看到谁报了");
    let plan = told(0, &["plan", "--from", "2026-11-24", "--to", "2026-11-25"]);
    let lines: Vec<&str> = plan.lines().take(3).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    2026-11-24 09:00  reminder            yunyan@example.org             【请报送】云岩区 11月25日报送期，明天24:00截止
                      距截止还有1个工作日，还没有报  [reminder/2026-11-25/yunyan/before-1/yunyan@example.org]
    2026-11-24 09:00  reminder            yunyan-deputy@example.org      【请报送】云岩区 11月25日报送期，明天24:00截止
    ");
    let calendar = told(0, &["calendar", "--year", "2026"]);
    let lines: Vec<&str> = calendar.lines().take(5).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    2026年，截止日逢休息日不变

    报送期             截止                     最后一次提醒      逾期通知
    2026-01-10 星期六  2026-01-10 星期六 24:00  2026-01-09 09:00  2026-01-12 09:00  周末
    2026-01-25 星期日  2026-01-25 星期日 24:00  2026-01-23 09:00  2026-01-26 09:00  周末
    ");
    insta::assert_snapshot!(told(2, &["form", "--unit", "没有的区", "-o", "x.xlsx"]), @r#"
    错误：没有叫 "没有的区" 的单位
      怎么办：可以写 nanming (南明区), yunyan (云岩区), huaxi (花溪区), wudang (乌当区)
    "#);
    insta::assert_snapshot!(told(0, &["ledger", "-o", "台账.xlsx"]), @"1个项目，4个单位，截至 2026-11-25：台账.xlsx");
    insta::assert_snapshot!(told(1, &["ledger", "diff", "2026-10", "now"]), @r"
    错误：2026-10 的台账还没有发布
      怎么办：写某一天（如 2026-10-01），就是当时所知的状态
    ");
}

#[test]
fn what_the_upkeep_says() {
    let files = office();
    let told = |code, arguments: &[&str]| files.told(code, NOW, arguments);
    insta::assert_snapshot!(told(0, &["backup", "kept"]), @r"
    已备份到 kept：状态和1份原件
    config/、templates/ 和共享文件夹不在里面，请另外一起保存
    ");
    insta::assert_snapshot!(told(2, &["restore", "kept"]), @r"
    错误：家/data/diaodu.db 已经有了，恢复会把它换掉
      怎么办：先把它移走；它的档案可以留着
    ");
    insta::assert_snapshot!(told(2, &["backup", "share/kept"]), @r"
    错误：不能用 share/kept：它在共享文件夹里，各单位能看到、改动备份的内容
      怎么办：换 data_dir 和共享文件夹以外的文件夹，最好在另一块磁盘上；什么都没有改动
    ");
    insta::assert_snapshot!(told(2, &["run"]), @r"
    错误：run 要用走动的时钟
      怎么办：--now 用于 `once`
    ");
    let once = told(0, &["once"]);
    insta::assert_snapshot!(once.lines().next().unwrap(), @"收0件，0件等待；信函新列0封，已发0封，待重发0封，失败0封，取消0封");
    let sheet = files.path("share/报送/南明区/已接收/2026-11-25/表.xlsx");
    fs::create_dir(files.path("sheets")).unwrap();
    fs::copy(sheet, files.path("sheets/南明区.xlsx")).unwrap();
    insta::assert_snapshot!(told(0, &["check", "sheets/南明区.xlsx"]), @r"
    sheets/南明区.xlsx：接收
      南明区 2026-11-25：项目1个，观摩0项，紧急事项0件
    ");
    insta::assert_snapshot!(told(2, &["check", "none.xlsx"]), @r"
    错误：读不了 none.xlsx：没有这个文件或文件夹（系统错误 2）
      怎么办：看路径对不对
    ");
    insta::assert_snapshot!(told(0, &["merge", "sheets", "-o", "合并.xlsx"]), @r"
    南明区.xlsx：南明区，2026-11-25，1个项目，接收

    截至 2026-11-25，1个项目，1个单位：总投资 20,000万元，到位资金 3,000万元；签约1个，开工1个，投产0个
    台账：合并.xlsx
    ");
}
