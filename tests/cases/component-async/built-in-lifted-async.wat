;; The built-in that returns a result is lifted itself: a function that answers with its argument.
;; Another one never answers, and nobody calls it.
;;! run: -f 'echo(7)' --keep-init-func
;;! exports: echo mute
;;! stderr: echo returned: 7
;;! call: echo(8) => 8
;;! call: mute() => trap
;;! again: keep
(component
  (core func $return (canon task.return (result u32)))
  (core func $pause (canon backpressure.inc))
  (func (export "echo") async (param "n" u32) (result u32) (canon lift (core func $return) async))
  (func (export "mute") async (canon lift (core func $pause) async)))
