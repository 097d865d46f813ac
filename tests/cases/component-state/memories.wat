;; Several memories in one module, of different kinds.
;;! exports: load
;;! call: load(0) => 1
;;! call: load(1) => 2
;;! call: load(2) => 3
(component
  (core module $m
    (memory $first 1 1)
    (memory $second i64 0 2)
    (memory $third 8 8 (pagesize 1))
    (func (export "init")
      (i32.store8 $first (i32.const 65535) (i32.const 1))
      (drop (memory.grow $second (i64.const 2)))
      (i32.store8 $second (i64.const 131071) (i32.const 2))
      (i32.store8 $third (i32.const 7) (i32.const 3)))
    (func (export "load") (param $which i32) (result i32)
      (block $third
        (block $second
          (block $first
            (br_table $first $second $third (local.get $which)))
          (return (i32.load8_u $first (i32.const 65535))))
        (return (i32.load8_u $second (i64.const 131071))))
      (i32.load8_u $third (i32.const 7))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "load") (param "which" u32) (result u32) (canon lift (core func $i "load"))))
