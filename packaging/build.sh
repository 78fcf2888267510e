#!/usr/bin/env bash
# One command from the sources to what an office installs: static programs, packages, list of parts, checksums.
#
#   packaging/build.sh                      all of it, for x86_64 and aarch64, into target/packages
#   packaging/build.sh --target aarch64     for one machine; more by more --target
#   packaging/build.sh --out DIR            into another folder
#   packaging/build.sh --programs           the programs alone, no packages
#
# It needs Rust by rustup and Python 3 with venv; all other tools it fetches into target/packaging. The C parts
# (SQLite, ring) are compiled by zig, which brings a C library for each kind of machine: no cross compiler is needed.
set -euo pipefail
cd "$(dirname "$0")/.."

# What packages have beyond `cargo build`: whoever installs one does not choose crates.
FEATURES=postgres,remote
ZIGBUILD=0.24.1 ZIG=0.17.1 CARGO_DEB=3.8.0 GENERATE_RPM=0.21.1 CYCLONEDX=0.5.9

fail() { echo "packaging/build.sh: $1" >&2; echo "  hint: $2" >&2; exit 1; }

machines=() out=target/packages packages=yes
while [ $# -gt 0 ]; do
    case $1 in
    --target) machines+=("${2:?--target names a machine: x86_64, aarch64}"); shift ;;
    --out) out=${2:?--out names a folder}; shift ;;
    --programs) packages=no ;;
    *) fail "unknown option $1" "its first lines say which there are" ;;
    esac
    shift
done
[ ${#machines[@]} -gt 0 ] || machines=(x86_64 aarch64)
for machine in "${machines[@]}"; do
    case $machine in x86_64 | aarch64 | loongarch64) ;; *) fail "no packages for $machine" "x86_64, aarch64, or, tried only, loongarch64" ;; esac
done
command -v cargo >/dev/null || fail 'no cargo here' 'install Rust by rustup'
command -v python3 >/dev/null || fail 'no python3 here' 'apt-get install python3-venv, or dnf install python3'

# The same sources give the same bytes: no time of day, and no place of this machine in them.
if [ -z "${SOURCE_DATE_EPOCH:-}" ]; then
    SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)
fi
export SOURCE_DATE_EPOCH LC_ALL=C.UTF-8 TZ=UTC CARGO_INCREMENTAL=0 CARGO_TARGET_DIR=$PWD/target
umask 022
cargo_home=${CARGO_HOME:-$HOME/.cargo}
export RUSTFLAGS="--remap-path-prefix=$PWD=/diaodu --remap-path-prefix=$cargo_home=/cargo"
export CFLAGS="-ffile-prefix-map=$PWD=/diaodu -ffile-prefix-map=$cargo_home=/cargo"

work=$CARGO_TARGET_DIR/packaging
tools=$work/tools
export PATH=$tools/bin:$PATH
mkdir -p "$out" "$work"
out=$(realpath "$out")

# tool COMMAND CRATE VERSION: built with little care for its speed, as it runs for seconds.
tool() {
    [ "$(cat "$tools/$1.version" 2>/dev/null)" = "$3" ] && return
    echo "== fetching $2 $3"
    env -u RUSTFLAGS -u CFLAGS CARGO_TARGET_DIR="$work/tools-target" CARGO_PROFILE_RELEASE_LTO=off \
        CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0 \
        cargo install --quiet --locked --root "$tools" "$2@$3"
    echo "$3" >"$tools/$1.version"
}

if [ "$(cat "$tools/zig.version" 2>/dev/null)" != "$ZIGBUILD $ZIG" ]; then
    echo '== fetching zig'
    python3 -m venv "$tools" || fail 'python3 cannot make a venv' 'apt-get install python3-venv'
    "$tools/bin/pip" install --quiet "cargo-zigbuild==$ZIGBUILD" "ziglang==$ZIG"
    echo "$ZIGBUILD $ZIG" >"$tools/zig.version"
fi
if [ $packages = yes ]; then
    tool cargo-deb cargo-deb $CARGO_DEB
    tool cargo-generate-rpm cargo-generate-rpm $GENERATE_RPM
    tool cargo-cyclonedx cargo-cyclonedx $CYCLONEDX
fi

version=$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
own=$(uname -m)
built() {
    local triple=$1-unknown-linux-musl
    echo "== program for $1"
    rustup target list --installed | grep -qx "$triple" || rustup target add "$triple" ||
        fail "no Rust library for $triple" "rustup target add $triple"
    cargo zigbuild --quiet --locked --release --features "$FEATURES" --target "$triple" --bin diaodu
    local needs
    needs=$(readelf -d "target/$triple/release/diaodu" 2>/dev/null | grep NEEDED || true)
    [ -z "$needs" ] || fail "the program for $1 is not static: $needs" 'look at what was added to Cargo.toml'
}
for machine in "${machines[@]}"; do
    built "$machine"
    name=diaodu-$version-$machine-linux
    install -D -m 0755 "target/$machine-unknown-linux-musl/release/diaodu" "$work/$name/diaodu"
    cp LICENSE README.md README.zh-CN.md CHANGELOG.md "$work/$name/"
    tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -C "$work" -c "$name" |
        gzip -9n >"$out/$name.tar.gz"
done

if [ $packages = yes ]; then
    # Pages and completions are the same for all machines: the program for this one writes them.
    [ -x "target/$own-unknown-linux-musl/release/diaodu" ] || built "$own"
    program=target/$own-unknown-linux-musl/release/diaodu
    echo '== pages, completions, configuration'
    rm -rf "$work/files" && mkdir -p "$work/files/man" "$work/files/etc"
    "$program" manual "$work/files/man" >/dev/null
    find "$work/files/man" -name '*.1' -exec gzip -9n {} +
    for shell in bash zsh fish; do "$program" completions $shell >"$work/files/diaodu.$shell"; done
    sed -f packaging/paths.sed config/diaodu.toml >"$work/files/etc/diaodu.toml"
    if grep -n '"\.\./' "$work/files/etc/diaodu.toml"; then
        fail 'these places of the configuration are relative to its own folder' 'give them one in packaging/paths.sed'
    fi
    cp config/units.toml config/holidays.csv "$work/files/etc/"
    gzip -9nc CHANGELOG.md >"$work/files/changelog.gz"

    for machine in "${machines[@]}"; do
        triple=$machine-unknown-linux-musl
        echo "== list of parts and packages for $machine"
        # CycloneDX: which crate of which version under which licence is in the program.
        cargo cyclonedx --quiet --features "$FEATURES" --target "$triple" --format json --override-filename sbom
        python3 - sbom.json "$work/files/sbom.json" <<'PYTHON'
import json, sys
parts = json.load(open(sys.argv[1], encoding="utf-8"))
parts.pop("serialNumber", None)
json.dump(parts, open(sys.argv[2], "w", encoding="utf-8"), ensure_ascii=False, indent=1)
PYTHON
        find . -path ./target -prune -o -name sbom.json -exec rm {} +
        cp "$work/files/sbom.json" "$out/diaodu-$version-$machine.cdx.json"
        find "$work/files" "target/$triple/release/diaodu" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
        cargo deb --quiet --locked --no-build --no-strip --target "$triple" --output "$out/"
        cargo generate-rpm --target "$triple" --payload-compress gzip --source-date "$SOURCE_DATE_EPOCH" --output "$out/"
    done
fi

cd "$out"
sha256sum -- *diaodu* >SHA256SUMS
echo "== in $out"
cat SHA256SUMS
