#!/bin/sh
# make test: vet, then the everyday suite, then what it cost. The machine's clock says little about a suite, because
# it depends on what else runs; CPU-seconds are what every later test is added to.
set -eu

go=${GO:-go}
budget=120 # CPU-seconds of the suite once compiled

mkdir -p .tmp
[ -f .tmp/tested ] || echo "Compiling first. That takes a few minutes the first time, and seconds afterwards."
status=0
$go vet ./... && $go test -vet=off ./... || status=$? # vet has just looked at everything

# The second line is what the children used, "1m2.34s 0m5.67s"; a pipe would be a child without children.
times >.tmp/times
{ read -r _; read -r user system; } <.tmp/times
cost=0
for t in "$user" "$system"; do
	seconds=${t#*m}
	seconds=${seconds%%[.,]*} # some shells write the comma of the language
	cost=$((cost + ${t%%m*} * 60 + ${seconds%s}))
done
word="budget once compiled: $budget"
if [ ! -f .tmp/tested ]; then
	word="the first time, with compiling; $word"
elif [ "$cost" -gt "$budget" ]; then
	word="$word; what was changed since had to be compiled too, so look at a second run"
fi
echo "make test: $cost CPU-seconds ($word)"
[ "$status" != 0 ] || : >.tmp/tested
exit "$status"
