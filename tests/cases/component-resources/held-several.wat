;; Several resources of two types are held, the exported type by its name; one that was dropped is not counted.
;;! fails: handles
(component
  (type $first' (resource (rep i32)))
  (type $second (resource (rep i32)))
  (core func $new-first (canon resource.new $first'))
  (core func $new-second (canon resource.new $second))
  (core func $drop-first (canon resource.drop $first'))
  (core module $m
    (import "" "new-first" (func $new-first (param i32) (result i32)))
    (import "" "new-second" (func $new-second (param i32) (result i32)))
    (import "" "drop-first" (func $drop-first (param i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init")
      (drop (call $new-first (i32.const 1)))
      (drop (call $new-first (i32.const 2)))
      (drop (call $new-second (i32.const 3)))
      (call $drop-first (call $new-first (i32.const 4)))
      (drop (call $new-first (i32.const 5)))))
  (core instance $i (instantiate $m (with "" (instance
    (export "new-first" (func $new-first))
    (export "new-second" (func $new-second))
    (export "drop-first" (func $drop-first))))))
  (export $first "first-thing" (type $first'))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
