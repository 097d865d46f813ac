;; What is not allowed is refused before anything runs.
;;! run: --wasm-multi-value=false
;;! fails: environment
(module
  (func $two (result i32 i32) (i32.const 1) (i32.const 2))
  (func (export "wizer-initialize") (call $two) drop drop))
