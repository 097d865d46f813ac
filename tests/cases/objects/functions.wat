;; Structures of functions, as compilers make them for methods.
;;! exports: call
;;! call: call 0 => 10
;;! call: call 1 => 21
(module
  (type $method (func (param i32) (result i32)))
  (type $table (struct (field (ref $method)) (field funcref)))
  (type $object (struct (field (ref $table)) (field (mut i32))))
  (type $objects (array (mut (ref null $object))))
  (global $objects (mut (ref null $objects)) (ref.null $objects))
  (func $ten (type $method) (i32.add (local.get 0) (i32.const 10)))
  (func $twenty (type $method) (i32.add (local.get 0) (i32.const 20)))
  (elem declare func $ten $twenty)
  (func (export "wizer-initialize")
    (global.set $objects (array.new_fixed $objects 2
      (struct.new $object
        (struct.new $table (ref.func $ten) (ref.null func)) (i32.const 1))
      (struct.new $object
        (struct.new $table (ref.func $twenty) (ref.func $ten)) (i32.const 2)))))
  (func (export "call") (param i32) (result i32) (local $it (ref null $object))
    (local.set $it (array.get $objects (global.get $objects) (local.get 0)))
    (call_ref $method (local.get 0)
      (struct.get $table 0 (struct.get $object 0 (local.get $it))))))
