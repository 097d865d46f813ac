;; Fields, elements and slots of all kinds, in as many objects as are made by loops. Nodes are in a
;; circle that is never null, so another object stands in for one of them at first.
;;! code: appended
;;! exports: sum same
;;! call: sum => 3515
;;! call: same => 1
(module
  (type $call (func (result i32)))
  (rec
    (type $base (sub (struct)))
    (type $node (sub $base (struct
      (field $next (mut (ref $base)))
      (field $byte i8)
      (field $short (mut i16))
      (field $int i32)
      (field $long i64)
      (field $single f32)
      (field $double f64)
      (field $vector v128)
      (field $outside (mut externref))
      (field $any (mut anyref))
      (field $call (mut (ref null $call)))
      (field $list (ref $list)))))
    (type $list (array (mut (ref null $base)))))
  (type $never_null (array (mut (ref $base))))
  (type $doubles (array (mut f64)))
  (type $given (struct (field (mut i64)) (field (mut anyref)) (field (ref $doubles))))
  (global $given (ref $given) (struct.new $given
    (i64.const 1) (ref.null any) (array.new_default $doubles (i32.const 2))))
  (global $first (mut (ref null $node)) (ref.null $node))
  (global $outside (mut externref) (ref.null extern))
  (table $table 4 anyref)
  (elem declare func $four)
  (func $four (type $call) (i32.const 4))
  (func $node (param $number i32) (param $next (ref $base)) (result (ref $node))
    (struct.new $node
      (local.get $next)
      (local.get $number)
      (i32.const -2)
      (i32.const 3)
      (i64.extend_i32_u (local.get $number))
      (f32.const 0.5)
      (f64.const nan:0x8000000000001)
      (i32x4.splat (local.get $number))
      (extern.convert_any (ref.i31 (local.get $number)))
      (array.new $doubles (f64.const 2.5) (i32.const 2))
      (ref.func $four)
      (array.new $list (local.get $next) (i32.const 2))))
  (func (export "wizer-initialize") (local $last (ref $node)) (local $number i32)
    (local.set $last (call $node (i32.const 1) (struct.new $base)))
    (global.set $first (local.get $last))
    (loop $again
      (local.set $number (i32.add (local.get $number) (i32.const 1)))
      (global.set $first (call $node (local.get $number) (ref.as_non_null (global.get $first))))
      (br_if $again (i32.lt_u (local.get $number) (i32.const 40))))
    ;; The circle.
    (struct.set $node $next (local.get $last) (ref.as_non_null (global.get $first)))
    (struct.set $node $any (local.get $last) (struct.get $node $list (global.get $first)))
    (struct.set $given 0 (global.get $given) (i64.const 20))
    (struct.set $given 1 (global.get $given)
      (array.new $never_null (local.get $last) (i32.const 3)))
    (array.set $doubles (struct.get $given 2 (global.get $given)) (i32.const 1) (f64.const 6))
    (global.set $outside (extern.convert_any (local.get $last)))
    (table.set $table (i32.const 1) (global.get $first))
    (table.set $table (i32.const 3) (ref.i31 (i32.const 7))))
  ;; All numbers of all nodes, and of what is given.
  (func (export "sum") (result i32) (local $at (ref $node)) (local $sum i32) (local $left i32)
    (local.set $at (ref.as_non_null (global.get $first)))
    (local.set $left (i32.const 41))
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (call $numbers (local.get $at))))
      (local.set $at (ref.cast (ref $node) (struct.get $node $next (local.get $at))))
      (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (i32.add (local.get $sum)
      (i32.add (i32.wrap_i64 (struct.get $given 0 (global.get $given)))
        (i32.trunc_f64_s (array.get $doubles (struct.get $given 2 (global.get $given))
          (i32.const 1))))))
  (func $numbers (param $at (ref $node)) (result i32)
    (i32.add
      (i32.add
        (i32.add (struct.get_s $node $byte (local.get $at))
          (i32.mul (struct.get_s $node $short (local.get $at)) (i32.const 2)))
        (i32.add (struct.get $node $int (local.get $at))
          (i32.wrap_i64 (struct.get $node $long (local.get $at)))))
      (i32.add
        (i32.add
          (i32.trunc_f32_s (f32.mul (struct.get $node $single (local.get $at)) (f32.const 2)))
          (i64.eq (i64.reinterpret_f64 (struct.get $node $double (local.get $at)))
            (i64.const 0x7ff8000000000001)))
        (i32.add
          (i32x4.extract_lane 3 (struct.get $node $vector (local.get $at)))
          (i32.add
            (i31.get_s (ref.cast (ref i31)
              (any.convert_extern (struct.get $node $outside (local.get $at)))))
            (call_ref $call (struct.get $node $call (local.get $at))))))))
  ;; Whether all references lead to the objects to which they led.
  (func (export "same") (result i32) (local $last (ref $node)) (local $kept (ref $never_null))
    (local.set $last (ref.cast (ref $node) (any.convert_extern (global.get $outside))))
    (local.set $kept (ref.cast (ref $never_null) (struct.get $given 1 (global.get $given))))
    (i32.and
      (i32.and
        (ref.eq (struct.get $node $next (local.get $last)) (global.get $first))
        (ref.eq (ref.cast (ref $node) (table.get $table (i32.const 1))) (global.get $first)))
      (i32.and
        (i32.and
          (ref.eq (array.get $never_null (local.get $kept) (i32.const 2)) (local.get $last))
          (ref.eq (ref.cast eqref (struct.get $node $any (local.get $last)))
            (struct.get $node $list (global.get $first))))
        (i32.and
          (ref.eq (array.get $list (struct.get $node $list (global.get $first)) (i32.const 1))
            (struct.get $node $next (global.get $first)))
          (i32.eq (i32.const 7)
            (i31.get_u (ref.cast (ref i31) (table.get $table (i32.const 3))))))))))
