//! What the optimising compiler knows of how code has behaved: copied when compiling is asked for, so that it needs no
//! lock.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};

use taipan_code::{CodeFlags, Inst};
use taipan_interp::calls::{MANY_CODES, is_plain_class, simple_init};
use taipan_object::assumptions::{Assumption, Flag, rely};
use taipan_object::class::ClassFlag;
use taipan_object::class::{ClassExt, is_current};
use taipan_object::descriptor::{PyBuiltin, PyMethodDescriptor};
use taipan_object::frame::{Frame, RegisterStack};
use taipan_object::function::PyFunction;
use taipan_object::native::Plain;
use taipan_object::types::cell::PyCell;
use taipan_object::types::code::{self as cache, Feedback, PyCode};
use taipan_object::types::dict::PyDict;
use taipan_object::types::list::PyList;
use taipan_object::types::property::{PyClassMethod, PyProperty, PyStaticMethod};
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Downcast, NativeType, Obj, PyType, Ref, Thread, TypedRef, Value, heap};

use crate::source::Source;
use crate::tiers::{is_mixed, trust};

/// What a register held when compiling was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Seen {
    /// A small int.
    Int,
    /// A float.
    Float,
    /// A bool.
    Bool,
    /// Anything else, or nothing.
    Other,
}

/// How one function has behaved, and what its compiled code needs to know of the process.
#[derive(Debug)]
pub struct Profile {
    /// The instruction at which compiling was asked for, with what the registers held there.
    pub at: (usize, Vec<Seen>),
    /// What the code has done.
    pub known: Behaviour,
    /// The address of the word that says that something is pending.
    pub pending: u64,
    /// The types whose instances have fast paths.
    pub types: Types,
    /// The words of the strings of one Latin-1 code point: none of them dies, and there are no others of that text.
    pub characters: Characters,
    /// Where a thread keeps the first free word of its register stack, and that stack's end.
    pub stack: (i32, u64),
    /// Where a thread counts its frames, and the address of the limit.
    pub depth: (i32, u64),
    /// What compiled code does for the sake of a test.
    pub stress: Stress,
    /// The number of the code's first exit among those of the program, in order of compiling.
    pub first_exit: u64,
    /// Whether what the compiler knows is to be shown.
    pub graph: bool,
    /// What the code may rely on without looking.
    pub assumed: BTreeSet<Assumption>,
    /// Raised when something of that is lost.
    pub lost: Flag,
    /// The values of globals and builtins that the code may rely on, by dict and entry.
    pub values: BTreeMap<(u64, u32), u64>,
    /// The globals and builtins of the frame, which are those of the code if anything is assumed.
    pub namespaces: (u64, u64),
}

/// How much may be assumed of what seems not to change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Trust {
    /// Nothing: the code looks at everything.
    Nothing,
    /// That classes, functions and the keys of namespaces stay as they are.
    Shapes,
    /// That functions and other values in namespaces do so too.
    Values,
}

/// Which guards ask whether they are to fail.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Asks {
    /// None.
    #[default]
    Never,
    /// All that may fail though they hold.
    Each,
    /// Of those, the ones of the exit with this number.
    At(u64),
}

/// What compiled code does for the sake of a test.
#[derive(Clone, Copy, Default, Debug)]
pub struct Stress {
    /// Which guards ask whether they are to fail.
    pub asks: Asks,
    /// Where exits' values are stored a second time, if they are: see [`crate::stored`].
    pub stored: Option<u64>,
    /// Ask after each instruction that may run Python whether to behave as if something was lost.
    pub retire: bool,
}

