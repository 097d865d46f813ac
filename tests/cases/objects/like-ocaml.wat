;; A program like those of a compiler for OCaml: each value is `(ref eq)`, integers are i31, blocks
;; are arrays with the tag in front, and closures are structures with code and what they enclose.
;; The initializer fills a search tree, a reference cell and a list of closures, and puts them into
;; globals that begin as integers.
;;! code: renumbered
;;! exports: find size apply next tag
;;! call: find 3 => 30
;;! call: find 8 => 64
;;! call: find 4 => 40
;;! call: find 7 => -1
;;! call: find 5 => 12
;;! call: size => 7
;;! call: apply 0 5 => 15
;;! call: apply 1 5 => 50
;;! call: apply 2 5 => 5
;;! call: next => 8
;;! call: next => 9
;;! call: tag => 1
(module
  (type $block (array (mut (ref eq))))
  (type $string (array (mut i8)))
  (type $float (struct (field f64)))
  (rec
    (type $code (func (param (ref eq) (ref eq)) (result (ref eq))))
    (type $closure (sub (struct (field (ref $code))))))
  (type $adder (sub final $closure (struct (field (ref $code)) (field $by (mut (ref eq))))))
  (type $pair (sub final $closure
    (struct (field (ref $code)) (field $first (ref eq)) (field $second (ref eq)))))

  (data $names "findsize")
  (global $unit (ref eq) (ref.i31 (i32.const 0)))
  ;; The empty tree and the empty list are the integer 0.
  (global $tree (mut (ref eq)) (ref.i31 (i32.const 0)))
  (global $counter (mut (ref eq)) (ref.i31 (i32.const 0)))
  (global $functions (mut (ref eq)) (ref.i31 (i32.const 0)))
  ;; A constant block, which exists from the start, and an exception that is compared by identity.
  (global $none (ref $block)
    (array.new_fixed $block 2 (ref.i31 (i32.const 248)) (ref.i31 (i32.const -1))))
  (global $raised (mut (ref eq)) (global.get $none))

  (func $int (param (ref eq)) (result i32)
    (i31.get_s (ref.cast (ref i31) (local.get 0))))
  (func $field (param (ref eq) i32) (result (ref eq))
    (array.get $block (ref.cast (ref $block) (local.get 0)) (local.get 1)))
  (func $cons (param (ref eq) (ref eq)) (result (ref eq))
    (array.new_fixed $block 3 (ref.i31 (i32.const 0)) (local.get 0) (local.get 1)))
  ;; A node has the tag 0, a left tree, a key, a value, and a right tree.
  (func $node (param (ref eq) (ref eq) (ref eq) (ref eq)) (result (ref eq))
    (array.new_fixed $block 5 (ref.i31 (i32.const 0))
      (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
  (func $add (param $tree (ref eq)) (param $key i32) (param $value (ref eq)) (result (ref eq))
    (local $here i32)
    (if (ref.test (ref i31) (local.get $tree))
      (then (return (call $node (global.get $unit) (ref.i31 (local.get $key))
        (local.get $value) (global.get $unit)))))
    (local.set $here (call $int (call $field (local.get $tree) (i32.const 2))))
    (if (i32.lt_s (local.get $key) (local.get $here))
      (then (return (call $node
        (call $add (call $field (local.get $tree) (i32.const 1)) (local.get $key)
          (local.get $value))
        (call $field (local.get $tree) (i32.const 2)) (call $field (local.get $tree) (i32.const 3))
        (call $field (local.get $tree) (i32.const 4))))))
    (call $node
      (call $field (local.get $tree) (i32.const 1)) (call $field (local.get $tree) (i32.const 2))
      (call $field (local.get $tree) (i32.const 3))
      (call $add (call $field (local.get $tree) (i32.const 4)) (local.get $key)
        (local.get $value))))
  (func $count (param $tree (ref eq)) (result i32)
    (if (ref.test (ref i31) (local.get $tree)) (then (return (i32.const 0))))
    (i32.add (i32.const 1) (i32.add
      (call $count (call $field (local.get $tree) (i32.const 1)))
      (call $count (call $field (local.get $tree) (i32.const 4))))))

  ;; What a value of the tree is worth: an integer, a rounded float, or the bytes of a string.
  (func $worth (param $value (ref eq)) (result i32) (local $sum i32) (local $at i32)
    (local $text (ref $string))
    (block $string (result (ref $string))
      (block $float (result (ref $float))
        (drop (br_on_cast $float (ref eq) (ref $float)
          (br_on_cast $string (ref eq) (ref $string) (local.get $value))))
        (return (call $int (local.get $value))))
      (return (i32.trunc_f64_s (struct.get $float 0))))
    (local.set $text)
    (loop $next
      (if (i32.lt_u (local.get $at) (array.len (local.get $text)))
        (then
          (local.set $sum (i32.add (local.get $sum) (i32.and (i32.const 3)
            (array.get_u $string (local.get $text) (local.get $at)))))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br $next))))
    (local.get $sum))

  (elem declare func $add_by $times $both)
  (func $add_by (type $code)
    (ref.i31 (i32.add (call $int (local.get 0))
      (call $int (struct.get $adder $by (ref.cast (ref $adder) (local.get 1)))))))
  (func $times (type $code)
    (ref.i31 (i32.mul (call $int (local.get 0)) (i32.const 10))))
  (func $call (param $function (ref eq)) (param $value (ref eq)) (result (ref eq))
    (local $closure (ref $closure))
    (local.set $closure (ref.cast (ref $closure) (local.get $function)))
    (call_ref $code (local.get $value) (local.get $closure)
      (struct.get $closure 0 (local.get $closure))))
  ;; Composes two closures.
  (func $both (type $code) (local $pair (ref $pair))
    (local.set $pair (ref.cast (ref $pair) (local.get 1)))
    (call $call (struct.get $pair $second (local.get $pair))
      (call $call (struct.get $pair $first (local.get $pair)) (local.get 0))))

  (func (export "wizer-initialize") (local $by (ref $adder)) (local $times (ref eq))
    (local $key i32) (local $tree (ref eq))
    (local.set $tree (global.get $unit))
    (local.set $key (i32.const 1))
    (loop $next
      (local.set $tree (call $add (local.get $tree)
        (i32.rem_u (i32.mul (local.get $key) (i32.const 3)) (i32.const 11))
        (ref.i31 (i32.rem_u (i32.mul (local.get $key) (i32.const 30)) (i32.const 110)))))
      (local.set $key (i32.add (local.get $key) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $key) (i32.const 6))))
    (local.set $tree (call $add (local.get $tree) (i32.const 8)
      (struct.new $float (f64.const 64.5))))
    (local.set $tree (call $add (local.get $tree) (i32.const 5)
      (array.new_data $string $names (i32.const 0) (i32.const 8))))
    (global.set $tree (local.get $tree))
    ;; A closure that encloses itself at first, as recursive ones do, and then a number.
    (local.set $by (struct.new $adder (ref.func $add_by) (global.get $unit)))
    (struct.set $adder $by (local.get $by) (local.get $by))
    (local.set $times (struct.new $closure (ref.func $times)))
    (struct.set $adder $by (local.get $by) (ref.i31 (i32.const 10)))
    (global.set $functions (call $cons (local.get $by) (call $cons (local.get $times)
      (call $cons (struct.new $pair (ref.func $both) (local.get $times)
          (struct.new $adder (ref.func $add_by) (ref.i31 (i32.const -45))))
        (global.get $unit)))))
    (global.set $counter (array.new_fixed $block 2 (ref.i31 (i32.const 0))
      (ref.i31 (i32.const 7)))))

  (func (export "find") (param $key i32) (result i32) (local $tree (ref eq)) (local $here i32)
    (local.set $tree (global.get $tree))
    (loop $down
      (if (ref.test (ref i31) (local.get $tree)) (then (return (i32.const -1))))
      (local.set $here (call $int (call $field (local.get $tree) (i32.const 2))))
      (if (i32.ne (local.get $here) (local.get $key))
        (then
          (local.set $tree (call $field (local.get $tree)
            (select (i32.const 1) (i32.const 4)
              (i32.lt_s (local.get $key) (local.get $here)))))
          (br $down))))
    (call $worth (call $field (local.get $tree) (i32.const 3))))
  (func (export "size") (result i32) (call $count (global.get $tree)))
  (func (export "apply") (param $at i32) (param $value i32) (result i32) (local $list (ref eq))
    (local.set $list (global.get $functions))
    (loop $next
      (if (local.get $at)
        (then
          (local.set $list (call $field (local.get $list) (i32.const 2)))
          (local.set $at (i32.sub (local.get $at) (i32.const 1)))
          (br $next))))
    (call $int (call $call (call $field (local.get $list) (i32.const 1))
      (ref.i31 (local.get $value)))))
  (func (export "next") (result i32) (local $cell (ref $block))
    (local.set $cell (ref.cast (ref $block) (global.get $counter)))
    (array.set $block (local.get $cell) (i32.const 1) (ref.i31 (i32.add (i32.const 1)
      (call $int (array.get $block (local.get $cell) (i32.const 1))))))
    (call $int (array.get $block (local.get $cell) (i32.const 1))))
  (func (export "tag") (result i32) (ref.eq (global.get $raised) (global.get $none))))
