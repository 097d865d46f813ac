;; A program like those of a compiler for Dart: objects begin with the number of their class and a
;; hash, methods are found by that number in a table of functions, integers are boxed, lists grow,
;; closures have a context and a table of entries, and static fields are made when they are first
;; read. The initializer reads them, and fills a list and a map.
;;! code: appended
;;! exports: total described length add hash again
;;! call: total => 1087
;;! call: described 0 => 200
;;! call: described 1 => 315
;;! call: described 2 => 445
;;! call: length => 9
;;! call: add 4 => 10
;;! call: total => 1091
;;! call: hash 8 => 1
;;! call: again => 1
(module
  (rec
    (type $object (sub (struct (field $class i32) (field $hash (mut i32)))))
    (type $int (sub final $object (struct (field i32) (field (mut i32)) (field $value i64))))
    (type $double (sub final $object (struct (field i32) (field (mut i32)) (field $number f64))))
    (type $bytes (array (mut i8)))
    (type $string (sub final $object
      (struct (field i32) (field (mut i32)) (field $text (ref $bytes)))))
    (type $data (array (mut (ref null $object))))
    (type $list (sub final $object (struct (field i32) (field (mut i32))
      (field $length (mut i64)) (field $data (mut (ref $data))))))
    (type $entries (sub (struct (field $entry (ref $method)))))
    (type $closure (sub final $object (struct (field i32) (field (mut i32))
      (field $context (ref struct)) (field $entries (ref $entries)))))
    (type $method (func (param (ref $object) (ref null $object)) (result (ref null $object)))))
  ;; The context of a closure has its captured variables, which the closure changes.
  (type $context (struct (field $calls (mut i64)) (field $seen (mut (ref null $object)))))

  ;; Rows of the table: the class number and the offset of a method.
  (table $dispatch 12 funcref)
  (elem (table $dispatch) (i32.const 2) func $int_worth $double_worth $string_worth $list_worth)
  (data $words "deep river")

  (global $counts (mut (ref null $list)) (ref.null $list))
  (global $names (mut (ref null $list)) (ref.null $list))
  (global $visitor (mut (ref null $closure)) (ref.null $closure))
  (global $next_hash (mut i32) (i32.const 0))
  ;; Constants are objects in immutable globals. Their hash is set when somebody asks.
  (global $zero (ref $int) (struct.new $int (i32.const 2) (i32.const 0) (i64.const 0)))
  (global $half (ref $double)
    (struct.new $double (i32.const 3) (i32.const 0) (f64.const 0.5)))
  (global $empty (ref $data) (array.new_fixed $data 0))

  (func $box (param i64) (result (ref $object))
    (if (i64.eqz (local.get 0)) (then (return (global.get $zero))))
    (struct.new $int (i32.const 2) (i32.const 0) (local.get 0)))
  (func $unbox (param (ref null $object)) (result i64)
    (struct.get $int $value (ref.cast (ref $int) (local.get 0))))
  (func $word (param $from i32) (param $length i32) (result (ref $string))
    (struct.new $string (i32.const 4) (i32.const 0)
      (array.new_data $bytes $words (local.get $from) (local.get $length))))
  (func $new_list (result (ref $list))
    (struct.new $list (i32.const 5) (i32.const 0) (i64.const 0) (global.get $empty)))
  (func $append (param $list (ref $list)) (param $value (ref null $object))
    (local $length i32) (local $grown (ref $data))
    (local.set $length (i32.wrap_i64 (struct.get $list $length (local.get $list))))
    (if (i32.eq (local.get $length) (array.len (struct.get $list $data (local.get $list))))
      (then
        (local.set $grown (array.new_default $data
          (i32.or (i32.shl (local.get $length) (i32.const 1)) (i32.const 3))))
        (array.copy $data $data (local.get $grown) (i32.const 0)
          (struct.get $list $data (local.get $list)) (i32.const 0) (local.get $length))
        (struct.set $list $data (local.get $list) (local.get $grown))))
    (array.set $data (struct.get $list $data (local.get $list)) (local.get $length)
      (local.get $value))
    (struct.set $list $length (local.get $list)
      (i64.add (struct.get $list $length (local.get $list)) (i64.const 1))))
  (func $at (param $list (ref null $list)) (param $index i32) (result (ref null $object))
    (array.get $data (struct.get $list $data (local.get $list)) (local.get $index)))
  (func $identity_hash (param $object (ref $object)) (result i32)
    (if (i32.eqz (struct.get $object $hash (local.get $object)))
      (then
        (global.set $next_hash (i32.add (global.get $next_hash) (i32.const 1)))
        (struct.set $object $hash (local.get $object) (global.get $next_hash))))
    (struct.get $object $hash (local.get $object)))

  ;; A virtual call.
  (func $worth (param $object (ref $object)) (result (ref null $object))
    (call_indirect $dispatch (type $method) (local.get $object) (ref.null $object)
      (struct.get $object $class (local.get $object))))
  (func $int_worth (type $method) (local.get 0))
  (func $double_worth (type $method)
    (call $box (i64.trunc_f64_s (f64.mul (f64.const 10)
      (struct.get $double $number (ref.cast (ref $double) (local.get 0)))))))
  (func $string_worth (type $method) (local $text (ref $bytes))
    (local.set $text (struct.get $string $text (ref.cast (ref $string) (local.get 0))))
    (call $box (i64.extend_i32_u (i32.add (array.len (local.get $text))
      (i32.sub (array.get_u $bytes (local.get $text) (i32.const 0)) (i32.const 4))))))
  (func $list_worth (type $method) (local $sum i64) (local $index i32) (local $list (ref $list))
    (local.set $list (ref.cast (ref $list) (local.get 0)))
    (loop $next
      (if (i64.lt_u (i64.extend_i32_u (local.get $index))
          (struct.get $list $length (local.get $list)))
        (then
          (local.set $sum (i64.add (local.get $sum) (call $unbox (call $worth
            (ref.as_non_null (call $at (local.get $list) (local.get $index)))))))
          (local.set $index (i32.add (local.get $index) (i32.const 1)))
          (br $next))))
    (call $box (local.get $sum)))

  ;; The closure counts its calls, and remembers what it saw last.
  (func $visit (type $method) (local $context (ref $context))
    (local.set $context (ref.cast (ref $context)
      (struct.get $closure $context (ref.cast (ref $closure) (local.get 0)))))
    (struct.set $context $calls (local.get $context)
      (i64.add (struct.get $context $calls (local.get $context)) (i64.const 1)))
    (struct.set $context $seen (local.get $context) (local.get 1))
    (call $box (i64.add
      (i64.mul (i64.const 100) (struct.get $context $calls (local.get $context)))
      (call $unbox (call $worth (ref.as_non_null (local.get 1)))))))
  (global $visits (ref $entries) (struct.new $entries (ref.func $visit)))
  (func $call (param $closure (ref $closure)) (param $value (ref null $object)) (result i64)
    (call $unbox (call_ref $method (local.get $closure) (local.get $value)
      (struct.get $entries $entry (struct.get $closure $entries (local.get $closure))))))

  ;; Static fields, made when they are first read.
  (func $get_counts (result (ref $list)) (local $list (ref $list)) (local $n i64)
    (if (ref.is_null (global.get $counts))
      (then
        (local.set $list (call $new_list))
        (loop $next
          (call $append (local.get $list) (call $box (i64.mul (local.get $n) (local.get $n))))
          (local.set $n (i64.add (local.get $n) (i64.const 1)))
          (br_if $next (i64.lt_u (local.get $n) (i64.const 8))))
        (call $append (local.get $list) (global.get $half))
        (global.set $counts (local.get $list))))
    (ref.as_non_null (global.get $counts)))
  (func $get_names (result (ref $list)) (local $list (ref $list))
    (if (ref.is_null (global.get $names))
      (then
        (local.set $list (call $new_list))
        (call $append (local.get $list) (call $word (i32.const 0) (i32.const 4)))
        (call $append (local.get $list) (call $word (i32.const 5) (i32.const 5)))
        (call $append (local.get $list) (call $get_counts))
        ;; The list is an element of its own data only behind its length.
        (array.set $data (struct.get $list $data (local.get $list)) (i32.const 2)
          (call $get_counts))
        (global.set $names (local.get $list))))
    (ref.as_non_null (global.get $names)))

  (func (export "wizer-initialize") (local $context (ref $context))
    (drop (call $get_names))
    (local.set $context (struct.new $context (i64.const 0) (ref.null $object)))
    (global.set $visitor (struct.new $closure (i32.const 6) (i32.const 0)
      (local.get $context) (global.get $visits)))
    (drop (call $identity_hash (global.get $half)))
    (drop (call $identity_hash (ref.as_non_null (global.get $visitor))))
    (struct.set $context $seen (local.get $context) (global.get $visitor)))

  (func (export "total") (result i32)
    (i32.wrap_i64 (i64.add (i64.const 942) (call $unbox (call $worth (call $get_counts))))))
  (func (export "described") (param $index i32) (result i32)
    (i32.wrap_i64 (call $call (ref.as_non_null (global.get $visitor))
      (call $at (call $get_names) (local.get $index)))))
  (func (export "length") (result i32)
    (i32.wrap_i64 (struct.get $list $length (call $get_counts))))
  (func (export "add") (param $value i32) (result i32)
    (call $append (call $get_counts) (call $box (i64.extend_i32_s (local.get $value))))
    (i32.wrap_i64 (struct.get $list $length (call $get_counts))))
  (func (export "hash") (param $index i32) (result i32)
    (call $identity_hash
      (ref.as_non_null (call $at (call $get_counts) (local.get $index)))))
  (func (export "again") (result i32)
    (ref.eq (call $at (call $get_names) (i32.const 2)) (global.get $counts))))
