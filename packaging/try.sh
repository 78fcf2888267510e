#!/usr/bin/env bash
# Installs the packages into clean systems of their own, looks at what is there, removes them, and looks again.
#
#   packaging/try.sh [DIR]       the packages in DIR, else in target/packages; as root, on Debian or Ubuntu
#   packaging/try.sh --quick     what needs neither root nor network: the sources of the packages (a part of .ci/run)
#
# The clean systems are folders that are gone afterwards (mmdebstrap); the machine itself is not changed.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "-- $*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }
# Of systemd's own scale, from 0 (shut in) to 10 (free): what the service may reach at most.
MOST_EXPOSED=2.0

# unit FILE PROGRAM: systemd reads it without a word, and finds it shut in.
unit() {
    command -v systemd-analyze >/dev/null || { say 'skipped: the unit, for there is no systemd-analyze'; return 0; }
    local root said file
    root=$(mktemp -d)
    file=$root/etc/systemd/system/$(basename "$1")
    install -D -m 0644 "$1" "$file"
    # Read with its program in place, by a path that is there.
    sed -i "s|^ExecStart=/usr/bin/diaodu|ExecStart=$2|" "$file"
    said=$(systemd-analyze verify --man=no "$file" 2>&1 | grep 'diaodu' || true)
    [ -z "$said" ] || fail "systemd-analyze verify: $said"
    systemd-analyze security --offline=yes --threshold="$(awk "BEGIN { print $MOST_EXPOSED * 10 }")" \
        "$file" | tail -1 || fail "the service may reach more than $MOST_EXPOSED"
    rm -r "$root"
}

