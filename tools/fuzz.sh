#!/bin/sh
# make fuzz: every fuzz test of the product, each for FUZZTIME. Go fuzzes one test of one package at a time, so they are
# listed first: names, and after them the package they belong to.
set -eu

go=${GO:-go}
time=${FUZZTIME:-10s}

list=$($go test -list '^Fuzz' ./...)
found=0
names=""
while read -r word package _; do
	case "$word" in
	Fuzz*) names="$names $word" ;;
	ok)
		for name in $names; do
			echo "$package $name"
			$go test -run '^$' -fuzz "^$name\$" -fuzztime "$time" "$package" </dev/null
			found=$((found + 1))
		done
		names=""
		;;
	esac
done <<EOF
$list
EOF
echo "make fuzz: $found tests, $time each"
[ "$found" -gt 0 ]
