;; Closures: a function with a context of captured variables. Two of them share a counter.
(module
  (rec
    (type $closure (sub (struct (field $code (ref $code)))))
    (type $code (func (param (ref $closure) i32) (result i32))))
  (type $counter (struct (field $count (mut i32))))
  (type $counting (sub $closure
    (struct (field $code (ref $code)) (field $counter (ref $counter)) (field $step i32))))
  (type $composed (sub $closure
    (struct (field $code (ref $code)) (field $outer (ref $closure)) (field $inner (ref $closure)))))
  (elem declare func $count $compose $square)
  (global $up (mut (ref null $closure)) (ref.null $closure))
  (global $down (mut (ref null $closure)) (ref.null $closure))
  (global $both (mut (ref null $closure)) (ref.null $closure))

  (func $count (type $code) (local $this (ref $counting)) (local $counter (ref $counter))
    (local.set $this (ref.cast (ref $counting) (local.get 0)))
    (local.set $counter (struct.get $counting $counter (local.get $this)))
    (struct.set $counter $count (local.get $counter)
      (i32.add
        (struct.get $counter $count (local.get $counter))
        (i32.mul (struct.get $counting $step (local.get $this)) (local.get 1))))
    (struct.get $counter $count (local.get $counter)))
  (func $square (type $code) (i32.mul (local.get 1) (local.get 1)))
  (func $compose (type $code) (local $this (ref $composed))
    (local.set $this (ref.cast (ref $composed) (local.get 0)))
    (call $call (struct.get $composed $outer (local.get $this))
      (call $call (struct.get $composed $inner (local.get $this)) (local.get 1))))
  (func $call (param $closure (ref null $closure)) (param $argument i32) (result i32)
    (call_ref $code (ref.as_non_null (local.get $closure)) (local.get $argument)
      (struct.get $closure $code (local.get $closure))))
  (func (export "init") (local $counter (ref $counter))
    (local.set $counter (struct.new $counter (i32.const 10)))
    (global.set $up (struct.new $counting (ref.func $count) (local.get $counter) (i32.const 1)))
    (global.set $down
      (struct.new $counting (ref.func $count) (local.get $counter) (i32.const -2)))
    (global.set $both
      (struct.new $composed (ref.func $compose)
        (ref.as_non_null (global.get $up))
        (struct.new $closure (ref.func $square))))
    (drop (call $call (global.get $up) (i32.const 5))))

  (func (export "up") (param $by i32) (result i32) (call $call (global.get $up) (local.get $by)))
  (func (export "down") (param $by i32) (result i32)
    (call $call (global.get $down) (local.get $by)))
  (func (export "composed") (param $argument i32) (result i32)
    (call $call (global.get $both) (local.get $argument)))
  (func (export "kinds") (result i32)
    (i32.add
      (ref.test (ref $counting) (global.get $up))
      (i32.mul (i32.const 2) (ref.test (ref $composed) (global.get $both))))))
