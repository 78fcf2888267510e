//! The ways out, as the configuration says: mail, group robots, the watchdog.

use std::time::Duration;

use crate::channel::{
    Channel, Dialect, FolderChannel, FolderOptions, Ping, Robot, RobotOptions, SmtpChannel,
    SmtpOptions, SmtpTls,
};
use crate::cli::Failure;
use crate::config::{ChannelOptions, Config, RobotKind, Tls};

/// The way out.
pub(in crate::cli) fn channel(config: &Config) -> Result<Channel, Failure> {
    Ok(match &config.mail.channel {
        ChannelOptions::Folder(folder) => Channel::Folder(FolderChannel::new(FolderOptions {
            folder: folder.clone(),
            zone: config.policy.zone,
        })),
        ChannelOptions::Smtp(smtp) => {
            let mut options = SmtpOptions::new(&smtp.host);
            options.port = smtp.port;
            options.tls = match smtp.tls {
                Tls::Required => SmtpTls::Required,
                Tls::Wrapper => SmtpTls::Wrapper,
                Tls::None => SmtpTls::None,
            };
            options.user = smtp.login.as_ref().map(|login| login.user.clone());
            options.password = smtp.login.as_ref().map(|login| login.password.clone());
            options.root_ca.clone_from(&smtp.ca_file);
            options.timeout = smtp.timeout;
            options.message_timeout = smtp.message_timeout;
            options.connections = smtp.connections;
            options.letters_per_connection = smtp.letters_per_connection;
            Channel::Smtp(SmtpChannel::new(options)?)
        }
    })
}

/// The group robots.
pub(super) fn robots(config: &Config) -> Result<Vec<Robot>, Failure> {
    let robots = config.robots.iter().map(|robot| {
        Ok(Robot::new(RobotOptions {
            name: robot.name.clone(),
            dialect: match robot.kind {
                RobotKind::Wecom => Dialect::Wecom,
                RobotKind::Dingtalk => Dialect::Dingtalk,
                RobotKind::Feishu => Dialect::Feishu,
                RobotKind::Json => Dialect::Json,
            },
            gets: robot.gets.clone(),
            url: robot.url.clone(),
            secret: robot.secret.clone(),
            timeout: robot.timeout,
        })?)
    });
    robots.collect()
}

/// The watchdog to call, if there is one.
pub(in crate::cli) fn ping(config: &Config) -> Result<Option<Ping>, Failure> {
    let Some(ping) = &config.ping else {
        return Ok(None);
    };
    let url = ping.url.to_string().into();
    Ok(Some(Ping::new(url, Duration::from_secs(10))?))
}
