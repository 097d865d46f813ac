;; Active data that does not fit into a memory.
;;! fails: instantiate
(component
  (core module $m
    (memory 1)
    (data (i32.const 65536) "x")
    (func (export "init")))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
