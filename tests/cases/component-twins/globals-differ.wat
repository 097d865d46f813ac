;; A module and its partner have different globals.
;;! run: --onto $CASES/component-twins/twins/globals-differ.wat --map-module 0=0
;;! fails: options
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") unreachable))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
