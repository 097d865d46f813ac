;; The initializer's export is still there, and does nothing.
;;! run: -f __wasm_call_ctors --init-func-export empty
;;! exports: __wasm_call_ctors get
;;! again: keep
;;! code: appended
;;! call: get => 1
;;! call: __wasm_call_ctors
;;! call: get => 1
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "__wasm_call_ctors")
    (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "get") (result i32) (global.get $n)))
