//! The import system: `sys.modules`, native modules, and source files on `sys.path`.
//!
//! It does what `importlib._bootstrap` does for built-in and source modules, natively, because that module costs more
//! than all of start-up. Modules get a `__spec__` with the same attributes. Once `importlib` is loaded, [`bootstrap`] makes
//! real specs, and takes over where a program changed the finders.

mod bootstrap;
mod lite;

use std::path::{Path, PathBuf};

use taipan_object::module::PyModule;
use taipan_object::types::dict::PyDict;
use taipan_object::types::exception;
use taipan_object::types::list::PyList;
use taipan_object::types::str::PyStr;
use taipan_object::{Downcast, Exc, Obj, PyResult, Raised, Ref, Thread, TypedRef, ops, type_of};
use taipan_syntax::decode::Origin;

use crate::compile;

fn text(value: &Ref) -> Option<String> {
    value
        .downcast::<PyStr>()
        .and_then(|t| t.to_utf8().map(std::borrow::Cow::into_owned))
}

fn modules(th: &Thread) -> &TypedRef<PyDict> {
    th.vm().modules.get().expect("sys.modules is made at start-up")
}

/// The package that relative names start from (`importlib._bootstrap._calc___package__`).
fn package_of(th: &Thread, globals: Option<&Ref>) -> PyResult<String> {
    let Some(globals) = globals.and_then(|g| g.downcast::<PyDict>()) else {
        return Err(th.error(Exc::KeyError, "'__name__' not in globals"));
    };
    let names = th.names();
    if let Some(package) = globals.get_str(&names.package).filter(|p| !p.is_none()) {
        return text(&package).ok_or_else(|| th.type_error("package must be a string"));
    }
    if let Some(spec) = globals.get_str(&names.spec).filter(|s| !s.is_none())
        && let Some(parent) = ops::attr::get_optional(th, &spec, &th.vm().interned.get("parent"))?
    {
        return Ok(text(&parent).unwrap_or_default());
    }
    let name = globals.get_str(&names.name).and_then(|n| text(&n)).unwrap_or_default();
    if globals.get_str(&names.path).is_some() {
        return Ok(name);
    }
    Ok(name.rsplit_once('.').map_or(String::new(), |(p, _)| p.to_owned()))
}

/// `__import__`
///
/// # Errors
/// ImportError; what the module raises.
pub fn import(th: &Thread, name: &Ref, globals: Option<&Ref>, fromlist: Option<&Ref>, level: isize) -> PyResult<Ref> {
    let Some(relative) = text(name) else {
        return Err(th.type_error("module name must be a string"));
    };
    if level < 0 {
        return Err(th.value_error("level must be >= 0"));
    }
    let full = if level > 0 {
        resolve(th, &relative, globals, level)?
    } else {
        relative.clone()
    };
    if full.is_empty() {
        return Err(th.value_error("Empty module name"));
    }
    let module = import_full(th, &full)?;
    let wants_names = match fromlist.filter(|f| !f.is_none()) {
        Some(list) => ops::convert::truth(th, list)?,
        None => false,
    };
    if wants_names {
        import_submodules(th, &module, &full, fromlist.expect("checked above"))?;
        return Ok(module);
    }
    if level == 0 {
        let top = full.split('.').next().unwrap_or_default();
        return th.module(top).ok_or_else(|| th.error(Exc::KeyError, top));
    }
    if relative.is_empty() {
        return Ok(module);
    }
    let cut = relative.len() - relative.split('.').next().unwrap_or_default().len();
    let top = &full[..full.len() - cut];
    th.module(top).ok_or_else(|| th.error(Exc::KeyError, top))
}

