;; An array stays in a global of the widest type.
;;! fails: snapshot
(module
  (type $bytes (array (mut i8)))
  (global $any (mut anyref) (ref.null any))
  (func (export "wizer-initialize")
    (global.set $any (array.new $bytes (i32.const 1) (i32.const 10)))))
