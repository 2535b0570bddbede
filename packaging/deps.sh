#!/usr/bin/env bash
# deps.sh - get everything Penstock needs to build.
#   1. installs the distribution's development packages (apt-get);
#   2. where the distribution already has KF6 SyntaxHighlighting and libjq >= 1.8, installs those;
#   3. otherwise takes the *source packages* of a newer release of the same distribution (signed by the
#      distribution's keys, fetched from the mirror this system already uses) and builds both as static
#      libraries into a project-local prefix. The system's apt configuration is never changed.
# A stamp makes later runs return at once.     Usage: deps.sh [--prefix DIR] [--force] [--no-apt] [--minimal]
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
deps=${PENSTOCK_DEPS_DIR:-$root/.deps}
jobs=${PENSTOCK_JOBS:-$(nproc)}
force=0 use_apt=1 minimal=0
while (($#)); do
  case $1 in
    --prefix) deps=$2; shift ;;
    --force) force=1 ;;
    --no-apt) use_apt=0 ;;
    --minimal) minimal=1 ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
  shift
done
prefix=$deps/prefix
stamp=$deps/stamp
say() { printf 'deps: %s\n' "$*"; }
die() { printf 'deps: %s\n' "$*" >&2; exit 1; }
as_root() {
  if ((EUID == 0)); then "$@"; return; fi
  command -v sudo >/dev/null || die "packages have to be installed: run this as root, or install sudo"
  sudo "$@"
}
command -v apt-get >/dev/null || die "only apt-based systems are handled; CONTRIBUTING.md lists the libraries to install by hand"
# shellcheck source=/dev/null
. /etc/os-release

jq_min=1.8
recipe=1                                        # raise when the way the two libraries are built changes
packages=(build-essential cmake ninja-build pkg-config
  qt6-base-dev libqt6sql6-sqlite libcurl4-openssl-dev zlib1g-dev libsimdjson-dev libmicrohttpd-dev
  qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools libgl-dev
  libyaml-dev libsqlite3-dev libgnutls28-dev libxml2-dev libzip-dev)
((minimal)) || packages+=(ccache git python3 python3-yaml openssl)   # git, python3, openssl: used by tests

candidate() { LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p' | grep -v '(none)' || true; }
installed() { dpkg-query -W -f='${db:Status-Abbrev}\n' "$1" 2>/dev/null | grep -q '^ii'; }

# --- nothing to do? --------------------------------------------------------------------------------------
want_id=$(sha256sum "${BASH_SOURCE[0]}" | cut -c1-16)-$ID-${VERSION_ID:-rolling}-$(dpkg --print-architecture)-m$minimal
if ((!force)) && [[ -f $stamp && $(head -1 "$stamp") == "$want_id" ]]; then
  missing=0
  read -ra stamped <<<"$(sed -n 's/^packages=//p' "$stamp")"
  for p in "${stamped[@]}"; do installed "$p" || missing=1; done
  if ((!missing)); then say "up to date ($(sed -n 's/^summary=//p' "$stamp"))"; exit 0; fi
fi

lib_id=r$recipe-$ID-${VERSION_ID:-rolling}-$(dpkg --print-architecture)

# --- what does the distribution offer? -------------------------------------------------------------------
if ((use_apt)) && [[ -z $(candidate qt6-base-dev) ]]; then as_root apt-get update -qq; fi
syntax=source jq=source
if [[ -n $(candidate libkf6syntaxhighlighting-dev) ]]; then
  syntax=system; packages+=(libkf6syntaxhighlighting-dev)
else
  packages+=(extra-cmake-modules perl)
fi
v=$(candidate libjq-dev)
if [[ -n $v ]] && dpkg --compare-versions "$v" ge "$jq_min"; then
  jq=system; packages+=(libjq-dev)
else
  packages+=(libonig-dev)
fi
[[ $syntax$jq == *source* ]] && packages+=(dpkg-dev xz-utils ca-certificates)

need=()
for p in "${packages[@]}"; do installed "$p" || need+=("$p"); done
if ((${#need[@]})); then
  ((use_apt)) || die "missing packages: ${need[*]}"
  say "installing ${#need[@]} packages"
  mkdir -p "$deps"
  install_needed() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -q --no-install-recommends \
      "${need[@]}" >"$deps/apt.log" 2>&1
  }
  # a package list that is older than the mirror names archives that are gone: refresh it once
  install_needed || { as_root apt-get update -qq; install_needed; } \
    || { tail -20 "$deps/apt.log" >&2; die "apt-get install failed"; }
fi

# --- source packages through a private apt configuration -------------------------------------------------
# Suites tried in order; the mirror address is the one the system already uses for its own release.
case $ID in
  debian) suites=(trixie forky sid); newest_suites=(forky sid); keyring=/usr/share/keyrings/debian-archive-keyring.gpg; component=main ;;
  ubuntu) suites=(plucky questing resolute); newest_suites=(resolute questing); keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg; component=universe ;;
  *)      suites=(); newest_suites=(); keyring= ;;
