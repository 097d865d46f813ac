;; Fields, elements, globals and tables that can be null, beside those that can't.
(module
  (type $name (struct (field $letter i32)))
  (type $person (struct
    (field $name (ref $name))
    (field $nickname (mut (ref null $name)))
    (field $friend (mut (ref $name)))))
  (type $required (array (mut (ref $name))))
  (type $optional (array (mut (ref null $name))))
  (global $nobody (ref $name) (struct.new $name (i32.const 63)))
  (global $current (mut (ref $name)) (struct.new $name (i32.const 33)))
  (global $person (mut (ref null $person)) (ref.null $person))
  (global $required (mut (ref null $required)) (ref.null $required))
  (global $optional (mut (ref null $optional)) (ref.null $optional))
  (table $names 3 (ref $name) (struct.new $name (i32.const 95)))

  (func (export "init") (local $ann (ref $name)) (local $bob (ref $name))
    (local.set $ann (struct.new $name (i32.const 65)))
    (local.set $bob (struct.new $name (i32.const 66)))
    (global.set $person
      (struct.new $person (local.get $ann) (ref.null $name) (global.get $nobody)))
    (struct.set $person $friend (global.get $person) (local.get $bob))
    (global.set $current (local.get $bob))
    (global.set $required
      (array.new_fixed $required 3 (local.get $ann) (global.get $nobody) (local.get $ann)))
    (global.set $optional
      (array.new_fixed $optional 3 (ref.null $name) (local.get $bob) (ref.null $name)))
    (table.set $names (i32.const 1) (local.get $ann)))

  (func (export "letters") (result i32)
    (i32.add
      (i32.mul (i32.const 256)
        (struct.get $name $letter (struct.get $person $name (global.get $person))))
      (struct.get $name $letter (struct.get $person $friend (global.get $person)))))
  (func (export "current") (result i32) (struct.get $name $letter (global.get $current)))
  (func (export "nickname") (result i32)
    (struct.get $name $letter (struct.get $person $nickname (global.get $person))))
  (func (export "required") (param $i i32) (result i32)
    (struct.get $name $letter (array.get $required (global.get $required) (local.get $i))))
  (func (export "optional") (param $i i32) (result i32)
    (ref.is_null (array.get $optional (global.get $optional) (local.get $i))))
  (func (export "named") (param $i i32) (result i32)
    (struct.get $name $letter (table.get $names (local.get $i))))
  (func (export "identities") (result i32)
    (i32.add
      (ref.eq (global.get $nobody) (array.get $required (global.get $required) (i32.const 1)))
      (i32.add
        (i32.mul (i32.const 2)
          (ref.eq (table.get $names (i32.const 2)) (table.get $names (i32.const 0))))
        (i32.mul (i32.const 4)
          (ref.eq (global.get $current)
            (array.get $optional (global.get $optional) (i32.const 1)))))))
  (func (export "rename") (result i32)
    (struct.set $person $nickname (global.get $person) (global.get $current))
    (global.set $current (struct.get $person $name (global.get $person)))
    (struct.get $name $letter (global.get $current))))
