;; A rename displaces an interface whose types another one names.
;;! run: -f init -r x:y/b=x:y/a
;;! fails: options
(component
  (core module $m (func (export "i")) (func (export "g") (param i32)))
  (core instance $i (instantiate $m))
  (func $init (canon lift (core func $i "i")))
  (export "init" (func $init))
  (instance $a (export "f" (func $init)))
  (export "x:y/a" (instance $a))
  (type $t (record (field "a" u32)))
  (instance $b (export "t" (type $t)))
  (export $be "x:y/b" (instance $b))
  (alias export $be "t" (type $bt))
  (func $g (param "p" $bt) (canon lift (core func $i "g")))
  (instance $c (export "g" (func $g)))
  (export "x:y/c" (instance $c)))
