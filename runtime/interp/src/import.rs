//! Import ops.

use taipan_object::frame::Frame;
use taipan_object::heap::Ref;
use taipan_object::module::PyModule;
use taipan_object::types::dict::PyDict;
use taipan_object::types::exception;
use taipan_object::types::str::PyStr;
use taipan_object::{Downcast, Exc, PyResult, Raised, Thread, ops};

/// `__import__(name, globals, locals, fromlist, level)`
///
/// # Errors
/// ImportError; what the module raises.
pub(crate) fn import_name(th: &Thread, frame: &Frame, name: &Ref, level: &Ref, fromlist: &Ref) -> PyResult<Ref> {
    let Some(import) = frame.builtins().get_str(&th.names().import) else {
        return Err(th.error(Exc::ImportError, "__import__ not found"));
    };
    let locals = frame.locals().unwrap_or(Ref::NONE);
    ops::call::call(
        th,
        &import,
        &[name, &frame.globals().to_ref(), &locals, fromlist, level],
    )
}

fn text(name: Option<Ref>) -> Option<String> {
    name.and_then(|n| n.downcast::<PyStr>().map(|n| n.to_display().into_owned()))
}

/// `module.name` for `from module import name`.
///
/// # Errors
/// ImportError.
pub(crate) fn import_from(th: &Thread, module: &Ref, name: &Ref) -> PyResult<Ref> {
    if let Some(value) = ops::attr::get_optional(th, module, name)? {
        return Ok(value);
    }
    let package = ops::attr::get_optional(th, module, &th.names().name)?.filter(|n| n.is_a::<PyStr>());
    if let Some(package) = &package {
        let full = format!(
            "{}.{}",
            text(Some(package.clone())).unwrap_or_default(),
            text(Some(name.clone())).unwrap_or_default()
        );
        if let Some(found) = th.module(&full) {
            return Ok(found);
        }
    }
    Err(cannot_import(th, module, name, package))
}

fn cannot_import(th: &Thread, module: &Ref, name: &Ref, package: Option<Ref>) -> Raised {
    let own = text(package.clone()).unwrap_or_else(|| "<unknown module name>".to_owned());
    let shown = text(Some(name.clone())).unwrap_or_default();
    let dict = module.downcast::<PyModule>().map(|m| m.dict.clone());
    let file = dict.as_ref().and_then(|d| text(d.get_str(&th.names().file)));
    let spec = dict
        .as_ref()
        .and_then(|d| d.get_str(&th.names().spec))
        .filter(|s| !s.is_none());
    let initializing = spec.is_some_and(|spec| {
        ops::attr::get_optional(th, &spec, &th.names().initializing)
            .ok()
            .flatten()
            .is_some_and(|flag| flag.value().as_bool() == Some(true))
    });
    let place = file.clone().unwrap_or_else(|| "unknown location".to_owned());
    let message = if initializing && file.is_some() {
        format!(
            "cannot import name '{shown}' from partially initialized module '{own}' (most likely due to a circular import) ({place})"
        )
    } else {
        format!("cannot import name '{shown}' from '{own}' ({place})")
    };
    let raised = th.error(Exc::ImportError, message);
    exception::set_field(raised.as_ref(), "name", package);
    exception::set_field(raised.as_ref(), "path", file.map(|f| PyStr::new(&f).into_ref()));
    raised
}

/// `from module import *`
///
/// # Errors
/// ImportError, AttributeError; what the module and the namespace raise.
pub(crate) fn import_star(th: &Thread, frame: &Frame, module: &Ref) -> PyResult<()> {
    let names = th.names();
    let (list, skip_private) = match ops::attr::get_optional(th, module, &names.all)? {
        Some(all) => (ops::iter::collect(th, &all)?, false),
        None => match ops::attr::get_optional(th, module, &names.dict)? {
            Some(dict) => {
                let keys = match dict.downcast::<PyDict>() {
                    Some(dict) => dict.items().into_iter().map(|(k, _)| k).collect(),
                    None => ops::iter::collect(th, &dict)?,
                };
                (keys, true)
            }
            None => {
                return Err(th.error(Exc::ImportError, "from-import-* object has no __dict__ and no __all__"));
            }
        },
    };
    for name in list {
        let Some(shown) = text(Some(name.clone())) else {
            let own = text(ops::attr::get_optional(th, module, &names.name)?).unwrap_or_default();
            let (what, kind) = if skip_private {
                ("Key", "__dict__")
            } else {
                ("Item", "__all__")
            };
            let got = taipan_object::type_of(&name).name();
            return Err(th.type_error(format!("{what} in {own}.{kind} must be str, not {got}")));
        };
        if skip_private && shown.starts_with('_') {
            continue;
        }
        let value = ops::attr::get(th, module, &name)?;
        crate::global::store_name(th, frame, &ops::attr::interned(th, &name), value)?;
    }
    Ok(())
}
