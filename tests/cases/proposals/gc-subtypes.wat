;; Types that refer to each other and to their supertypes; tests and casts.
;;! exports: area nth
;;! call: area 0 => 12
;;! call: area 1 => 49
;;! call: nth 0 => 30
;;! call: nth 2 => 10
(module
  (type $shape (sub (struct (field $side i32))))
  (type $rectangle (sub final $shape (struct (field $side i32) (field $other i32))))
  (rec
    (type $list (struct (field $value i32) (field $next (ref null $end))))
    (type $end (struct (field $more (ref null $list)))))
  (global $side (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $side (i32.const 7)))
  (func $shape (param i32) (result (ref $shape))
    (if (result (ref $shape)) (local.get 0)
      (then (struct.new $shape (global.get $side)))
      (else (struct.new $rectangle (i32.const 3) (i32.const 4)))))
  (func (export "area") (param i32) (result i32) (local $shape (ref $shape))
    (local.set $shape (call $shape (local.get 0)))
    (block $square (result (ref $shape))
      (br_on_cast_fail $square (ref $shape) (ref $rectangle) (local.get $shape))
      (return
        (i32.mul
          (struct.get $shape $side (local.get $shape))
          (struct.get $rectangle $other (ref.cast (ref $rectangle) (local.get $shape)))))
      (unreachable))
    (drop)
    (i32.mul
      (struct.get $shape $side (local.get $shape))
      (struct.get $shape $side (local.get $shape))))
  (func $prepend (param i32 (ref null $list)) (result (ref $list))
    (struct.new $list (local.get 0) (struct.new $end (local.get 1))))
  (func (export "nth") (param $n i32) (result i32) (local $list (ref null $list))
    (local.set $list
      (call $prepend (i32.const 30)
        (call $prepend (i32.const 20)
          (call $prepend (i32.const 10) (ref.null $list)))))
    (loop $next
      (if (i32.eqz (local.get $n))
        (then (return (struct.get $list $value (local.get $list)))))
      (local.set $list (struct.get $end $more (struct.get $list $next (local.get $list))))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br $next))
    (unreachable)))