esac
if [[ -n ${PENSTOCK_SOURCE_SUITES:-} ]]; then read -ra suites <<<"$PENSTOCK_SOURCE_SUITES"; newest_suites=("${suites[@]}"); fi
apt=$deps/apt
setup_apt() {                                   # $1 = suite
  local mirror
  # shellcheck disable=SC2016   # the words in $() are apt's own
  mirror=$(env -u APT_CONFIG apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' \
           | awk -v c="${VERSION_CODENAME:-}" '$2 == c { print $1; exit }')
  [[ -n $mirror ]] || die "cannot tell which mirror this system uses"
  rm -rf "$apt"; mkdir -p "$apt"/{lists/partial,cache/archives/partial,state,parts}
  printf 'deb-src [signed-by=%s] %s %s %s\n' "$keyring" "$mirror" "$1" "$component" >"$apt/sources.list"
  cat >"$apt/apt.conf" <<CONF
Dir::State "$apt/state";
Dir::State::lists "$apt/lists";
Dir::Cache "$apt/cache";
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "$apt/parts";
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
CONF
  export APT_CONFIG=$apt/apt.conf               # read in addition to the system's apt.conf.d (proxies and so on)
  apt-get update -qq >"$deps/update-$1.log" 2>&1 && return
  # A mirror that lags, or a clock that is ahead: the list is as signed as before, only older than it claims to be good for.
  grep -q 'is expired' "$deps/update-$1.log" || { cat "$deps/update-$1.log" >&2; return 1; }
  say "the package list of $1 is past its date (does the clock go right?); its signature holds, so it is used"
  echo 'Acquire::Check-Valid-Until "false";' >>"$apt/apt.conf"
  apt-get update -qq
}
fetch_source() {                                # $1 = package, then the suites to try in order
  local package=$1 s; shift
  for s in "$@"; do
    setup_apt "$s" || continue
    rm -rf "$deps/src/$package"; mkdir -p "$deps/src/$package"
    # the upstream archive alone, still checked against the signed index
    if (cd "$deps/src/$package" && apt-get source -qq --tar-only "$package" >"$deps/fetch-$package.log" 2>&1); then
      say "$package from $s"; return 0
    fi
  done
  tail -5 "$deps/fetch-$package.log" >&2 2>/dev/null || true
  die "source package $package not found in: $*"
}
unpack_source() {                               # $1 = package; prints the folder
  local dir=$deps/src/$1/tree; mkdir -p "$dir"
  tar -xf "$(find "$deps/src/$1" -maxdepth 1 -name '*.orig.tar.*' ! -name '*.asc' | head -1)" -C "$dir" --strip-components=1
  echo "$dir"
}
if command -v ccache >/dev/null; then
  export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache; cc="ccache gcc"
else
  cc=gcc
fi

build_jq() {
  fetch_source jq "${newest_suites[@]}"
  local dir; dir=$(unpack_source jq)
  ( cd "$dir"
    ./configure --prefix="$prefix" --libdir="$prefix/lib" --disable-docs --disable-shared --enable-static --with-pic \
      --disable-maintainer-mode --disable-valgrind CC="$cc" CFLAGS="-O2 -g -fPIC"
    make -j"$jobs"
    make install-exec install-includeHEADERS install-data
    rm -f "$prefix/lib/libjq.la"
    # a static archive needs its own dependencies named
    sed -i '/^Libs.private:/d' "$prefix/lib/pkgconfig/libjq.pc"
    echo 'Libs.private: -lonig -lm -lpthread' >>"$prefix/lib/pkgconfig/libjq.pc"
  ) >"$deps/build-jq.log" 2>&1 || { tail -20 "$deps/build-jq.log" >&2; die "jq did not build"; }
  [[ $(echo 10000000000000001 | "$prefix/bin/jq" -c .) == 10000000000000001 ]] || die "jq was built without exact number literals"
  [[ $("$prefix/bin/jq" -nc '[1,2,3] | [skip(1; .[])]') == '[2,3]' ]] || die "jq is older than 1.8"
}

build_syntax() {
  fetch_source ksyntax-highlighting "${suites[@]}"
  local dir; dir=$(unpack_source ksyntax-highlighting)
  # the module set of the running release is recent enough; upstream merely asks for its own version number
  local ecm; ecm=$(dpkg-query -W -f='${Version}' extra-cmake-modules | sed 's/^[0-9]*://; s/-.*//')
  sed -i -E "s/find_package\(ECM [0-9.]+/find_package(ECM $ecm/" "$dir/CMakeLists.txt"
  { cmake -S "$dir" -B "$deps/build/syntax" -G Ninja -DQT_MAJOR_VERSION=6 -DCMAKE_BUILD_TYPE=Release \
      -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DBUILD_SHARED_LIBS=OFF -DBUILD_TESTING=OFF \
      -DCMAKE_INSTALL_PREFIX="$prefix" -DKDE_INSTALL_LIBDIR=lib -DCMAKE_DISABLE_FIND_PACKAGE_Qt6Quick=ON \
      -DCMAKE_DISABLE_FIND_PACKAGE_Qt6Widgets=ON -DCMAKE_DISABLE_FIND_PACKAGE_Qt6PrintSupport=ON
    cmake --build "$deps/build/syntax" -j "$jobs"
    cmake --install "$deps/build/syntax"
  } >"$deps/build-syntax.log" 2>&1 || { tail -20 "$deps/build-syntax.log" >&2; die "KSyntaxHighlighting did not build"; }
}

mkdir -p "$deps"; rm -f "$stamp"
if [[ $syntax$jq == *source* ]]; then
  [[ -n $keyring && -r $keyring ]] || die "no archive keyring known for $ID"
fi
if [[ $jq == source && ( $force == 1 || ! -f $prefix/.jq-$lib_id ) ]]; then
  say "building libjq"; build_jq; rm -f "$prefix"/.jq-*; touch "$prefix/.jq-$lib_id"
fi
if [[ $syntax == source && ( $force == 1 || ! -f $prefix/.syntax-$lib_id ) ]]; then
  say "building KSyntaxHighlighting"; build_syntax; rm -f "$prefix"/.syntax-*; touch "$prefix/.syntax-$lib_id"
fi
unset APT_CONFIG
rm -rf "$apt" "$deps/build" "$deps/src"
{ echo "$want_id"; echo "packages=${packages[*]}"; echo "summary=syntax: $syntax, jq: $jq"; } >"$stamp"
say "done (syntax: $syntax, jq: $jq)"
