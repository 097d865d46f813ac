;; A function with parameters is called without arguments.
;;! run: -f set-up
;;! fails: init-func
(component
  (core module $m (func (export "init") (param i32 i32) unreachable))
  (core instance $i (instantiate $m))
  (func (export "set-up") (param "a" u32) (param "b" u32) (canon lift (core func $i "init"))))
