//! Of a state on a server: which nodes work on it, and that one of them leads.

use crate::cli::assemble;
use crate::cli::language::error as error_told;
use crate::cli::status::node_does;
use crate::config::Config;
use crate::domain::language::both;
use crate::store::{NodeStatus, Store};

/// Nothing if none works on it.
pub(super) async fn nodes(config: &Config, store: &Store) -> Option<Result<String, String>> {
    match store.nodes(config.policy.zone).await {
        Ok(nodes) if nodes.is_empty() => None,
        Ok(nodes) => Some(said_of(config, &nodes)),
        Err(error) => Some(Err(error_told(&error, config.language))),
    }
}

fn said_of(config: &Config, nodes: &[NodeStatus]) -> Result<String, String> {
    let (there, gone): (Vec<_>, Vec<_>) = nodes.iter().partition(|node| node.is_there);
    let problem_of = |node: &&NodeStatus| {
        both!(
            config.language,
            "{} was last heard of at {}\n  hint: see its log on that machine, and start it again; the others go on without it",
            "{} 在 {} 以后没有音信\n  怎么办：到那台机器上看它的日志，重新启动；其他节点照常工作",
            node.name,
            assemble::shown(config, node.last_seen.to_utc())
        )
    };
    let mut problems: Vec<String> = gone.iter().map(problem_of).collect();
    if !there.is_empty() && !there.iter().any(|node| node.leads) {
        problems.push(both!(
            config.language,
            "none of {} nodes leads, so nothing is taken in\n  hint: one will within {} seconds; if not, see their logs",
            "{}个节点中没有一个主节点，收不进文件\n  怎么办：{}秒之内会有；仍没有的，看各节点的日志",
            there.len(),
            config.lease.as_secs()
        ));
    }
    if problems.is_empty() {
        let said = there
            .iter()
            .map(|node| format!("{} {}", node.name, node_does(config, node)));
        Ok(said
            .collect::<Vec<_>>()
            .join(config.language.of(", ", "，")))
    } else {
        Err(problems.join("\n"))
    }
}
