;; An object of the module stays in a global for values of the host.
;;! exports: get
;;! call: get => 1
(module
  (type $point (struct (field i32)))
  (global $outside (mut externref) (ref.null extern))
  (func (export "wizer-initialize")
    (global.set $outside (extern.convert_any (struct.new $point (i32.const 1)))))
  (func (export "get") (result i32)
    (struct.get $point 0 (ref.cast (ref $point) (any.convert_extern (global.get $outside))))))
