;; What is not allowed is refused before anything runs.
;;! run: --wasm-relaxed-simd=false
;;! fails: environment
(module
  (func (export "wizer-initialize") (drop (i8x16.relaxed_swizzle (v128.const i32x4 1 2 3 4) (v128.const i32x4 1 2 3 4)))))
