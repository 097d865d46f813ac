;; Two accounts share one owner: a change through one is seen through the other.
(module
  (type $owner (struct (field $age (mut i32))))
  (type $account (struct (field $owner (ref $owner)) (field $balance (mut i64))))
  (global $first (mut (ref null $account)) (ref.null $account))
  (global $second (mut (ref null $account)) (ref.null $account))
  (global $third (mut (ref null $account)) (ref.null $account))

  (func (export "init") (local $owner (ref $owner))
    (local.set $owner (struct.new $owner (i32.const 41)))
    (global.set $first (struct.new $account (local.get $owner) (i64.const 100)))
    (global.set $second (struct.new $account (local.get $owner) (i64.const 2500)))
    (global.set $third
      (struct.new $account (struct.new $owner (i32.const 41)) (i64.const 7))))

  (func $age (param $account (ref null $account)) (result i32)
    (struct.get $owner $age (struct.get $account $owner (local.get $account))))
  (func $same_owner (param $one (ref null $account)) (param $other (ref null $account))
    (result i32)
    (ref.eq
      (struct.get $account $owner (local.get $one))
      (struct.get $account $owner (local.get $other))))
  (func (export "shared") (result i32)
    (call $same_owner (global.get $first) (global.get $second)))
  (func (export "not_shared") (result i32)
    (call $same_owner (global.get $first) (global.get $third)))
  (func (export "birthday") (result i32)
    (struct.set $owner $age (struct.get $account $owner (global.get $first))
      (i32.add (call $age (global.get $first)) (i32.const 1)))
    (call $age (global.get $second)))
  (func (export "other_age") (result i32) (call $age (global.get $third)))
  (func (export "total") (result i64)
    (i64.add
      (struct.get $account $balance (global.get $first))
      (i64.add
        (struct.get $account $balance (global.get $second))
        (struct.get $account $balance (global.get $third))))))
