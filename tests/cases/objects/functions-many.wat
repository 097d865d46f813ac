;; An array of more functions than an instruction takes operands.
;;! code: appended
;;! exports: call
;;! call: call => 7
(module
  (type $f (func (result i32)))
  (type $all (array (mut (ref null $f))))
  (global $all (mut (ref null $all)) (ref.null $all))
  (elem declare func $seven)
  (func $seven (type $f) (i32.const 7))
  (func (export "wizer-initialize")
    (global.set $all (array.new $all (ref.func $seven) (i32.const 10001))))
  (func (export "call") (result i32)
    (call_ref $f (array.get $all (global.get $all) (i32.const 10000)))))
