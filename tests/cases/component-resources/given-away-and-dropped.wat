;; A resource of one component is given to another, which drops it: the definer's destructor ran, nothing is held.
;;! exports: alive
;;! call: alive() => 0
(component
  (component $definer
    (core module $counts
      (global $alive (mut i32) (i32.const 0))
      (func (export "count") (param i32) (global.set $alive (i32.add (global.get $alive) (local.get 0))))
      (func (export "destroy") (param i32) (global.set $alive (i32.sub (global.get $alive) (i32.const 1))))
      (func (export "alive") (result i32) (global.get $alive)))
    (core instance $counts (instantiate $counts))
    (type $thing' (resource (rep i32) (dtor (core func $counts "destroy"))))
    (export $thing "thing" (type $thing'))
    (core func $new (canon resource.new $thing'))
    (core module $m
      (import "counts" "count" (func $count (param i32)))
      (import "" "new" (func $new (param i32) (result i32)))
      (func (export "make") (param i32) (result i32)
        (call $count (i32.const 1))
        (call $new (local.get 0)))
      (func (export "get") (param i32) (result i32) (local.get 0)))
    (core instance $i (instantiate $m
      (with "counts" (instance $counts))
      (with "" (instance (export "new" (func $new))))))
    (func (export "make") (param "n" u32) (result (own $thing)) (canon lift (core func $i "make")))
    (func (export "get") (param "thing" (borrow $thing)) (result u32) (canon lift (core func $i "get")))
    (func (export "alive") (result u32) (canon lift (core func $counts "alive"))))
  (component $user
    (import "definer" (instance $definer
      (export "thing" (type $thing (sub resource)))
      (export "make" (func (param "n" u32) (result (own $thing))))
      (export "get" (func (param "thing" (borrow $thing)) (result u32)))))
    (alias export $definer "thing" (type $thing))
    (core func $make (canon lower (func $definer "make")))
    (core func $get (canon lower (func $definer "get")))
    (core func $drop (canon resource.drop $thing))
    (core module $m
      (import "" "make" (func $make (param i32) (result i32)))
      (import "" "get" (func $get (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "init")
        (local $handle i32)
        (local.set $handle (call $make (i32.const 41)))
        (if (i32.ne (call $get (local.get $handle)) (i32.const 41)) (then unreachable))
        (call $drop (local.get $handle))))
    (core instance $i (instantiate $m (with "" (instance
      (export "make" (func $make))
      (export "get" (func $get))
      (export "drop" (func $drop))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $definer (instantiate $definer))
  (instance $user (instantiate $user (with "definer" (instance $definer))))
  (export "wizer-initialize" (func $user "init"))
  (export "alive" (func $definer "alive")))
