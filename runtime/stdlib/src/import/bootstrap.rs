//! `importlib` on top of the native importer.
//!
//! CPython's own `_bootstrap` and `_bootstrap_external` are loaded when a program asks for them, or when it put
//! something on `sys.meta_path` or `sys.path_hooks`. From then on modules get real specs and loaders, and imports go
//! through Python code if, and only if, the finders are no longer those that come with the library: native code finds
//! the same modules faster.

use std::path::{Path, PathBuf};

use taipan_object::module::PyModule;
use taipan_object::types::dict::PyDict;
use taipan_object::types::list::PyList;
use taipan_object::types::str::PyStr;
use taipan_object::{Downcast, Exc, Obj, PyResult, Raised, Ref, Thread, ops};
use taipan_syntax::decode::Origin;

use super::lite::PySpec;
use crate::compile;

/// `_frozen_importlib`, once it is there.
const CORE: &str = "import.core";
/// `_frozen_importlib_external`
const EXTERNAL: &str = "import.external";
/// What stood on `sys.meta_path` and `sys.path_hooks` after loading.
const DEFAULTS: &str = "import.defaults";

/// The modules of the library that are loaded under other names.
const FROZEN: [(&str, &str); 2] = [
    ("_frozen_importlib", "_bootstrap"),
    ("_frozen_importlib_external", "_bootstrap_external"),
];

fn kept(th: &Thread, name: &'static str) -> Option<Ref> {
    th.vm().registry.borrow().get(name).cloned()
}

fn keep(th: &Thread, name: &'static str, value: Ref) {
    th.vm().registry.borrow_mut().insert(name, value);
}

fn attribute(th: &Thread, object: &Ref, name: &str) -> PyResult<Ref> {
    ops::attr::get(th, object, &th.vm().interned.get(name))
}

fn call(th: &Thread, object: &Ref, name: &str, args: &[&Ref]) -> PyResult<Ref> {
    ops::call::call(th, &attribute(th, object, name)?, args)
}

/// The finders and hooks in force.
fn hooks(th: &Thread) -> Vec<Ref> {
    let sys = th.vm().sys.get();
    let list = |name: &str| {
        let list = sys.and_then(|s| s.get_str(&th.vm().interned.get(name)));
        list.map_or_else(Vec::new, |l| match l.downcast::<PyList>() {
            Some(_) => ops::iter::try_items(&l).unwrap_or_default(),
            None => vec![l],
        })
    };
    let mut all = list("meta_path");
    all.push(Ref::NONE);
    all.extend(list("path_hooks"));
    all
}

/// Whether imports must go through Python code; loads that code if so.
///
/// # Errors
/// What loading raises.
pub(super) fn is_needed(th: &Thread) -> PyResult<bool> {
    let now = hooks(th);
    let Some(defaults) = kept(th, DEFAULTS) else {
        if now.len() > 1 && kept(th, CORE).is_none() && th.module("_frozen_importlib").is_none() {
            load(th)?;
            return Ok(true);
        }
        return Ok(false);
    };
    let defaults = ops::iter::try_items(&defaults).unwrap_or_default();
    Ok(defaults.len() != now.len() || defaults.iter().zip(&now).any(|(a, b)| !a.is(b)))
}

/// `_frozen_importlib._find_and_load`
///
/// # Errors
/// ImportError; what finders, loaders and modules raise.
pub(super) fn find_and_load(th: &Thread, full: &str) -> PyResult<Ref> {
    let core = kept(th, CORE).unwrap_or(Ref::NONE);
    let import = attribute(th, &core, "_gcd_import")?;
    ops::call::call(th, &import, &[&PyStr::new(full).into_ref()]).map_err(|raised| trim(th, raised))
}

