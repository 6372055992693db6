#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the Makefile promises to builders and packagers, tested in a copy of the tree, so that nothing in this tree is
# built again. Prints TAP.
set -uo pipefail

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shown=$work/shown
tree=$work/tree
mkdir "$tree"
cp -r Makefile mk src tests hook dracut mkinitcpio genkernel completion man "$tree"
cd "$tree" || exit
unset PROGRAM HOST_PROGRAM PROGRAM_LIMIT LIBC CC CFLAGS CPPFLAGS LDFLAGS MAKEFLAGS MAKELEVEL

build() { # [VARIABLE=VALUE]...: build the boot program; the output of make is in $shown
	make early "$@" >"$shown" 2>&1
}
libc=$(make -s help | sed -n 's/^Now: LIBC=\([a-z]*\) .*/\1/p')
program=build/$libc/vfioclaim-early
limit=$(sed -n "s/^LIMIT_$libc := //p" mk/early.mk)

build && size=$(wc -c <"$program") && grep -q "SIZE  $program: $size of at most $limit bytes" "$shown"
verdict "make prints the size of the boot program, and its limit"

cp "$program" "$work/first"
rm -r build && build && cmp "$program" "$work/first" >"$shown"
verdict "built twice, the boot program is the same"

fits() { # [VARIABLE=VALUE]...
	build "$@" && (($(wc -c <"$program") <= limit)) && ! readelf -lW "$program" | grep -q INTERP
}
fits CFLAGS="-O2 -g -flto"
verdict "CFLAGS of a user keep the boot program within its limit"
fits CFLAGS="-O3 -g -fPIE -flto=auto -ffat-lto-objects -fexceptions -fstack-protector-strong -fstack-clash-protection \
-fasynchronous-unwind-tables -Wformat -Werror=format-security" CPPFLAGS="-Wdate-time -D_FORTIFY_SOURCE=3" \
	LDFLAGS="-Wl,-z,relro -Wl,-z,now -pie"
verdict "so do those of a distribution that hardens everything"
if command -v dpkg-buildflags >/dev/null; then
	(eval "$(DEB_BUILD_MAINT_OPTIONS=hardening=+all dpkg-buildflags --export=sh)" && fits)
	verdict "and Debian's, exported"
else
	skip "and Debian's, exported" "dpkg-buildflags is not installed"
fi

# Every other libc and compiler, chosen by their variables.
cross() { # ARCHITECTURE COMPILER
	if ! command -v "$2" >/dev/null; then
		skip "CC=$2 alone builds for $1" "it is not installed"
		return
	fi
	build CC="$2" && readelf -h build/glibc/vfioclaim-early | grep -q "Machine: *$1" &&
		! readelf -SW build/glibc/vfioclaim-early | grep -q '\.symtab'
	verdict "CC=$2 alone builds for $1, stripped"
}
cross AArch64 aarch64-linux-gnu-gcc

# --- which processes make starts
mkdir "$work/bin"
for compiler in cc gcc klcc musl-gcc clang; do
	printf '#!/bin/sh\necho %s >>%s/compiled\nexit 1\n' "$compiler" "$work" >"$work/bin/$compiler"
	chmod 755 "$work/bin/$compiler"
done
PATH=$work/bin:$PATH make help >"$shown" 2>&1 && grep -q '^check ' "$shown" && [[ ! -e $work/compiled ]]
verdict "make help starts no compiler"
PATH=$work/bin:$PATH make clean >"$shown" 2>&1 && [[ ! -e $work/compiled ]]
verdict "nor does make clean"

build && touch src/core/claim/guard.h && make early >"$work/again" 2>&1
grep -q 'CC    src/core/claim/guard.c' "$work/again" && ! grep -q 'CC    src/core/lib' "$work/again"
verdict "a header that was touched compiles only what includes it"

# --- a machine without klibc: the first make that installs packages uses the libc that they contain
mkdir "$work/bare"
for file in /usr/bin/* /bin/* /usr/sbin/* /sbin/*; do
	case ${file##*/} in
	klcc | musl-gcc) ;;
	*) [[ -e $work/bare/${file##*/} ]] || ln -s "$file" "$work/bare/${file##*/}" ;;
	esac
done
if command -v klcc >/dev/null; then
	for script in lib/need boot/demo lib/tally; do
		# shellcheck disable=SC2016 # for the script to expand
		printf '#!/bin/sh\necho "%s LIBC=${LIBC-}"\n' "$script" >"tests/$script.sh"
	done
	printf 'ln -sf %s %s/bare/klcc\n' "$(command -v klcc)" "$work" >>tests/lib/need.sh
	for target in demo check check-host; do
		rm -f "$work/bare/klcc"
		PATH=$work/bare make -s "$target" >"$shown" 2>&1
		grep -Eq '^(boot/demo|lib/tally) LIBC=klibc$' "$shown"
		verdict "the first make $target on a bare machine uses klibc"
	done
else
	skip "the first make demo on a bare machine uses klibc" "klcc is not installed"
fi

! make test SUITE=nothing >"$shown" 2>&1 && grep -q "SUITE='nothing': expected one of: .*status" "$shown"
verdict "make test names the suites that there are"
echo "1..$number"
