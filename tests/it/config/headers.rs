//! A broken file of header words is told line by line.

use super::Office;

#[test]
fn a_broken_file_of_headers_says_line_by_line_what_was_expected() {
    let office = Office::new();
    office.replace("diaodu.toml", "#headers =", "headers =");
    insta::assert_snapshot!(office.said(), @r#"
    config/headers.toml: the file is not there
      hint: reading.headers names it; without words of your own, take that line out
    "#);
    office.write(
        "headers.toml",
        r#"extras = ["规模", "项目名称"]
[[column]]
field = "total"
names = ["盘子"]
[[column]]
field = "total_investment"
names = ["盘 子（万元）", "项目内容"]
[[column]]
field = "plan"
names = ["（万元）"]
[[column]]
field = "remarks"
names = ["盘子"]
word = [["附"]]
"#,
    );
    insta::assert_snapshot!(office.said(), @r#"
    config/headers.toml:1: extras: "项目名称" is the form's own header of name
      hint: take it out; the headers of the form always mean their own column
    config/headers.toml:3: column.1.field: bad value: read "total", expected a column: sequence, number, name, category, content, investor, industry, total_investment, funds_in_place, stage, signed_on, started_on, in_production_on, responsible_unit, responsible_person, project_manager, sponsor, progress, plan, problems, city_matter, remarks, code
    config/headers.toml:7: column.2.names: "项目内容" is the form's own header of content
      hint: take it out; the headers of the form always mean their own column
    config/headers.toml:10: column.3.names: bad value: read ["（万元）"], expected headers of at most 24 characters that say more than a unit, such as ["项目盘子"]
    config/headers.toml:13: column.4.names: "盘子" stands for both total_investment and remarks
      hint: a header can mean one column only; take it out of one of them
    config/headers.toml:14: column.4.word: unknown key
      hint: did you mean words?
    "#);
    office.write("headers.toml", "[[column]\nfield = \"plan\"");
    insta::assert_snapshot!(office.said(), @"config/headers.toml:1: syntax error: unclosed array table, expected `]`");
    office.write("headers.toml", "#".repeat(70_000));
    insta::assert_snapshot!(office.said(), @"config/headers.toml: the file is too large: expected at most 64 KiB");
    office.write(
        "headers.toml",
        "[[column]]\nfield = \"plan\"\nnames = [\"后手\"]\n",
    );
    assert_eq!(office.load().unwrap().words.columns[0].names, ["后手"]);
    office.set("headers", "\"../share/headers.toml\"");
    insta::assert_snapshot!(office.said(), @r#"
    config/diaodu.toml:120: reading.headers: lies inside the share: read share/headers.toml, expected a folder outside the share, on a disk of this machine
      hint: the units could rewrite what the columns mean
    share/headers.toml: the file is not there
      hint: reading.headers names it; without words of your own, take that line out
    "#);
}
