;; Immutable references of a preloaded module: a function, a value of the host, null.
;;! run: --preload references=$CASES/imported-global/preload/references.wat
;;! exports: call external null
;;! stderr: Warning: the result imports the global `references.fixed`, the global `references.external` and the global `references.nothing`: give it
;;! call: call => 7
;;! call: external => 5
;;! call: null => 1
(module
  (type $get (func (result i32)))
  (import "references" "fixed" (global $fixed (ref $get)))
  (import "references" "external" (global $external externref))
  (import "references" "nothing" (global $nothing externref))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (call_ref $get (global.get $fixed))))
  (func (export "call") (result i32) (global.get $n))
  (func (export "external") (result i32)
    (i31.get_s (ref.cast (ref i31) (any.convert_extern (global.get $external)))))
  (func (export "null") (result i32) (ref.is_null (global.get $nothing))))
