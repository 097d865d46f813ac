;; A stream to standard output of WASI 0.3 whose writable end is left open.
;;! run: --allow-wasi
;;! fails: handles
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
  (type $stream (stream u8))
  (type $future (future (result (error $error-code))))
  (core func $stdout (canon lower (func $stdout "write-via-stream")))
  (core func $new (canon stream.new $stream))
  (core func $drop-outcome (canon future.drop-readable $future))
  (core module $m
    (import "" "stdout" (func $stdout (param i32) (result i32)))
    (import "" "new" (func $new (result i64)))
    (import "" "drop-outcome" (func $drop-outcome (param i32)))
    (func (export "init")
      (call $drop-outcome (call $stdout (i32.wrap_i64 (call $new))))))
  (core instance $i (instantiate $m (with "" (instance
    (export "stdout" (func $stdout)) (export "new" (func $new))
    (export "drop-outcome" (func $drop-outcome))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
