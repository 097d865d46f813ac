;; The network is never granted: with `--allow-wasi`, no socket can be made, or none that listens or sends.
;;! run: --allow-wasi --allow-open-handles
;;! exports: refused
;;! call: refused() => 2
(component
  (import "wasi:sockets/network@0.2.0" (instance $network
    (export "network" (type (sub resource)))
    (type $error-code' (enum
      "unknown" "access-denied" "not-supported" "invalid-argument" "out-of-memory" "timeout" "concurrency-conflict"
      "not-in-progress" "would-block" "invalid-state" "new-socket-limit" "address-not-bindable" "address-in-use"
      "remote-unreachable" "connection-refused" "connection-reset" "connection-aborted" "datagram-too-large"
      "name-unresolvable" "temporary-resolver-failure" "permanent-resolver-failure"))
    (export "error-code" (type (eq $error-code')))
    (type $ip-address-family' (enum "ipv4" "ipv6"))
    (export "ip-address-family" (type (eq $ip-address-family')))
    (type $four (tuple u8 u8 u8 u8))
    (export "ipv4-address" (type $ipv4-address (eq $four)))
    (type $eight (tuple u16 u16 u16 u16 u16 u16 u16 u16))
    (export "ipv6-address" (type $ipv6-address (eq $eight)))
    (type $ipv4-socket-address' (record (field "port" u16) (field "address" $ipv4-address)))
    (export "ipv4-socket-address" (type $ipv4-socket-address (eq $ipv4-socket-address')))
    (type $ipv6-socket-address'
      (record (field "port" u16) (field "flow-info" u32) (field "address" $ipv6-address) (field "scope-id" u32)))
    (export "ipv6-socket-address" (type $ipv6-socket-address (eq $ipv6-socket-address')))
    (type $ip-socket-address' (variant (case "ipv4" $ipv4-socket-address) (case "ipv6" $ipv6-socket-address)))
    (export "ip-socket-address" (type (eq $ip-socket-address')))))
  (alias export $network "error-code" (type $error-code))
  (alias export $network "ip-address-family" (type $ip-address-family))
  (alias export $network "ip-socket-address" (type $ip-socket-address))
  (import "wasi:sockets/udp@0.2.0" (instance $udp
    (alias outer 1 $error-code (type $outer-code))
    (export "error-code" (type $error-code (eq $outer-code)))
    (alias outer 1 $ip-socket-address (type $outer-address))
    (export "ip-socket-address" (type $ip-socket-address (eq $outer-address)))
    (export "udp-socket" (type $udp-socket (sub resource)))
    (export "incoming-datagram-stream" (type $incoming (sub resource)))
    (export "outgoing-datagram-stream" (type $outgoing (sub resource)))
    (export "[method]udp-socket.stream" (func
      (param "self" (borrow $udp-socket)) (param "remote-address" (option $ip-socket-address))
      (result (result (tuple (own $incoming) (own $outgoing)) (error $error-code)))))))
  (alias export $udp "udp-socket" (type $udp-socket))
  (import "wasi:sockets/udp-create-socket@0.2.0" (instance $udp-create
    (alias outer 1 $error-code (type $outer-code))
    (export "error-code" (type $error-code (eq $outer-code)))
    (alias outer 1 $ip-address-family (type $outer-family))
    (export "ip-address-family" (type $family (eq $outer-family)))
    (alias outer 1 $udp-socket (type $outer-socket))
    (export "udp-socket" (type $socket (eq $outer-socket)))
    (export "create-udp-socket" (func
      (param "address-family" $family) (result (result (own $socket) (error $error-code)))))))
  (import "wasi:sockets/tcp@0.2.0" (instance $tcp
    (alias outer 1 $error-code (type $outer-code))
    (export "error-code" (type $error-code (eq $outer-code)))
    (export "tcp-socket" (type $tcp-socket (sub resource)))
    (export "[method]tcp-socket.start-listen" (func
      (param "self" (borrow $tcp-socket)) (result (result (error $error-code)))))))
  (alias export $tcp "tcp-socket" (type $tcp-socket))
  (import "wasi:sockets/tcp-create-socket@0.2.0" (instance $tcp-create
    (alias outer 1 $error-code (type $outer-code))
    (export "error-code" (type $error-code (eq $outer-code)))
    (alias outer 1 $ip-address-family (type $outer-family))
    (export "ip-address-family" (type $family (eq $outer-family)))
    (alias outer 1 $tcp-socket (type $outer-socket))
    (export "tcp-socket" (type $socket (eq $outer-socket)))
    (export "create-tcp-socket" (func
      (param "address-family" $family) (result (result (own $socket) (error $error-code)))))))
  (core module $memory (memory (export "memory") 1))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (core func $create-udp (canon lower (func $udp-create "create-udp-socket") (memory $mem)))
  (core func $create-tcp (canon lower (func $tcp-create "create-tcp-socket") (memory $mem)))
  (core func $stream (canon lower (func $udp "[method]udp-socket.stream") (memory $mem)))
  (core func $listen (canon lower (func $tcp "[method]tcp-socket.start-listen") (memory $mem)))
  (core func $drop-udp (canon resource.drop $udp-socket))
  (core func $drop-tcp (canon resource.drop $tcp-socket))
  (core module $m
    (import "memory" "memory" (memory 1))
    (import "" "create-udp" (func $create-udp (param i32 i32)))
    (import "" "create-tcp" (func $create-tcp (param i32 i32)))
    (import "" "stream" (func $stream (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
    (import "" "listen" (func $listen (param i32 i32)))
    (import "" "drop-udp" (func $drop-udp (param i32)))
    (import "" "drop-tcp" (func $drop-tcp (param i32)))
    (global $refused (mut i32) (i32.const 0))
    ;; The answer at 16 is an error.
    (func $refused
      (if (i32.eqz (i32.load8_u (i32.const 16))) (then unreachable))
      (global.set $refused (i32.add (global.get $refused) (i32.const 1))))
    (func (export "init")
      (local $socket i32)
      (call $create-udp (i32.const 0) (i32.const 16))
      (if (i32.eqz (i32.load8_u (i32.const 16))) (then
        (local.set $socket (i32.load (i32.const 20)))
        ;; To 127.0.0.1, port 9, from a socket that is not bound.
        (call $stream (local.get $socket) (i32.const 1) (i32.const 0) (i32.const 9)
          (i32.const 127) (i32.const 0) (i32.const 0) (i32.const 1)
          (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
          (i32.const 16))
        (call $drop-udp (local.get $socket))))
      (call $refused)
      (call $create-tcp (i32.const 0) (i32.const 16))
      (if (i32.eqz (i32.load8_u (i32.const 16))) (then
        (local.set $socket (i32.load (i32.const 20)))
        (call $listen (local.get $socket) (i32.const 16))
        (call $drop-tcp (local.get $socket))))
      (call $refused)
      (memory.fill (i32.const 0) (i32.const 0) (i32.const 64)))
    (func (export "refused") (result i32) (global.get $refused)))
  (core instance $i (instantiate $m
    (with "memory" (instance $memory))
    (with "" (instance
      (export "create-udp" (func $create-udp))
      (export "create-tcp" (func $create-tcp))
      (export "stream" (func $stream))
      (export "listen" (func $listen))
      (export "drop-udp" (func $drop-udp))
      (export "drop-tcp" (func $drop-tcp))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "refused") (result u32) (canon lift (core func $i "refused"))))
