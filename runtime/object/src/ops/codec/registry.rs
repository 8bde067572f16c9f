//! Codecs that Python code provides: search functions and what they found, and calls of a codec's two functions.

use taipan_heap::{Ref, TypedRef};

use crate::class::{ClassFlag, PyType, type_of};
use crate::error::{Exc, PyResult, Raised};
use crate::native::Downcast;
use crate::ops::{self, attr, call, convert};
use crate::thread::Thread;
use crate::types::bytearray::PyByteArray;
use crate::types::bytes::PyBytes;
use crate::types::dict::PyDict;
use crate::types::exception::PyBaseException;
use crate::types::list::PyList;
use crate::types::str::PyStr;
use crate::types::tuple::PyTuple;

const SEARCH: &str = "codecs.search_functions";
const FOUND: &str = "codecs.found";

/// An object of the registry, made when it is first asked for.
fn kept(th: &Thread, name: &'static str, make: fn() -> Ref) -> Ref {
    if let Some(known) = th.vm().registry.borrow().get(name) {
        return known.clone();
    }
    let made = make();
    th.vm().registry.borrow_mut().insert(name, made.clone());
    made
}

fn search_functions(th: &Thread) -> Ref {
    kept(th, SEARCH, || PyList::from_vec(Vec::new()).into_ref())
}

fn found(th: &Thread) -> Ref {
    kept(th, FOUND, || PyDict::new_ref().into_ref())
}

/// A name as search functions get it: letters in lower case, digits and dots; one `_` for anything between them.
fn search_name(encoding: &str) -> String {
    let mut name = String::with_capacity(encoding.len());
    let mut gap = false;
    for c in encoding.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if gap && !name.is_empty() {
                name.push('_');
            }
            gap = false;
            name.push(c.to_ascii_lowercase());
        } else {
            gap = true;
        }
    }
    name
}

/// `codecs.register(search_function)`
///
/// # Errors
/// TypeError if it cannot be called.
pub fn register(th: &Thread, function: &Ref) -> PyResult<()> {
    if !call::is_callable(function) {
        return Err(th.type_error("argument must be callable"));
    }
    load_standard(th)?;
    append(th, function)
}

fn append(th: &Thread, function: &Ref) -> PyResult<()> {
    let functions = search_functions(th);
    let append = attr::get(th, &functions, &th.vm().interned.get("append"))?;
    call::call(th, &append, &[function]).map(drop)
}

/// Registers a search function while the standard encodings are loaded; they register theirs so.
fn load_standard(th: &Thread) -> PyResult<()> {
    const LOADING: &str = "codecs.loading";
    if th.vm().registry.borrow().contains_key(LOADING) {
        return Ok(());
    }
    th.vm().registry.borrow_mut().insert(LOADING, Ref::TRUE);
    let import = th
        .vm()
        .builtins
        .get()
        .and_then(|b| b.get_str(&th.vm().interned.get("__import__")));
    match import {
        Some(import) => call::call(th, &import, &[&th.vm().interned.get("encodings")]).map(drop),
        None => Ok(()),
    }
}

/// `codecs.unregister(search_function)`
///
/// # Errors
/// What comparing raises.
pub fn unregister(th: &Thread, function: &Ref) -> PyResult<()> {
    let functions = search_functions(th);
    let all = ops::iter::collect(th, &functions)?;
    let Some(index) = all.iter().position(|f| f.value().bits() == function.value().bits()) else {
        return Ok(());
    };
    ops::item::delete(th, &functions, &convert::int(index as i64))?;
    if let Some(found) = found(th).downcast::<PyDict>() {
        drop(found.take_all());
    }
    Ok(())
}

/// `codecs.lookup(encoding)`: a tuple with encoder, decoder, stream reader and stream writer first.
///
/// # Errors
/// LookupError; TypeError for a wrong answer of a search function; what search functions raise.
pub fn lookup(th: &Thread, encoding: &str) -> PyResult<Ref> {
    load_standard(th)?;
    let key = PyStr::new(&search_name(encoding)).into_ref();
    let found = found(th);
    let table = found.downcast::<PyDict>().expect("made as a dict");
    if let Some(known) = table.get(th, &key)? {
        return Ok(known);
    }
    for function in ops::iter::collect(th, &search_functions(th))? {
        let answer = call::call(th, &function, &[&key])?;
        if answer.is_none() {
            continue;
        }
        if answer.downcast::<PyTuple>().is_none_or(|t| t.len() != 4) {
            return Err(th.type_error("codec search functions must return 4-tuples"));
        }
        table.set(th, &key, answer.clone())?;
        return Ok(answer);
    }
    Err(th.error(Exc::LookupError, format!("unknown encoding: {encoding}")))
}

/// Forgets what was found under a name; whether something was.
///
/// # Errors
/// None at present.
pub fn forget(th: &Thread, encoding: &str) -> PyResult<bool> {
    let key = PyStr::new(&search_name(encoding)).into_ref();
    let found = found(th);
    let table = found.downcast::<PyDict>().expect("made as a dict");
    Ok(table.remove(th, &key)?.is_some())
}

/// The two directions of a codec.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// Text, or something else, to bytes.
    Encode,
    /// Bytes, or something else, to text.
    Decode,
}

impl Way {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Way::Encode => ("encoder", "encoding"),
            Way::Decode => ("decoder", "decoding"),
        }
    }
}

