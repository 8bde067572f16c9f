//! `_warnings`: issuing warnings, and the filters that decide what becomes of them.
//!
//! State that Python code may replace (`warnings.filters` and its like) is asked of the module `warnings` once that is
//! loaded. The interpreter's own warnings come through here, too.

use taipan_object::module::ModuleExt;
use taipan_object::native::Module;
use taipan_object::types::dict::PyDict;
use taipan_object::types::exception::PyBaseException;
use taipan_object::types::int::{self, IntView};
use taipan_object::types::list::PyList;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Downcast, Exc, PyResult, PyType, Raised, Ref, Thread, ops, py_module, type_of};

const VERSION: &str = "warnings.version";

/// What is known of the place that a warning is about.
struct Place {
    filename: Ref,
    line: i64,
    module: Ref,
    registry: Ref,
}

/// An attribute of the module `warnings` if that is loaded, or else of this one.
fn state(th: &Thread, name: &str) -> PyResult<Option<Ref>> {
    let key = th.vm().interned.get(name);
    if let Some(module) = th.module("warnings") {
        return ops::attr::get_optional(th, &module, &key);
    }
    match th.module("_warnings") {
        Some(module) => ops::attr::get_optional(th, &module, &key),
        None => Ok(None),
    }
}

fn version(th: &Thread) -> i64 {
    let known = th.vm().registry.borrow().get(VERSION).cloned();
    known.and_then(|v| int::view(&v).and_then(IntView::to_i64)).unwrap_or(0)
}

fn is_warning(th: &Thread, class: &Ref) -> bool {
    let warning = Exc::Warning.class().to_ref();
    class.is_a::<PyType>() && ops::compare::is_subclass(th, class, &warning).unwrap_or(false)
}

fn instance_of(th: &Thread, object: &Ref, class: Exc) -> PyResult<bool> {
    ops::compare::is_instance(th, object, &class.class().to_ref())
}

/// `warnings.warn(message, category, stacklevel, source)`
fn warn_at(
    th: &Thread,
    message: &Ref,
    category: Option<&Ref>,
    stacklevel: isize,
    source: Option<&Ref>,
) -> PyResult<()> {
    let category = category.filter(|c| !c.is_none()).cloned();
    let category = if instance_of(th, message, Exc::Warning)? {
        type_of(message).to_ref()
    } else {
        category.unwrap_or_else(|| Exc::UserWarning.class().to_ref())
    };
    if !is_warning(th, &category) {
        let name = type_of(&category).name();
        return Err(th.type_error(format!("category must be a Warning subclass, not '{name}'")));
    }
    let place = place(th, stacklevel)?;
    issue(th, category, message, &place, None, source)
}

fn is_import_frame(frame: &taipan_object::frame::Frame) -> bool {
    let name = &frame.code().data.filename;
    name.contains("importlib") && name.contains("_bootstrap")
}

fn place(th: &Thread, stacklevel: isize) -> PyResult<Place> {
    let mut frame = th.running_frame();
    let plain = stacklevel <= 0 || frame.is_some_and(is_import_frame);
    for _ in 1..stacklevel {
        frame = frame.and_then(|f| f.caller());
        while !plain && frame.is_some_and(is_import_frame) {
            frame = frame.and_then(|f| f.caller());
        }
        if frame.is_none() {
            break;
        }
    }
    let intern = |name: &str| th.vm().interned.get(name);
    let (globals, filename, line) = match frame {
        Some(frame) => {
            let name = PyStr::new(&frame.code().data.filename).into_ref();
            (frame.globals().to_typed(), name, i64::from(frame.line().unwrap_or(0)))
        }
        None => {
            let sys = th.vm().sys.get().cloned().unwrap_or_else(PyDict::new_ref);
            (sys, intern("sys"), 1)
        }
    };
    let key = intern("__warningregistry__");
    let registry = match globals.get_str(&key) {
        Some(registry) => registry,
        None => {
            let made = PyDict::new_ref().into_ref();
            globals.set_str(&key, made.clone());
            made
        }
    };
    let module = globals.get_str(&th.names().name);
    let module = module
        .filter(|m| m.is_a::<PyStr>())
        .unwrap_or_else(|| intern("<string>"));
    Ok(Place {
        filename,
        line,
        module,
        registry,
    })
}

