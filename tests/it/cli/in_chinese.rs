//! What commands say to an office whose system is set to Chinese: a snapshot each, with what to do.

use std::fs;

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
    fn told(&self, code: i32, now: &str, arguments: &[&str]) -> String {
        let said = self.run_in_chinese(&[&["--now", now][..], arguments].concat());
        assert_eq!(said.code, Some(code), "{said:?}");
        let home = self.path("").display().to_string();
        let text = (said.out + &said.err).replace(home.trim_end_matches('/'), "家");
        let lines = text.lines().map(str::trim_end);
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The third week of November: one unit has reported, the others have not.
fn office() -> Files {
    let files = Files::new();
    let sheet = report("南明区", "2026年11月25日", &["精密铸件项目"]);
    fs::write(files.path("share/报送/南明区/表.xlsx"), sheet.bytes()).unwrap();
    for now in ["2026-11-19T10:00", "2026-11-19T10:01"] {
        files.run(&["--now", now, "once"]);
    }
    files
}

const NOW: &str = "2026-11-19T10:02";

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
    正常  各单位文件夹：都读得到；里面有4个文件等着收
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
fn what_cannot_be_done() {
    let files = Files::new();
    insta::assert_snapshot!(files.told(1, NOW, &["status", "--alive"]), @r"
    错误：家/data 上没有守护进程在工作
      怎么办：用 `diaodu run` 启动；上次为什么停，看它的日志
    ");
    files.change("workdays_before =", "workdays_befor =");
    insta::assert_snapshot!(files.told(2, NOW, &["status"]), @r"
    错误：config/diaodu.toml:32：reminders.workdays_befor：unknown key
      怎么办：did you mean workdays_before?
    ");
}
