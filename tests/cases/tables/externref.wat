;; A table for the host's values: it grows and stays null, as in what wasm-bindgen builds.
;;! exports: externals first size
;;! call: size => 132
;;! call: first => 128
(module
  (table $externals (export "externals") 128 externref)
  (global $first (mut i32) (i32.const 0))
  (func $start (export "wizer-initialize") (local $at i32)
    (local.set $at (table.grow $externals (ref.null extern) (i32.const 4)))
    (table.set $externals (i32.const 0) (ref.null extern))
    (table.fill $externals (local.get $at) (ref.null extern) (i32.const 4))
    (global.set $first (local.get $at)))
  (func (export "first") (result i32) (global.get $first))
  (func (export "size") (result i32) (table.size $externals)))