quick() {
    say 'scripts of the packages'
    for script in packaging/deb/* packaging/rpm/*.sh; do sh -n "$script"; done
    bash -n packaging/build.sh
    say 'files that the packages name'
    python3 - <<'PYTHON'
import glob, sys, tomllib
metadata = tomllib.load(open("Cargo.toml", "rb"))["package"]["metadata"]
deb = {(source, "/" + target) for source, target, _ in metadata["deb"]["assets"]}
rpm = {(one["source"], one["dest"]) for one in metadata["generate-rpm"]["assets"]}
missing = [source for source, _ in deb | rpm if not source.startswith("target/") and not glob.glob(source)]
only_one = {source for source, _ in deb} ^ {source for source, _ in rpm}
sys.exit(f"not there: {missing}" if missing else f"in one kind of package only: {only_one}" if only_one else 0)
PYTHON
    say 'the unit'
    unit packaging/diaodu.service /bin/true
    unit packaging/diaodu-offices.service /bin/true
    say 'the compose file'
    python3 - <<'PYTHON' || say 'skipped: the compose file, for Python has no yaml'
import os, sys
try:
    import yaml
except ImportError:
    sys.exit(1)
compose = yaml.safe_load(open("packaging/compose.yaml", encoding="utf-8"))
services = compose["services"]
for name, service in services.items():
    for other in service.get("depends_on", {}):
        assert other in services, f"{name} waits for {other}, which is no service"
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        there = source in compose["volumes"] or os.path.exists(os.path.join("packaging", source))
        assert there, f"{name}: no volume and no file {source}"
PYTHON
    say 'container: files that it copies'
    for path in packaging/container packaging/compose/diaodu.toml; do [ -e $path ] || fail "no $path"; done
}

if [ "${1:-}" = --quick ]; then
    quick
    exit
fi

packages=$(realpath "${1:-target/packages}")
[ "$(id -u)" = 0 ] || fail 'a system to install into can only be made as root'
command -v mmdebstrap >/dev/null || fail 'no mmdebstrap here (apt-get install mmdebstrap rpm)'
case $(uname -m) in x86_64) deb_machine=amd64 ;; aarch64) deb_machine=arm64 ;; *) fail 'no packages for this machine' ;; esac
deb=$(ls "$packages"/diaodu_*_$deb_machine.deb)
rpm=$(ls "$packages"/diaodu-*."$(uname -m)".rpm)
tar=$(ls "$packages"/diaodu-*-"$(uname -m)"-linux.tar.gz)

clean=$(mktemp -d)
ended() {
    for at in proc dev/null; do mountpoint -q "$clean/system/$at" && umount "$clean/system/$at"; done
    rm -rf --one-file-system "$clean"
}
trap ended EXIT
quick

# system PACKAGE...: a new Debian in $clean/system.
system() {
    say "a clean Debian with: $*"
    rm -rf --one-file-system "$clean/system"
    mmdebstrap --quiet --variant=minbase --include="$(IFS=,; echo "$*")" bookworm "$clean/system" 2>"$clean/log" ||
        { cat "$clean/log"; fail 'no system could be made'; }
    # As Debian is outside of containers: with pages of the manual.
    rm -f "$clean/system/etc/dpkg/dpkg.cfg.d/"*
}
inside() { chroot "$clean/system" "$@"; }
# All that is there, but for what any installation touches.
tree() {
    (cd "$clean/system" && find . -xdev \( -path ./proc -o -path ./var/lib/dpkg -o -path ./var/cache -o -path ./var/log \
        -o -path ./tmp -o -path ./var/lib/rpm -o -path ./usr/lib/sysimage -o -path ./root \) -prune -o -print) | sort
}
# Folders that on a system of RPM packages belong to other packages, and that a Debian does not have.
folders_of_rpm='./usr/lib/sysusers.d|./usr/share/(fish(/vendor_completions.d)?|zsh(/site-functions)?|licenses)'
files_of_accounts='./etc/(passwd|group|shadow|gshadow|subuid|subgid)-?|./etc/.pwd.lock'

# What must be there after an installation, of whichever kind.
installed() {
    inside diaodu version
    for page in diaodu diaodu-check diaodu-merge; do
        [ -s "$clean/system/usr/share/man/man1/$page.1.gz" ] || fail "no page of the manual for $page"
    done
    gzip -dc "$clean/system/usr/share/man/man1/diaodu.1.gz" | grep -q '^.SH SYNOPSIS' || fail 'the page says nothing'
    grep -q _diaodu "$clean/system/usr/share/bash-completion/completions/diaodu" || fail 'no completion for bash'
    inside getent passwd diaodu | grep -q nologin || fail 'no account diaodu'
    [ "$(inside stat -c '%U %G %a' /etc/diaodu)" = 'root diaodu 750' ] || fail 'the rights on /etc/diaodu'
    [ "$(inside stat -c '%U %G %a' /var/lib/diaodu)" = 'diaodu diaodu 700' ] || fail 'the rights on /var/lib/diaodu'
    unit "$clean/system/usr/lib/systemd/system/diaodu.service" "$clean/system/usr/bin/diaodu"
}
# The office of the package can be made, looked at and started as it is, by its own account.
works() {
    local as='setpriv --reuid diaodu --regid diaodu --clear-groups'
    inside $as diaodu init >/dev/null
    # 3: it worked, and something needs a person; here, that no unit has reported.
    inside $as diaodu -q once >/dev/null || [ $? = 3 ] || fail 'once'
    inside $as diaodu doctor >"$clean/doctor" || [ $? = 3 ] || fail "doctor: $(cat "$clean/doctor")"
    for what in config share data_dir state mail; do
        grep -q "^ok  *$what" "$clean/doctor" || fail "doctor: $(cat "$clean/doctor")"
    done
    [ -f "$clean/system/var/lib/diaodu/data/diaodu.db" ] || fail 'no state where the package keeps it'
}

system passwd util-linux
mount -t proc proc "$clean/system/proc"
tree >"$clean/before"
say 'deb: install'
cp "$deb" "$clean/system/var/cache/diaodu.deb"
inside dpkg -i /var/cache/diaodu.deb >"$clean/log" 2>&1 || { cat "$clean/log"; fail 'dpkg -i'; }
installed
works
say 'deb: an edited configuration outlives an upgrade'
echo '# ours' >>"$clean/system/etc/diaodu/diaodu.toml"
inside dpkg -i --force-confdef --force-confold /var/cache/diaodu.deb >/dev/null 2>&1 || fail 'dpkg -i, again'
grep -q '^# ours' "$clean/system/etc/diaodu/diaodu.toml" || fail 'the configuration is not ours any more'
say 'deb: remove'
inside dpkg -r diaodu >/dev/null 2>&1
[ ! -e "$clean/system/usr/bin/diaodu" ] && [ -e "$clean/system/etc/diaodu/diaodu.toml" ] || fail 'remove'
say 'deb: purge; share and state are kept, for they are the office'"'"'s'
inside dpkg -P diaodu >/dev/null 2>&1
[ -f "$clean/system/var/lib/diaodu/data/diaodu.db" ] && [ -f "$clean/system/srv/diaodu/share/.diaodu" ] || fail 'they are gone'
tree >"$clean/after"
left=$(comm -13 "$clean/before" "$clean/after" | grep -Ev "^($files_of_accounts|./srv/diaodu(/.*)?|./var/lib/diaodu(/.*)?)$" || true)
[ -z "$left" ] || fail "left behind: $left"
say 'deb: installed and purged without any use, nothing but the account is left'
rm -rf "$clean/system/srv/diaodu" "$clean/system/var/lib/diaodu"
inside dpkg -i /var/cache/diaodu.deb >/dev/null 2>&1
inside dpkg -P diaodu >/dev/null 2>&1
tree >"$clean/after"
left=$(comm -13 "$clean/before" "$clean/after" | grep -Ev "^($files_of_accounts)$" || true)
[ -z "$left" ] || fail "left behind: $left"

say 'rpm: the same'
umount "$clean/system/proc"
system passwd util-linux rpm
mount -t proc proc "$clean/system/proc"
cp "$rpm" "$clean/system/var/cache/diaodu.rpm"
inside rpm --initdb
tree >"$clean/before"
# A Debian has no list of RPM packages that could fulfil what the package asks for.
inside rpm -i --nodeps /var/cache/diaodu.rpm
installed
works
inside rpm -V --nodeps diaodu | grep -v '/etc/diaodu' && fail 'rpm -V'
inside rpm -e diaodu
[ -f "$clean/system/var/lib/diaodu/data/diaodu.db" ] || fail 'the state is gone'
tree >"$clean/after"
left=$(comm -13 "$clean/before" "$clean/after" | grep -Ev "^($files_of_accounts|$folders_of_rpm|./srv/diaodu(/.*)?|./var/lib/diaodu(/.*)?)$" || true)
[ -z "$left" ] || fail "left behind: $left"
umount "$clean/system/proc"

say 'the program alone: a file system with nothing else in it'
rm -rf --one-file-system "$clean/system" && mkdir -p "$clean/system/proc" "$clean/system/dev" "$clean/system/city"
tar -xzf "$tar" -C "$clean/system" --strip-components=1
touch "$clean/system/dev/null" && mount --bind /dev/null "$clean/system/dev/null"
mount -t proc proc "$clean/system/proc"
inside /diaodu demo /city/demo >"$clean/log" || { cat "$clean/log"; fail 'demo'; }
cp -r "$clean/system/city/demo/share/报送" "$clean/system/city/in"
inside /diaodu merge /city/in -o /city/台账.xlsx >"$clean/log" || [ $? = 3 ] || { cat "$clean/log"; fail 'merge'; }
sheet=$(cd "$clean/system" && find city/in -path '*已接收*' -name '*.xlsx' | sort | head -1)
inside /diaodu check "/$sheet" >"$clean/log" || [ $? = 3 ] || { cat "$clean/log"; fail 'check'; }
inside /diaodu -c /city/demo/config/diaodu.toml --now 2027-01-12T18:00 doctor >"$clean/log" || [ $? = 3 ] || fail 'doctor'
for what in config share state sandbox; do
    grep -q "^ok  *$what" "$clean/log" || { cat "$clean/log"; fail "doctor: $what"; }
done
say 'all is well'
