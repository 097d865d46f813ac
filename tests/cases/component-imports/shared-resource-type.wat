;; An interface that nothing provides uses a resource type of WASI's: it is the same type.
;;! run: --allow-wasi
;;! exports: get
;;! call: get() => 1
(component
  (import "wasi:io/streams@0.2.3" (instance $streams (export "output-stream" (type (sub resource)))))
  (alias export $streams "output-stream" (type $output-stream))
  (import "wasi:cli/stdout@0.2.3" (instance $stdout
    (alias outer 1 $output-stream (type $outer))
    (export "output-stream" (type $output-stream (eq $outer)))
    (export "get-stdout" (func (result (own $output-stream))))))
  (import "ns:pkg/painter" (instance $painter
    (alias outer 1 $output-stream (type $outer))
    (export "stream" (type $stream (eq $outer)))
    (export "paint" (func (param "to" (borrow $stream))))))
  (core func $get-stdout (canon lower (func $stdout "get-stdout")))
  (core func $paint (canon lower (func $painter "paint")))
  (core func $drop (canon resource.drop $output-stream))
  (core module $m
    (import "" "get-stdout" (func $get-stdout (result i32)))
    (import "" "paint" (func $paint (param i32)))
    (import "" "drop" (func $drop (param i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init")
      (call $drop (call $get-stdout))
      (global.set $n (i32.const 1)))
    (func (export "paint") (call $paint (call $get-stdout)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m (with "" (instance
    (export "get-stdout" (func $get-stdout))
    (export "paint" (func $paint))
    (export "drop" (func $drop))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
