;; A mutable global that begins as an imported value of the host, and that no instruction sets.
;;! run: --preload references=$CASES/imported-global/preload/references.wat
;;! exports: get
;;! stderr: Warning: the result imports the global `references.external`: give it
;;! call: get => 5
(module
  (import "references" "external" (global $external externref))
  (global $same (mut externref) (global.get $external))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32)
    (i31.get_s (ref.cast (ref i31) (any.convert_extern (global.get $same))))))