/// Whether a registry holds a key; a key that it does not hold is added. Registries of older filters are emptied.
fn already(th: &Thread, registry: &Ref, key: &Ref, add: bool) -> PyResult<bool> {
    let version_key = th.vm().interned.get("version");
    let now = version(th);
    let Some(dict) = registry.downcast::<PyDict>() else {
        return Err(th.type_error("'registry' must be a dict or None"));
    };
    let known = dict.get_str(&version_key);
    let known = known.and_then(|v| int::view(&v).and_then(IntView::to_i64));
    if known == Some(now) {
        if let Some(found) = dict.get(th, key)?
            && ops::convert::truth(th, &found)?
        {
            return Ok(true);
        }
    } else {
        drop(dict.take_all());
        dict.set_str(&version_key, ops::convert::int(now));
    }
    if add {
        dict.set(th, key, Ref::TRUE)?;
    }
    Ok(false)
}

/// Whether a part of a filter fits: None fits all, a str itself, anything else decides with `match`.
fn matched(th: &Thread, pattern: &Ref, text: &Ref) -> PyResult<bool> {
    if pattern.is_none() {
        return Ok(true);
    }
    if pattern.downcast_exact::<PyStr>().is_some() {
        return ops::compare::equal(th, pattern, text);
    }
    let method = ops::attr::get(th, pattern, &th.vm().interned.get("match"))?;
    let found = ops::call::call(th, &method, &[text])?;
    ops::convert::truth(th, &found)
}

/// The action for a warning, and the filter that chose it.
fn action(th: &Thread, category: &Ref, text: &Ref, line: i64, module: &Ref) -> PyResult<(String, Ref)> {
    let filters = match state(th, "filters")? {
        Some(filters) if filters.is_a::<PyList>() => filters,
        _ => return Err(th.value_error("_warnings.filters must be a list")),
    };
    let name = |value: &Ref| match value.downcast::<PyStr>() {
        Some(text) => Ok(text.to_display().into_owned()),
        None => {
            let kind = type_of(value).name();
            Err(th.type_error(format!("action must be a string, not '{kind}'")))
        }
    };
    for (index, filter) in ops::iter::collect(th, &filters)?.into_iter().enumerate() {
        let items = filter.downcast::<PyTuple>().map_or(&[][..], |t| t.items());
        let [action, message, class, owner, wanted] = items else {
            return Err(th.value_error(format!("_warnings.filters item {index} isn't a 5-tuple")));
        };
        let shown = name(action)?;
        let wanted = ops::convert::index_i64(th, wanted, "C ssize_t")?;
        if matched(th, message, text)?
            && ops::compare::is_subclass(th, category, class)?
            && matched(th, owner, module)?
            && (wanted == 0 || wanted == line)
        {
            return Ok((shown, filter));
        }
    }
    match state(th, "_defaultaction")? {
        Some(action) => Ok((name(&action)?, Ref::NONE)),
        None => Err(th.value_error("_warnings.defaultaction not found")),
    }
}

