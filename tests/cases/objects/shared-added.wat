;; Objects to which several refer get globals of their own, and all others new indices: in code,
;; expressions, segments, exports and names.
;;! run: --import-global env.offset=0
;;! stderr: Warning: the result imports the global `env.offset`: give it
;;! code: renumbered
;;! exports: step twice count get both table
;;! call: get => 1111
;;! call: both => 1
;;! call: count => 3
;;! call: count => 4
;;! call: table => 20
(module
  (import "env" "offset" (global $offset i32))
  (type $cell (sub final (struct (field i32))))
  (type $pair (sub final (struct (field (ref $cell)) (field i32))))
  (type $holder (sub final (struct (field eqref) (field (ref $cell)))))
  (global $step i32 (i32.const 1))
  (global $twice i32 (i32.add (global.get $step) (global.get $step)))
  (global $count (mut i32) (i32.const 0))
  (global $one (mut eqref) (ref.null none))
  (global $other (mut eqref) (ref.null none))
  (global $outside (mut externref) (ref.null noextern))
  (export "step" (global $step))
  (export "twice" (global $twice))
  (table 4 funcref)
  (elem (global.get $twice) func $ten)
  (elem (table 0) (i32.const 3) funcref (item (ref.func $ten)))
  (type $number (func (result i32)))
  (func $ten (type $number) (i32.const 10))
  (func (export "wizer-initialize") (local $cell (ref $cell)) (local $pair (ref $pair))
    (local.set $cell (struct.new $cell (i32.const 1000)))
    (local.set $pair (struct.new $pair (local.get $cell) (i32.const 100)))
    (global.set $one (struct.new $holder (local.get $pair) (local.get $cell)))
    (global.set $other (local.get $pair))
    (global.set $outside (extern.convert_any (local.get $pair)))
    (global.set $count (i32.const 2)))
  (func (export "count") (result i32)
    (global.set $count (i32.add (global.get $count) (global.get $step)))
    (global.get $count))
  (func (export "get") (result i32) (local $pair (ref $pair))
    (local.set $pair (ref.cast (ref $pair) (any.convert_extern (global.get $outside))))
    (i32.add
      (i32.add
        (struct.get $cell 0 (struct.get $pair 0 (local.get $pair)))
        (struct.get $pair 1 (local.get $pair)))
      (i32.add
        (i32.add (i32.const 10) (i32.sub (global.get $twice) (global.get $step)))
        (i32.mul (i32.const 0) (global.get $offset)))))
  (func (export "both") (result i32) (local $holder (ref $holder))
    (local.set $holder (ref.cast (ref $holder) (global.get $one)))
    (i32.and
      (i32.and
        (ref.eq (struct.get $holder 0 (local.get $holder)) (global.get $other))
        (ref.eq
          (ref.cast eqref (any.convert_extern (global.get $outside)))
          (global.get $other)))
      (ref.eq
        (struct.get $holder 1 (local.get $holder))
        (struct.get $pair 0 (ref.cast (ref $pair) (global.get $other))))))
  (func (export "table") (result i32)
    (i32.add
      (call_indirect (type $number) (global.get $twice))
      (call_indirect (type $number) (i32.const 3)))))
