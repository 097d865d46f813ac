;; The state goes to a twin that has the same module, and a stub in place of what the initializer imports.
;;! run: --allow-wasi --onto $CASES/component-twins/twins/without-import.wat
;;! exports: get
;;! call: get() => 42
;;! stderr: Warning: the initializer read clocks
(component
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock (export "now" (func (result u64)))))
  (core func $now (canon lower (func $clock "now")))
  (core module $m
    (import "clock" "now" (func $now (result i64)))
    (global $n (mut i32) (i32.const 0))
    (memory 1)
    (func (export "init")
      (drop (call $now))
      (i32.store (i32.const 0) (i32.const 2))
      (global.set $n (i32.const 40)))
    (func (export "get") (result i32) (i32.add (global.get $n) (i32.load (i32.const 0)))))
  (core instance $i (instantiate $m (with "clock" (instance (export "now" (func $now))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