/// `warnings.warn_explicit` with everything known.
fn issue(
    th: &Thread,
    category: Ref,
    message: &Ref,
    place: &Place,
    source_line: Option<&Ref>,
    source: Option<&Ref>,
) -> PyResult<()> {
    let (text, category, message) = if instance_of(th, message, Exc::Warning)? {
        let text = ops::convert::str(th, message)?.into_ref();
        (text, type_of(message).to_ref(), message.clone())
    } else {
        let made = ops::call::call(th, &category, &[message])?;
        (message.clone(), category, made)
    };
    let line = ops::convert::int(place.line);
    let key = PyTuple::from_vec(vec![text.clone(), category.clone(), line]).into_ref();
    let has_registry = !place.registry.is_none();
    if has_registry && already(th, &place.registry, &key, false)? {
        return Ok(());
    }
    let (action, filter) = action(th, &category, &text, place.line, &place.module)?;
    let done = match action.as_str() {
        "error" => {
            return Err(match taipan_object::native::try_typed::<PyBaseException>(message) {
                Ok(exception) => Raised::new(exception),
                Err(_) => th.type_error("exceptions must derive from BaseException"),
            });
        }
        "ignore" => return Ok(()),
        "always" => false,
        other => {
            if has_registry && let Some(dict) = place.registry.downcast::<PyDict>() {
                dict.set(th, &key, Ref::TRUE)?;
            }
            let wide = || PyTuple::from_vec(vec![text.clone(), category.clone()]).into_ref();
            let module_wide =
                || PyTuple::from_vec(vec![text.clone(), category.clone(), ops::convert::int(0)]).into_ref();
            match other {
                "once" => {
                    let registry = match has_registry {
                        true => state(th, "_onceregistry")?.or_else(|| state(th, "onceregistry").ok().flatten()),
                        false => state(th, "_onceregistry")?,
                    };
                    match registry {
                        Some(registry) => already(th, &registry, &wide(), true)?,
                        None => false,
                    }
                }
                "module" => has_registry && already(th, &place.registry, &module_wide(), true)?,
                "default" => false,
                _ => {
                    let (action, filter) = (
                        ops::convert::repr(th, &PyStr::new(&action).into_ref())?,
                        ops::convert::repr(th, &filter)?,
                    );
                    return Err(th.error(
                        Exc::RuntimeError,
                        format!(
                            "Unrecognized action ({}) in warnings.filters:\n {}",
                            action.to_display(),
                            filter.to_display()
                        ),
                    ));
                }
            }
        }
    };
    if done {
        return Ok(());
    }
    show(th, &message, &category, &text, place, source_line, source)
}

fn show(
    th: &Thread,
    message: &Ref,
    category: &Ref,
    text: &Ref,
    place: &Place,
    source_line: Option<&Ref>,
    source: Option<&Ref>,
) -> PyResult<()> {
    let intern = |name: &str| th.vm().interned.get(name);
    let line = ops::convert::int(place.line);
    if let Some(module) = th.module("warnings")
        && let Some(show) = ops::attr::get_optional(th, &module, &intern("_showwarnmsg"))?
    {
        if !ops::call::is_callable(&show) {
            return Err(th.type_error("warnings._showwarnmsg() must be set to a callable"));
        }
        let Some(class) = ops::attr::get_optional(th, &module, &intern("WarningMessage"))? else {
            return Err(th.error(Exc::RuntimeError, "unable to get warnings.WarningMessage"));
        };
        let none = Ref::NONE;
        let source = source.unwrap_or(&none);
        let args = [message, category, &place.filename, &line, &none, &none, source];
        let made = ops::call::call(th, &class, &args)?;
        return ops::call::call(th, &show, &[&made]).map(drop);
    }
    let name = ops::attr::get(th, category, &th.names().name)?;
    let shown = |value: &Ref| ops::convert::str(th, value).map(|t| t.to_display().into_owned());
    let filename = shown(&place.filename)?;
    let mut out = format!("{filename}:{}: {}: {}\n", place.line, shown(&name)?, shown(text)?);
    let code = match source_line {
        Some(line) => Some(shown(line)?),
        None => taipan_object::types::traceback::source_line(&filename, usize::try_from(place.line).unwrap_or(0)),
    };
    if let Some(code) = code.as_deref().map(str::trim).filter(|c| !c.is_empty()) {
        out.push_str(&format!("  {code}\n"));
    }
    ops::report::write_stderr(th, &out);
    Ok(())
}

fn module_of(filename: &str) -> String {
    match filename {
        "" => "<unknown>".to_owned(),
        name => name.strip_suffix(".py").unwrap_or(name).to_owned(),
    }
}