/// The strings of one Latin-1 code point.
#[derive(Clone, Copy, Debug)]
pub struct Characters(&'static [AtomicU64]);

impl Characters {
    /// Where their words are, by code point.
    #[must_use]
    pub fn address(self) -> u64 {
        self.0.as_ptr().expose_provenance() as u64
    }

    /// The word of one.
    #[must_use]
    pub fn word(self, code_point: u8) -> u64 {
        self.0[usize::from(code_point)].load(Ordering::Relaxed)
    }

    /// Whether a word is that of one.
    #[must_use]
    pub fn contain(self, word: u64) -> bool {
        self.0.iter().any(|own| own.load(Ordering::Relaxed) == word)
    }
}

/// How one code object has behaved.
#[derive(Debug, Default)]
pub struct Behaviour {
    /// What each site's cache says.
    pub sites: Vec<Site>,
    /// What sites' caches said before of classes that are as they were, the last first.
    pub others: BTreeMap<usize, Vec<Site>>,
    /// Instructions whose guards failed again and again: they get none.
    pub generic: BTreeSet<usize>,
    /// What the calls by instructions call, where that is known: functions, of which some may be inlined.
    pub callees: BTreeMap<usize, Vec<Option<Callee>>>,
    /// The same of native functions, with the word of what is called.
    pub natives: BTreeMap<usize, (Native, u64)>,
}

/// By what a function that is called is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Identity {
    /// It is one function.
    Function {
        /// Its address: whoever calls it keeps it alive.
        address: u64,
        /// Its version, which says that code and defaults are the same.
        version: u32,
    },
    /// It is any with this code, at this address, and the callee's namespaces. No defaults are taken.
    Code(u64),
}

/// A Python function that is called.
#[derive(Debug)]
pub struct Callee {
    /// Which function.
    pub identity: Identity,
    /// Its globals and builtins.
    pub namespaces: (u64, u64),
    /// What its parameters get, in order.
    pub parameters: Vec<Parameter>,
    /// The class and its version, if what is called is a class and the function its `__init__`.
    pub class: Option<(u64, u32)>,
    /// Whether a receiver is the first argument.
    pub receiver: bool,
    /// The code.
    pub source: Source,
    /// What the code has done.
    pub known: Behaviour,
}

/// What a parameter of a call gets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Parameter {
    /// The value with this number, a receiver counted.
    Given(u16),
    /// A default: a word that the function owns.
    Default(u64),
    /// The default of a keyword-only parameter: the value in an entry of the function's dict of those, while the dict's
    /// keys have this version.
    Entry {
        /// The dict's address.
        dict: u64,
        /// The version of its keys.
        version: u32,
        /// The entry.
        index: u32,
    },
    /// A tuple of the positional values from this number on, up to the second.
    Rest(u16, u16),
}

/// How a call passes values: positional ones first, a receiver included, then those with names.
struct Given<'a> {
    positional: usize,
    names: &'a [Ref],
}

/// A copy of `taipan_object::types::code::Feedback`, with what it says of the class.
#[derive(Clone, Copy, Default, Debug)]
pub struct Site {
    /// What the cache does, or notes.
    pub state: u32,
    /// The class's version.
    pub version: u32,
    /// A shape's address.
    pub key: u64,
    /// A slot.
    pub index: u32,
    /// How often the cache did not know.
    pub misses: u32,
    /// A value that lives as long as the version is current.
    pub value: u64,
    /// The class's address; 0: unknown.
    pub class: u64,
    /// Where instances of the class have their shape, in bytes.
    pub tail: i32,
    /// How many slots they have in themselves.
    pub inline_slots: u32,
}

impl Site {
    fn of(feedback: &Feedback) -> Site {
        Site {
            misses: feedback.misses.get(),
            ..Site::from(feedback.seen())
        }
    }

    /// Whether the class that a cache saw is alive and unchanged.
    fn is_current(&self) -> bool {
        self.version != 0 && is_current(self.class, self.version)
    }
}

impl From<cache::Seen> for Site {
    fn from(seen: cache::Seen) -> Site {
        Site {
            state: seen.state,
            version: seen.version,
            key: seen.key,
            index: seen.index,
            misses: 0,
            value: seen.value,
            class: seen.class,
            tail: seen.tail.cast_signed(),
            inline_slots: seen.inline_slots,
        }
    }
}

