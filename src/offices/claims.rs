//! What an office has for itself alone: two of one folder must not share it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use reqwest::Url;

use crate::config::{Config, Overlap, overlap_of_real, real};
use crate::domain::language::{Bilingual, bilingual, both};

/// What an office has for itself alone. Paths are real: links are resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    share: PathBuf,
    data_dir: PathBuf,
    database: Option<ClaimedDatabase>,
    listen: Option<SocketAddr>,
}

/// A part of a database on a server.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ClaimedDatabase {
    host: String,
    port: u16,
    name: String,
    schema: Option<String>,
}

/// The port of PostgreSQL unless an address says another.
const USUAL_PORT: u16 = 5432;

impl Claims {
    /// What this configuration claims. It looks at the disk: on one that does not answer it does not end.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let server = config.server.as_ref();
        let database = server.and_then(|server| {
            let url = Url::parse(&server.url).ok()?;
            Some(ClaimedDatabase {
                host: url.host_str().unwrap_or_default().to_lowercase(),
                port: url.port().unwrap_or(USUAL_PORT),
                name: url.path().trim_matches('/').to_owned(),
                schema: server.schema.clone(),
            })
        });
        Self {
            share: real(&config.share),
            data_dir: real(&config.data_dir),
            database,
            listen: config.web.as_ref().map(|web| web.listen),
        }
    }

    /// Where its state is kept, or what belongs to it.
    pub(super) fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// What both claim, in one line; `None` if they keep off each other.
    #[must_use]
    pub fn clash_with(&self, other: &Self, name: &str) -> Option<Bilingual> {
        let folders = [
            ("share", &self.share, "share", &other.share),
            ("data_dir", &self.data_dir, "data_dir", &other.data_dir),
            ("share", &self.share, "data_dir", &other.data_dir),
            ("data_dir", &self.data_dir, "share", &other.share),
        ];
        folders
            .into_iter()
            .find_map(|(ours, one, theirs, another)| {
                let (how, how_in_chinese) = lies(one, another)?;
                let shown = one.display();
                Some(bilingual!(
                    "office.{ours} {shown} {how} the {theirs} of {name}",
                    "office.{ours} {shown} {how_in_chinese}{name}的 {theirs}"
                ))
            })
            .or_else(|| self.same_database(other, name))
            .or_else(|| self.same_address(other, name))
    }

    fn same_database(&self, other: &Self, name: &str) -> Option<Bilingual> {
        let (ours, theirs) = (self.database.as_ref()?, other.database.as_ref()?);
        let ClaimedDatabase {
            host,
            name: database,
            schema,
            ..
        } = ours;
        (ours == theirs).then(|| {
            let schema = schema.as_deref().unwrap_or("\"\"");
            bilingual!(
                "store.url names the database {database} on {host} with the schema {schema}, and so does {name}",
                "store.url 指定的是 {host} 上的数据库 {database}，schema 为 {schema}，与{name}相同"
            )
        })
    }

    fn same_address(&self, other: &Self, name: &str) -> Option<Bilingual> {
        let (ours, theirs) = (self.listen?, other.listen?);
        let (one, another) = (ours.ip(), theirs.ip());
        let is_same = one == another || one.is_unspecified() || another.is_unspecified();
        (is_same && ours.port() == theirs.port() && ours.port() != 0).then(|| {
            bilingual!(
                "web.listen {ours} is taken by {name}, which listens on {theirs}",
                "web.listen {ours} 已被{name}（{theirs}）占用"
            )
        })
    }
}

/// How one folder lies to another, in both languages.
fn lies(one: &Path, other: &Path) -> Option<(&'static str, &'static str)> {
    Some(match overlap_of_real(one, other)? {
        Overlap::Same => ("is", "就是"),
        Overlap::Inside => ("lies inside", "在其内："),
        Overlap::Around => ("holds", "包含"),
    })
}

/// Why each of these offices is refused beside those before it, in their order; one that is refused claims nothing.
#[must_use]
pub fn refusals<'a>(
    offices: impl IntoIterator<Item = (&'a str, Option<&'a Claims>)>,
) -> Vec<Option<Bilingual>> {
    let mut held: Vec<(&str, &Claims)> = Vec::new();
    let offices = offices.into_iter().map(|(name, claims)| {
        let claims = claims?;
        let clash = clash(claims, held.iter().copied());
        if clash.is_none() {
            held.push((name, claims));
        }
        clash
    });
    offices.collect()
}

