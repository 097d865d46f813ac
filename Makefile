# On a fresh machine, `make demo` and `make test` do everything, packages included.

TARGET := $(or $(CARGO_TARGET_DIR),target)
RELEASE := $(TARGET)/release
PROGRAM := $(TARGET)/programs/regex
# Where everything is built, a part of the workspace would have its dependencies built once more, with other features.
ALL_OR := $(if $(wildcard $(RELEASE)/wasmtime),,--package wizer --package wizer-build-guests)

.PHONY: demo test build guests dist bench nightly check bless setup setup-tests

# Pre-initializes a program with a heavy start, and shows what its first call gains.
demo: setup
	cargo build --release --package wizer-build-guests
	MAKEFLAGS= $(MAKE) --jobs=2 demo-host demo-program
	$(RELEASE)/wizer $(PROGRAM).wasm -o $(PROGRAM).init.wasm
	$(RELEASE)/examples/demo $(PROGRAM).wasm $(PROGRAM).init.wasm

.PHONY: demo-host demo-program
demo-host:
	MAKEFLAGS= cargo build --release $(ALL_OR)
	MAKEFLAGS= cargo build --release $(ALL_OR) --example demo

demo-program:
	MAKEFLAGS= $(RELEASE)/build-guests regex

test: build
	cargo test --release --no-fail-fast

# Commands, components and test programs. Components have phases that keep one processor busy, so they are built beside
# the commands, and neither is told of the other's jobs.
build: setup-tests
	cargo build --release --package wizer-build-guests
	MAKEFLAGS= $(MAKE) --jobs=2 commands guests

.PHONY: commands
commands:
	MAKEFLAGS= cargo build --release
	MAKEFLAGS= cargo build --release --examples

guests:
	MAKEFLAGS= $(RELEASE)/build-guests

# What is shipped, and what is measured: one executable, with the transform's code in it.
dist: setup
	cargo run --release --example compile-transform -- $(TARGET)/code
	WIZER_TRANSFORM_CODE=$(abspath $(TARGET)/code) cargo build --profile dist --package wizer

# The command beside its peers, which are built for it. QUICK=1 takes less than three minutes,
# README=1 puts the table into tests/README.md.
bench: dist build
	cargo bench --bench peers -- $(if $(QUICK),--quick) $(if $(README),--readme)

# What takes too long for each change: the peers are built, everything is timed, and every host has every case.
nightly:
	make bench QUICK=1
	cargo bench --bench command
	cargo test --release --test hosts -- --include-ignored

# Format, lints and documentation.
check: setup
	cargo fmt --all --check
	cargo fmt --all --check --manifest-path tests/programs/Cargo.toml
	cargo clippy --release --workspace --all-targets -- -D warnings
	cargo clippy --release --manifest-path tests/programs/Cargo.toml --target-dir $(TARGET)/programs -- -D warnings
	RUSTDOCFLAGS=-Dwarnings cargo doc --release --workspace --no-deps

# Writes what the cases expect from what they give now.
bless: build
	BLESS=1 cargo test --release --test cases

# The standard library for WebAssembly.
setup:
	@.ci/setup

# And what the tests of other hosts need.
setup-tests:
	@.ci/setup tests
