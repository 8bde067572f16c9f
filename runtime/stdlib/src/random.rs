//! `_random` and `_sha512`: what `random` needs.

use std::cell::{Cell, RefCell};

use taipan_object::py_module;

const N: usize = 624;
const M: usize = 397;

/// The Mersenne Twister, MT19937.
struct Twister {
    state: Vec<u32>,
    index: usize,
}

impl Twister {
    fn new(seed: u32) -> Twister {
        let mut state = vec![seed; N];
        for i in 1..N {
            let previous = state[i - 1];
            state[i] = 1_812_433_253_u32
                .wrapping_mul(previous ^ (previous >> 30))
                .wrapping_add(i as u32);
        }
        Twister { state, index: N }
    }

    fn from_key(key: &[u32]) -> Twister {
        let mut made = Twister::new(19_650_218);
        let s = &mut made.state;
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(key.len()) {
            s[i] = (s[i] ^ (s[i - 1] ^ (s[i - 1] >> 30)).wrapping_mul(1_664_525))
                .wrapping_add(key[j])
                .wrapping_add(j as u32);
            i += 1;
            j = (j + 1) % key.len();
            if i >= N {
                s[0] = s[N - 1];
                i = 1;
            }
        }
        for _ in 0..N - 1 {
            s[i] = (s[i] ^ (s[i - 1] ^ (s[i - 1] >> 30)).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            i += 1;
            if i >= N {
                s[0] = s[N - 1];
                i = 1;
            }
        }
        s[0] = 0x8000_0000;
        made
    }

    fn next(&mut self) -> u32 {
        if self.index >= N {
            for k in 0..N {
                let y = (self.state[k] & 0x8000_0000) | (self.state[(k + 1) % N] & 0x7fff_ffff);
                let odd = if y & 1 == 0 { 0 } else { 0x9908_b0df };
                self.state[k] = self.state[(k + M) % N] ^ (y >> 1) ^ odd;
            }
            self.index = 0;
        }
        let mut y = self.state[self.index];
        self.index += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }
}

/// Module implements the Mersenne Twister random number generator.
#[py_module(name = "_random")]
pub(crate) mod random {
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::types::int;
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{Args, Class, Downcast, PyResult, Ref, Thread, Trace, alloc, ops, py_class, py_methods};

    use super::{Cell, N, RefCell, Twister};

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        module.add_type::<PyRandom>(th);
        Ok(())
    }

    /// Random() -> create a random number generator with its own internal state.
    #[py_class(name = "Random", module = "_random", gc)]
    #[derive(Trace)]
    #[repr(C)]
    pub(crate) struct PyRandom {
        #[trace(skip)]
        twister: RefCell<Twister>,
        seeded: Cell<bool>,
    }

    fn seeded(th: &Thread, seed: Option<&Ref>) -> PyResult<Twister> {
        let Some(seed) = seed.filter(|s| !s.is_none()) else {
            let mut data = [0; N * 4];
            // Without the system's generator the clock has to do.
            if rustix::rand::getrandom(&mut data[..], rustix::rand::GetRandomFlags::empty()).is_err() {
                let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
                data[..16].copy_from_slice(&now.map_or(0, |d| d.as_nanos()).to_le_bytes());
            }
            let key: Vec<u32> = data
                .chunks(4)
                .map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]]))
                .collect();
            return Ok(Twister::from_key(&key));
        };
        let number = match int::view(seed) {
            Some(view) => view.to_big(),
            None => dashu_int::IBig::from(ops::hash::hash(th, seed)? as u64),
        };
        let (_, size) = number.into_parts();
        let bytes = size.to_le_bytes();
        let mut key: Vec<u32> = bytes
            .chunks(4)
            .map(|c| c.iter().rev().fold(0, |word, b| word << 8 | u32::from(*b)))
            .collect();
        while key.len() > 1 && key.last() == Some(&0) {
            key.pop();
        }
        if key.is_empty() {
            key.push(0);
        }
        Ok(Twister::from_key(&key))
    }

    #[py_methods]
    impl PyRandom {
        #[slot]
        fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
            let twister = RefCell::new(seeded(th, args.positional().first())?);
            Ok(alloc::new_object(
                class,
                PyRandom {
                    twister,
                    seeded: Cell::new(true),
                },
            )
            .into_ref())
        }

        #[slot]
        fn init(&self, _th: &Thread, _args: Args<'_>) -> PyResult<()> {
            Ok(())
        }

        /// random() -> x in the interval [0, 1).
        #[method]
        fn random(&self) -> f64 {
            let mut twister = self.twister.borrow_mut();
            let (a, b) = (f64::from(twister.next() >> 5), f64::from(twister.next() >> 6));
            (a * 67_108_864.0 + b) * (1.0 / 9_007_199_254_740_992.0)
        }

        /// seed([n]) -> None.
        ///
        /// Defaults to use urandom and falls back to a combination
        /// of the current time and the process identifier.
        #[method]
        fn seed(&self, th: &Thread, n: Option<&Ref>) -> PyResult<()> {
            let twister = seeded(th, n)?;
            self.twister.replace(twister);
            self.seeded.set(true);
            Ok(())
        }

        /// getrandbits(k) -> x.  Generates an int with k random bits.
        #[method]
        fn getrandbits(&self, th: &Thread, k: i32) -> PyResult<Ref> {
            let Ok(mut left) = u32::try_from(k) else {
                return Err(th.value_error("number of bits must be non-negative"));
            };
            let mut twister = self.twister.borrow_mut();
            if left <= 32 {
                return Ok(match left {
                    0 => Ref::small(0),
                    n => ops::convert::int(i64::from(twister.next() >> (32 - n))),
                });
            }
            let mut bytes = Vec::new();
            while left > 0 {
                let mut word = twister.next();
                if left < 32 {
                    word >>= 32 - left;
                }
                bytes.extend(word.to_le_bytes());
                left = left.saturating_sub(32);
            }
            Ok(int::from_big(dashu_int::IBig::from(dashu_int::UBig::from_le_bytes(
                &bytes,
            ))))
        }

        /// getstate() -> tuple containing the current state.
        #[method]
        fn getstate(&self) -> Ref {
            let twister = self.twister.borrow();
            let mut items: Vec<Ref> = twister.state.iter().map(|w| ops::convert::int(i64::from(*w))).collect();
            items.push(ops::convert::int(twister.index as i64));
            PyTuple::from_vec(items).into_ref()
        }

        /// setstate(state) -> None.  Restores generator state.
        #[method]
        fn setstate(&self, th: &Thread, state: &Ref) -> PyResult<()> {
            let Some(items) = state.downcast::<PyTuple>() else {
                return Err(th.type_error("state vector must be a tuple"));
            };
            if items.len() != N + 1 {
                return Err(th.value_error("state vector is the wrong size"));
            }
            let mut words = Vec::with_capacity(N + 1);
            for item in items.items() {
                words.push(ops::convert::index_i64(th, item, "C unsigned long")?);
            }
            let index = words.pop().and_then(|i| usize::try_from(i).ok()).filter(|i| *i <= N);
            let Some(index) = index else {
                return Err(th.value_error("invalid state"));
            };
            self.twister.replace(Twister {
                state: words.iter().map(|w| *w as u32).collect(),
                index,
            });
            Ok(())
        }
    }
}