/// Types that compiled code compares with, and where their instances keep things, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Types {
    /// `list`
    pub list: u64,
    /// The pointer to a list's items, and their number.
    pub list_items: (i32, i32),
    /// `range_iterator`
    pub range_iterator: u64,
    /// Its next item, its step, and how many are left.
    pub range: (i32, i32, i32),
    /// `tuple`
    pub tuple: u64,
    /// The pointer to a tuple's items, and their number.
    pub tuple_items: (i32, i32),
    /// The iterators of lists and tuples.
    pub list_cursor: Cursor,
    /// As above.
    pub tuple_cursor: Cursor,
    /// `str`
    pub text: u64,
    /// Where a str has its number of code points, the pointer to its text, and how many bytes a code point takes (a byte).
    pub text_parts: (i32, i32, i32),
    /// The iterator of an ASCII str; of its `items` the pointer is that to the text.
    pub text_cursor: Cursor,
    /// The value of a cell.
    pub cell: i32,
    /// The version of a class, from the class's address.
    pub class_version: i32,
    /// The version of a function, from the function's address.
    pub function_version: i32,
    /// A function's code, globals, builtins and closure.
    pub function_parts: FunctionPlaces,
    /// `function`
    pub function: u64,
    /// What a class method wraps, and a static method.
    pub wrapped: (i32, i32),
    /// The getter of a property.
    pub getter: i32,
    /// Places in a dict.
    pub dict: DictPlaces,
}

/// Where a function has what compiled code looks at, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct FunctionPlaces {
    /// Its code object.
    pub code: i32,
    /// Its globals.
    pub globals: i32,
    /// Its builtins.
    pub builtins: i32,
    /// The tuple of its cells, or unbound.
    pub closure: i32,
}

/// The iterator of a sequence, and where it has what, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Cursor {
    /// Its type.
    pub iterator: u64,
    /// The sequence, or no pointer at the end.
    pub sequence: i32,
    /// The index of the next item.
    pub index: i32,
    /// The sequence's pointer to items, and their number.
    pub items: (i32, i32),
}

/// A native function that the optimising compiler knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Native {
    /// `list.append`
    ListAppend,
    /// `len`
    Len,
    /// One that runs no Python with what it is mostly given: see `taipan_object::native::Plain`.
    Plain,
    /// Another function, the method of a native type, or a native type.
    Other,
}

/// Where a dict has what caches need, in bytes from its address.
#[derive(Clone, Copy, Debug)]
pub struct DictPlaces {
    /// The version of its keys.
    pub version: i32,
    /// The pointer to its entries.
    pub entries: i32,
    /// The size of an entry.
    pub entry: i32,
    /// The value in an entry.
    pub value: i32,
}

impl Profile {
    /// What is known of the running frame's function. Code objects that may be inlined are added to `kept`: the compiled
    /// code is to own them.
    #[must_use]
    pub fn of(
        th: &Thread,
        frame: &Frame,
        code: &Obj<PyCode>,
        stress: Stress,
        kept: &mut Vec<TypedRef<PyCode>>,
    ) -> Profile {
        let mixed = is_mixed(code);
        let registers =
            (0..usize::from(frame.register_count)).map(|i| if mixed { Seen::Other } else { seen(frame, code, i) });
        let mut callees = Callees {
            th,
            kept,
            within: vec![std::ptr::from_ref::<Obj<PyCode>>(code)],
            trust: trust(code),
            assumed: BTreeSet::new(),
            values: BTreeMap::new(),
        };
        let namespaces = (frame.globals(), frame.builtins());
        let known = callees.behaviour(code, namespaces);
        let (assumed, values) = (callees.assumed, callees.values);
        let lost = Flag::default();
        for assumption in &assumed {
            rely(*assumption, &lost);
        }
        Profile {
            at: (frame.pc.get() as usize, registers.collect()),
            known,
            assumed,
            lost,
            values,
            namespaces: (namespaces.0.value().bits(), namespaces.1.value().bits()),
            pending: th.vm().pending.as_ptr().expose_provenance() as u64,
            types: types(),
            characters: Characters(PyStr::latin1_characters()),
            stack: (
                (std::mem::offset_of!(Thread, stack) + std::mem::offset_of!(RegisterStack, top)) as i32,
                th.stack.end().expose_provenance() as u64,
            ),
            depth: (
                std::mem::offset_of!(Thread, depth) as i32,
                th.vm().recursion_limit.as_ptr().expose_provenance() as u64,
            ),
            stress,
            first_exit: 0,
            graph: false,
        }
    }
}

/// Classes and shapes that one instruction is compiled for.
pub const MOST_CASES: usize = 4;
/// Arguments of a [plain](Native::Plain) call.
const MOST_PLAIN: u16 = 3;
/// How deep the search for callees goes.
const DEEPEST: usize = 3;
/// Longer code is not inlined.
const LONGEST: usize = 60;

