//! `init`: an office that can be used as it is, in a folder that nobody uses.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use diaodu::cli::init::{init, share};
use diaodu::config::{self, ChannelOptions};
use diaodu::folder::Share;
use tempfile::TempDir;

/// All that lies below a folder, sorted, folders with a slash.
fn tree(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            if path.is_dir() {
                found.push(format!("{name}/"));
                folders.push(path);
            } else {
                found.push(name.to_owned());
            }
        }
    }
    found.sort();
    found
}

#[test]
fn what_to_do_next_can_be_typed_as_it_stands() {
    let root = TempDir::new().unwrap();
    let program = env!("CARGO_BIN_EXE_diaodu");
    let mut init = Command::new(program);
    init.arg("init")
        .arg(root.path().join("office"))
        .env_remove("DIAODU_CONFIG");
    let said = String::from_utf8(init.output().unwrap().stdout).unwrap();
    let config = root.path().join("office/config/diaodu.toml");
    let next = format!("\n  {program} -c {} doctor\n", config.display());
    assert!(said.contains(&next), "{said}");
}

#[test]
fn a_new_office_can_be_used_as_it_is() {
    let root = TempDir::new().unwrap();
    // folders above it are made as well
    let dir = root.path().canonicalize().unwrap().join("市投促局/office");
    let made = init(&dir, start()).unwrap();

    let names: Vec<String> = tree(&dir)
        .into_iter()
        .filter(|name| !name.starts_with("share/报送/") || name.contains("南明区"))
        .collect();
    assert_eq!(
        names,
        [
            "config/",
            "config/diaodu.toml",
            "config/holidays.csv",
            "config/units.toml",
            "share/",
            "share/.diaodu",
            "share/办公室/",
            "share/办公室/议定事项.xlsx",
            "share/办公室/通讯录.xlsx",
            "share/台账/",
            "share/报送/南明区/",
            "share/报送/南明区/回执/",
            "share/报送/南明区/已接收/",
            "share/报送/南明区/退回/",
        ]
    );
    assert_eq!(
        fs::read_dir(dir.join("share/报送")).unwrap().count(),
        14 + 1
    );
    let page = fs::read_to_string(dir.join("share/报送/填报人一页纸.txt")).unwrap();
    assert!(page.starts_with("\u{feff}填报人一页纸\r\n") && page.contains("一分钟内"));
    assert!(!page.contains(['*', '`', '|']), "{page}");
    assert!(
        made.iter()
            .all(|path| path.starts_with(&dir) && path.exists())
    );
    assert_eq!(made.len(), 3 + 3 + 14 + 1 + 1 + 2);

    let config = config::load(&dir.join("config/diaodu.toml"), &|_| None).unwrap();
    assert_eq!(config.share, dir.join("share"));
    Share::new(config.share).check().unwrap();
}

#[test]
fn the_service_may_write_where_the_office_of_a_package_writes() {
    let root = TempDir::new().unwrap();
    for (name, text) in [
        ("diaodu.toml", packaged_config()),
        ("units.toml", include_str!("../../config/units.toml").into()),
        (
            "holidays.csv",
            include_str!("../../config/holidays.csv").into(),
        ),
    ] {
        fs::write(root.path().join(name), text).unwrap();
    }
    let config = config::load(&root.path().join("diaodu.toml"), &|_| None).unwrap();
    let ChannelOptions::Folder(letters) = config.mail.channel else {
        panic!("the example sends real letters");
    };
    let unit = fs::read_to_string("packaging/diaodu.service").unwrap();
    let said = |key: &str| {
        unit.lines()
            .find_map(|line| line.strip_prefix(key))
            .unwrap()
    };
    assert_eq!(
        said("ExecStart="),
        "/usr/bin/diaodu -c /etc/diaodu/diaodu.toml run"
    );
    let share = said("ReadWritePaths=-");
    let state = Path::new("/var/lib").join(said("StateDirectory="));
    assert_eq!(config.share, Path::new(share).join("share"));
    assert_eq!(
        [config.data_dir, letters],
        [state.join("data"), state.join("letters")]
    );
}

/// The example's configuration with the places of a package, as `packaging/paths.sed` puts them in.
fn packaged_config() -> String {
    let rules = fs::read_to_string("packaging/paths.sed").unwrap();
    let mut text = include_str!("../../config/diaodu.toml").to_owned();
    for rule in rules.lines().filter(|line| line.starts_with('s')) {
        let parts: Vec<_> = rule.split('|').collect();
        let (from, to) = (parts[1].replace(r"\.", "."), parts[2]);
        assert_eq!(text.matches(&from).count(), 1, "{rule}");
        text = text.replace(&from, to);
    }
    assert!(!text.contains("\"../"), "a place beside the configuration");
    text
}

#[test]
fn an_office_with_a_configuration_gets_its_share() {
    let root = TempDir::new().unwrap();
    let root = root.path().canonicalize().unwrap();
    init(&root.join("made"), start()).unwrap();
    let whole: Vec<_> = tree(&root.join("made/share"));
    fs::create_dir(root.join("own")).unwrap();
    fs::rename(root.join("made/config"), root.join("own/config")).unwrap();
    let config = config::load(&root.join("own/config/diaodu.toml"), &|_| None).unwrap();
    share(&config).unwrap();
    assert_eq!(tree(&root.join("own/share")), whole);
    assert_eq!(tree(&root.join("own")).len(), 2 + 3 + whole.len());
    // Never into what is there already.
    let said = share(&config).unwrap_err().to_string();
    assert!(said.contains("is not empty"), "{said}");
    assert_eq!(tree(&root.join("own/share")), whole);
}

#[test]
fn a_folder_that_holds_anything_is_left_alone() {
    let root = TempDir::new().unwrap();
    init(root.path(), start()).unwrap();
    let toml = root.path().join("config/diaodu.toml");
    fs::write(&toml, "ours").unwrap();
    let before = tree(root.path());
    init(root.path(), start()).unwrap_err();
    assert_eq!(tree(root.path()), before);
    assert_eq!(fs::read_to_string(&toml).unwrap(), "ours");

    let hidden = TempDir::new().unwrap();
    fs::write(hidden.path().join(".profile"), "").unwrap();
    let said = init(hidden.path(), start()).unwrap_err().to_string();
    let shown = hidden.path().display();
    assert_eq!(
        said,
        format!(
            "{shown} is not empty: it holds .profile\n  hint: name a new or an empty folder; nothing was changed"
        )
    );
    assert_eq!(tree(hidden.path()), [".profile"]);
}

#[test]
fn what_is_no_folder_is_named() {
    let root = TempDir::new().unwrap();
    let file: PathBuf = root.path().join("office");
    fs::write(&file, "").unwrap();
    let said = init(&file, start()).unwrap_err().to_string();
    assert!(
        said.starts_with(&format!("cannot look into {}", file.display())),
        "{said}"
    );
}

fn start() -> chrono::NaiveDate {
    "2026-10-01".parse().unwrap()
}
