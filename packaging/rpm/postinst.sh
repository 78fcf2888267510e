# The account, and the folders that are its own. Nothing is started: an office is configured first.
if ! getent passwd diaodu >/dev/null; then
    if command -v systemd-sysusers >/dev/null; then
        systemd-sysusers /usr/lib/sysusers.d/diaodu.conf
    else
        groupadd --system diaodu 2>/dev/null || getent group diaodu >/dev/null
        useradd --system --gid diaodu --home-dir /var/lib/diaodu --no-create-home --shell /usr/sbin/nologin diaodu
    fi
fi
# Who asks and who reports is in there, and no other account's business.
chown root:diaodu /etc/diaodu && chmod 0750 /etc/diaodu
[ -d /var/lib/diaodu ] || install -d -o diaodu -g diaodu -m 0700 /var/lib/diaodu
[ -d /srv/diaodu ] || install -d -o diaodu -g diaodu -m 0750 /srv/diaodu
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || true
    # On an upgrade: the new program takes over.
    systemctl try-restart diaodu.service diaodu-offices.service || true
fi