fn resolve(th: &Thread, name: &str, globals: Option<&Ref>, level: isize) -> PyResult<String> {
    let package = package_of(th, globals)?;
    if package.is_empty() {
        return Err(th.error(
            Exc::ImportError,
            "attempted relative import with no known parent package",
        ));
    }
    let mut base = package.as_str();
    for _ in 1..level {
        base = match base.rsplit_once('.') {
            Some((parent, _)) => parent,
            None => return Err(th.error(Exc::ImportError, "attempted relative import beyond top-level package")),
        };
    }
    Ok(if name.is_empty() {
        base.to_owned()
    } else {
        format!("{base}.{name}")
    })
}

/// `from package import a, b`: submodules that are no attributes yet are imported.
fn import_submodules(th: &Thread, module: &Ref, full: &str, fromlist: &Ref) -> PyResult<()> {
    if ops::attr::get_optional(th, module, &th.names().path)?.is_none() {
        return Ok(());
    }
    for name in ops::iter::collect(th, fromlist)? {
        let Some(item) = text(&name) else {
            let got = type_of(&name).name();
            return Err(th.type_error(format!("Item in ``from list'' must be str, not {got}")));
        };
        if item == "*" {
            if let Some(all) = ops::attr::get_optional(th, module, &th.names().all)? {
                import_submodules(th, module, full, &all)?;
            }
        } else if ops::attr::get_optional(th, module, &name)?.is_none() {
            let child = format!("{full}.{item}");
            match import_full(th, &child) {
                Ok(_) => {}
                Err(raised) if is_missing(&raised, &child) => drop(raised),
                Err(raised) => return Err(raised),
            }
        }
    }
    Ok(())
}

fn is_missing(raised: &Raised, name: &str) -> bool {
    raised.is(Exc::ModuleNotFoundError)
        && exception::field(raised.as_ref(), "name")
            .and_then(|n| text(&n))
            .as_deref()
            == Some(name)
}

/// Imports a module by its full name, with its parents.
///
/// # Errors
/// ImportError; what modules raise.
pub fn import_full(th: &Thread, full: &str) -> PyResult<Ref> {
    if let Some(found) = modules(th).get_str(&th.vm().interned.get(full)) {
        if found.is_none() {
            return Err(missing(
                th,
                full,
                &format!("import of {full} halted; None in sys.modules"),
            ));
        }
        return Ok(found);
    }
    if bootstrap::is_needed(th)? {
        return bootstrap::find_and_load(th, full);
    }
    let parent = full.rsplit_once('.');
    let search = match parent {
        None => search_path(th),
        Some((package, _)) => {
            let module = import_full(th, package)?;
            // Importing the parent may have imported the child.
            if let Some(found) = th.module(full) {
                return Ok(found);
            }
            match ops::attr::get_optional(th, &module, &th.names().path)? {
                Some(path) => paths(th, &path)?,
                None => {
                    let message = format!("No module named '{full}'; '{package}' is not a package");
                    return Err(missing(th, full, &message));
                }
            }
        }
    };
    let module = load(th, full, &search)?;
    if let Some((package, child)) = parent
        && let Some(package) = th.module(package)
    {
        ops::attr::set(th, &package, &th.vm().interned.get(child), Some(&module))?;
    }
    Ok(module)
}

fn missing(th: &Thread, name: &str, message: &str) -> Raised {
    let raised = th.error(Exc::ModuleNotFoundError, message);
    exception::set_field(raised.as_ref(), "name", Some(PyStr::new(name).into_ref()));
    raised
}

fn search_path(th: &Thread) -> Vec<PathBuf> {
    let path = th
        .vm()
        .sys
        .get()
        .and_then(|sys| sys.get_str(&th.vm().interned.get("path")));
    path.and_then(|p| paths(th, &p).ok()).unwrap_or_default()
}

fn paths(th: &Thread, list: &Ref) -> PyResult<Vec<PathBuf>> {
    Ok(ops::iter::collect(th, list)?
        .iter()
        .filter_map(|p| text(p).map(PathBuf::from))
        .collect())
}

