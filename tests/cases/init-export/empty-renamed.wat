;; The initializer is renamed: it is emptied under its new name.
;;! run: -f setup -r ready=setup --init-func-export empty
;;! exports: ready get
;;! code: appended
;;! call: ready
;;! call: get => 1
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "setup") (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "get") (result i32) (global.get $n)))
