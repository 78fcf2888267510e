//! What commands do with the copy of the archive on a server: fetch from it, and say how it stands.

use clap::Args;

use super::language::error as error_told;
use super::{Failure, assemble, say};
use crate::config::Config;
use crate::domain::language::{Bilingual, bilingual, both};

/// Of commands that make something of the archive.
#[derive(Debug, Args)]
pub(super) struct FromCopy {
    /// First fetches what the archive lacks from its copy, which `[archive] copy_to` names
    #[arg(long)]
    fetch: bool,
}

impl FromCopy {
    /// Fetches what is missing, if that was asked for.
    pub(super) async fn fetch(&self, config: &Config) -> Result<(), Failure> {
        if !self.fetch {
            return Ok(());
        }
        let copy = assemble::archive_copy(config)?;
        let Some(copy) = copy else {
            return Err(Failure::Use(bilingual!(
                "the archive has no copy to fetch from\n  hint: name it in the configuration, [archive] copy_to",
                "档案没有异地副本可取\n  怎么办：在配置的 [archive] copy_to 写明"
            )));
        };
        let fetched = copy.fetch().await.map_err(|error| {
            Failure::Failed(Bilingual::of(|language| error_told(&error, language)))
        })?;
        let (files, refused) = fetched;
        for path in refused {
            say(both!(
                config.language,
                "left there, for it is not what its name says: {path}",
                "内容与文件名不符，没有取回：{path}"
            ));
        }
        say(both!(
            config.language,
            "fetched from the copy of the archive: {files} files",
            "已从异地副本取回{files}个文件"
        ));
        Ok(())
    }
}

/// `12 files of the archive are not copied yet`; nothing if all are, or none are to be.
pub(super) fn waiting_line(config: &Config) -> Option<String> {
    let copy = assemble::archive_copy(config).ok()??;
    let waiting = copy.waiting().ok().filter(|&waiting| waiting > 0)?;
    Some(both!(
        config.language,
        "{waiting} files of the archive are not copied yet",
        "档案有{waiting}个文件还没有复制到异地"
    ))
}

/// How the copy stands, for `doctor`: the server is tried.
pub(super) async fn answer(config: &Config) -> Option<Result<String, String>> {
    let language = config.language;
    let copy = match assemble::archive_copy(config) {
        Ok(copy) => copy?,
        Err(error) => return Some(Err(error_told(&error, language))),
    };
    Some(match (copy.probe().await, copy.waiting()) {
        (Ok(place), Ok(0)) => Ok(both!(
            language,
            "{place}, all is there",
            "{place}，全部已复制"
        )),
        (Ok(place), Ok(waiting)) => Ok(both!(
            language,
            "{place}, {waiting} files are brought there with the next ticks",
            "{place}，还有{waiting}个文件，接下来几轮会复制过去"
        )),
        (Err(error), _) => Err(error_told(&error, language)),
        (_, Err(error)) => Err(error_told(&error, language)),
    })
}
