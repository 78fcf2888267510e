//! Floor 3: the only senders: SMTP server, folder of .eml files, ping.
