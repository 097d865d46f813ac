;; A structure in a mutable global, made once from constants.
(module
  (type $settings (struct (field $width i32) (field $height i32) (field $scale (mut f64))))
  (global $settings (mut (ref null $settings)) (ref.null $settings))

  (func (export "init")
    (global.set $settings
      (struct.new $settings (i32.const 640) (i32.const 480) (f64.const 1.5))))

  (func (export "area") (result i32)
    (i32.mul
      (struct.get $settings $width (global.get $settings))
      (struct.get $settings $height (global.get $settings))))
  (func (export "scaled_width") (result i32)
    (i32.trunc_f64_s
      (f64.mul
        (f64.convert_i32_s (struct.get $settings $width (global.get $settings)))
        (struct.get $settings $scale (global.get $settings)))))
  (func (export "zoom") (result i32)
    (struct.set $settings $scale (global.get $settings)
      (f64.mul (struct.get $settings $scale (global.get $settings)) (f64.const 2)))
    (i32.trunc_f64_s (struct.get $settings $scale (global.get $settings)))))
