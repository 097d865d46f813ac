;; With --deny-open-handles, streams of the host that are held are an error.
;;! run: --allow-wasi --deny-open-handles
;;! fails: handles
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
    (func (export "init") (drop (call $get-stdout)) (drop (call $get-stdout))))
  (core instance $i (instantiate $m (with "" (instance (export "get-stdout" (func $get-stdout))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
