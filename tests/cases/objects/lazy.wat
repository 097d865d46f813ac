;; Interned symbols in a hash table, with a global that is made when it is first needed.
;;! exports: find count
;;! call: find 7 => 70
;;! call: find 19 => 190
;;! call: find 3 => -1
;;! call: count => 2
(module
  (type $entry (struct (field i32) (field (mut i32)) (field (mut (ref null $entry)))))
  (type $buckets (array (mut (ref null $entry))))
  (type $table (struct (field (mut (ref $buckets))) (field (mut i32))))
  (global $table (mut (ref null $table)) (ref.null $table))
  (func $get (result (ref $table))
    (if (ref.is_null (global.get $table))
      (then (global.set $table
        (struct.new $table (array.new_default $buckets (i32.const 4)) (i32.const 0)))))
    (ref.as_non_null (global.get $table)))
  (func $put (param $key i32) (param $value i32) (local $buckets (ref $buckets)) (local $at i32)
    (local.set $buckets (struct.get $table 0 (call $get)))
    (local.set $at (i32.rem_u (local.get $key) (array.len (local.get $buckets))))
    (array.set $buckets (local.get $buckets) (local.get $at)
      (struct.new $entry (local.get $key) (local.get $value)
        (array.get $buckets (local.get $buckets) (local.get $at))))
    (struct.set $table 1 (call $get)
      (i32.add (struct.get $table 1 (call $get)) (i32.const 1))))
  (func (export "wizer-initialize")
    (call $put (i32.const 7) (i32.const 70))
    (call $put (i32.const 19) (i32.const 190)))
  (func (export "find") (param $key i32) (result i32) (local $entry (ref null $entry))
    (local.set $entry (array.get $buckets (struct.get $table 0 (call $get))
      (i32.rem_u (local.get $key) (i32.const 4))))
    (loop $next
      (if (ref.is_null (local.get $entry)) (then (return (i32.const -1))))
      (if (i32.eq (struct.get $entry 0 (local.get $entry)) (local.get $key))
        (then (return (struct.get $entry 1 (local.get $entry)))))
      (local.set $entry (struct.get $entry 2 (local.get $entry)))
      (br $next))
    unreachable)
  (func (export "count") (result i32) (struct.get $table 1 (call $get))))
