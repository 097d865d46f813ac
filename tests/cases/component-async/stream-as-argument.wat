;; Nobody can write a stream on a command line, so an initializer that takes one can't be called.
;;! run: -f 'set-up(1)'
;;! fails: init-func
(component
  (type $stream (stream u8))
  (core func $drop (canon stream.drop-readable $stream))
  (func (export "set-up") async (param "data" $stream) (canon lift (core func $drop))))
