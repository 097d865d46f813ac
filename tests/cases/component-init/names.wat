;; The component's names move along with what they name; that of the removed export goes.
;;! exports: first second third
;;! call: first() => 1
;;! call: second() => 2
;;! call: third() => 3
(component $the-root
  (core module $the-module
    (global $the-global (mut i32) (i32.const 0))
    (func $init (export "init") (global.set $the-global (i32.const 1)))
    (func $first (export "first") (result i32) (global.get $the-global))
    (func $second (export "second") (result i32) (i32.add (global.get $the-global) (i32.const 1)))
    (func $third (export "third") (result i32) (i32.add (global.get $the-global) (i32.const 2))))
  (core instance $the-core-instance (instantiate $the-module))
  (alias core export $the-core-instance "init" (core func $core-init))
  (alias core export $the-core-instance "first" (core func $core-first))
  (alias core export $the-core-instance "second" (core func $core-second))
  (alias core export $the-core-instance "third" (core func $core-third))
  (type $number (func (result u32)))
  (func $init (canon lift (core func $core-init)))
  (func $first (type $number) (canon lift (core func $core-first)))
  (export $exported-first "first" (func $first))
  (export $exported-init "wizer-initialize" (func $init))
  (func $second (type $number) (canon lift (core func $core-second)))
  (export $exported-second "second" (func $second))
  (func $third (type $number) (canon lift (core func $core-third)))
  (export $exported-third "third" (func $third)))
