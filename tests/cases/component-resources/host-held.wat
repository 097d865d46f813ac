;; A stream of the host that the initializer keeps is a warning; its handle is dead in the result.
;;! run: --allow-wasi
;;! exports: get
;;! stderr: Warning:
;;! call: get() => 1
(component
  (import "wasi:io/streams@0.2.0" (instance $streams (export "output-stream" (type (sub resource)))))
  (alias export $streams "output-stream" (type $output-stream))
  (import "wasi:cli/stdout@0.2.0" (instance $stdout
    (alias outer 1 $output-stream (type $outer))
    (export "output-stream" (type $output-stream (eq $outer)))
    (export "get-stdout" (func (result (own $output-stream))))))
  (core func $get-stdout (canon lower (func $stdout "get-stdout")))
  (core module $m
    (import "" "get-stdout" (func $get-stdout (result i32)))
    (global $stdout (mut i32) (i32.const 0))
    (global $n (mut i32) (i32.const 0))
    (func (export "init")
      (global.set $stdout (call $get-stdout))
      (global.set $n (i32.const 1)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m (with "" (instance (export "get-stdout" (func $get-stdout))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
