//! Modules that make very many objects, or a very large one.

/// The modules with their names.
#[must_use]
pub fn modules() -> [(&'static str, String); 3] {
    [
        ("a list of 1,000,000 cells", list(1_000_000)),
        ("an array of 64 MiB", array(64 << 20)),
        ("a graph of 300,000 objects", graph(150_000)),
    ]
}

/// A list of so many cells.
fn list(cells: u32) -> String {
    format!(
        r#"(module
          (type $cell (struct (field i32) (field (ref null $cell))))
          (global $list (mut (ref null $cell)) (ref.null $cell))
          (func (export "init") (local $i i32)
            (loop $next
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (global.set $list
                (struct.new $cell
                  (i32.mul (local.get $i) (i32.const 0x9e3779b1)) (global.get $list)))
              (br_if $next (i32.lt_u (local.get $i) (i32.const {cells})))))
          (func (export "hash") (result i32) (local $at (ref null $cell)) (local $hash i32)
            (local.set $at (global.get $list))
            (loop $next
              (local.set $hash
                (i32.add (i32.mul (local.get $hash) (i32.const 31))
                  (struct.get $cell 0 (local.get $at))))
              (local.set $at (struct.get $cell 1 (local.get $at)))
              (br_if $next (i32.eqz (ref.is_null (local.get $at)))))
            (local.get $hash)))"#
    )
}

/// An array of so many bytes, which look random.
fn array(bytes: u32) -> String {
    format!(
        r#"(module
          (type $bytes (array (mut i8)))
          (global $bytes (mut (ref null $bytes)) (ref.null $bytes))
          (func (export "init") (local $i i32) (local $state i32)
            (global.set $bytes (array.new_default $bytes (i32.const {bytes})))
            (loop $next
              (local.set $state
                (i32.add (i32.mul (local.get $state) (i32.const 1664525))
                  (i32.const 1013904223)))
              (array.set $bytes (global.get $bytes) (local.get $i)
                (i32.shr_u (local.get $state) (i32.const 24)))
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $next (i32.lt_u (local.get $i) (i32.const {bytes})))))
          (func (export "hash") (result i32) (local $i i32) (local $hash i32)
            (loop $next
              (local.set $hash
                (i32.add (i32.mul (local.get $hash) (i32.const 31))
                  (array.get_u $bytes (global.get $bytes) (local.get $i))))
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $next (i32.lt_u (local.get $i) (array.len (global.get $bytes)))))
            (local.get $hash)))"#
    )
}

/// A graph of so many nodes, each of which has an array with three edges: twice as many objects,
/// with cycles.
fn graph(nodes: u32) -> String {
    format!(
        r#"(module
          (rec
            (type $node (struct (field i32) (field (mut (ref null $edges)))))
            (type $edges (array (mut (ref null $node)))))
          (global $nodes (mut (ref null $edges)) (ref.null $edges))
          (global $state (mut i32) (i32.const 1))
          (func $other (result (ref null $node))
            (global.set $state
              (i32.add (i32.mul (global.get $state) (i32.const 1664525))
                (i32.const 1013904223)))
            (array.get $edges (global.get $nodes)
              (i32.rem_u (i32.shr_u (global.get $state) (i32.const 8)) (i32.const {nodes}))))
          (func (export "init") (local $i i32)
            (global.set $nodes (array.new_default $edges (i32.const {nodes})))
            (loop $next
              (array.set $edges (global.get $nodes) (local.get $i)
                (struct.new $node (local.get $i) (ref.null $edges)))
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $next (i32.lt_u (local.get $i) (i32.const {nodes}))))
            (local.set $i (i32.const 0))
            (loop $next
              (struct.set $node 1 (array.get $edges (global.get $nodes) (local.get $i))
                (array.new_fixed $edges 3 (call $other) (call $other) (call $other)))
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $next (i32.lt_u (local.get $i) (i32.const {nodes})))))
          (func (export "hash") (result i32)
            (local $i i32) (local $hash i32) (local $edge i32) (local $edges (ref null $edges))
            (loop $nodes
              (local.set $edges
                (struct.get $node 1 (array.get $edges (global.get $nodes) (local.get $i))))
              (local.set $edge (i32.const 0))
              (loop $edges
                (local.set $hash
                  (i32.add (i32.mul (local.get $hash) (i32.const 31))
                    (struct.get $node 0
                      (array.get $edges (local.get $edges) (local.get $edge)))))
                (local.set $edge (i32.add (local.get $edge) (i32.const 1)))
                (br_if $edges (i32.lt_u (local.get $edge) (i32.const 3))))
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $nodes (i32.lt_u (local.get $i) (i32.const {nodes}))))
            (local.get $hash)))"#
    )
}
