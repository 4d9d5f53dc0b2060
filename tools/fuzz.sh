#!/bin/sh
# make fuzz: every fuzz test of the product, each for FUZZTIME. Go fuzzes one test of one package at a time, so they are
# listed first: names, and after them the package they belong to. By default one test has all cores; with FUZZJOBS=n, n of
# them run side by side with a core each, and each says what it found when it has ended.
set -eu

go=${GO:-go}
time=${FUZZTIME:-10s}
jobs=${FUZZJOBS:-}

list=$($go test -list '^Fuzz' ./...)
targets=""
names=""
found=0
while read -r word package _; do
	case "$word" in
	Fuzz*) names="$names $word" ;;
	ok)
		for name in $names; do
			targets="$targets$package $name
"
			found=$((found + 1))
		done
		names=""
		;;
	esac
done <<EOL
$list
EOL

# fuzz runs one test. Go makes an input that found something new shorter for up to a minute: for that it gets a few tries,
# or little of a short time would be left.
fuzz() {
	package=$1 name=$2
	shift 2
	$go test -run '^$' -fuzz "^$name\$" -fuzztime "$time" -fuzzminimizetime 200x "$@" "$package" </dev/null 2>&1
}

# share runs every n-th test, beginning with the one named.
share() {
	at=0 bad=0
	while read -r package name; do
		[ -n "$name" ] || continue
		at=$((at + 1))
		[ $((at % ${jobs:-1})) = "$1" ] || continue
		if [ -z "$jobs" ]; then
			echo "$package $name"
			fuzz "$package" "$name" || bad=1
		elif said=$(fuzz "$package" "$name" -parallel=1); then
			printf '%s %s\n%s\n' "$package" "$name" "$(printf '%s\n' "$said" | tail -n 3)"
		else
			printf '%s %s\n%s\n' "$package" "$name" "$said"
			bad=1
		fi
	done <<EOL
$targets
EOL
	return "$bad"
}

status=0
pids=""
n=0
while [ "$n" -lt "${jobs:-1}" ]; do
	share "$n" &
	pids="$pids $!"
	n=$((n + 1))
done
for pid in $pids; do
	wait "$pid" || status=1
done
echo "make fuzz: $found tests, $time each"
[ "$found" -gt 0 ] || status=1
exit "$status"