/// Where a module's source is.
enum Found {
    Native(usize),
    Source(PathBuf),
    Package(PathBuf),
    Namespace,
    /// A file that is shown under another name.
    Frozen(PathBuf, String),
}

fn find(th: &Thread, full: &str, search: &[PathBuf]) -> Option<Found> {
    let natives = th.vm().native_modules.get().copied().unwrap_or_default();
    if let Some(index) = natives.iter().position(|m| m.name == full) {
        return Some(Found::Native(index));
    }
    if let Some((path, shown)) = bootstrap::frozen(th, full) {
        return Some(Found::Frozen(path, shown));
    }
    let last = full.rsplit('.').next().unwrap_or(full);
    let mut is_namespace = false;
    for directory in search {
        let directory = if directory.as_os_str().is_empty() {
            Path::new(".")
        } else {
            directory
        };
        let package = directory.join(last);
        let init = package.join("__init__.py");
        if init.is_file() {
            return Some(Found::Package(init));
        }
        let source = directory.join(format!("{last}.py"));
        if source.is_file() {
            return Some(Found::Source(source));
        }
        is_namespace |= package.is_dir();
    }
    is_namespace.then_some(Found::Namespace)
}

fn load(th: &Thread, full: &str, search: &[PathBuf]) -> PyResult<Ref> {
    match find(th, full, search) {
        None => Err(missing(th, full, &format!("No module named '{full}'"))),
        Some(Found::Native(index)) => load_native(th, full, index),
        Some(Found::Source(file)) => load_source(th, full, &file, None),
        Some(Found::Package(file)) => {
            let directory = file.parent().map(|d| vec![d.to_path_buf()]).unwrap_or_default();
            load_source(th, full, &file, Some(directory))
        }
        Some(Found::Frozen(path, shown)) => bootstrap::load_frozen(th, full, &path, &shown),
        Some(Found::Namespace) => {
            bootstrap::load(th)?;
            bootstrap::find_and_load(th, full)
        }
    }
}

fn load_native(th: &Thread, full: &str, index: usize) -> PyResult<Ref> {
    let spec = &th.vm().native_modules.get().copied().unwrap_or_default()[index];
    let module = PyModule::from_spec(th, spec)?;
    set_spec(th, &module, full, None, None)?;
    modules(th).set_str(&th.vm().interned.get(full), module.as_ref().clone());
    Ok(module.into_ref())
}

fn path_list(portions: &[PathBuf]) -> Ref {
    PyList::from_vec(
        portions
            .iter()
            .map(|p| PyStr::new(&p.to_string_lossy()).into_ref())
            .collect(),
    )
    .into_ref()
}

fn set_path(th: &Thread, module: &PyModule, portions: &[PathBuf]) {
    module.dict.set_str(&th.names().path, path_list(portions));
}

/// Sets `__spec__`, `__package__` and `__loader__`.
fn set_spec(
    th: &Thread,
    module: &PyModule,
    full: &str,
    file: Option<&Path>,
    locations: Option<&[PathBuf]>,
) -> PyResult<()> {
    let string = |t: &str| PyStr::new(t).into_ref();
    let parent = match locations {
        Some(_) => full,
        None => full.rsplit_once('.').map_or("", |(p, _)| p),
    };
    let shown = file.map(Path::to_string_lossy);
    let locations = locations.map(path_list);
    let (spec, loader) = if bootstrap::is_loaded(th) {
        let spec = bootstrap::real_spec(th, full, shown.as_deref(), locations.as_ref())?;
        let loader = ops::attr::get(th, &spec, &th.vm().interned.get("loader"))?;
        (spec, loader)
    } else {
        let loader = lite::loader(th, full, shown.as_deref())?;
        let cached = shown.as_deref().and_then(|f| cached(th, f));
        let attributes = [
            ("name", string(full)),
            ("loader", loader.clone()),
            ("origin", string(shown.as_deref().unwrap_or("built-in"))),
            ("submodule_search_locations", locations.unwrap_or(Ref::NONE)),
            ("loader_state", Ref::NONE),
            ("cached", cached.map_or(Ref::NONE, |c| string(&c))),
            ("parent", string(parent)),
            ("has_location", Ref::from_bool(file.is_some())),
            ("_initializing", Ref::FALSE),
        ];
        (lite::spec(th, &attributes)?, loader)
    };
    module.dict.set_str(&th.names().spec, spec);
    module.dict.set_str(&th.names().loader, loader);
    module.dict.set_str(&th.names().package, string(parent));
    Ok(())
}

