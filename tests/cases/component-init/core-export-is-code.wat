;; The name of a core export is no code: in JavaScript, this one would write a file.
;;! exports: get
;;! call: get() => 42
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "x'+(process.getBuiltinModule(`fs`).writeFileSync(`written`,``))+'") (global.set $n (i32.const 42)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize")
    (canon lift (core func $i "x'+(process.getBuiltinModule(`fs`).writeFileSync(`written`,``))+'")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
