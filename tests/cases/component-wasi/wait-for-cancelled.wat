;; A long wait of WASI 0.3 is cancelled: the subtask is dropped, and nothing waits any more.
;;! run: --allow-wasi
;;! exports: status
;;! call: status() => 4
(component
  (import "wasi:clocks/monotonic-clock@0.3.0" (instance $clock
    (export "wait-for" (func async (param "how-long" u64)))))
  (core func $wait-for (canon lower (func $clock "wait-for") async))
  (core func $cancel (canon subtask.cancel))
  (core func $drop (canon subtask.drop))
  (core func $return (canon task.return))
  (core module $m
    (import "" "wait-for" (func $wait-for (param i64) (result i32)))
    (import "" "cancel" (func $cancel (param i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (import "" "return" (func $return))
    (global $status (mut i32) (i32.const 0))
    (func (export "init")
      (local $subtask i32)
      (local.set $subtask (i32.shr_u (call $wait-for (i64.const 3600000000000)) (i32.const 4)))
      (global.set $status (call $cancel (local.get $subtask)))
      (call $drop (local.get $subtask))
      (call $return))
    (func (export "status") (result i32) (global.get $status)))
  (core instance $i (instantiate $m (with "" (instance
    (export "wait-for" (func $wait-for)) (export "cancel" (func $cancel))
    (export "drop" (func $drop)) (export "return" (func $return))))))
  (func (export "wizer-initialize") async (canon lift (core func $i "init") async))
  (func (export "status") (result u32) (canon lift (core func $i "status"))))
