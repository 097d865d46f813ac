;; References of a function's own type: in immutable globals, in locals, called, compared with null.
;;! exports: apply-twice either
;;! call: apply-twice 5 => 11
;;! call: either 0 => 1
;;! call: either 1 => 4
(module
  (type $unary (func (param i32) (result i32)))
  (global $step (mut i32) (i32.const 0))
  (global $function (ref $unary) (ref.func $add))
  (global $nothing (ref null $unary) (ref.null $unary))
  (func $add (type $unary) (i32.add (local.get 0) (global.get $step)))
  (func (export "wizer-initialize")
    (global.set $step (call_ref $unary (i32.const 3) (global.get $function))))
  (func $twice (param $f (ref $unary)) (param $x i32) (result i32)
    (call_ref $unary (call_ref $unary (local.get $x) (local.get $f)) (local.get $f)))
  (func (export "apply-twice") (param i32) (result i32)
    (call $twice (global.get $function) (local.get 0)))
  (func (export "either") (param i32) (result i32)
    (block $null
      (call_ref $unary
        (i32.const 1)
        (br_on_null $null
          (if (result (ref null $unary)) (local.get 0)
            (then (global.get $function))
            (else (global.get $nothing)))))
      (return))
    (i32.const 1)))