/// SHA-384 and SHA-512.
#[py_module(name = "_sha512")]
pub(crate) mod sha512 {
    use sha2::{Digest, Sha384, Sha512};
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::types::bytes::PyBytes;
    use taipan_object::{PyResult, Ref, Thread, Trace, alloc, ops, py_class, py_methods};

    use super::{Cell, RefCell};

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        let class = taipan_object::create::native_type::<PySha512>(th);
        module.add(th, "SHA512Type", class.to_ref());
        Ok(())
    }

    /// A hash under way.
    #[py_class(name = "sha512", module = "_sha512", gc, final_, no_new)]
    #[derive(Trace)]
    pub(crate) struct PySha512 {
        #[trace(skip)]
        data: RefCell<Vec<u8>>,
        short: Cell<bool>,
    }

    impl PySha512 {
        fn result(&self) -> Vec<u8> {
            let data = self.data.borrow();
            if self.short.get() {
                Sha384::digest(&*data).to_vec()
            } else {
                Sha512::digest(&*data).to_vec()
            }
        }
    }

    fn made(th: &Thread, string: Option<&Ref>, short: bool) -> PyResult<Ref> {
        let data = match string {
            Some(string) => ops::convert::bytes_of(th, string)?,
            None => Vec::new(),
        };
        Ok(alloc::new(PySha512 {
            data: RefCell::new(data),
            short: Cell::new(short),
        })
        .into_ref())
    }

    /// Return a new SHA-512 hash object; optionally initialized with a string.
    #[function(keywords)]
    fn sha512(th: &Thread, string: Option<&Ref>, #[keyword] _usedforsecurity: Option<&Ref>) -> PyResult<Ref> {
        made(th, string, false)
    }

    /// Return a new SHA-384 hash object; optionally initialized with a string.
    #[function(keywords)]
    fn sha384(th: &Thread, string: Option<&Ref>, #[keyword] _usedforsecurity: Option<&Ref>) -> PyResult<Ref> {
        made(th, string, true)
    }

    #[py_methods]
    impl PySha512 {
        /// Update this hash object's state with the provided string.
        #[method]
        fn update(&self, th: &Thread, obj: &Ref) -> PyResult<()> {
            let more = ops::convert::bytes_of(th, obj)?;
            self.data.borrow_mut().extend(more);
            Ok(())
        }

        /// Return the digest value as a bytes object.
        #[method]
        fn digest(&self) -> Ref {
            PyBytes::from_vec(self.result()).into_ref()
        }

        /// Return the digest value as a string of hexadecimal digits.
        #[method]
        fn hexdigest(&self) -> String {
            self.result().iter().map(|b| format!("{b:02x}")).collect()
        }

        /// Return a copy of the hash object.
        #[method]
        fn copy(&self) -> Ref {
            alloc::new(PySha512 {
                data: self.data.clone(),
                short: self.short.clone(),
            })
            .into_ref()
        }

        #[getter]
        fn digest_size(&self) -> i32 {
            if self.short.get() { 48 } else { 64 }
        }

        #[getter]
        fn block_size(&self) -> i32 {
            128
        }

        #[getter]
        fn name(&self) -> &'static str {
            if self.short.get() { "sha384" } else { "sha512" }
        }
    }
}
