;; A number that does not fit.
;;! run: -f 'set-up(256)'
;;! fails: init-func
(component
  (core module $m (func (export "init") (param i32) unreachable))
  (core instance $i (instantiate $m))
  (func (export "set-up") (param "a" u8) (canon lift (core func $i "init"))))
