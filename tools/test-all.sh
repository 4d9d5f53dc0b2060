#!/bin/sh
# make test-all: the suite with the race detector, then the whole of it, on PostgreSQL too and with
# every page in a browser. What is missing is named.
set -eu

go=${GO:-go}

find_browser() {
	for b in "${COPSE_TEST_BROWSER:-}" chromium chromium-browser google-chrome; do
		[ -n "$b" ] && command -v "$b" 2>/dev/null && return 0
	done
	return 1
}

if browser=$(find_browser); then
	export COPSE_TEST_BROWSER="$browser"
else
	echo "No browser: install chromium (Debian: apt-get install chromium), or set COPSE_TEST_BROWSER." >&2
	exit 1
fi

# PostgreSQL: the one COPSE_TEST_POSTGRES names, or a cluster of our own for the time of the tests.
if [ -z "${COPSE_TEST_POSTGRES:-}" ]; then
	bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
	if [ -z "$bin" ]; then
		echo "No PostgreSQL: install it (Debian: apt-get install postgresql), or set COPSE_TEST_POSTGRES=postgres://…" >&2
		exit 1
	fi
	work=$(mktemp -d)
	as=""
	if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
		chown postgres "$work"
		as="runuser -u postgres --"
	fi
	stop() {
		$as "$bin/pg_ctl" -D "$work/pg" -m immediate stop >/dev/null 2>&1 || true
		rm -rf "$work"
	}
	trap stop EXIT
	trap 'exit 130' INT TERM
	$as "$bin/initdb" -D "$work/pg" -U copse -A trust >/dev/null
	$as "$bin/pg_ctl" -D "$work/pg" -w -o "-c listen_addresses='' -c unix_socket_directories='$work'" -l "$work/log" start >/dev/null
	export COPSE_TEST_POSTGRES="postgres:///postgres?host=$work&user=copse"
fi

# Tests that kill the program and look at what was kept prove something only where PostgreSQL waits for the disk. All of
# them run so: the database's own tests take 6.4 s instead of 5.3, those of jobs 27 s instead of 16.
if psql=$(command -v psql); then
	echo "PostgreSQL $("$psql" "$COPSE_TEST_POSTGRES" -Atc 'SHOW server_version'), fsync=$("$psql" "$COPSE_TEST_POSTGRES" -Atc 'SHOW fsync')"
else
	echo "PostgreSQL: no psql here to ask it for fsync; tests of durability need it on" >&2
fi

# part prints how long a part of the suite took.
part() {
	name=$1
	shift
	begin=$(date +%s)
	"$@"
	echo "test-all: $name, $(($(date +%s) - begin)) s"
}

# The race detector makes everything some ten times slower, so it watches the everyday suite of the packages that do more
# than one thing at a time; internal/app among them starts whole nodes, with every door. Then everything runs without it, and as the program is built, without C: every page in the browser, real documents,
# whole exports.
watched=$(grep -rlE --include='*.go' --exclude='*_test.go' '^[[:space:]]*go |\.Go\(|"sync(/atomic)?"' internal pdq | sed 's|/[^/]*$||; s|^|./|' | sort -u)
part "race detector" env CGO_ENABLED=1 $go test -race -timeout 30m $watched
export CGO_ENABLED=0 COPSE_TEST_ALL=1
part "everything" $go test -timeout 30m ./...
