(module
  (type $get (func (result i32)))
  (table (export "never-null") 2 (ref $get) (ref.func $one))
  (table (export "numbers") 2 i31ref (ref.i31 (i32.const 5)))
  (func $one (type $get) (i32.const 1)))
