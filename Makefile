# On a fresh machine, `make demo` and `make test` do everything, packages included.

TARGET := $(or $(CARGO_TARGET_DIR),target)
RELEASE := $(TARGET)/release
PROGRAM := $(TARGET)/programs/regex
# After a build of the whole workspace, build the whole again: building a part of it would compile
# dependencies again, with other features.
ALL_OR := $(if $(wildcard $(RELEASE)/wasmtime),,--package wizer-native --package wizer-build-guests)

.PHONY: demo test build guests dist wheel package bench nightly fuzz sanitize check bless setup setup-tests

# Pre-initializes a program with a slow start, and prints the times of its first call.
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

# Builds commands, components and test programs. Some phases of the components use only one
# processor, so both builds run at the same time, without a shared limit of jobs.
build: setup-tests
	cargo build --release --package wizer-build-guests
	MAKEFLAGS= $(MAKE) --jobs=2 commands guests

.PHONY: commands
commands:
	MAKEFLAGS= cargo build --release
	MAKEFLAGS= cargo build --release --examples

guests:
	MAKEFLAGS= $(RELEASE)/build-guests

# Builds the executable to distribute and to measure, which contains the compiled transform.
dist: setup compiled-transform
	WIZER_TRANSFORM_CODE=$(abspath $(TARGET)/code) cargo build --profile dist --package wizer-native

.PHONY: compiled-transform
compiled-transform: setup
	cargo run --release --example compile-transform -- $(TARGET)/code

# Builds the wheel to distribute, which contains the compiled transform, in $(TARGET)/wheel.
wheel: setup compiled-transform
	rm -rf $(TARGET)/wheel
	WIZER_TRANSFORM_CODE=$(abspath $(TARGET)/code) CARGO_TARGET_DIR=$(abspath $(TARGET)) \
	MATURIN_PEP517_ARGS='--profile dist' \
	python3 -m pip wheel --no-deps --wheel-dir $(TARGET)/wheel ./host/python

# The packages for the registry, in $(TARGET)/package. They are checked and documented from what was
# packed.
package: setup
	cargo run --release --package wizer-build-guests -- transform
	cargo run --release --package wizer-build-guests -- service
	.ci/package $(TARGET)/wizer-transform.wasm $(TARGET)/wizer-service.wasm

# Compares the command with its peers, which are built for that. With QUICK=1, this takes less than
# three minutes. README=1 writes the table to tests/README.md.
bench: dist build
	cargo bench --bench peers -- $(if $(QUICK),--quick) $(if $(README),--readme)

# Runs the tests that take too long for each change: builds the peers, measures everything, and runs
# every case on every host.
nightly:
	make bench QUICK=1
	make wheel
	cargo bench --bench peers -- --objects
	cargo bench --bench command
	cargo test --release --test hosts -- --include-ignored

# Runs each fuzz target for so many minutes. See tests/fuzz/README.md.
MINUTES ?= 1
fuzz:
	@.ci/setup fuzz
	MAKEFLAGS= tests/fuzz/run $(MINUTES)

# Runs tests of the native host with sanitizers and under valgrind. See tests/README.md.
sanitize: build
	@.ci/setup sanitize
	MAKEFLAGS= tests/sanitize/run

# Checks format, lints and documentation. Workspaces have target folders of their own, and are
# checked at the same time.
check:
	@.ci/setup fuzz
	cargo fmt --all --check
	cargo fmt --all --check --manifest-path tests/programs/Cargo.toml
	cargo fmt --all --check --manifest-path tests/fuzz/Cargo.toml
	MAKEFLAGS= $(MAKE) --jobs=2 check-workspace check-others

.PHONY: check-workspace check-others
check-workspace:
	MAKEFLAGS= cargo clippy --release --workspace --all-targets -- -D warnings
	MAKEFLAGS= RUSTDOCFLAGS=-Dwarnings cargo doc --release --workspace --no-deps

check-others:
	MAKEFLAGS= cargo clippy --release --manifest-path tests/fuzz/Cargo.toml --target-dir $(TARGET)/fuzz/check --bins -- -D warnings
	MAKEFLAGS= cargo clippy --release --manifest-path tests/programs/Cargo.toml --target-dir $(TARGET)/programs -- -D warnings

# Writes the golden files of the cases from their current results.
bless: build
	BLESS=1 cargo test --release --test cases

# Installs the standard library for WebAssembly.
setup:
	@.ci/setup

# Installs the tools that the tests of other hosts need.
setup-tests:
	@.ci/setup tests