/// Where a cache of the file's code would be (`importlib.util.cache_from_source`).
fn cached(th: &Thread, file: &str) -> Option<String> {
    let sys = th.vm().sys.get()?;
    let implementation = sys.get_str(&th.vm().interned.get("implementation"))?;
    let tag = ops::attr::get_optional(th, &implementation, &th.vm().interned.get("cache_tag")).ok()??;
    let (directory, name) = file.rsplit_once('/').unwrap_or((".", file));
    let stem = name.strip_suffix(".py").unwrap_or(name);
    Some(format!("{directory}/__pycache__/{stem}.{}.pyc", text(&tag)?))
}

/// Makes the types of specs and loaders.
pub(crate) fn make_types(th: &Thread) {
    lite::make_types(th);
}

/// The loader of a program: of a file, or of text.
///
/// # Errors
/// None at present.
pub fn main_loader(th: &Thread, file: Option<&str>) -> PyResult<Ref> {
    lite::loader(th, "__main__", file)
}

fn load_source(th: &Thread, full: &str, file: &Path, package: Option<Vec<PathBuf>>) -> PyResult<Ref> {
    let shown = file.to_string_lossy().into_owned();
    let source = std::fs::read(file).map_err(|e| {
        let errno = e.raw_os_error().unwrap_or(5);
        exception::os_error(
            th,
            errno,
            &crate::stdio::error_text(errno),
            Some(PyStr::new(&shown).as_ref()),
        )
    })?;
    let code = compile::compile_module(th, &source, &shown, Origin::File(&shown))?;
    let name = th.vm().interned.get(full);
    let module = PyModule::new_ref(th, &name, None);
    module.dict.set_str(&th.names().file, PyStr::new(&shown).into_ref());
    let cached = cached(th, &shown).map_or(Ref::NONE, |c| PyStr::new(&c).into_ref());
    module.dict.set_str(&th.vm().interned.get("__cached__"), cached);
    if let Some(portions) = &package {
        set_path(th, &module, portions);
    }
    set_spec(th, &module, full, Some(file), package.as_deref())?;
    let builtins = th.module("builtins").unwrap_or(Ref::NONE);
    let builtins = taipan_object::module::dict_of(&builtins).map_or(builtins, TypedRef::into_ref);
    module.dict.set_str(&th.names().builtins, builtins);
    modules(th).set_str(&name, module.as_ref().clone());
    run_module(th, &module, &name, code)?;
    // The module may have replaced itself.
    th.module(full).ok_or_else(|| th.error(Exc::KeyError, full))
}

fn run_module(
    th: &Thread,
    module: &Obj<PyModule>,
    name: &Ref,
    code: TypedRef<taipan_object::types::code::PyCode>,
) -> PyResult<()> {
    let initializing = &th.names().initializing;
    let mark = |flag: &Ref| match module.dict.get_str(&th.names().spec).filter(|s| !s.is_none()) {
        Some(spec) => ops::attr::set(th, &spec, initializing, Some(flag)),
        None => Ok(()),
    };
    mark(&Ref::TRUE)?;
    let result = compile::run(th, code, module.dict.clone(), module.dict.as_ref().clone());
    mark(&Ref::FALSE)?;
    if result.is_err() {
        drop(modules(th).remove_str(name));
    }
    result.map(drop)
}
