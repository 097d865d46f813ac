;; Globals of types that have nothing but null.
;;! exports: null
;;! call: null => 1 1 1 1
(module
  (global $none (mut nullref) (ref.null none))
  (global $nofunc (mut nullfuncref) (ref.null nofunc))
  (global $noextern (mut nullexternref) (ref.null noextern))
  (global $noexn (mut nullexnref) (ref.null noexn))
  (func (export "wizer-initialize")
    (global.set $none (ref.null none))
    (global.set $nofunc (ref.null nofunc))
    (global.set $noextern (ref.null noextern))
    (global.set $noexn (ref.null noexn)))
  (func (export "null") (result i32 i32 i32 i32)
    (ref.is_null (global.get $none))
    (ref.is_null (global.get $nofunc))
    (ref.is_null (global.get $noextern))
    (ref.is_null (global.get $noexn))))
