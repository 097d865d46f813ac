;; Globals that hold small integers, of every type that can.
;;! exports: get
;;! call: get => -1073741824 1073741823 -1 0 12
(module
  (global $least (mut i31ref) (ref.null i31))
  (global $greatest (mut (ref i31)) (ref.i31 (i32.const 0)))
  (global $minus-one (mut anyref) (ref.null any))
  (global $zero (mut eqref) (ref.null eq))
  (global $cut (mut (ref any)) (ref.i31 (i32.const 1)))
  (func (export "wizer-initialize")
    (global.set $least (ref.i31 (i32.const -1073741824)))
    (global.set $greatest (ref.i31 (i32.const 1073741823)))
    (global.set $minus-one (ref.i31 (i32.const -1)))
    (global.set $zero (ref.i31 (i32.const 0)))
    ;; The highest bit is lost.
    (global.set $cut (ref.i31 (i32.const 0x8000000c))))
  (func (export "get") (result i32 i32 i32 i32 i32)
    (i31.get_s (global.get $least))
    (i31.get_s (global.get $greatest))
    (i31.get_s (ref.cast (ref i31) (global.get $minus-one)))
    (i31.get_s (ref.cast (ref i31) (global.get $zero)))
    (i31.get_s (ref.cast (ref i31) (global.get $cut)))))
