;; A function is called with more arguments than it has parameters.
;;! run: -f 'set-up(1, 2)'
;;! fails: init-func
(component
  (core module $m (func (export "init") (param i32) unreachable))
  (core instance $i (instantiate $m))
  (func (export "set-up") (param "a" u32) (canon lift (core func $i "init"))))
