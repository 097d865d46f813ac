;; A module of the component has a shared memory.
;;! fails: unsupported
(component
  (core module $m
    (memory 1 1 shared)
    (func (export "init") (i32.atomic.store (i32.const 0) (i32.const 1))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
