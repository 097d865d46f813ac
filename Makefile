# On a fresh machine, `make demo` and `make test` do everything, packages included.

TARGET := $(or $(CARGO_TARGET_DIR),target)
RELEASE := $(TARGET)/release
PROGRAM := $(TARGET)/programs/regex
# Programs for WebAssembly, each with a lock file of its own: modules, and components, which have a world.
PROGRAMS := $(notdir $(patsubst %/Cargo.toml,%,$(wildcard tests/programs/*/Cargo.toml)))

.PHONY: components demo test tools bench nightly check bless build setup

# Pre-initializes a program with a heavy start, and shows what its first call gains.
demo: build
	$(RELEASE)/build-program regex
	$(RELEASE)/wizer $(PROGRAM).wasm -o $(PROGRAM).init.wasm
	$(RELEASE)/demo $(PROGRAM).wasm $(PROGRAM).init.wasm

# The components and the tools are built beside each other: each has phases that keep one processor busy, and so neither is
# told of the other's jobs.
test: build
	$(MAKE) --jobs=2 components tools
	cargo test --release --workspace --no-fail-fast

components:
	MAKEFLAGS= $(RELEASE)/build-command

tools:
	MAKEFLAGS= $(RELEASE)/install-tools

# The command beside its peers, which are built for it. QUICK=1 takes less than three minutes, README=1 puts the table there.
bench: build
	cargo bench --workspace --bench peers -- $(if $(QUICK),--quick) $(if $(README),--readme)

# What takes too long for each change: the peers are built, and everything is timed.
nightly:
	make bench QUICK=1
	cargo bench --workspace --bench command

# Format, lints and documentation.
check: setup
	cargo fmt --all --check
	for program in $(PROGRAMS); do cargo fmt --check --manifest-path tests/programs/$$program/Cargo.toml || exit; done
	cargo clippy --release --workspace --all-targets -- -D warnings
	for program in $(PROGRAMS); do \
		cargo clippy --release --manifest-path tests/programs/$$program/Cargo.toml --target-dir $(TARGET)/programs -- -D warnings || exit; \
	done
	RUSTDOCFLAGS=-Dwarnings cargo doc --release --workspace --no-deps

# Writes what the cases expect from what they give now.
bless: build
	BLESS=1 cargo test --release --workspace --test cases --test inspect

# The whole workspace at once, always: its dependencies then have the same features in every step, and are built once.
build: setup
	cargo build --release --workspace

# The standard library for WebAssembly.
setup:
	@.ci/setup
