//! Making the virtual machine: types, modules, hooks.

use taipan_jit::tiers::{Compilers, Policy};
use taipan_object::module::{ModuleExt, PyModule};
use taipan_object::thread::Vm;
use taipan_object::types::dict::PyDict;
use taipan_object::types::list::PyList;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{PyResult, Ref, Thread, TypedRef};
use taipan_stdlib::io;
use taipan_stdlib::sys::Config;

/// Words of the register stack; pages are taken when touched.
const REGISTERS: usize = 1 << 27;
/// Bytes of the native stack that are kept for handling its exhaustion.
const RESERVE: usize = 1 << 20;

/// Makes a machine and its main thread. `stack` is the size of the native stack that this is called on.
pub(crate) fn start(config: &Config, policy: &Policy, stack: usize) -> PyResult<Box<Thread>> {
    let vm: &'static Vm = Box::leak(Box::new(Vm::new()));
    let here = 0u8;
    let limit = std::ptr::from_ref(&here).addr().saturating_sub(stack - RESERVE);
    let th = Thread::new(vm, limit, REGISTERS);
    th.enter();
    taipan_object::startup::make_core_types(&th);
    let mut hooks = taipan_interp::hooks();
    hooks.hot = taipan_jit::tiers::hot;
    hooks.learnt = taipan_jit::tiers::learnt;
    assert!(vm.hooks.set(hooks).is_ok(), "hooks are installed once");
    let compilers = Compilers {
        baseline: taipan_baseline::compile,
        opt: taipan_opt::compile,
    };
    taipan_jit::tiers::install(&th, policy.clone(), compilers);
    let natives = taipan_stdlib::MODULES;
    assert!(vm.native_modules.set(natives).is_ok(), "modules are listed once");
    let modules = PyDict::new_ref();
    assert!(vm.modules.set(modules.clone()).is_ok(), "made once");
    taipan_stdlib::make_types(&th);
    taipan_object::types::traceback::set_source_reader(taipan_stdlib::compile::read_source);
    taipan_object::types::traceback::set_anchor_finder(taipan_stdlib::compile::anchors);
    let builtins = native(&th, "builtins")?;
    assert!(vm.builtins.set(builtins.dict.clone()).is_ok(), "made once");
    taipan_stdlib::exception_group::install(&th, &builtins)?;
    let sys = native(&th, "sys")?;
    assert!(vm.sys.set(sys.dict.clone()).is_ok(), "made once");
    native(&th, "_io")?;
    fill_sys(&th, &sys, config, &modules)?;
    taipan_stdlib::signal::start(&th);
    crate::ending::keep_builtins(&th);
    // What start-up made is no reason to collect.
    taipan_object::heap::alloc::reset_young();
    taipan_object::safepoint::plan_next(&th);
    Ok(th)
}

fn native(th: &Thread, name: &str) -> PyResult<TypedRef<PyModule>> {
    let module = taipan_stdlib::import::import_full(th, name)?;
    Ok(taipan_object::native::try_typed(module).unwrap_or_else(|_| panic!("{name} is a native module")))
}

fn strings(list: &[String]) -> Vec<Ref> {
    list.iter().map(|s| PyStr::new(s).into_ref()).collect()
}

/// `sys._xoptions`; what they mean to the machine is done at once.
fn x_options(th: &Thread, config: &Config) -> PyResult<Ref> {
    let options = PyDict::new_ref();
    for option in &config.x_options {
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (name, PyStr::new(value).into_ref()),
            None => (option.as_str(), Ref::TRUE),
        };
        options.set_str(&th.vm().interned.get(name), value);
    }
    for (flag, value) in &config.flags {
        let value = *value;
        match *flag {
            "optimize" => th.vm().optimize.set(u8::try_from(value).unwrap_or(2).min(2)),
            "int_max_str_digits" => th.vm().int_max_str_digits.set(usize::try_from(value).unwrap_or(0)),
            _ => {}
        }
    }
    Ok(options.into_ref())
}

fn fill_sys(th: &Thread, sys: &TypedRef<PyModule>, config: &Config, modules: &TypedRef<PyDict>) -> PyResult<()> {
    let add = |name: &str, value: Ref| sys.add(th, name, value);
    add("modules", modules.as_ref().clone());
    add("argv", PyList::from_vec(strings(&config.argv)).into_ref());
    add("orig_argv", PyList::from_vec(strings(&config.argv)).into_ref());
    add("path", PyList::from_vec(strings(&config.path)).into_ref());
    add("_stdlib_dir", PyStr::new(&config.home).into_ref());
    add("executable", PyStr::new(&config.executable).into_ref());
    for name in ["prefix", "base_prefix", "exec_prefix", "base_exec_prefix"] {
        let prefix = std::path::Path::new(&config.home)
            .ancestors()
            .nth(2)
            .map(|p| p.to_string_lossy().into_owned());
        add(name, PyStr::new(&prefix.unwrap_or_default()).into_ref());
    }
    add(
        "warnoptions",
        PyList::from_vec(strings(&config.warn_options)).into_ref(),
    );
    add("meta_path", PyList::from_vec(Vec::new()).into_ref());
    add("path_hooks", PyList::from_vec(Vec::new()).into_ref());
    add("path_importer_cache", PyDict::new_ref().into_ref());
    add("_xoptions", x_options(th, config)?);
    taipan_stdlib::sys::sys::set_flags(th, sys, &config.flags)?;
    let mut names: Vec<&str> = taipan_stdlib::MODULES.iter().map(|m| m.name).collect();
    names.sort_unstable();
    add(
        "builtin_module_names",
        PyTuple::from_vec(names.iter().map(|n| PyStr::new(n).into_ref()).collect()).into_ref(),
    );
    let stdin = io::standard(th, 0, "<stdin>", "surrogateescape", config.unbuffered)?;
    let stdout = io::standard(th, 1, "<stdout>", "surrogateescape", config.unbuffered)?;
    let stderr = io::standard(th, 2, "<stderr>", "backslashreplace", config.unbuffered)?;
    for (name, stream) in [("stdin", stdin), ("stdout", stdout), ("stderr", stderr)] {
        add(name, stream.clone());
        add(&format!("__{name}__"), stream);
    }
    for name in ["excepthook", "displayhook", "unraisablehook"] {
        if let Some(function) = sys.dict.get_str(&th.vm().interned.get(name)) {
            add(&format!("__{name}__"), function);
        }
    }
    Ok(())
}
