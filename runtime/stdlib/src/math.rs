//! `math`.

use taipan_object::py_module;

/// This module provides access to the mathematical functions
/// defined by the C standard.
#[py_module(name = "math")]
pub(crate) mod math {
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::types::float;
    use taipan_object::{Exc, PyResult, Ref, Thread, ops};

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        for (name, value) in [
            ("pi", std::f64::consts::PI),
            ("e", std::f64::consts::E),
            ("tau", std::f64::consts::TAU),
            ("inf", f64::INFINITY),
            ("nan", f64::NAN),
        ] {
            module.add(th, name, float::from_f64(value));
        }
        Ok(())
    }

    fn domain(th: &Thread) -> taipan_object::Raised {
        th.value_error("math domain error")
    }

    /// Return the square root of x.
    #[function]
    fn sqrt(th: &Thread, x: f64) -> PyResult<f64> {
        if x < 0.0 { Err(domain(th)) } else { Ok(x.sqrt()) }
    }

    /// Return the sine of x (measured in radians).
    #[function]
    fn sin(th: &Thread, x: f64) -> PyResult<f64> {
        if x.is_infinite() { Err(domain(th)) } else { Ok(x.sin()) }
    }

    /// Return the cosine of x (measured in radians).
    #[function]
    fn cos(th: &Thread, x: f64) -> PyResult<f64> {
        if x.is_infinite() { Err(domain(th)) } else { Ok(x.cos()) }
    }

    /// Return the floor of x as an Integral.
    ///
    /// This is the largest integer <= x.
    #[function]
    fn floor(th: &Thread, x: &Ref) -> PyResult<Ref> {
        if let Some(f) = float::view(x) {
            let class = taipan_object::type_of(x);
            let convert = class.slots.int.get().ok_or_else(|| th.type_error("must be real number"))?;
            return convert(th, &float::from_f64(f.floor()));
        }
        ops::convert::index(th, x).map_err(|_| {
            let name = taipan_object::type_of(x).name();
            th.error(Exc::TypeError, format!("must be real number, not {name}"))
        })
    }
}
