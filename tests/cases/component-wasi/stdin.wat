;; Standard input is read, and its stream is dropped.
;;! run: --allow-wasi --deny-open-handles
;;! stdin: from outside
;;! exports: get
;;! call: get() => "from outside"
(component
  (import "wasi:io/error@0.2.0" (instance $error (export "error" (type (sub resource)))))
  (alias export $error "error" (type $error))
  (import "wasi:io/streams@0.2.0" (instance $streams
    (export "input-stream" (type $input-stream (sub resource)))
    (alias outer 1 $error (type $outer))
    (export "error" (type $error (eq $outer)))
    (type $stream-error' (variant (case "last-operation-failed" (own $error)) (case "closed")))
    (export "stream-error" (type $stream-error (eq $stream-error')))
    (export "[method]input-stream.blocking-read"
      (func (param "self" (borrow $input-stream)) (param "len" u64) (result (result (list u8) (error $stream-error)))))))
  (alias export $streams "input-stream" (type $input-stream))
  (import "wasi:cli/stdin@0.2.0" (instance $stdin
    (alias outer 1 $input-stream (type $outer))
    (export "input-stream" (type $input-stream (eq $outer)))
    (export "get-stdin" (func (result (own $input-stream))))))
  (core module $memory
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))
  (core func $get-stdin (canon lower (func $stdin "get-stdin")))
  (core func $read (canon lower (func $streams "[method]input-stream.blocking-read") (memory $mem) (realloc $realloc)))
  (core func $drop (canon resource.drop $input-stream))
  (core module $m
    (import "memory" "memory" (memory 1))
    (import "" "get-stdin" (func $get-stdin (result i32)))
    (import "" "read" (func $read (param i32 i64 i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "init")
      (local $stdin i32)
      (local.set $stdin (call $get-stdin))
      (call $read (local.get $stdin) (i64.const 12) (i32.const 8))
      (if (i32.load8_u (i32.const 8)) (then unreachable))
      (call $drop (local.get $stdin)))
    (func (export "get") (result i32) (i32.const 12)))
  (core instance $i (instantiate $m
    (with "memory" (instance $memory))
    (with "" (instance
      (export "get-stdin" (func $get-stdin))
      (export "read" (func $read))
      (export "drop" (func $drop))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result string) (canon lift (core func $i "get") (memory $mem))))
