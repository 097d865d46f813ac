;; An initializer of a component that has a result can't be emptied.
;;! run: -f next --init-func-export empty
;;! fails: options
(component
  (core module $m (func (export "next") (result i32) unreachable))
  (core instance $i (instantiate $m))
  (func (export "next") (result u32) (canon lift (core func $i "next"))))
