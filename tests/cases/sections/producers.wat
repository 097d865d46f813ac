;; What tools write about themselves and about the target stays.
;;! exports: get
;;! call: get => 1
(module
  (@producers
    (language "Rust" "1.95.0")
    (processed-by "rustc" "1.95.0 (abcdef 2026-01-01)")
    (sdk "an sdk" "1"))
  (@custom "target_features" (after last) "\02+\0bbulk-memory+\08sign-ext")
  (@custom "sourceMappingURL" (after last) "\0aa.wasm.map")
  (global (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set 0 (i32.const 1)))
  (func (export "get") (result i32) (global.get 0)))