/// Globals and builtins.
type Namespaces<'a> = (&'a Obj<PyDict>, &'a Obj<PyDict>);

/// The search for what calls call.
struct Callees<'a> {
    th: &'a Thread,
    kept: &'a mut Vec<TypedRef<PyCode>>,
    within: Vec<*const Obj<PyCode>>,
    trust: Trust,
    assumed: BTreeSet<Assumption>,
    values: BTreeMap<(u64, u32), u64>,
}

impl Callee {
    /// The word of what is called; None if only the code is known.
    #[must_use]
    pub fn callable(&self) -> Option<u64> {
        match (self.class, self.identity) {
            (Some((class, _)), _) => Some(class),
            (None, Identity::Function { address, .. }) => Some(address),
            (None, Identity::Code(_)) => None,
        }
    }
}

impl Callees<'_> {
    fn behaviour(&mut self, code: &Obj<PyCode>, namespaces: Namespaces<'_>) -> Behaviour {
        let others = code.feedback.iter().enumerate().filter_map(|(site, feedback)| {
            let others: Vec<Site> = feedback.others().into_iter().map(Site::from).collect();
            let others: Vec<Site> = others.into_iter().filter(Site::is_current).collect();
            (!others.is_empty()).then_some((site, others))
        });
        let others: BTreeMap<usize, Vec<Site>> = others.collect();
        let sites: Vec<Site> = code.feedback.iter().map(site).collect();
        if self.trust > Trust::Nothing {
            let classes = sites.iter().chain(others.values().flatten());
            let classes = classes.filter(|site| site.class != 0 && site.version != 0);
            self.assumed.extend(classes.map(|site| Assumption::Class(site.version)));
        }
        Behaviour {
            others,
            sites,
            generic: crate::tiers::generic(code),
            ..self.called(code, namespaces)
        }
    }

    /// What the calls in the code call.
    fn called(&mut self, code: &Obj<PyCode>, namespaces: Namespaces<'_>) -> Behaviour {
        let mut called = Behaviour::default();
        if self.within.len() > DEEPEST {
            return called;
        }
        // What was loaded last to the first register of a call's window is called.
        let mut loaded: BTreeMap<u16, Loaded> = BTreeMap::new();
        for (pc, inst) in code.data.insts.iter().enumerate() {
            match inst {
                Inst::LoadAttr { site, .. } => {
                    let given = Given {
                        positional: 0,
                        names: &[],
                    };
                    if let Some(getter) = getter(&code.feedback[site.index()]) {
                        called.callees.insert(pc, vec![self.callee(&getter, true, &given)]);
                    }
                }
                Inst::LoadMethod { dst, site, .. } => {
                    loaded.insert(dst.base.0, methods(&code.feedback[site.index()]));
                }
                Inst::LoadGlobal { dst, site, .. } => {
                    self.assume_global(&code.feedback[site.index()], namespaces);
                    let found = Loaded {
                        callables: global(&code.feedback[site.index()], namespaces).into_iter().collect(),
                        receiver: false,
                        method: false,
                    };
                    loaded.insert(dst.0.0, found);
                }
                Inst::Call { args, .. }
                | Inst::CallMethod { args, .. }
                | Inst::CallKw { args, .. }
                | Inst::CallMethodKw { args, .. } => {
                    let method = matches!(inst, Inst::CallMethod { .. } | Inst::CallMethodKw { .. });
                    let names = match inst {
                        Inst::CallKw { names, .. } | Inst::CallMethodKw { names, .. } => {
                            code.consts[names.index()].downcast::<PyTuple>()
                        }
                        _ => None,
                    };
                    let names = names.map_or(&[][..], |names| names.items());
                    let given = Given {
                        positional: usize::from(args.count) - names.len(),
                        names,
                    };
                    let found = loaded.remove(&args.base.0).filter(|loaded| loaded.method == method);
                    if let (None, Inst::Call { site, .. }) = (&found, inst) {
                        let callees = self.callees_by_code(&code.feedback[site.index()], namespaces, &given);
                        called.callees.insert(pc, callees);
                    }
                    let Some(Loaded {
                        callables, receiver, ..
                    }) = found
                    else {
                        continue;
                    };
                    if let [callable] = &callables[..]
                        && names.is_empty()
                        && let Some(native) = native(callable, args.count)
                    {
                        called.natives.insert(pc, (native, callable.value().bits()));
                        continue;
                    }
                    let callees = callables.iter().map(|callable| self.callee(callable, receiver, &given));
                    called.callees.insert(pc, callees.collect());
                }
                _ => {}
            }
        }
        called
    }

    /// A function or class that is called, if it may be inlined.
    fn callee(&mut self, callable: &Ref, receiver: bool, given: &Given<'_>) -> Option<Callee> {
        let (function, class) = match callable.downcast_exact::<PyType>() {
            Some(class) if !receiver => {
                let init = simple_init(self.th, class)?;
                let version = class.version_tag();
                (init, Some((callable.value().bits(), version)))
            }
            Some(_) => return None,
            None => (callable.clone(), None),
        };
        if class.is_some_and(|(_, version)| version == 0) {
            return None;
        }
        let function = function.downcast_exact::<PyFunction>()?;
        let code = function.code();
        let version = function.version_tag();
        if version == 0 || class.is_some() && code.data.arg_count == 0 || !self.is_inlined(&code) {
            return None;
        }
        let parameters = parameters(function, &code, usize::from(receiver || class.is_some()), given)?;
        if self.trust > Trust::Nothing {
            self.assumed.insert(Assumption::Function(version));
            self.assumed
                .extend(class.map(|(_, version)| Assumption::Class(version)));
        }
        let address = function.value().bits();
        let identity = Identity::Function { address, version };
        let known = self.known(code, (&function.globals, &function.builtins), identity, parameters);
        Some(Callee {
            class,
            receiver,
            ..known
        })
    }

    /// Assumes that what a name means stays the same, if its cache is current.
    fn assume_global(&mut self, feedback: &Feedback, namespaces: Namespaces<'_>) {
        let Some(value) = global(feedback, namespaces).filter(|_| self.trust > Trust::Nothing) else {
            return;
        };
        let (globals, builtins) = namespaces;
        self.assumed.insert(Assumption::Keys(globals.current_version()));
        let mut holder = globals;
        if feedback.state.get() == crate::global_state::BUILTIN {
            holder = builtins;
            self.assumed.insert(Assumption::Keys(builtins.current_version()));
        }
        if self.trust == Trust::Values {
            let index = feedback.index.get();
            holder.watch(index as usize);
            self.values.insert((holder.value().bits(), index), value.value().bits());
        }
    }

    /// A callee without class and receiver; its code is to be kept.
    fn known(
        &mut self,
        code: TypedRef<PyCode>,
        namespaces: Namespaces<'_>,
        identity: Identity,
        parameters: Vec<Parameter>,
    ) -> Callee {
        self.within.push(std::ptr::from_ref::<Obj<PyCode>>(&code));
        let known = self.behaviour(&code, namespaces);
        self.within.pop();
        let address = |dict: &Obj<PyDict>| dict.value().bits();
        let source = Source::of(&code);
        self.kept.push(code);
        Callee {
            identity,
            namespaces: (address(namespaces.0), address(namespaces.1)),
            parameters,
            class: None,
            receiver: false,
            source,
            known,
        }
    }

    /// The code of functions that a site has seen, the last first, as far as they may be inlined: they have the caller's
    /// globals, and get what is given and no more.
    fn callees_by_code(
        &mut self,
        feedback: &Feedback,
        namespaces: Namespaces<'_>,
        given: &Given<'_>,
    ) -> Vec<Option<Callee>> {
        let seen = std::iter::once(feedback.seen()).chain(feedback.others());
        let seen: Vec<cache::Seen> = seen.take(MOST_CASES + 1).collect();
        let is_code = |seen: &cache::Seen| seen.state == crate::call_state::CODE;
        if feedback.misses.get() >= MANY_CODES || seen.len() > MOST_CASES || !seen.iter().all(is_code) {
            return Vec::new();
        }
        let globals = namespaces.0.value().bits();
        let by_code = |seen: cache::Seen| {
            if seen.value != globals || !cache::is_alive(seen.version) {
                return None;
            }
            // SAFETY: the code object with this number is alive, and it is where it was.
            let code = unsafe { Ref::from_borrowed(Value::from_bits(seen.key)) };
            let code = taipan_object::native::try_typed::<PyCode>(code).ok()?;
            let (data, count) = (&code.data, given.positional);
            let simple = code.simple && data.arg_count as usize == count && given.names.is_empty();
            if !simple || !self.is_inlined(&code) {
                return None;
            }
            let parameters = (0..u16::try_from(count).ok()?).map(Parameter::Given).collect();
            Some(self.known(code, namespaces, Identity::Code(seen.key), parameters))
        };
        seen.into_iter().map(by_code).collect()
    }

    /// Whether a function with this code may be inlined, as far as that depends on the code.
    fn is_inlined(&self, code: &TypedRef<PyCode>) -> bool {
        let pointer = std::ptr::from_ref::<Obj<PyCode>>(code);
        let data = &code.data;
        !data.flags.is_resumable()
            && data.insts.len() <= LONGEST
            && self.within.iter().filter(|outer| **outer == pointer).count() <= 1
    }
}

