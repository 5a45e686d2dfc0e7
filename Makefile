# What README and CI call. `make help` lists the targets.

GO           ?= go
STATICCHECK  := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK  := golang.org/x/vuln/cmd/govulncheck@v1.9.0
NEXT_GO      := go1.27.4
FUZZTIME     ?= 30s
BENCHFLAGS   ?=
ARGS         ?=

STEP := GO="$(GO)" .ci/step

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run build test lint bench fuzz conformance clean \
	format vet staticcheck govulncheck race next alone

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: ## start the log-in server (ARGS="--listen 127.0.0.1:9000")
	$(GO) run ./server/cmd/jeton serve $(ARGS)

build: ## put the binary into bin/jeton
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/jeton ./server/cmd/jeton

test: lint race conformance next alone ## everything that must hold before a change goes in

lint: format vet staticcheck govulncheck ## gofmt, vet, staticcheck, govulncheck

bench: ## side by side with the peers (BENCHFLAGS="-json -run HS256")
	@$(GO) run ./bench/cmd/bench $(BENCHFLAGS)

fuzz: ## every fuzz target for a while each (FUZZTIME=30s)
	@GO="$(GO)" FUZZTIME="$(FUZZTIME)" .ci/fuzz

# The vectors have no use for the race detector, which makes them four times as slow.
# ML-DSA is in the standard library of the next Go only.
conformance: ## public test vectors; our tokens and keys read by others, theirs by us
	@$(STEP) "conformance: round trips" .ci/conformance -race ./conformance
	@$(STEP) "conformance: vectors" .ci/conformance ./conformance/wycheproof
	@$(STEP) "conformance: ML-DSA, $(NEXT_GO)" \
		env GOTOOLCHAIN=$(NEXT_GO) .ci/conformance -run MLDSA ./conformance/...

clean: ## remove what make has built; data directories stay
	rm -rf bin .tools

# The steps of lint and test, each with its heading and its time.

format:
	@$(STEP) "gofmt" .ci/format

vet:
	@$(STEP) "go vet" $(GO) vet work

staticcheck:
	@$(STEP) "$(STATICCHECK)" .ci/tool $(STATICCHECK) work

govulncheck:
	@$(STEP) "$(GOVULNCHECK)" .ci/vulnerabilities $(GOVULNCHECK)

race:
	@$(STEP) "go test -race, every module but conformance" $(GO) test -race ./... ./server/... ./bench/...

# Only the root module promises to build with both: it is what others import.
next:
	@$(STEP) "$(NEXT_GO), the root module" \
		env GOWORK=off GOTOOLCHAIN=$(NEXT_GO) $(GO) test ./...

alone:
	@$(STEP) "the root module needs nothing else" .ci/alone
