;; An object of the module stays in a global for values of the host.
;;! fails: snapshot
(module
  (type $point (struct (field i32)))
  (global $outside (mut externref) (ref.null extern))
  (func (export "wizer-initialize")
    (global.set $outside (extern.convert_any (struct.new $point (i32.const 1))))))
