;; A pool of 1,000 texts of different lengths, each an object with a hash and an array of bytes.
(module
  (type $bytes (array i8))
  (type $text (struct (field $hash (mut i32)) (field $bytes (ref $bytes))))
  (type $pool (array (mut (ref null $text))))
  (data $letters "the quick brown fox jumps over the lazy dog"
    " and then it sleeps for a while in the sun")
  (global $pool (mut (ref null $pool)) (ref.null $pool))

  (func $new (param $i i32) (result (ref $text))
    (struct.new $text (i32.const 0)
      (array.new_data $bytes $letters
        (i32.rem_u (i32.mul (local.get $i) (i32.const 7)) (i32.const 61))
        (i32.add (i32.rem_u (local.get $i) (i32.const 23)) (i32.const 1)))))
  (func $hash (param $text (ref null $text)) (result i32)
    (local $bytes (ref $bytes)) (local $i i32) (local $hash i32)
    (if (struct.get $text $hash (local.get $text))
      (then (return (struct.get $text $hash (local.get $text)))))
    (local.set $bytes (struct.get $text $bytes (local.get $text)))
    (loop $next
      (local.set $hash
        (i32.add (i32.mul (local.get $hash) (i32.const 31))
          (array.get_u $bytes (local.get $bytes) (local.get $i))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (array.len (local.get $bytes)))))
    (struct.set $text $hash (local.get $text) (local.get $hash))
    (local.get $hash))
  (func (export "init") (local $i i32)
    (global.set $pool (array.new_default $pool (i32.const 1000)))
    (loop $next
      (array.set $pool (global.get $pool) (local.get $i) (call $new (local.get $i)))
      ;; Every third text has its hash already.
      (if (i32.eqz (i32.rem_u (local.get $i) (i32.const 3)))
        (then (drop (call $hash (array.get $pool (global.get $pool) (local.get $i))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 1000)))))

  (func (export "hashed") (result i32) (local $i i32) (local $count i32)
    (loop $next
      (local.set $count
        (i32.add (local.get $count)
          (i32.ne (i32.const 0)
            (struct.get $text $hash (array.get $pool (global.get $pool) (local.get $i))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 1000))))
    (local.get $count))
  (func (export "hash") (param $i i32) (result i32)
    (call $hash (array.get $pool (global.get $pool) (local.get $i))))
  (func (export "all") (result i32) (local $i i32) (local $all i32)
    (loop $next
      (local.set $all
        (i32.xor (i32.rotl (local.get $all) (i32.const 5))
          (call $hash (array.get $pool (global.get $pool) (local.get $i)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 1000))))
    (local.get $all))
  (func (export "length") (param $i i32) (result i32)
    (array.len
      (struct.get $text $bytes (array.get $pool (global.get $pool) (local.get $i))))))
