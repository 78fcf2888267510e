//! What the store could not do, in Chinese.

use crate::domain::language::Language;
use crate::store::StoreError;

pub(super) fn told(error: &StoreError) -> String {
    match error {
        StoreError::Database(cause) => {
            format!("数据库：{cause}{}", error.hint(Language::Chinese))
        }
        StoreError::Damaged(what) => format!(
            "数据库已损坏：{what}\n  怎么办：停下 diaodu，把 diaodu.db 移走，用 `diaodu restore` 恢复最近的备份"
        ),
        StoreError::Migration(cause) => format!(
            "数据库里的表与本程序对不上：{cause}\n  怎么办：它是更新版本的 diaodu 写的，请用那个版本，或恢复备份"
        ),
        StoreError::Newer => {
            "数据库是更新版本的 diaodu 写的\n  怎么办：用那个版本，或恢复备份".to_owned()
        }
        StoreError::Earlier => "数据库是旧版本的 diaodu 留下的\n  怎么办：先用 `diaodu backup` 备份，再用 `diaodu run` 或 `diaodu once` 升级".to_owned(),
        #[cfg(not(feature = "postgres"))]
        StoreError::NoPostgres => "这个 diaodu 不带 PostgreSQL 功能\n  怎么办：换带 postgres 功能的版本，或用文件保存状态".to_owned(),
        #[cfg(feature = "postgres")]
        StoreError::SortsOtherwise { sorts_by, encoding } => format!(
            "数据库按 {sorts_by:?}（编码 {encoding}）给文字排序，同一份状态在这里会得出另一份台账\n  怎么办：用 CREATE DATABASE diaodu TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' 建库"
        ),
        StoreError::LedByAnother => {
            "数据库：现在由另一个 diaodu 任主节点，这一步什么都没有写入".to_owned()
        }
        #[cfg(feature = "postgres")]
        StoreError::AtWork => "另一个 diaodu 正在用这个数据库，可能在另一台机器上\n  怎么办：先停下那一个；只看情况用 `diaodu status`，不必停".to_owned(),
        StoreError::NotEmpty(tables) => format!(
            "那边的数据库不是空的，这些表里有数据：{tables}\n  怎么办：复制到一个新的空库；什么都没有改动"
        ),
        StoreError::CopyDiffers {
            table,
            rows,
            rows_there,
        } => format!(
            "复制出来的与原来的不一样：表 {table} 原有{rows}行，那边有{rows_there}行，或内容不同"
        ),
        StoreError::Corrupt {
            table,
            column,
            value,
        } => format!("数据库：{table}.{column} 里的 {value:?} 读不出来"),
    }
}