/// What the parameters of a function get, if the call is right, and needs no dict (`initialize_locals` in `ceval.c`).
fn parameters(function: &PyFunction, code: &PyCode, receiver: usize, given: &Given<'_>) -> Option<Vec<Parameter>> {
    let data = &code.data;
    let (positional, arg_count) = (receiver + given.positional, data.arg_count as usize);
    let total = arg_count + data.kwonly_count as usize;
    let has_rest = data.flags.has(CodeFlags::VARARGS);
    if data.flags.has(CodeFlags::VARKEYWORDS) || positional > arg_count && !has_rest {
        return None;
    }
    let number = |index: usize| u16::try_from(index).ok();
    let mut all: Vec<Option<Parameter>> = vec![None; total];
    for (index, parameter) in all.iter_mut().enumerate().take(positional.min(arg_count)) {
        *parameter = Some(Parameter::Given(number(index)?));
    }
    for (i, name) in given.names.iter().enumerate() {
        let name = name.downcast::<PyStr>()?;
        let is_named = |index: &usize| {
            let own = code.register_names[*index].downcast::<PyStr>();
            own.is_some_and(|own| own.equals(name))
        };
        let index = (data.posonly_count as usize..total).find(is_named)?;
        if all[index].replace(Parameter::Given(number(positional + i)?)).is_some() {
            return None;
        }
    }
    let defaults = function.defaults.get();
    let defaults = defaults.as_ref().and_then(|defaults| defaults.downcast::<PyTuple>());
    let defaults = defaults.map_or(&[][..], |defaults| defaults.items());
    for (index, default) in (0..arg_count).rev().zip(defaults.iter().rev()) {
        all[index].get_or_insert(Parameter::Default(default.value().bits()));
    }
    let named = function.kwdefaults.get();
    let named = named.as_ref().and_then(|named| named.downcast_exact::<PyDict>());
    for index in arg_count..total {
        if all[index].is_none() {
            let dict = named?;
            all[index] = Some(Parameter::Entry {
                dict: dict.value().bits(),
                version: Some(dict.keys_version()).filter(|version| *version != 0)?,
                index: u32::try_from(dict.index_of_str(&code.register_names[index])?).ok()?,
            });
        }
    }
    if has_rest {
        all.push(Some(Parameter::Rest(
            number(arg_count.min(positional))?,
            number(positional)?,
        )));
    }
    all.into_iter().collect()
}

