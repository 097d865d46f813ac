;; An initializer that stays drops its segment in the second run as well, and writes nothing then.
;;! run: --keep-init-func
;;! exports: wizer-initialize byte
;;! again: keep
;;! call: byte => 97
;;! call: wizer-initialize
;;! call: byte => 97
(module
  (memory 1)
  (data $d "abc")
  (global $done (mut i32) (i32.const 0))
  (func (export "wizer-initialize")
    (if (i32.eqz (global.get $done))
      (then (memory.init $d (i32.const 0) (i32.const 0) (i32.const 3))))
    (data.drop $d)
    (global.set $done (i32.const 1)))
  (func (export "byte") (result i32) (i32.load8_u (i32.const 0))))
