;; The default initializer has parameters.
;;! fails: init-func
(component
  (core module $m (func (export "init") (param i32) unreachable))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (param "a" u32) (canon lift (core func $i "init"))))