/// Takes the frames of `importlib` out of a traceback, as CPython does: all of them of an ImportError, of others those
/// that end in a call of module code.
fn trim(th: &Thread, raised: Raised) -> Raised {
    use taipan_object::types::traceback::PyTraceback;
    let always = raised.is(Exc::ImportError);
    let name = |entry: &Obj<PyTraceback>| {
        let code = &entry.frame.code;
        (code.data.filename.to_string(), code.data.name.to_string())
    };
    let mut kept: Vec<Ref> = Vec::new();
    let mut chunk: Vec<Ref> = Vec::new();
    let mut next = raised.exception().traceback.get();
    while let Some(entry) = next {
        let Some(traceback) = entry.downcast::<PyTraceback>() else {
            break;
        };
        next = traceback.next.get();
        let (file, function) = name(traceback);
        let internal = matches!(
            file.as_str(),
            "<frozen importlib._bootstrap>" | "<frozen importlib._bootstrap_external>"
        );
        if !internal {
            kept.append(&mut chunk);
            kept.push(entry);
            continue;
        }
        chunk.push(entry.clone());
        if always || function == "_call_with_frames_removed" {
            chunk.clear();
        }
    }
    kept.append(&mut chunk);
    let mut following: Option<Ref> = None;
    for entry in kept.iter().rev() {
        if let Some(traceback) = entry.downcast::<PyTraceback>() {
            drop(traceback.next.replace(following.take()));
        }
        following = Some(entry.clone());
    }
    let _ = th;
    drop(raised.exception().traceback.replace(following));
    raised
}

/// The file of a module that has another name there.
pub(super) fn frozen(th: &Thread, full: &str) -> Option<(PathBuf, String)> {
    let (_, file) = FROZEN.iter().find(|(name, _)| *name == full)?;
    let sys = th.vm().sys.get()?;
    let home = super::text(&sys.get_str(&th.vm().interned.get("_stdlib_dir"))?)?;
    let path = Path::new(&home).join("importlib").join(format!("{file}.py"));
    path.is_file().then(|| (path, format!("<frozen importlib.{file}>")))
}

/// Runs one of the two modules. The first makes the second import itself.
pub(super) fn load_frozen(th: &Thread, full: &str, path: &Path, shown: &str) -> PyResult<Ref> {
    if full == FROZEN[1].0 && th.module(FROZEN[0].0).is_none() {
        load(th)?;
        return th.module(full).ok_or_else(|| th.error(Exc::KeyError, full));
    }
    let source = std::fs::read(path).map_err(|_| th.error(Exc::ImportError, "importlib cannot be read"))?;
    let code = compile::compile_module(th, &source, shown, Origin::File(shown))?;
    let name = th.vm().interned.get(full);
    let module = PyModule::new_ref(th, &name, None);
    let builtins = th.module("builtins").unwrap_or(Ref::NONE);
    module.dict.set_str(&th.names().builtins, builtins);
    super::modules(th).set_str(&name, module.as_ref().clone());
    compile::run(th, code, module.dict.clone(), module.dict.as_ref().clone())?;
    let module = module.into_ref();
    if full == FROZEN[0].0 {
        install(th, &module)?;
    }
    Ok(module)
}

/// Loads both modules.
///
/// # Errors
/// What they raise.
pub(super) fn load(th: &Thread) -> PyResult<()> {
    super::import_full(th, FROZEN[0].0).map(drop)
}

fn install(th: &Thread, core: &Ref) -> PyResult<()> {
    let sys = th.module("sys").unwrap_or(Ref::NONE);
    let imp = super::import_full(th, "_imp")?;
    call(th, core, "_install", &[&sys, &imp])?;
    call(th, core, "_install_external_importers", &[])?;
    let external = th.module(FROZEN[1].0).unwrap_or(Ref::NONE);
    keep(th, CORE, core.clone());
    keep(th, EXTERNAL, external);
    // What a program put there before is still there: the defaults are what was added.
    let defaults = ["BuiltinImporter", "FrozenImporter", "PathFinder"];
    let now = hooks(th);
    let own: Vec<Ref> = now
        .iter()
        .filter(|hook| hook.is_none() || now.len() == defaults.len() + 2 || is_default(th, hook))
        .cloned()
        .collect();
    keep(th, DEFAULTS, PyList::from_vec(own).into_ref());
    adopt(th)
}

