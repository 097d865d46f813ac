;; Modules that share an exception tag, one of which throws and the other catches while the initializer runs.
;;! exports: get
;;! call: get() => 5
(component
  (core module $thrower
    (tag $failed (export "failed") (param i32))
    (func (export "throw") (throw $failed (i32.const 5))))
  (core module $catcher
    (import "thrower" "failed" (tag $failed (param i32)))
    (import "thrower" "throw" (func $throw))
    (global $n (mut i32) (i32.const 0))
    (func (export "init")
      (block $caught (result i32)
        (try_table (catch $failed $caught) (call $throw))
        (return))
      (global.set $n))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $thrower (instantiate $thrower))
  (core instance $catcher (instantiate $catcher (with "thrower" (instance $thrower))))
  (func (export "wizer-initialize") (canon lift (core func $catcher "init")))
  (func (export "get") (result u32) (canon lift (core func $catcher "get"))))
