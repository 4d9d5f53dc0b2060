# Copse. `make run` and `make test` are all a newcomer needs; both fetch what they need.
GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
LDFLAGS := -s -w -X copse/internal/app.version=$(VERSION)

.PHONY: run test test-all check golden assets build bench bench-library bench-match pictures

run: tools-ok ## the front door at the address it prints
	$(GO) run ./cmd/copse serve

test: tools-ok ## under a minute once compiled; SQLite; the browser where one is there
	$(GO) vet ./...
	$(GO) test -vet=off ./... # vet has just looked at everything

test-all: tools-ok ## everything: PostgreSQL, race, stories on both engines, every page in a browser
	sh tools/test-all.sh

check: tools-ok ## what a change must pass before it is shared
	@test -z "$$(gofmt -l cmd internal pdq tools tests content web)" || { gofmt -l cmd internal pdq tools tests content web; echo "run: gofmt -w on these"; exit 1; }
	$(GO) vet ./...
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...
	$(GO) run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./... || echo "govulncheck did not pass, or its database does not answer from here: look at the lines above"
	$(GO) run ./cmd/copse check
	$(GO) test ./...

golden: tools-ok ## write the expected pages anew; read the diff like code
	COPSE_GOLDEN=update $(GO) test ./internal/... -run 'Golden|Page'

assets: tools-ok ## web/ts becomes web/js
	$(GO) run ./tools/assets

build: tools-ok ## bin/copse
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "$(LDFLAGS)" -o bin/copse ./cmd/copse

bench: build ## the figures of docs/performance.md
	$(GO) test -run '^$$' -bench . -benchmem ./internal/...
	$(GO) run ./tools/bench -copse bin/copse

bench-library: build
	$(GO) run ./tools/bench -copse bin/copse

bench-match: build
	sh tools/bench-match.sh

pictures: build ## docs/pictures, from a real browser
	$(GO) run ./tools/pictures -copse bin/copse -out docs/pictures

# What the other targets need, named in words where it is missing.
.PHONY: tools-ok
tools-ok:
	@command -v $(GO) >/dev/null || { echo "Go is missing: install Go 1.26 or newer from your system or https://go.dev/dl"; exit 1; }
	@$(GO) version | grep -Eq 'go1\.(2[6-9]|[3-9][0-9])' || { echo "Go 1.26 or newer is needed; this is $$($(GO) version)"; exit 1; }
