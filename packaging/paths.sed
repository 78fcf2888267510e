# Makes the configuration of the packages out of config/diaodu.toml: the same file with a package's places.
s|"\.\./share"|"/srv/diaodu/share"|
s|"\.\./data"|"/var/lib/diaodu/data"|
s|"\.\./letters"|"/var/lib/diaodu/letters"|
s|"\.\./templates"|"/etc/diaodu/templates"|
