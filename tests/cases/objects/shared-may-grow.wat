;; A global would keep a shared object for ever, and with it all that the program puts into it
;; later. So the start function makes it.
;;! code: appended
;;! exports: get forget
;;! call: get => 7
;;! call: forget
;;! call: get => 0
(module
  (type $list (sub (struct (field i32) (field (mut (ref null $list))))))
  (type $head (sub final (struct (field (ref $list)))))
  (global $one (mut anyref) (ref.null none))
  (global $other (mut anyref) (ref.null none))
  (func (export "wizer-initialize") (local $list (ref $list))
    (local.set $list
      (struct.new $list (i32.const 3) (struct.new $list (i32.const 4) (ref.null $list))))
    (global.set $one (struct.new $head (local.get $list)))
    (global.set $other (struct.new $head (local.get $list))))
  (func (export "get") (result i32) (local $list (ref $list))
    (if (ref.is_null (global.get $one)) (then (return (i32.const 0))))
    (local.set $list (struct.get $head 0 (ref.cast (ref $head) (global.get $other))))
    (i32.add
      (struct.get $list 0 (local.get $list))
      (struct.get $list 0 (struct.get $list 1 (local.get $list)))))
  (func (export "forget")
    (global.set $one (ref.null none))
    (global.set $other (ref.null none))))
