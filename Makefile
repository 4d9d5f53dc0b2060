# Copse. `make run` and `make test` are all a newcomer needs; both fetch what they need.
GO       ?= go
VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
LDFLAGS  := -s -w -X copse/internal/app.version=$(VERSION)
FUZZTIME ?= 10s
export GO FUZZTIME

.PHONY: run test test-all check golden assets fuzz help build bench bench-library bench-match

# The program is started itself and not by `go run`, which answers Ctrl+C with an error of its own.
run: tools-ok ## the front door at the address it prints
	@[ -x .tmp/copse ] || echo "Compiling first. That takes a few minutes the first time, and seconds afterwards."
	@$(GO) build -o .tmp/copse ./cmd/copse
	@exec .tmp/copse serve

test: tools-ok ## the everyday suite: SQLite, and the browser where one is there; prints what it cost
	@sh tools/test.sh

test-all: tools-ok ## everything: PostgreSQL, race, stories on both engines, every page in a browser
	@sh tools/test-all.sh

# With test-all in the same breath (make check test-all) the everyday suite is part of that.
check: tools-ok ## what a change must pass before it is shared: form, linters, content, and the everyday suite
	@test -z "$$(gofmt -l cmd internal pdq tools tests content web)" || { gofmt -l cmd internal pdq tools tests content web; echo "run: gofmt -w on these"; exit 1; }
	$(GO) vet ./...
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...
	$(GO) run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./... || echo "govulncheck did not pass, or its database does not answer from here: look at the lines above"
	$(GO) run ./cmd/copse check
	$(GO) test ./internal
	$(if $(filter test-all,$(MAKECMDGOALS)),,@sh tools/test.sh)

golden: tools-ok ## write the expected pages anew; read the diff like code
	COPSE_GOLDEN=update $(GO) test -count=1 ./internal/...

assets: tools-ok ## web/ts becomes web/js
	$(GO) run ./tools/assets

fuzz: tools-ok ## every fuzz test, each for FUZZTIME (10s)
	@sh tools/fuzz.sh

build: tools-ok ## bin/copse
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "$(LDFLAGS)" -o bin/copse ./cmd/copse

bench: build ## the figures of docs/performance.md
	$(GO) test -run '^$$' -bench . -benchmem ./internal/...
	$(GO) run ./tools/bench -copse bin/copse

bench-library: build ## of them, those of the running site
	$(GO) run ./tools/bench -copse bin/copse

bench-match: tools-ok ## the figures of docs/performance-match.md; about ten minutes
	sh tools/bench-match.sh

help: ## this list
	@while IFS= read -r line; do \
		case "$$line" in [a-z]*:*'## '*) printf '%-14s %s\n' "$${line%%:*}" "$${line#*## }";; esac; \
	done < $(firstword $(MAKEFILE_LIST))

# What the other targets need, named in words where it is missing.
.PHONY: tools-ok
tools-ok:
	@command -v $(GO) >/dev/null || { echo "Go is missing: install Go 1.26 or newer from your system or https://go.dev/dl"; exit 1; }
	@case "$$($(GO) version)" in *go1.2[6-9]*|*go1.[3-9][0-9]*) ;; *) echo "Go 1.26 or newer is needed; this is $$($(GO) version)"; exit 1;; esac
