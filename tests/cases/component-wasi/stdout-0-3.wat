;; What goes to standard output of WASI 0.3, through a stream, is the output of the run: the future
;; says when all was written.
;;! run: --allow-wasi
;;! stdout: hello, hello
;;! exports: written
;;! call: written() => (12, ok)
(component
  (import "wasi:cli/types@0.3.0" (instance $types
    (type $error-code' (enum "io" "illegal-byte-sequence" "pipe"))
    (export "error-code" (type (eq $error-code')))))
  (alias export $types "error-code" (type $error-code))
  (import "wasi:cli/stdout@0.3.0" (instance $stdout
    (alias outer 1 $error-code (type $outer))
    (export "error-code" (type $error-code (eq $outer)))
    (export "write-via-stream"
      (func (param "data" (stream u8)) (result (future (result (error $error-code))))))))
  (core module $memory (memory (export "memory") 1) (data (i32.const 64) "hello, "))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (type $stream (stream u8))
  (type $future (future (result (error $error-code))))
  (core func $stdout (canon lower (func $stdout "write-via-stream")))
  (core func $new (canon stream.new $stream))
  (core func $write (canon stream.write $stream (memory $mem)))
  (core func $drop (canon stream.drop-writable $stream))
  (core func $read-outcome (canon future.read $future (memory $mem)))
  (core func $drop-outcome (canon future.drop-readable $future))
  (core func $return (canon task.return))
  (core module $m
    (import "memory" "memory" (memory 1))
    (import "" "stdout" (func $stdout (param i32) (result i32)))
    (import "" "new" (func $new (result i64)))
    (import "" "write" (func $write (param i32 i32 i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (import "" "read-outcome" (func $read-outcome (param i32 i32) (result i32)))
    (import "" "drop-outcome" (func $drop-outcome (param i32)))
    (import "" "return" (func $return))
    (func (export "init")
      (local $ends i64) (local $writable i32) (local $outcome i32)
      (local.set $ends (call $new))
      (local.set $writable (i32.wrap_i64 (i64.shr_u (local.get $ends) (i64.const 32))))
      (local.set $outcome (call $stdout (i32.wrap_i64 (local.get $ends))))
      (i32.store (i32.const 0) (i32.add
        (i32.shr_u (call $write (local.get $writable) (i32.const 64) (i32.const 7)) (i32.const 4))
        (i32.shr_u (call $write (local.get $writable) (i32.const 64) (i32.const 5)) (i32.const 4))))
      (call $drop (local.get $writable))
      (if (call $read-outcome (local.get $outcome) (i32.const 4)) (then unreachable))
      (call $drop-outcome (local.get $outcome))
      (call $return))
    (func (export "written") (result i32) (i32.const 0)))
  (core instance $i (instantiate $m
    (with "memory" (instance $memory))
    (with "" (instance
      (export "stdout" (func $stdout)) (export "new" (func $new)) (export "write" (func $write))
      (export "drop" (func $drop)) (export "read-outcome" (func $read-outcome))
      (export "drop-outcome" (func $drop-outcome)) (export "return" (func $return))))))
  (func (export "wizer-initialize") async (canon lift (core func $i "init") async))
  (func (export "written") (result (tuple u32 (result)))
    (canon lift (core func $i "written") (memory $mem))))