/// What of it another one has already, with what to do.
pub(super) fn clash<'a>(
    claims: &Claims,
    held: impl IntoIterator<Item = (&'a str, &'a Claims)>,
) -> Option<Bilingual> {
    let mut held = held.into_iter();
    let clash = held.find_map(|(name, other)| claims.clash_with(other, name))?;
    Some(Bilingual::of(|language| {
        let clash = clash.in_language(language);
        both!(
            language,
            "{clash}\n  hint: each office has its own share, data_dir, schema and address; this one is not run",
            "{clash}\n  怎么办：每个办公室的共享文件夹、数据目录、schema 和网页地址都须各是各的；本办公室不运行"
        )
    }))
}

#[cfg(test)]
mod tests {
    use super::{ClaimedDatabase, Claims, refusals};

    use crate::domain::language::Language;

    fn office(name: &str) -> Claims {
        Claims {
            share: format!("/srv/{name}").into(),
            data_dir: format!("/var/{name}").into(),
            database: None,
            listen: None,
        }
    }

    fn database(schema: Option<&str>) -> ClaimedDatabase {
        ClaimedDatabase {
            host: "db".to_owned(),
            port: 5432,
            name: "diaodu".to_owned(),
            schema: schema.map(str::to_owned),
        }
    }

    #[track_caller]
    fn clashes(one: &Claims, other: &Claims, says: &str) {
        let said = one.clash_with(other, "guiyang").unwrap();
        let said = said.in_language(Language::English);
        assert!(said.contains(says), "{said}");
        assert!(other.clash_with(one, "guiyang").is_some());
    }

    #[test]
    fn offices_with_all_their_own_keep_off_each_other() {
        let (mut one, mut other) = (office("anshun"), office("guiyang"));
        one.database = Some(database(Some("anshun")));
        other.database = Some(database(Some("guiyang")));
        one.listen = "127.0.0.1:8480".parse().ok();
        other.listen = "127.0.0.1:8481".parse().ok();
        assert_eq!(one.clash_with(&other, "guiyang"), None);
        // two whose pages get any free port
        one.listen = "127.0.0.1:0".parse().ok();
        other.listen = one.listen;
        assert_eq!(one.clash_with(&other, "guiyang"), None);
        assert_eq!(office("gui").clash_with(&office("guiyang"), "x"), None);
    }

    #[test]
    fn what_two_offices_share_is_named() {
        let guiyang = office("guiyang");
        let mut one = office("anshun");
        one.share.clone_from(&guiyang.share);
        clashes(
            &one,
            &guiyang,
            "office.share /srv/guiyang is the share of guiyang",
        );
        let mut one = office("anshun");
        one.data_dir = "/var/guiyang/anshun".into();
        clashes(&one, &guiyang, "lies inside the data_dir of guiyang");
        let mut one = office("anshun");
        one.share = "/var".into();
        clashes(&one, &guiyang, "office.share /var holds the data_dir");
        let (mut one, mut other) = (office("anshun"), office("guiyang"));
        one.listen = "0.0.0.0:8480".parse().ok();
        other.listen = "127.0.0.1:8480".parse().ok();
        clashes(&one, &other, "web.listen 0.0.0.0:8480 is taken by guiyang");
        for schema in [None, Some("guiyang")] {
            let (mut one, mut other) = (office("anshun"), office("guiyang"));
            one.database = Some(database(schema));
            other.database = Some(database(schema));
            clashes(&one, &other, "the database diaodu on db with the schema");
        }
    }

    #[test]
    fn of_those_that_clash_the_first_stays_and_one_that_is_refused_is_in_nobodys_way() {
        let (anshun, zunyi) = (office("anshun"), office("zunyi"));
        let mut bijie = office("bijie");
        bijie.share.clone_from(&anshun.share);
        let mut duyun = office("duyun");
        duyun.data_dir.clone_from(&bijie.data_dir);
        let refused = refusals([
            ("anshun", Some(&anshun)),
            ("bijie", Some(&bijie)),
            ("broken", None),
            ("duyun", Some(&duyun)),
            ("zunyi", Some(&zunyi)),
        ]);
        let said = refused[1].as_ref().unwrap().in_language(Language::English);
        assert!(said.contains("is the share of anshun\n  hint: "), "{said}");
        let others = [0, 2, 3, 4].map(|at| refused[at].clone());
        assert_eq!(others, [const { None }; 4]);
    }
}
