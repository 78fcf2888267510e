//! A finished workbook or document as PDF: LibreOffice makes it, where it is installed.

use std::io::ErrorKind;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

use super::Failure;
use crate::domain::language::{Bilingual, bilingual, both};

/// After so long it is given up.
const LONGEST: Duration = Duration::from_mins(3);
/// The settings of the profile in which it runs, which nobody else uses: no macros, and nothing is fetched.
const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop>
</item>
</oor:items>"#;

/// The same as PDF. `extension` says what it is: `xlsx` or `docx`.
pub(super) async fn as_pdf(
    soffice: &Path,
    bytes: &[u8],
    extension: &str,
) -> Result<Vec<u8>, Failure> {
    within(LONGEST, soffice, bytes, extension).await
}

async fn within(
    longest: Duration,
    soffice: &Path,
    bytes: &[u8],
    extension: &str,
) -> Result<Vec<u8>, Failure> {
    let cannot = |what: (&'static str, &'static str), error: std::io::Error| {
        let (english, chinese) = what;
        Failure::Failed(Bilingual::of(|language| {
            let what = language.of(english, chinese);
            both!(
                language,
                "no PDF: cannot {what} a temporary folder: {error}",
                "没有 PDF：{what}临时文件夹：{error}"
            )
        }))
    };
    let folder = tempfile::tempdir().map_err(|error| cannot(("make", "建不了"), error))?;
    let place = folder.path();
    let user = place.join("profile/user");
    let source = place.join(format!("source.{extension}"));
    std::fs::create_dir_all(&user)
        .and_then(|()| std::fs::write(user.join("registrymodifications.xcu"), PROFILE))
        .and_then(|()| std::fs::write(&source, bytes))
        .map_err(|error| cannot(("write into", "写不进"), error))?;
    run(longest, soffice, place, &source).await?;
    let made = std::fs::read(place.join("source.pdf")).unwrap_or_default();
    if made.starts_with(b"%PDF") {
        Ok(made)
    } else {
        Err(Failure::Failed(bilingual!(
            "no PDF: {} made none\n  hint: whether LibreOffice can do it is seen with `{} --headless --convert-to pdf FILE`",
            "没有 PDF：{} 没有做出来\n  怎么办：LibreOffice 行不行，用 `{} --headless --convert-to pdf 文件` 试",
            soffice.display(),
            soffice.display()
        )))
    }
}

async fn run(
    longest: Duration,
    soffice: &Path,
    place: &Path,
    source: &Path,
) -> Result<(), Failure> {
    let mut command = Command::new(soffice);
    command
        .arg(format!(
            "-env:UserInstallation=file://{}",
            place.join("profile").display()
        ))
        .args(["--headless", "--norestore", "--nologo", "--nolockcheck"])
        .args(["--convert-to", "pdf", "--outdir"])
        .args([place, source])
        .current_dir(place)
        .env_clear()
        .env("HOME", place)
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    // It starts programs of its own, which go when it goes.
    #[cfg(unix)]
    command.process_group(0);
    let mut child = command
        .spawn()
        .map_err(|error| not_started(soffice, &error))?;
    #[cfg(unix)]
    let group = child.id().and_then(|id| i32::try_from(id).ok());
    let ended = timeout(longest, child.wait()).await;
    #[cfg(unix)]
    if let Some(group) = group.and_then(rustix::process::Pid::from_raw) {
        // All of the group that is left; mostly there is nothing.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    match ended {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(not_started(soffice, &error)),
        Err(_) => Err(Failure::Failed(bilingual!(
            "no PDF: {} took longer than {} s and was stopped",
            "没有 PDF：{} 超过{}秒还没有做完，已停止",
            soffice.display(),
            longest.as_secs()
        ))),
    }
}

fn not_started(soffice: &Path, error: &std::io::Error) -> Failure {
    let soffice = soffice.display();
    Failure::Failed(if error.kind() == ErrorKind::NotFound {
        bilingual!(
            "no PDF: there is no {soffice}\n  hint: install LibreOffice (Calc and Writer), or say in `[documents] soffice` where it is",
            "没有 PDF：没有 {soffice}\n  怎么办：安装 LibreOffice（Calc 和 Writer），或在 `[documents] soffice` 里写它在哪里"
        )
    } else {
        bilingual!(
            "no PDF: {soffice} cannot be started: {error}",
            "没有 PDF：{soffice} 启动不了：{error}"
        )
    })
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::PathBuf;
    use std::time::Duration;

    use super::within;
    use crate::domain::language::Language;

    /// Stands for LibreOffice.
    fn script(folder: &tempfile::TempDir, lines: &str) -> PathBuf {
        let path = folder.path().join("soffice");
        std::fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    async fn tried(soffice: &std::path::Path, longest: u64) -> Result<Vec<u8>, String> {
        let longest = Duration::from_millis(longest);
        let made = within(longest, soffice, b"workbook", "xlsx").await;
        made.map_err(|failure| failure.in_language(Language::English).to_owned())
    }

    #[tokio::test]
    async fn it_works_in_a_place_of_its_own_and_sees_nothing_of_ours() {
        let folder = tempfile::tempdir().unwrap();
        let seen = folder.path().join("seen");
        let soffice = script(
            &folder,
            &format!(
                "for last; do :; done; env > {seen}; echo \"$@\" >> {seen}; cat profile/user/*.xcu >> {seen}\n\
                 printf '%%PDF of ' > source.pdf; cat \"$last\" >> source.pdf",
                seen = seen.display()
            ),
        );
        assert_eq!(tried(&soffice, 20_000).await.unwrap(), b"%PDF of workbook");
        let seen = std::fs::read_to_string(seen).unwrap();
        assert!(
            !seen.contains("CARGO"),
            "the environment is passed on: {seen}"
        );
        for words in ["--headless", "--convert-to pdf", "DisableMacrosExecution"] {
            assert!(seen.contains(words), "{words}: {seen}");
        }
    }

    #[tokio::test]
    async fn who_takes_too_long_is_stopped_with_all_that_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let number = folder.path().join("number");
        let lines = format!("sleep 600 & echo $! > {}; wait", number.display());
        let said = tried(&script(&folder, &lines), 700).await.unwrap_err();
        assert!(said.contains("took longer than"), "{said}");
        let number = std::fs::read_to_string(number).unwrap();
        let state = format!("/proc/{}/stat", number.trim());
        let is_gone =
            || std::fs::read_to_string(&state).map_or(true, |state| state.contains(") Z "));
        for _ in 0..100 {
            if is_gone() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("what it started goes on");
    }

    #[tokio::test]
    async fn where_there_is_none_or_none_is_made_it_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let said = tried(&folder.path().join("none"), 1_000).await.unwrap_err();
        assert!(
            said.contains("there is no") && said.contains("[documents] soffice"),
            "{said}"
        );
        let said = tried(&script(&folder, "echo no > source.pdf"), 20_000)
            .await
            .unwrap_err();
        assert!(said.contains("made none"), "{said}");
    }
}
