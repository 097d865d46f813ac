;; A program like those of a compiler for Scheme: values are `(ref eq)`, symbols are interned in a
;; hash table whose buckets are lists, pairs can be changed and are circular, procedures pass
;; arguments and continuations on stacks that are tables, and a parameter has a value for as long
;; as a procedure runs. The load function defines the variables. It leaves its last arguments on
;; the stacks, as compiled code does.
;;! run: -f load
;;! code: appended
;;! exports: symbol same lookup square turn depth left
;;! call: left => 36
;;! call: symbol 0 => 3
;;! call: symbol 1 => 5
;;! call: same => 1
;;! call: lookup 1 => 49
;;! call: lookup 2 => -1
;;! call: square 12 => 144
;;! call: turn => 1
;;! call: turn => 2
;;! call: turn => 3
;;! call: turn => 1
;;! call: depth => 10
(module
  (rec
    (type $heap (sub (struct (field $hash (mut i32)))))
    (type $pair (sub final $heap (struct (field (mut i32))
      (field $car (mut (ref eq))) (field $cdr (mut (ref eq))))))
    (type $raw (array (mut i8)))
    (type $string (sub final $heap (struct (field (mut i32)) (field $text (mut (ref $raw))))))
    (type $symbol (sub final $heap (struct (field (mut i32)) (field $name (ref $string)))))
    (type $vector (array (mut (ref eq))))
    (type $table (sub final $heap (struct (field (mut i32))
      (field $count (mut i32)) (field $buckets (mut (ref $vector))))))
    (type $box (sub final $heap (struct (field (mut i32)) (field $value (mut (ref eq))))))
    ;; The parameter is the number of arguments, which are on the stack.
    (type $code (func (param i32)))
    (type $procedure (sub $heap (struct (field (mut i32)) (field $code (ref $code)))))
    (type $closed (sub final $procedure
      (struct (field (mut i32)) (field (ref $code)) (field $free (ref eq))))))

  (data $names "map\00deep!")
  ;; Small constants are i31: the empty list is 13, and a variable without a value is 57.
  (global $nil (ref eq) (ref.i31 (i32.const 13)))
  (global $interned (ref $table) (struct.new $table (i32.const 0) (i32.const 0)
    (array.new $vector (ref.i31 (i32.const 13)) (i32.const 7))))
  (global $variables (mut (ref eq)) (ref.i31 (i32.const 57)))
  (global $wheel (mut (ref eq)) (ref.i31 (i32.const 57)))
  (global $square (mut (ref eq)) (ref.i31 (i32.const 57)))
  (global $parameter (mut (ref eq)) (ref.i31 (i32.const 57)))
  (global $sp (mut i32) (i32.const 0))
  (table $stack 2 (ref null eq))
  (table $returns 2 (ref null $code))
  (global $rp (mut i32) (i32.const 0))

  (func $push (param (ref eq))
    (if (i32.eq (global.get $sp) (table.size $stack))
      (then (drop (table.grow $stack (ref.null eq) (table.size $stack)))))
    (table.set $stack (global.get $sp) (local.get 0))
    (global.set $sp (i32.add (global.get $sp) (i32.const 1))))
  (func $pop (result (ref eq))
    (global.set $sp (i32.sub (global.get $sp) (i32.const 1)))
    (ref.as_non_null (table.get $stack (global.get $sp))))
  (func $return_to (param (ref $code))
    (table.set $returns (global.get $rp) (local.get 0))
    (global.set $rp (i32.add (global.get $rp) (i32.const 1))))
  (func $return
    (global.set $rp (i32.sub (global.get $rp) (i32.const 1)))
    (return_call_ref $code (i32.const 1)
      (ref.as_non_null (table.get $returns (global.get $rp)))))

  (func $int (param (ref eq)) (result i32)
    (i32.shr_s (i31.get_s (ref.cast (ref i31) (local.get 0))) (i32.const 1)))
  (func $fixnum (param i32) (result (ref eq))
    (ref.i31 (i32.shl (local.get 0) (i32.const 1))))
  (func $cons (param (ref eq) (ref eq)) (result (ref $pair))
    (struct.new $pair (i32.const 0) (local.get 0) (local.get 1)))
  (func $car (param (ref eq)) (result (ref eq))
    (struct.get $pair $car (ref.cast (ref $pair) (local.get 0))))
  (func $cdr (param (ref eq)) (result (ref eq))
    (struct.get $pair $cdr (ref.cast (ref $pair) (local.get 0))))

  (func $text_hash (param $text (ref $raw)) (result i32) (local $hash i32) (local $at i32)
    (loop $next
      (if (i32.lt_u (local.get $at) (array.len (local.get $text)))
        (then
          (local.set $hash (i32.add (i32.mul (local.get $hash) (i32.const 31))
            (array.get_u $raw (local.get $text) (local.get $at))))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br $next))))
    (i32.or (local.get $hash) (i32.const 1)))
  ;; The symbol of a name: texts with one hash are one symbol here.
  (func $intern (param $text (ref $raw)) (result (ref $symbol))
    (local $hash i32) (local $bucket i32) (local $list (ref eq)) (local $symbol (ref $symbol))
    (local.set $hash (call $text_hash (local.get $text)))
    (local.set $bucket (i32.rem_u (local.get $hash) (i32.const 7)))
    (local.set $list (array.get $vector (struct.get $table $buckets (global.get $interned))
      (local.get $bucket)))
    (loop $next
      (if (ref.test (ref $pair) (local.get $list))
        (then
          (local.set $symbol (ref.cast (ref $symbol) (call $car (local.get $list))))
          (if (i32.eq (struct.get $heap $hash (local.get $symbol)) (local.get $hash))
            (then (return (local.get $symbol))))
          (local.set $list (call $cdr (local.get $list)))
          (br $next))))
    (local.set $symbol (struct.new $symbol (local.get $hash)
      (struct.new $string (i32.const 0) (local.get $text))))
    (array.set $vector (struct.get $table $buckets (global.get $interned)) (local.get $bucket)
      (call $cons (local.get $symbol)
        (array.get $vector (struct.get $table $buckets (global.get $interned))
          (local.get $bucket))))
    (struct.set $table $count (global.get $interned)
      (i32.add (struct.get $table $count (global.get $interned)) (i32.const 1)))
    (local.get $symbol))
  (func $named (param $index i32) (result (ref $symbol))
    (call $intern (array.new_data $raw $names
      (i32.mul (local.get $index) (i32.const 4))
      (select (i32.const 5) (i32.const 3) (local.get $index)))))

  (elem declare func $run_square $run_adder $store)
  ;; Takes a number, and passes its square on.
  (func $run_square (type $code) (local $n i32)
    (local.set $n (call $int (call $pop)))
    (call $push (call $fixnum (i32.mul (local.get $n) (local.get $n))))
    (return_call $return))
  ;; Takes itself and a number, and adds what it encloses.
  (func $run_adder (type $code) (local $n i32) (local $self (ref $closed))
    (local.set $n (call $int (call $pop)))
    (local.set $self (ref.cast (ref $closed) (call $pop)))
    (call $push (call $fixnum (i32.add (local.get $n)
      (call $int (struct.get $closed $free (local.get $self))))))
    (return_call $return))
  ;; The last continuation leaves the result on the stack.
  (func $store (type $code))
  (func $apply (param $procedure (ref eq)) (param $n i32) (result i32)
    (call $return_to (ref.func $store))
    (if (ref.test (ref $closed) (local.get $procedure))
      (then (call $push (local.get $procedure))))
    (call $push (call $fixnum (local.get $n)))
    (call_ref $code (i32.const 1)
      (struct.get $procedure $code (ref.cast (ref $procedure) (local.get $procedure))))
    (call $int (call $pop)))

  (func (export "load") (local $last (ref $pair)) (local $n i32)
    (global.set $square (struct.new $procedure (i32.const 0) (ref.func $run_square)))
    (global.set $parameter (struct.new $box (i32.const 0) (call $fixnum (i32.const 10))))
    ;; A circle of three numbers.
    (local.set $last (call $cons (call $fixnum (i32.const 3)) (global.get $nil)))
    (global.set $wheel (call $cons (call $fixnum (i32.const 1))
      (call $cons (call $fixnum (i32.const 2)) (local.get $last))))
    (struct.set $pair $cdr (local.get $last) (global.get $wheel))
    ;; Variables by symbol. One of them is a closure that encloses a result.
    (global.set $variables (call $cons
      (call $cons (call $named (i32.const 1))
        (struct.new $closed (i32.const 0) (ref.func $run_adder)
          (call $fixnum (call $apply (global.get $square) (i32.const 7)))))
      (call $cons (call $cons (call $named (i32.const 0)) (global.get $square))
        (global.get $nil))))
    (drop (call $apply (global.get $square) (i32.const 6))))

  (func (export "symbol") (param $index i32) (result i32)
    (array.len (struct.get $string $text
      (struct.get $symbol $name (call $named (local.get $index))))))
  ;; Interning again finds the symbols that the variables have.
  (func (export "same") (result i32)
    (i32.and
      (ref.eq (call $named (i32.const 1)) (call $car (call $car (global.get $variables))))
      (i32.eq (struct.get $table $count (global.get $interned)) (i32.const 2))))
  (func (export "lookup") (param $index i32) (result i32) (local $list (ref eq))
    (if (i32.gt_u (local.get $index) (i32.const 1)) (then (return (i32.const -1))))
    (local.set $list (global.get $variables))
    (loop $next
      (if (i32.eqz (ref.eq (call $car (call $car (local.get $list)))
          (call $named (local.get $index))))
        (then (local.set $list (call $cdr (local.get $list))) (br $next))))
    (call $apply (call $cdr (call $car (local.get $list))) (i32.const 0)))
  (func (export "square") (param $n i32) (result i32)
    (call $apply (global.get $square) (local.get $n)))
  (func (export "turn") (result i32) (local $n i32)
    (local.set $n (call $int (call $car (global.get $wheel))))
    (global.set $wheel (call $cdr (global.get $wheel)))
    (local.get $n))
  (func (export "depth") (result i32)
    (call $int (struct.get $box $value (ref.cast (ref $box) (global.get $parameter)))))
  ;; What the last call left on the stack, above its top.
  (func (export "left") (result i32)
    (call $int (ref.as_non_null (table.get $stack (global.get $sp))))))
