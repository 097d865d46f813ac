;; Standard input of WASI 0.3 is a stream, which is read to its end in an asynchronous initializer;
;; its future says that all went well.
;;! run: --allow-wasi
;;! stdin: from outside
;;! exports: get outcome
;;! call: get() => "from outside"
;;! call: outcome() => ok
(component
  (import "wasi:cli/types@0.3.0" (instance $types
    (type $error-code' (enum "io" "illegal-byte-sequence" "pipe"))
    (export "error-code" (type (eq $error-code')))))
  (alias export $types "error-code" (type $error-code))
  (import "wasi:cli/stdin@0.3.0" (instance $stdin
    (alias outer 1 $error-code (type $outer))
    (export "error-code" (type $error-code (eq $outer)))
    (export "read-via-stream"
      (func (result (tuple (stream u8) (future (result (error $error-code)))))))))
  (core module $memory (memory (export "memory") 1))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (type $stream (stream u8))
  (type $future (future (result (error $error-code))))
  (core func $stdin (canon lower (func $stdin "read-via-stream") (memory $mem)))
  (core func $read (canon stream.read $stream (memory $mem)))
  (core func $drop (canon stream.drop-readable $stream))
  (core func $read-outcome (canon future.read $future (memory $mem)))
  (core func $drop-outcome (canon future.drop-readable $future))
  (core func $return (canon task.return))
  (core module $m
    (import "memory" "memory" (memory 1))
    (import "" "stdin" (func $stdin (param i32)))
    (import "" "read" (func $read (param i32 i32 i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (import "" "read-outcome" (func $read-outcome (param i32 i32) (result i32)))
    (import "" "drop-outcome" (func $drop-outcome (param i32)))
    (import "" "return" (func $return))
    (func (export "init")
      (local $status i32) (local $length i32)
      (call $stdin (i32.const 0))
      (loop $more
        (local.set $status (call $read (i32.load (i32.const 0))
          (i32.add (i32.const 64) (local.get $length)) (i32.const 5)))
        (local.set $length
          (i32.add (local.get $length) (i32.shr_u (local.get $status) (i32.const 4))))
        (br_if $more (i32.eqz (i32.and (local.get $status) (i32.const 15)))))
      (call $drop (i32.load (i32.const 0)))
      (i32.store (i32.const 16) (i32.const -1))
      (if (call $read-outcome (i32.load (i32.const 4)) (i32.const 16)) (then unreachable))
      (call $drop-outcome (i32.load (i32.const 4)))
      (i32.store (i32.const 8) (i32.const 64))
      (i32.store (i32.const 12) (local.get $length))
      (call $return))
    (func (export "get") (result i32) (i32.const 8))
    (func (export "outcome") (result i32) (i32.load8_u (i32.const 16))))
  (core instance $i (instantiate $m
    (with "memory" (instance $memory))
    (with "" (instance
      (export "stdin" (func $stdin)) (export "read" (func $read)) (export "drop" (func $drop))
      (export "read-outcome" (func $read-outcome)) (export "drop-outcome" (func $drop-outcome))
      (export "return" (func $return))))))
  (func (export "wizer-initialize") async (canon lift (core func $i "init") async))
  (func (export "get") (result string) (canon lift (core func $i "get") (memory $mem)))
  (func (export "outcome") (result (result)) (canon lift (core func $i "outcome"))))