/// The exception with the codec's name added, if its class is one that takes a plain message.
fn explained(th: &Thread, raised: Raised, encoding: &str, way: Way) -> Raised {
    let class = type_of(raised.as_ref());
    let names = th.names();
    let native = |name: &Ref| {
        let definer = crate::lookup::defining_class(class, name);
        let definer = definer.as_ref().and_then(|c| c.downcast::<PyType>());
        definer.is_none_or(|c| !c.has(ClassFlag::Heap))
    };
    let kind = crate::types::exception::builtin_kind(class);
    let plain = kind.spec().is_none_or(|s| s.fields.is_empty()) && native(&names.init) && native(&names.new);
    let args = raised.exception().args.get();
    let args = args.as_ref().and_then(|a| a.downcast::<PyTuple>());
    let simple = match args.map(|a| a.items()) {
        Some([]) => true,
        Some([one]) => one.is_a::<PyStr>(),
        _ => false,
    };
    let no_dict = crate::types::exception::dict_of(raised.as_ref()).is_none_or(|d| d.is_empty());
    if !(simple && no_dict && plain) {
        return raised;
    }
    let (Ok(shown), what) = (convert::str(th, raised.as_ref()), way.words().1) else {
        return raised;
    };
    let message = format!(
        "{what} with '{encoding}' codec failed ({}: {})",
        class.name(),
        shown.to_display()
    );
    let made = call::call(th, &class.to_ref(), &[PyStr::new(&message).as_ref()]);
    let Ok(Ok(made)) = made.map(crate::native::try_typed::<PyBaseException>) else {
        return raised;
    };
    made.cause.set(raised.as_ref().clone());
    made.context.set(raised.into_ref());
    made.suppress_context.set(true);
    Raised::new(made)
}

fn run(th: &Thread, codec: &Ref, object: &Ref, encoding: &str, errors: Option<&str>, way: Way) -> PyResult<Ref> {
    let items = codec.downcast::<PyTuple>().map_or(&[][..], |t| t.items());
    let Some(function) = items.get(usize::from(way == Way::Decode)) else {
        return Err(th.type_error("codec search functions must return 4-tuples"));
    };
    let errors = errors.map(|e| PyStr::new(e).into_ref());
    let result = match &errors {
        Some(errors) => call::call(th, function, &[object, errors]),
        None => call::call(th, function, &[object]),
    };
    let result = result.map_err(|raised| explained(th, raised, encoding, way))?;
    match result.downcast::<PyTuple>().map(|t| t.items()) {
        Some([value, _]) => Ok(value.clone()),
        _ => Err(th.type_error(format!("{} must return a tuple (object, integer)", way.words().0))),
    }
}

/// `codecs.encode(object, encoding, errors)` and `codecs.decode`.
///
/// # Errors
/// LookupError; what the codec raises.
pub fn convert(th: &Thread, object: &Ref, encoding: &str, errors: Option<&str>, way: Way) -> PyResult<Ref> {
    let codec = lookup(th, encoding)?;
    run(th, &codec, object, encoding, errors, way)
}

/// The codec of a text encoding: what `str.encode`, `bytes.decode` and text files may use.
///
/// # Errors
/// LookupError if there is none, or if it is none for text; `instead` tells what to use then.
pub fn lookup_text(th: &Thread, encoding: &str, instead: &str) -> PyResult<Ref> {
    let codec = lookup(th, encoding)?;
    if codec.downcast_exact::<PyTuple>().is_none()
        && let Some(flag) = attr::get_optional(th, &codec, &th.vm().interned.get("_is_text_encoding"))?
        && !convert::truth(th, &flag)?
    {
        return Err(th.error(
            Exc::LookupError,
            format!("'{encoding}' is not a text encoding; use {instead} to handle arbitrary codecs"),
        ));
    }
    Ok(codec)
}

fn given(errors: &str) -> Option<&str> {
    (errors != "strict").then_some(errors)
}

/// Decodes with a codec of the registry.
pub(super) fn decode_text(th: &Thread, data: &[u8], encoding: &str, errors: &str) -> PyResult<TypedRef<PyStr>> {
    let codec = lookup_text(th, encoding, "codecs.decode()")?;
    let object = PyBytes::new_ref(data).into_ref();
    let text = run(th, &codec, &object, encoding, given(errors), Way::Decode)?;
    crate::native::try_typed(text).map_err(|other| {
        let name = type_of(&other).name();
        th.type_error(format!(
            "'{encoding}' decoder returned '{name}' instead of 'str'; use codecs.decode() to decode to arbitrary types"
        ))
    })
}

/// Encodes with a codec of the registry.
pub(super) fn encode_text(th: &Thread, text: &PyStr, encoding: &str, errors: &str) -> PyResult<Vec<u8>> {
    let codec = lookup_text(th, encoding, "codecs.encode()")?;
    let object = PyStr::from_data(text.data()).into_ref();
    let data = run(th, &codec, &object, encoding, given(errors), Way::Encode)?;
    if data.is_a::<PyBytes>() {
        return convert::bytes_of(th, &data);
    }
    if data.is_a::<PyByteArray>() {
        let message = format!(
            "encoder {encoding} returned bytearray instead of bytes; use codecs.encode() to encode to arbitrary types"
        );
        ops::report::warn(th, Exc::RuntimeWarning, &message)?;
        return convert::bytes_of(th, &data);
    }
    let name = type_of(&data).name();
    Err(th.type_error(format!(
        "'{encoding}' encoder returned '{name}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types"
    )))
}