fn is_default(th: &Thread, hook: &Ref) -> bool {
    let module = ops::attr::get_optional(th, hook, &th.names().module).ok().flatten();
    module
        .and_then(|m| super::text(&m))
        .is_some_and(|m| FROZEN.iter().any(|(name, _)| *name == m))
}

/// Gives real specs and loaders to the modules that were imported before.
fn adopt(th: &Thread) -> PyResult<()> {
    for (name, module) in super::modules(th).items() {
        let (Some(name), Some(module)) = (super::text(&name), module.downcast::<PyModule>()) else {
            continue;
        };
        let spec = module.dict.get_str(&th.names().spec);
        if let Some(old) = spec.filter(|s| s.is_a::<PySpec>()) {
            let get = |what: &str| attribute(th, &old, what);
            let file = get("has_location")?.value().as_bool() == Some(true);
            let origin = super::text(&get("origin")?).filter(|_| file);
            let locations = get("submodule_search_locations")?;
            let spec = real_spec(
                th,
                &name,
                origin.as_deref(),
                (!locations.is_none()).then_some(&locations),
            )?;
            let initializing = &th.names().initializing;
            let flag = ops::attr::get(th, &old, initializing)?;
            ops::attr::set(th, &spec, initializing, Some(&flag))?;
            let loader = attribute(th, &spec, "loader")?;
            module.dict.set_str(&th.names().loader, loader);
            module.dict.set_str(&th.names().spec, spec);
        } else if name == "__main__" {
            let file = module.dict.get_str(&th.names().file).and_then(|f| super::text(&f));
            let loader = match (kept(th, EXTERNAL), kept(th, CORE), file) {
                (Some(external), _, Some(file)) => {
                    let (name, file) = (PyStr::new(&name).into_ref(), PyStr::new(&file).into_ref());
                    call(th, &external, "SourceFileLoader", &[&name, &file])?
                }
                (_, Some(core), None) => attribute(th, &core, "BuiltinImporter")?,
                _ => continue,
            };
            module.dict.set_str(&th.names().loader, loader);
        }
    }
    Ok(())
}

/// Whether real specs can be made.
pub(super) fn is_loaded(th: &Thread) -> bool {
    kept(th, EXTERNAL).is_some()
}

/// The spec of a module of a source file, or of a built-in one.
pub(super) fn real_spec(th: &Thread, full: &str, file: Option<&str>, locations: Option<&Ref>) -> PyResult<Ref> {
    let name = PyStr::new(full).into_ref();
    let core = kept(th, CORE).unwrap_or(Ref::NONE);
    let external = kept(th, EXTERNAL).unwrap_or(Ref::NONE);
    let keywords = PyDict::new_ref();
    let set = |key: &str, value: Ref| keywords.set_str(&th.vm().interned.get(key), value);
    let Some(file) = file else {
        let importer = attribute(th, &core, "BuiltinImporter")?;
        set("origin", PyStr::new("built-in").into_ref());
        let function = attribute(th, &core, "ModuleSpec")?;
        let args = taipan_object::types::tuple::PyTuple::from_vec(vec![name, importer]).into_ref();
        return ops::call::call_ex(th, &function, &args, Some(keywords.as_ref()));
    };
    let path = PyStr::new(file).into_ref();
    let loader = call(th, &external, "SourceFileLoader", &[&name, &path])?;
    set("loader", loader);
    if let Some(locations) = locations {
        set("submodule_search_locations", locations.clone());
    }
    let function = attribute(th, &external, "spec_from_file_location")?;
    let args = taipan_object::types::tuple::PyTuple::from_vec(vec![name, path]).into_ref();
    ops::call::call_ex(th, &function, &args, Some(keywords.as_ref()))
}
