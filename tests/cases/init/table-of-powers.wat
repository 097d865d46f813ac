;; Heavy work once: a table that the initializer computes, and that later calls look things up in.
;;! exports: crc32
;;! call: crc32 0x64636261 => 0xed82cd11
(module
  (memory 1)
  (func (export "wizer-initialize") (local $i i32) (local $k i32) (local $crc i32)
    (loop $entries
      (local.set $crc (local.get $i))
      (local.set $k (i32.const 8))
      (loop $bits
        (local.set $crc
          (i32.xor
            (i32.shr_u (local.get $crc) (i32.const 1))
            (i32.and (i32.const 0xedb88320) (i32.sub (i32.const 0) (i32.and (local.get $crc) (i32.const 1))))))
        (local.set $k (i32.sub (local.get $k) (i32.const 1)))
        (br_if $bits (local.get $k)))
      (i32.store (i32.shl (local.get $i) (i32.const 2)) (local.get $crc))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $entries (i32.lt_u (local.get $i) (i32.const 256)))))
  (func $entry (param i32) (result i32)
    (i32.load (i32.shl (i32.and (local.get 0) (i32.const 255)) (i32.const 2))))
  (func (export "crc32") (param $bytes i32) (result i32) (local $crc i32) (local $left i32)
    (local.set $crc (i32.const -1))
    (local.set $left (i32.const 4))
    (loop $next
      (local.set $crc
        (i32.xor
          (call $entry (i32.xor (local.get $crc) (local.get $bytes)))
          (i32.shr_u (local.get $crc) (i32.const 8))))
      (local.set $bytes (i32.shr_u (local.get $bytes) (i32.const 8)))
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br_if $next (local.get $left)))
    (i32.xor (local.get $crc) (i32.const -1))))
