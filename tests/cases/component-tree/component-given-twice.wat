;; A component gets a module as its argument, once with one and once with another: the instances differ in kind.
;;! exports: small large
;;! call: small() => 1
;;! call: large() => 3
(component
  (core module $small
    (memory (export "memory") 1)
    (func (export "init")))
  (core module $large
    (memory (export "memory") 1)
    (func (export "init") (drop (memory.grow (i32.const 2)))))
  (component $c
    (import "module" (core module $m (export "memory" (memory 1)) (export "init" (func))))
    (core module $size
      (import "" "memory" (memory 1))
      (func (export "size") (result i32) (memory.size)))
    (core instance $i (instantiate $m))
    (core instance $size (instantiate $size (with "" (instance $i))))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "size") (result u32) (canon lift (core func $size "size"))))
  (instance $small (instantiate $c (with "module" (core module $small))))
  (instance $large (instantiate $c (with "module" (core module $large))))
  (export "wizer-initialize" (func $large "init"))
  (export "small" (func $small "size"))
  (export "large" (func $large "size")))
