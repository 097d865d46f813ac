;; A handle of WASI's is passed to a function that nothing provides: the trap names that function, and no type fails.
;;! run: --allow-wasi
;;! fails: trap
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
  (core module $m
    (import "" "get-stdout" (func $get-stdout (result i32)))
    (import "" "paint" (func $paint (param i32)))
    (func $init (export "init") (call $paint (call $get-stdout))))
  (core instance $i (instantiate $m (with "" (instance
    (export "get-stdout" (func $get-stdout))
    (export "paint" (func $paint))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
