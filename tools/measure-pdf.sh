#!/bin/sh
# The figures of docs/performance-pdf.md: a server of its own, the first PDF, warm ones, the
# most memory that a child took for them, and the server's memory around them. usage: measure-pdf.sh path/to/copse
set -eu
copse=$1
data=$(mktemp -d)
COPSE_DATA=$data COPSE_PREVIEW_TOKEN=0123456789abcdef0123456789abcdef COPSE_LISTEN=127.0.0.1:18098 COPSE_ADMIN= "$copse" serve >/dev/null 2>&1 &
server=$!
trap 'kill $server; wait $server 2>/dev/null || true; rm -rf "$data"' EXIT
site=http://preview:0123456789abcdef0123456789abcdef@127.0.0.1:18098
until curl -fs -o /dev/null $site/en; do sleep 0.1; done
sleep 8 # the search index is built in the background

memory() { awk '/VmRSS/ {print int($2/1024) " MB"}' /proc/$server/status; }
# watch notes the most memory that a child had, until the server ends.
watch() {
	echo 0 >"$data/peak"
	while kill -0 $server 2>/dev/null; do
		for child in $(pgrep -P $server); do
			kb=$(awk '/VmHWM/ {print $2}' "/proc/$child/status" 2>/dev/null)
			[ "${kb:-0}" -le "$(cat "$data/peak")" ] || echo "$kb" >"$data/peak"
		done
		sleep 0.05
	done
}
watch &
peak() { echo "a child took at most $(($(cat "$data/peak") / 1024)) MB"; echo 0 >"$data/peak"; }
# fetch waits until the file is there and prints the seconds that took.
fetch() {
	start=$(date +%s.%N)
	while [ "$(curl -s -o "$data/a.pdf" -w '%{http_code}' "$site/$1.pdf")" = 202 ]; do sleep 0.1; done
	printf '%-36s %5.2f s  %4d KB  %2d pages\n' "$1" "$(echo "$(date +%s.%N) - $start" | bc)" \
		"$(($(stat -c %s "$data/a.pdf") / 1024))" "$(grep -ac '/Type /Page$' "$data/a.pdf")"
}

echo "server before: $(memory)"
echo "first PDF:"; fetch en/library/set/sports/brief
peak
echo "engine warm:"
for doc in en/library/set/children/full ru/library/set/children/full zh/library/set/children/full ar/library/set/children/full \
	en/library/set/policy/full ar/library/set/policy/full en/library/set/policy/brief; do fetch "$doc"; done
peak
echo "kept on disk:"; fetch en/library/set/policy/full
echo "server after: $(memory)"
echo "engine on disk: $(du -sm "$data"/pdf/engine-* | cut -f1) MB"
