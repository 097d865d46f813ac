;; The whole environment is passed on: the initializer finds one variable in it.
;;! run: --allow-wasi --inherit-env=true
;;! env: "WIZER_CASE_GREETING=good morning"
;;! exports: memory found
;;! call: found => 0x726f6d20646f6f67
;;! stderr: Warning: the initializer asked for its environment, and the result may remember the answer
(module
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
  (memory (export "memory") 2)
  (global $found (mut i64) (i64.const 0))
  (func $check (param i32) (if (local.get 0) (then unreachable)))
  (func (export "wizer-initialize") (local $i i32) (local $at i32)
    (call $check (call $environ_sizes_get (i32.const 0) (i32.const 4)))
    (drop (memory.grow (i32.shr_u (i32.load (i32.const 4)) (i32.const 16))))
    (call $check (call $environ_get (i32.const 16) (i32.const 65536)))
    (loop $next
      (local.set $at (i32.load offset=16 (i32.shl (local.get $i) (i32.const 2))))
      ;; "WIZER_CA", "SE_GREET"
      (if (i64.eq (i64.load (local.get $at)) (i64.const 0x41435f52455a4957))
        (then
          (if (i64.eq (i64.load offset=8 (local.get $at)) (i64.const 0x54454552475f4553))
            (then (global.set $found (i64.load offset=20 (local.get $at)))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.load (i32.const 0)))))
    ;; Nothing that differs between machines stays.
    (memory.fill (i32.const 0) (i32.const 0) (i32.shl (memory.size) (i32.const 16))))
  (func (export "found") (result i64) (global.get $found)))
