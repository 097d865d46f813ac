;; A global is named in which an object is left.
;;! fails: snapshot
(module
  (type $box (struct (field i32)))
  (global $"\0a\1b[31m" (mut anyref) (ref.null any))
  (func (export "wizer-initialize")
    (global.set 0 (struct.new $box (i32.const 1)))))