/// A warning about a place in source (`PyErr_WarnExplicitObject`).
///
/// # Errors
/// The warning itself if filters turn it into an error.
pub(crate) fn warn_explicit(th: &Thread, category: Exc, message: &str, filename: &str, line: i64) -> PyResult<()> {
    crate::import::import_full(th, "_warnings")?;
    let place = Place {
        filename: PyStr::new(filename).into_ref(),
        line,
        module: PyStr::new(&module_of(filename)).into_ref(),
        registry: Ref::NONE,
    };
    let message = PyStr::new(message).into_ref();
    issue(th, category.class().to_ref(), &message, &place, None, None)
}

/// _warnings provides basic warning filtering support.
/// It is a helper module to speed up interpreter start-up.
#[py_module(name = "_warnings")]
pub(crate) mod warnings {
    use super::*;

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        let intern = |name: &str| th.vm().interned.get(name);
        let filter = |action: &str, category: Exc, owner: Option<&str>| {
            let owner = owner.map_or(Ref::NONE, intern);
            let class = category.class().to_ref();
            PyTuple::from_vec(vec![intern(action), Ref::NONE, class, owner, ops::convert::int(0)]).into_ref()
        };
        let filters = vec![
            filter("default", Exc::DeprecationWarning, Some("__main__")),
            filter("ignore", Exc::DeprecationWarning, None),
            filter("ignore", Exc::PendingDeprecationWarning, None),
            filter("ignore", Exc::ImportWarning, None),
            filter("ignore", Exc::ResourceWarning, None),
        ];
        module.add(th, "filters", PyList::from_vec(filters).into_ref());
        module.add(th, "_defaultaction", intern("default"));
        module.add(th, "_onceregistry", PyDict::new_ref().into_ref());
        Ok(())
    }

    /// Issue a warning, or maybe ignore it or raise an exception.
    ///
    ///   message
    ///     Text of the warning message.
    ///   category
    ///     The Warning category subclass. Defaults to UserWarning.
    ///   stacklevel
    ///     How far up the call stack to make this warning appear. A value of 2 for
    ///     example attributes the warning to the caller of the code calling warn().
    ///   source
    ///     If supplied, the destroyed object which emitted a ResourceWarning
    #[function(keywords)]
    fn warn(
        th: &Thread,
        message: &Ref,
        category: Option<&Ref>,
        #[default(1)] stacklevel: isize,
        source: Option<&Ref>,
    ) -> PyResult<()> {
        warn_at(th, message, category, stacklevel, source.filter(|s| !s.is_none()))
    }

    /// Issue a warning, or maybe ignore it or raise an exception.
    #[function(name = "warn_explicit", keywords)]
    #[expect(clippy::too_many_arguments, reason = "the signature of warn_explicit")]
    fn py_warn_explicit(
        th: &Thread,
        message: &Ref,
        category: &Ref,
        filename: &Ref,
        lineno: i32,
        module: Option<&Ref>,
        registry: Option<&Ref>,
        module_globals: Option<&Ref>,
        source: Option<&Ref>,
    ) -> PyResult<()> {
        let _ = module_globals;
        let Some(name) = filename.downcast::<PyStr>() else {
            let kind = type_of(filename).name();
            return Err(th.type_error(format!("warn_explicit() argument 3 must be str, not {kind}")));
        };
        let module = match module.filter(|m| !m.is_none()) {
            Some(module) => module.clone(),
            None => PyStr::new(&module_of(&name.to_display())).into_ref(),
        };
        let place = Place {
            filename: filename.clone(),
            line: i64::from(lineno),
            module,
            registry: registry.cloned().unwrap_or(Ref::NONE),
        };
        if !instance_of(th, message, Exc::Warning)? && !is_warning(th, category) {
            let name = type_of(category).name();
            return Err(th.type_error(format!("category must be a Warning subclass, not '{name}'")));
        }
        issue(
            th,
            category.clone(),
            message,
            &place,
            None,
            source.filter(|s| !s.is_none()),
        )
    }

    #[function]
    fn _filters_mutated(th: &Thread) {
        let next = ops::convert::int(version(th) + 1);
        th.vm().registry.borrow_mut().insert(VERSION, next);
    }
}
