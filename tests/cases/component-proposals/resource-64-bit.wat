;; Resources that are represented by numbers of 64 bits are valid, but the engine can't compile
;; them.
;;! fails: unsupported
(component
  (core module $destructor
    (global $destroyed (mut i64) (i64.const 0))
    (func (export "destroy") (param i64) (global.set $destroyed (local.get 0)))
    (func (export "destroyed") (result i64) (global.get $destroyed)))
  (core instance $destructor (instantiate $destructor))
  (type $thing (resource (rep i64) (dtor (core func $destructor "destroy"))))
  (type $other (resource (rep i64)))
  (core func $new (canon resource.new $thing))
  (core func $rep (canon resource.rep $thing))
  (core func $drop (canon resource.drop $thing))
  (core func $new-other (canon resource.new $other))
  (core func $drop-other (canon resource.drop $other))
  (core module $m
    (import "" "new" (func $new (param i64) (result i32)))
    (import "" "rep" (func $rep (param i32) (result i64)))
    (import "" "drop" (func $drop (param i32)))
    (import "" "new-other" (func $new-other (param i64) (result i32)))
    (import "" "drop-other" (func $drop-other (param i32)))
    (global $rep (mut i64) (i64.const 0))
    (func (export "init")
      (local $thing i32)
      (local.set $thing (call $new (i64.const 0x100000005)))
      (call $drop-other (call $new-other (i64.const -1)))
      (global.set $rep (call $rep (local.get $thing)))
      (call $drop (local.get $thing)))
    (func (export "rep") (result i64) (global.get $rep)))
  (core instance $i (instantiate $m (with "" (instance
    (export "new" (func $new)) (export "rep" (func $rep)) (export "drop" (func $drop))
    (export "new-other" (func $new-other)) (export "drop-other" (func $drop-other))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "destroyed") (result u64) (canon lift (core func $destructor "destroyed")))
  (func (export "rep") (result u64) (canon lift (core func $i "rep"))))
