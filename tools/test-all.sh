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
	trap stop EXIT INT TERM
	$as "$bin/initdb" -D "$work/pg" -U copse -A trust >/dev/null
	$as "$bin/pg_ctl" -D "$work/pg" -w -o "-c listen_addresses='' -c unix_socket_directories='$work' -c fsync=off" -l "$work/log" start >/dev/null
	export COPSE_TEST_POSTGRES="postgres:///postgres?host=$work&user=copse"
fi

# The race detector makes everything some ten times slower, so it watches the everyday suite; then
# everything runs without it: every page in the browser, real documents, whole exports.
$go test -race -timeout 15m ./internal/... ./pdq/...
COPSE_TEST_ALL=1 $go test -timeout 15m ./...
