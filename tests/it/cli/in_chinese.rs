//! What commands say to an office whose system is set to Chinese: a snapshot each, with what to do.

use std::fs;

use super::desk::flagged;
use super::{Files, Said, said};
use crate::sheets::report;

impl Files {
    /// As an office runs it whose system is set to Chinese.
    fn run_in_chinese(&self, arguments: &[&str]) -> Said {
        let mut command = self.command(arguments);
        command.env("LC_ALL", "zh_CN.UTF-8");
        said(command)
    }

    /// What such an office reads of a command, without what differs from machine to machine.
    #[track_caller]
    pub(super) fn told(&self, code: i32, now: &str, arguments: &[&str]) -> String {
        let said = self.run_in_chinese(&[&["--now", now][..], arguments].concat());
        assert_eq!(said.code, Some(code), "{said:?}");
        let home = self.path("").display().to_string();
        let text = (said.out + &said.err).replace(home.trim_end_matches('/'), "家");
        let lines = text.lines().map(str::trim_end);
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The third week of November: one unit has reported, the others have not.
pub(super) fn office() -> Files {
    let files = Files::new();
    let sheet = report("南明区", "2026年11月25日", &["精密铸件项目"]);
    fs::write(files.path("share/报送/南明区/表.xlsx"), sheet.bytes()).unwrap();
    for now in ["2026-11-19T10:00", "2026-11-19T10:01"] {
        files.run(&["--now", now, "once"]);
    }
    files
}

pub(super) const NOW: &str = "2026-11-19T10:02";

#[test]
fn who_has_reported() {
    let files = office();
    insta::assert_snapshot!(files.told(0, NOW, &["status"]), @r"
                        2026-11-10    2026-11-25
    南明区              未报          1项
    云岩区              未报          未报
    花溪区              未报          未报
    乌当区              未报          未报
    发件箱：待发0封，已发7封，失败0封，作废0封，不必再发0封
    ");
}

#[test]
fn what_is_wrong_with_an_office() {
    let files = office();
    let said = files.told(3, NOW, &["doctor"]);
    let machine = ["数据目录：", "读表子进程："];
    let same = said
        .lines()
        .filter(|line| !machine.iter().any(|part| line.contains(part)));
    let same: Vec<&str> = same.collect();
    insta::assert_snapshot!(same.join("\n"), @r#"
    正常  配置：4个报送单位
    问题  配置：config/diaodu.toml：mail.channel：信函只写到文件夹里：写的是 家/letters
      怎么办：没有人会收到；试运行结束后改为 channel = "smtp"
    正常  共享文件夹：家/share
    正常  各单位文件夹：都读得到；除4份预填表外，有0个文件等着收
    正常  状态：家/data/diaodu.db
    正常  发件箱：已发7封，待发0封
    正常  运行：上次查看各单位文件夹是在 2026-11-19 10:01；现在没有守护进程在运行
    正常  邮件：信函写到文件夹 家/letters
    "#);
    fs::remove_file(files.path("share/.diaodu")).unwrap();
    let said = files.told(3, NOW, &["doctor"]);
    let share = said.split("问题  共享文件夹").nth(1).unwrap();
    let share: Vec<&str> = share.lines().take(2).collect();
    insta::assert_snapshot!(share.join("\n"), @r"
    ：共享文件夹 家/share：里面没有标记文件 .diaodu，说明没有挂载，或不是本办公室的
      怎么办：挂载好；新的共享文件夹先运行 `diaodu init`，或在里面建一个名为 .diaodu 的空文件
    ");
}

#[test]
fn why_something_is_as_it_is() {
    let files = office();
    let why = |arguments: &[&str]| files.told(0, NOW, &[&["why"][..], arguments].concat());
    insta::assert_snapshot!(why(&["--unit", "南明区", "--period", "2026-11-25"]), @r#"
    nanming 2026-11-25：南明区 2026-11-25 这一期已报，按时：以第1版为准，1个项目
                        规则      规则9：已报、零报告、未报、免报是四种情况，互不推定
      2026-11-26 00:00  时限      2026-11-25 这一期 2026-11-26 00:00 截止
                        日历      2026-11-25 星期三，工作日
                        规则      规则5：前后两次查看之间到的件，前一次查看已过截止时间的才算迟报
      2026-11-19 10:00  来件      来件1号，第1版，通过："表.xlsx"，1个项目；此前没有查看过，2026-11-19 10:00 查看时有了；在截止时间之前：按时
                        规则      规则6：每个文件都留存，以最后一份审核通过的为准
      2026-11-19 10:01  信函      receipt/2026-11-25/nanming/1/nanming@example.org，发给 nanming@example.org，2026-11-19 10:01 已发出：来件已审核
      2026-11-19 10:01  信函      receipt/2026-11-25/nanming/1/nanming-deputy@example.org，发给 nanming-deputy@example.org，2026-11-19 10:01 已发出：来件已审核
    "#);
    insta::assert_snapshot!(why(&["--flag", "nanming", "2026Q4"]), @r"
    nanming 2026Q4：南明区 2026Q4 还没有定论：该季度 2027-01-11 00:00 截止
                        规则      规则12：连续几个季度无观摩项目的，先预警，再提请通报
                        设置      warn_after = 2, flag_after = 3, confirm_flags = true
      2027-01-11 00:00  时限      2026Q4 这一季度 2027-01-11 00:00 截止
                        季度      2026Q4：不是整个季度都是报送单位，或程序尚未启用
    ");
    insta::assert_snapshot!(why(&["--not-sent", "nanming@example.org"]), @r#"
    nanming@example.org：1封发给 nanming@example.org 的信函都发了；最后一封 "【已接收】南明区 11月25日报送期调度表"，2026-11-19 10:01 已发出
                        身份      刘某是南明区的联络员
      2026-11-19 10:01  信函      receipt/2026-11-25/nanming/1/nanming@example.org，发给 nanming@example.org，2026-11-19 10:01 已发出：来件已审核
      2026-11-19 10:01  投递      receipt/2026-11-25/nanming/1/nanming@example.org 的答复：20261119-1001 receipt nanming@example.org 0e98f0c17e0b2938.eml
    "#);
    insta::assert_snapshot!(why(&["--project", "精密铸件项目", "--field", "总投资"]), @r#"
    NM-879251 总投资(万元)：20,000：按 "表.xlsx" 调度表 E4（第1版，2026-11-19 10:00 查看时有了） 所写
                        规则      规则7：台账取每个项目最近一次审核通过的内容；数据待核的，先用上次通过的
                        填报      2026-11-25：20,000，"表.xlsx" 调度表 E4（第1版，2026-11-19 10:00 查看时有了）
                        规则      规则6：每个文件都留存，以最后一份审核通过的为准
      2026-11-19 10:00  来件      来件1号，第1版，通过："表.xlsx"，1个项目；此前没有查看过，2026-11-19 10:00 查看时有了
    "#);
    insta::assert_snapshot!(why(&["reminder/2026-11-25/yunyan/before-1/yunyan@example.org"]), @r"
    reminder/2026-11-25/yunyan/before-1/yunyan@example.org：还不到时候；没有新来件的话，2026-11-24 09:00 写：距截止还有1个工作日，还没有报
                        规则      规则10：截止时间前后分几次提醒，未报期间只发已到的最后一次
    ");
    let wrong = files.told(2, NOW, &["why", "--project", "没有的项目"]);
    insta::assert_snapshot!(wrong, @r#"
    错误：没有名称或编号为 "没有的项目" 的项目
      怎么办：照台账里的编号或完整名称写，只写名称的一部分不行
    "#);
    // What programs read stays as it is.
    let json = why(&["--flag", "nanming", "2026Q4", "--format", "json"]);
    assert!(json.contains("nothing is decided for nanming"), "{json}");
}

#[test]
fn what_is_decided_about_projects() {
    let files = office();
    let told = |code, arguments: &[&str]| files.told(code, NOW, arguments);
    let signed = ["--by", "江某", "--why", "已核实"];
    let decide = |code, arguments: &[&str]| told(code, &[arguments, &signed].concat());
    let list = told(0, &["project", "list"]);
    let number = list.split(' ').next().unwrap().to_owned();
    insta::assert_snapshot!(decide(0, &["project", "rename", &number, "精密铸件一期项目"]), @r"
    决定1号：NM-879251更名为“精密铸件一期项目”
    此前：1个项目，总投资 20,000万元，到位资金 3,000万元
    现在：1个项目，总投资 20,000万元，到位资金 3,000万元
    ");
    insta::assert_snapshot!(told(0, &["project", "show", &number]), @r"
    NM-879251 精密铸件一期项目（nanming），2026-11-25 至 2026-11-25 在报
      项目类别             建设中
      项目内容             建设厂房两万平方米及配套设施
      总投资(万元)         20,000
      累计到位资金(万元)   3,000
      项目阶段             在建
      责任单位             投资促进局
      责任人               王某
      进展情况             主体结构施工至三层
      推进计划             十二月底前完成封顶
      决定1号，2026-11-19 10:02：NM-879251更名为“精密铸件一期项目”，江某：已核实
    ");
    insta::assert_snapshot!(told(0, &["project", "history", &number]), @r#"
    NM-879251 精密铸件一期项目（nanming）
      2026-11-25  调度表 第4行，见 "表.xlsx"
        新入台账
      决定1号，2026-11-19 10:02：NM-879251更名为“精密铸件一期项目”，江某：已核实
    "#);
    insta::assert_snapshot!(decide(0, &["project", "undo", "1"]), @r"
    已撤销：NM-879251更名为“精密铸件一期项目”
    现在：1个项目，总投资 20,000万元，到位资金 3,000万元
    ");
    insta::assert_snapshot!(decide(1, &["project", "undo", "1"]), @r"
    错误：江某已撤销过：已核实
      怎么办：需要的话重新决定
    ");
    insta::assert_snapshot!(told(2, &["project", "show", "NM-99"]), @r"
    错误：没有编号为 NM-99 的项目
      怎么办：编号和名称用 `diaodu project list` 看
    ");
}

#[test]
fn what_waits_for_the_office() {
    let files = flagged();
    let now = "2027-01-11T10:00";
    let item = "flag/2026Q4/nanming";
    let answer = |code, word: &str| {
        let arguments = [
            "desk",
            "answer",
            item,
            word,
            "--by",
            "江某",
            "--why",
            "已核实",
        ];
        files.told(code, now, &arguments)
    };
    insta::assert_snapshot!(files.told(0, now, &["desk", "list"]), @r"
    flag/2026Q4/nanming  南明区至2026年第四季度连续3个季度无观摩项目，是否报市领导（提请通报）
        自 2027-01-11 09:00 起等候，到 2027-04-12 09:00 为止
    看一件用 `diaodu desk show 编号`，答复用 `diaodu desk answer 编号 答复 --by 谁 --why 理由`
    ");
    insta::assert_snapshot!(files.told(0, now, &["desk", "show", item]), @r"
    flag/2026Q4/nanming  南明区至2026年第四季度连续3个季度无观摩项目，是否报市领导（提请通报）
    自 2027-01-11 09:00 起等候，到 2027-04-12 09:00 为止
      2026年第二季度：零报告
      2026年第三季度：零报告
      2026年第四季度：零报告
      请示代拟稿：办公室/关于提请通报南明区的请示（2026年第四季度代拟稿）.docx
    答复 confirm：确认属实：连同请示代拟稿发给市领导
    答复 reject：不予提请：不发给办公室以外的任何人，留存记录，代拟稿标注“不予提请”
    不答复：不发给市领导；到期作废，由下一季度的情况重新判断
    ");
    insta::assert_snapshot!(files.told(2, now, &["desk", "show", "flag/2026Q4/nowhere"]), @r#"
    错误：待办里没有 "flag/2026Q4/nowhere"
      怎么办：有哪些待办用 `diaodu desk list` 看
    "#);
    insta::assert_snapshot!(answer(2, "perhaps"), @r#"
    错误：没有 "perhaps" 这种答复
      怎么办：答复有 confirm, reject, hold, release, close, retry, report, reopen, grant, seen, merge, distinct；这一件能怎样答复用 `diaodu desk show flag/2026Q4/nanming` 看
    "#);
    insta::assert_snapshot!(answer(2, "close"), @r"
    错误：flag/2026Q4/nanming 不能答复 close：不能这样答复
      怎么办：可以答复 confirm（确认）、reject（不予确认）
    ");
    insta::assert_snapshot!(answer(0, "confirm"), @"flag/2026Q4/nanming 已确认，在工作时间的下一轮发给市领导");
    insta::assert_snapshot!(answer(1, "reject"), @r"
    错误：flag/2026Q4/nanming 不能答复：江某已先答复“确认属实”：已核实
      怎么办：答复不再更改；单位补正的，提请通报随时撤销
    ");
    insta::assert_snapshot!(files.told(0, now, &["why", "--flag", "nanming", "2026Q4"]), @r"
    nanming 2026Q4：南明区 2026Q4 已提请通报（2027-01-11 09:00）：连续3个季度无观摩项目
                        规则      规则12：连续几个季度无观摩项目的，先预警，再提请通报
                        设置      warn_after = 2, flag_after = 3, confirm_flags = true
      2027-01-11 00:00  时限      2026Q4 这一季度 2027-01-11 00:00 截止
                        季度      2026Q1：不是整个季度都是报送单位，或程序尚未启用
                        季度      2026Q2：零报告
                        季度      2026Q3：零报告
                        季度      2026Q4：零报告
      2027-01-11 10:00  决定      nanming 2026Q4 的提请通报，江某答复“确认属实”：已核实
      2027-01-11 09:00  决定      raise/2026Q4/nanming/flag：已做：连续3个季度无观摩项目
      2027-01-11 09:00  信函      flag/2026Q4/nanming/office@example.org，发给 office@example.org，2027-01-11 09:00 已发出：连续3个季度无观摩项目
    ");
    insta::assert_snapshot!(files.told(0, now, &["desk", "list"]), @"没有待办");
}

#[test]
fn what_cannot_be_done() {
    let files = Files::new();
    insta::assert_snapshot!(files.told(1, NOW, &["status", "--alive"]), @r"
    错误：家/data 上没有守护进程在工作
      怎么办：用 `diaodu run` 启动；上次为什么停，看它的日志
    ");
    files.change("workdays_before =", "workdays_befor =");
    insta::assert_snapshot!(files.told(2, NOW, &["status"]), @r"
    错误：config/diaodu.toml:32：reminders.workdays_befor：没有这个键
      怎么办：是不是想写 workdays_before？
    ");
}
