#!/bin/sh
# The figures of docs/performance-match.md: benchstat-ready benchmarks, then one table for each list and the ratios, with
# FAISS beside us where g++ and Debian's libfaiss-dev are installed. Arguments go to tools/benchmatch (-h lists them).
set -eu
cd "$(dirname "$0")/.."
${GO:-go} test -run '^$' -bench . -count "${COUNT:-1}" ./pdq/index
exec ${GO:-go} run ./tools/benchmatch "$@"
