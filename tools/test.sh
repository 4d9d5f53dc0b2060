#!/bin/sh
# make test: vet, then the everyday suite, then what it cost. The machine's clock says little about a suite, because
# it depends on what else runs; CPU-seconds are what every later test is added to.
set -eu

go=${GO:-go}
budget=120 # CPU-seconds of the suite once compiled

# children prints the CPU-seconds of all programs that have run and ended so far. The second line of times is what they
# used, "1m2.34s 0m5.67s"; in a pipe it would be that of a child without children.
children() {
	times >.tmp/times
	{ read -r _; read -r user system; } <.tmp/times
	sum=0
	for t in "$user" "$system"; do
		seconds=${t#*m}
		seconds=${seconds%%[.,]*} # some shells write the comma of the language
		sum=$((sum + ${t%%m*} * 60 + ${seconds%s}))
	done
}

# Programs that end soon spend a quarter of their work on collecting garbage: compilers, linkers, tests.
export GOGC="${GOGC:-300}"

mkdir -p .tmp
[ -f .tmp/tested ] || echo "Compiling first. That takes a few minutes the first time, and seconds afterwards."
status=0
$go vet ./... || exit
children
before=$sum
# Without results kept from before, which cost nothing and prove nothing about today; without debug data, which takes
# as long to link as many tests take to run.
$go test -vet=off -count=1 -ldflags=-w ./... || status=$? # vet has just looked at everything
children
word="budget once compiled: $budget"
[ -f .tmp/tested ] || word="the first time, with compiling; $word"
echo "make test: $((sum - before)) CPU-seconds ($word)"
[ "$status" != 0 ] || : >.tmp/tested
exit "$status"
