;; Nothing in the twin is equal to a module of the target: there is no state to apply.
;;! run: --onto $CASES/component-twins/twins/globals-differ.wat
;;! fails: options
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") unreachable))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
