;; A text where there must be a number.
;;! run: -f 'set-up("one")'
;;! fails: init-func
(component
  (core module $m (func (export "init") (param i32) unreachable))
  (core instance $i (instantiate $m))
  (func (export "set-up") (param "a" u32) (canon lift (core func $i "init"))))
