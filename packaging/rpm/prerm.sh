# rpm says how many will be left: 0 is a removal, 1 an upgrade.
if [ "$1" = 0 ] && [ -d /run/systemd/system ]; then
    systemctl --no-reload disable --now diaodu.service diaodu-offices.service || true
fi
