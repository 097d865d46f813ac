;; All NaNs that are computed are canonical, whatever the engine makes of payloads and signs: in the
;; result, the data from 1024 on has 11 times 00 00 c0 7f, and from 2048 on 11 times
;; 00 00 00 00 00 00 f8 7f.
;;! run: --canonical-nans
;;! exports: nan32 nan64
;;! call: nan32 1024 => 1
;;! call: nan32 1064 => 1
;;! call: nan32 1068 => 0
;;! call: nan64 2048 => 1
;;! call: nan64 2128 => 1
;;! call: nan64 2136 => 0
(module
  (memory 1)
  ;; NaNs with signs and payloads. They are read from memory, so that no compiler knows them.
  (data (i32.const 0) "\01\00\c0\7f" "\23\01\c0\ff" "\00\00\80\7f")
  (data (i32.const 16)
    "\01\00\00\00\00\00\f8\7f" "\23\01\00\00\00\00\f8\ff" "\00\00\00\00\00\00\f0\7f")
  (func $a (result f32) (f32.load (i32.const 0)))
  (func $b (result f32) (f32.load (i32.const 4)))
  (func $infinite (result f32) (f32.load (i32.const 8)))
  (func $c (result f64) (f64.load (i32.const 16)))
  (func $d (result f64) (f64.load (i32.const 24)))
  (func $unlimited (result f64) (f64.load (i32.const 32)))
  (func (export "wizer-initialize")
    (f32.store (i32.const 1024) (f32.add (call $a) (call $b)))
    (f32.store (i32.const 1028) (f32.sub (call $infinite) (call $infinite)))
    (f32.store (i32.const 1032) (f32.mul (call $b) (f32.const 2)))
    (f32.store (i32.const 1036) (f32.div (f32.const 2) (call $b)))
    (f32.store (i32.const 1040) (f32.sqrt (f32.neg (call $infinite))))
    (f32.store (i32.const 1044) (f32.min (call $a) (call $b)))
    (f32.store (i32.const 1048) (f32.max (call $b) (call $a)))
    (f32.store (i32.const 1052) (f32.ceil (call $b)))
    (f32.store (i32.const 1056) (f32.floor (call $b)))
    (f32.store (i32.const 1060) (f32.nearest (f32.trunc (call $b))))
    (f32.store (i32.const 1064) (f32.demote_f64 (call $d)))
    (f64.store (i32.const 2048) (f64.add (call $c) (call $d)))
    (f64.store (i32.const 2056) (f64.sub (call $unlimited) (call $unlimited)))
    (f64.store (i32.const 2064) (f64.mul (call $d) (f64.const 2)))
    (f64.store (i32.const 2072) (f64.div (f64.const 2) (call $d)))
    (f64.store (i32.const 2080) (f64.sqrt (f64.neg (call $unlimited))))
    (f64.store (i32.const 2088) (f64.min (call $c) (call $d)))
    (f64.store (i32.const 2096) (f64.max (call $d) (call $c)))
    (f64.store (i32.const 2104) (f64.ceil (call $d)))
    (f64.store (i32.const 2112) (f64.floor (call $d)))
    (f64.store (i32.const 2120) (f64.nearest (f64.trunc (call $d))))
    (f64.store (i32.const 2128) (f64.promote_f32 (call $b))))
  (func (export "nan32") (param i32) (result i32)
    (f32.ne (f32.load (local.get 0)) (f32.load (local.get 0))))
  (func (export "nan64") (param i32) (result i32)
    (f64.ne (f64.load (local.get 0)) (f64.load (local.get 0)))))
