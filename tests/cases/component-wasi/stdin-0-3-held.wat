;; Standard input of WASI 0.3 is left open: the readable ends of its stream and its future.
;;! run: --allow-wasi
;;! stdin: from outside
;;! fails: handles
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
  (core func $stdin
    (canon lower (func $stdin "read-via-stream") (memory (core memory $memory "memory"))))
  (core module $m
    (import "" "stdin" (func $stdin (param i32)))
    (func (export "init") (call $stdin (i32.const 8))))
  (core instance $i (instantiate $m (with "" (instance (export "stdin" (func $stdin))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