/// What a cache says, unless it is out of date.
fn site(feedback: &Feedback) -> Site {
    let site = Site::of(feedback);
    if site.class == 0 || site.is_current() {
        return site;
    }
    Site {
        misses: site.misses,
        ..Site::default()
    }
}

/// What may be called next: what was loaded to a window.
struct Loaded {
    /// What was seen, the last first; nothing if it is not worth while.
    callables: Vec<Ref>,
    /// Whether there is a receiver in the window.
    receiver: bool,
    /// Whether the window is that of a method call.
    method: bool,
}

/// What `LoadMethod` finds in the classes that its cache saw and that are unchanged; nothing if it found something else
/// than methods.
fn methods(feedback: &Feedback) -> Loaded {
    use crate::attr_state as state;
    let mut found = Loaded {
        callables: Vec::new(),
        receiver: true,
        method: true,
    };
    let others = feedback.others();
    let last = site(feedback);
    if matches!(last.state, state::CLASS_METHOD | state::STATIC_METHOD) {
        found.receiver = last.state == state::CLASS_METHOD;
        found.callables.extend(wrapped(&last).filter(|_| others.is_empty()));
        return found;
    }
    let seen = others.into_iter().map(Site::from).filter(Site::is_current);
    for site in std::iter::once(last).chain(seen).take(MOST_CASES) {
        if !matches!(site.state, state::METHOD | state::PLAIN_METHOD) {
            found.callables.clear();
            break;
        }
        let function = value_of(&site);
        if !found.callables.iter().any(|known| known.is(&function)) {
            found.callables.push(function);
        }
    }
    found
}

