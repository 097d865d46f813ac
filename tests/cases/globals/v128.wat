;; A vector global keeps all its 128 bits.
;;! exports: vector lane add
;;! call: vector => 0xf0e0d0c0b0a09080ff7f3f1f0f070301
;;! call: lane => 0xff7f3f1f0f070301
;;! call: add 0x00000000000000010000000000000002 => 0xf0e0d0c0b0a09081ff7f3f1f0f070303
(module
  (global $vector (mut v128) (v128.const i64x2 0 0))
  (func (export "wizer-initialize")
    (global.set $vector (v128.const i64x2 0xff7f3f1f0f070301 0xf0e0d0c0b0a09080)))
  (func (export "vector") (result v128) (global.get $vector))
  (func (export "lane") (result i64) (i64x2.extract_lane 0 (global.get $vector)))
  (func (export "add") (param v128) (result v128)
    (i64x2.add (local.get 0) (global.get $vector))))
