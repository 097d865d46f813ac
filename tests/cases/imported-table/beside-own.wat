;; Imported tables come before the module's own: all of them change.
;;! exports: call
;;! stderr: Warning: the result imports the table `env.first` and the table `env.second`: give it
;;! call: call => 1 2 3
(module
  (type $get (func (result i32)))
  (import "env" "first" (table $first 1 funcref))
  (import "env" "second" (table $second 1 funcref))
  (table $third 1 funcref)
  (elem $all func $one $two $three)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func $three (type $get) (i32.const 3))
  (func (export "wizer-initialize")
    (table.init $first $all (i32.const 0) (i32.const 0) (i32.const 1))
    (table.init $second $all (i32.const 0) (i32.const 1) (i32.const 1))
    (table.init $third $all (i32.const 0) (i32.const 2) (i32.const 1))
    (elem.drop $all))
  (func (export "call") (result i32 i32 i32)
    (call_indirect $first (type $get) (i32.const 0))
    (call_indirect $second (type $get) (i32.const 0))
    (call_indirect $third (type $get) (i32.const 0))))