/// What a cache of a current class holds.
fn value_of(site: &Site) -> Ref {
    // SAFETY: the class with the checked version holds the value.
    unsafe { Ref::from_borrowed(Value::from_bits(site.value)) }
}

/// What the class method or static method that a cache knows wraps.
fn wrapped(site: &Site) -> Option<Ref> {
    let found = value_of(site);
    match found.downcast_exact::<PyClassMethod>() {
        Some(method) => method.callable.get(),
        None => found.downcast_exact::<PyStaticMethod>()?.callable.get(),
    }
}

/// The getter of the property that `LoadAttr` finds, if it has seen nothing else.
fn getter(feedback: &Feedback) -> Option<Ref> {
    let site = site(feedback);
    if site.state != crate::attr_state::PROPERTY || !feedback.others().is_empty() {
        return None;
    }
    value_of(&site).downcast_exact::<PyProperty>()?.get.get()
}

/// What native callable an object is, called with so many arguments.
fn native(callable: &Ref, count: u16) -> Option<Native> {
    if let Some(method) = callable.downcast_exact::<PyMethodDescriptor>() {
        let append = std::ptr::eq(&*method.class, PyList::class()) && method.spec.name == "append" && count == 1;
        return Some(if append {
            Native::ListAppend
        } else {
            plain_or_other(method.spec.plain != Plain::Never, count + 1)
        });
    }
    if let Some(class) = callable.downcast_exact::<PyType>() {
        return (!class.has(ClassFlag::Heap)).then(|| plain_or_other(is_plain_class(class), count));
    }
    let function = callable.downcast_exact::<PyBuiltin>()?;
    let module = function.module.get();
    let own = !function.bound
        && module
            .and_then(|module| Some(module.downcast::<PyStr>()?.to_display() == "builtins"))
            .unwrap_or(false);
    let len = own && function.spec.name == "len" && count == 1;
    let plain = !function.bound && function.spec.plain != Plain::Never;
    Some(if len { Native::Len } else { plain_or_other(plain, count) })
}

fn plain_or_other(plain: bool, count: u16) -> Native {
    if plain && (1..=MOST_PLAIN).contains(&count) {
        Native::Plain
    } else {
        Native::Other
    }
}

/// What `LoadGlobal` finds in globals or builtins, if its cache is current.
fn global(feedback: &Feedback, (globals, builtins): Namespaces<'_>) -> Option<Ref> {
    let is_current = |dict: &PyDict, version: u32| version != 0 && dict.current_version() == version;
    if !is_current(globals, feedback.version.get()) {
        return None;
    }
    let index = feedback.index.get() as usize;
    match feedback.state.get() {
        crate::global_state::GLOBAL => globals.value_at(index),
        crate::global_state::BUILTIN if is_current(builtins, feedback.key.get() as u32) => builtins.value_at(index),
        _ => None,
    }
}

/// Temporaries may hold stale words; what compiled code finds in them is checked where it enters.
fn seen(frame: &Frame, code: &PyCode, index: usize) -> Seen {
    if index >= usize::from(code.first_temp) {
        return Seen::Other;
    }
    match frame.register(index) {
        Some(value) if value.value().is_int() => Seen::Int,
        Some(value) if value.value().is_float() => Seen::Float,
        Some(value) if value.value() == Value::TRUE || value.value() == Value::FALSE => Seen::Bool,
        _ => Seen::Other,
    }
}

