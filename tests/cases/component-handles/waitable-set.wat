;; Waitable sets that the initializer keeps: one was dropped, two are left.
;;! fails: handles
(component
  (core func $new (canon waitable-set.new))
  (core func $drop (canon waitable-set.drop))
  (core module $m
    (import "" "new" (func $new (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "init") (drop (call $new)) (call $drop (call $new)) (drop (call $new))))
  (core instance $i (instantiate $m (with "" (instance
    (export "new" (func $new)) (export "drop" (func $drop))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
