;; A handle can't be written.
;;! run: -f 'set-up(1)'
;;! fails: init-func
(component
  (type $thing' (resource (rep i32)))
  (export $thing "thing" (type $thing'))
  (core module $m (func (export "init") (param i32) unreachable))
  (core instance $i (instantiate $m))
  (func (export "set-up") (param "a" (borrow $thing)) (canon lift (core func $i "init"))))
