;; What is not allowed is refused before anything runs.
;;! run: --wasm-simd=false
;;! fails: environment
(module
  (func (export "wizer-initialize") (drop (v128.const i32x4 1 2 3 4))))