fn types() -> Types {
    use taipan_object::types::iterators::{PyListIterator, PyRangeIterator, PyStrAsciiIterator, PyTupleIterator};
    let address = |class: &taipan_object::Class| std::ptr::from_ref(class).expose_provenance() as u64;
    let payload = heap::Obj::<PyRangeIterator>::PAYLOAD_OFFSET;
    let field = |offset: usize| (payload + offset) as i32;
    let (items, len) = heap::Items::layout();
    let list = heap::Obj::<PyList>::PAYLOAD_OFFSET + std::mem::offset_of!(PyList, items);
    let list_items = ((list + items) as i32, (list + len) as i32);
    let (items, len) = PyTuple::layout();
    let tuple = heap::Obj::<PyTuple>::PAYLOAD_OFFSET;
    let tuple_items = ((tuple + items) as i32, (tuple + len) as i32);
    let (text, places) = (heap::Obj::<PyStr>::PAYLOAD_OFFSET, PyStr::layout());
    let text_parts = (
        (text + places.len) as i32,
        (text + places.data) as i32,
        (text + places.kind) as i32,
    );
    Types {
        list: address(PyList::class()),
        list_items,
        tuple: address(PyTuple::class()),
        tuple_items,
        list_cursor: Cursor {
            iterator: address(PyListIterator::class()),
            sequence: (payload + std::mem::offset_of!(PyListIterator, sequence)) as i32,
            index: (payload + std::mem::offset_of!(PyListIterator, index)) as i32,
            items: list_items,
        },
        tuple_cursor: Cursor {
            iterator: address(PyTupleIterator::class()),
            sequence: (payload + std::mem::offset_of!(PyTupleIterator, sequence)) as i32,
            index: (payload + std::mem::offset_of!(PyTupleIterator, index)) as i32,
            items: tuple_items,
        },
        text: address(PyStr::class()),
        text_parts,
        text_cursor: Cursor {
            iterator: address(PyStrAsciiIterator::class()),
            sequence: (payload + std::mem::offset_of!(PyStrAsciiIterator, sequence)) as i32,
            index: (payload + std::mem::offset_of!(PyStrAsciiIterator, index)) as i32,
            items: (text_parts.1, text_parts.0),
        },
        range_iterator: address(PyRangeIterator::class()),
        range: (
            field(std::mem::offset_of!(PyRangeIterator, next)),
            field(std::mem::offset_of!(PyRangeIterator, step)),
            field(std::mem::offset_of!(PyRangeIterator, left)),
        ),
        cell: (heap::Obj::<PyCell>::PAYLOAD_OFFSET + std::mem::offset_of!(PyCell, value)) as i32,
        class_version: class_version(),
        function_version: (heap::Obj::<PyFunction>::PAYLOAD_OFFSET + std::mem::offset_of!(PyFunction, version)) as i32,
        function_parts: function_parts(),
        function: address(PyFunction::class()),
        wrapped: (
            (heap::Obj::<PyClassMethod>::PAYLOAD_OFFSET + std::mem::offset_of!(PyClassMethod, callable)) as i32,
            (heap::Obj::<PyStaticMethod>::PAYLOAD_OFFSET + std::mem::offset_of!(PyStaticMethod, callable)) as i32,
        ),
        getter: (heap::Obj::<PyProperty>::PAYLOAD_OFFSET + std::mem::offset_of!(PyProperty, get)) as i32,
        dict: dict(),
    }
}

fn function_parts() -> FunctionPlaces {
    let payload = heap::Obj::<PyFunction>::PAYLOAD_OFFSET;
    let code = std::mem::offset_of!(PyFunction, code) + heap::LocalCell::<Option<TypedRef<PyCode>>>::VALUE_OFFSET;
    FunctionPlaces {
        code: (payload + code) as i32,
        globals: (payload + std::mem::offset_of!(PyFunction, globals)) as i32,
        builtins: (payload + std::mem::offset_of!(PyFunction, builtins)) as i32,
        closure: (payload + std::mem::offset_of!(PyFunction, closure)) as i32,
    }
}

fn dict() -> DictPlaces {
    let layout = PyDict::layout();
    let payload = heap::Obj::<PyDict>::PAYLOAD_OFFSET;
    DictPlaces {
        version: (payload + layout.version) as i32,
        entries: (payload + layout.entries) as i32,
        entry: layout.entry as i32,
        value: layout.value as i32,
    }
}

fn class_version() -> i32 {
    (heap::Obj::<PyType>::PAYLOAD_OFFSET + std::mem::offset_of!(PyType, version)) as i32
}
