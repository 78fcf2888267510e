[ -d /run/systemd/system ] && systemctl daemon-reload
# What units sent and what was sent to them is the office's: only folders that hold nothing go.
if [ "$1" = 0 ]; then
    rmdir /etc/diaodu /usr/share/doc/diaodu/zh /usr/share/doc/diaodu /usr/share/licenses/diaodu 2>/dev/null
    rmdir /var/lib/diaodu /srv/diaodu 2>/dev/null
fi
exit 0
