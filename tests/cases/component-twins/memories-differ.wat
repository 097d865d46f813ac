;; A module and its partner have different numbers of memories.
;;! run: --onto $CASES/component-twins/twins/memories-differ.wat --map-module 0=0
;;! fails: options
(component
  (core module $m
    (memory 1)
    (func (export "init") unreachable))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
