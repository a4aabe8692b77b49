//! Arguments of calls into the guest, and the words that they are there.

use crate::object::{Obj, Shared, View};
use crate::scalar::{Scalar, boxed};
use crate::signature::{Borrowed, Function, Kind, Outcome, Owned, Parameters, Plain};
use crate::word::sealed::Sealed;
use crate::word::{MOST_WORDS, Word};

/// What may be given for a parameter of kind `K`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no argument for a parameter of kind `{K}`",
    note = "an owned one takes an `Obj`, `object.share()` or a `Scalar`",
    note = "a borrowed one takes a `&Obj`, a `View` or a `Scalar`, a plain one a `u32`"
)]
pub trait Argument<K: Kind> {
    /// The word that the guest gets. For an owned parameter it stands for a reference of its own.
    fn into_word(self) -> Word;
}

/// A tuple of arguments for the parameters `P`.
pub trait Arguments<P: Parameters>: Sealed {
    /// Appends a word for each of them.
    fn append_to(self, words: &mut Words);
}

/// A tuple of owned objects and scalars: the fields of a constructor object.
pub trait Fields: Sealed {
    /// Appends a word for each of them.
    fn append_to(self, words: &mut Words);
}

/// The words of one call, in order.
pub struct Words {
    words: [u32; MOST_WORDS],
    count: usize,
}

impl Words {
    #[inline]
    pub(crate) const fn new() -> Words {
        Words { words: [0; MOST_WORDS], count: 0 }
    }

    #[inline]
    pub(crate) fn as_slice(&self) -> &[u32] {
        &self.words[..self.count]
    }

    #[inline]
    fn extend<const N: usize>(&mut self, more: [Word; N]) {
        for word in more {
            self.words[self.count] = word.0;
            self.count += 1;
        }
    }
}

/// A function with all the words that a call of it hands to the guest, which are as many as it has
/// parameters.
pub(crate) struct Call {
    index: u32,
    code: u64,
    words: Words,
}

impl Call {
    /// A call with the function's own arguments and those that a monad appends. References are counted here.
    #[inline]
    pub(crate) fn new<P: Parameters, R: Outcome>(
        function: Function<P, R>,
        arguments: impl Arguments<P>,
        contexts: impl Arguments<R::Contexts>,
    ) -> Call {
        let mut words = Words::new();
        arguments.append_to(&mut words);
        contexts.append_to(&mut words);
        if R::TAKES_WORLD {
            words.extend([Word(boxed(0).bits())]);
        }
        let (index, code) = function.place();
        Call { index, code, words }
    }

    /// The function's index in the module's table.
    #[inline]
    pub(crate) fn index(&self) -> u32 {
        self.index
    }

    /// The number of the code that the function is of.
    #[inline]
    pub(crate) fn code(&self) -> u64 {
        self.code
    }

    /// The words, in the order of the parameters.
    #[inline]
    pub(crate) fn words(&self) -> &[u32] {
        self.words.as_slice()
    }
}

impl Argument<Owned> for Obj {
    #[inline]
    fn into_word(self) -> Word {
        Word(self.into_raw())
    }
}

impl Argument<Owned> for Shared<'_> {
    #[inline]
    fn into_word(self) -> Word {
        Word(self.retained())
    }
}

impl Argument<Owned> for Scalar {
    #[inline]
    fn into_word(self) -> Word {
        Word(self.bits())
    }
}

impl Argument<Borrowed> for &Obj {
    #[inline]
    fn into_word(self) -> Word {
        Word(self.ptr())
    }
}

impl Argument<Borrowed> for View<'_> {
    #[inline]
    fn into_word(self) -> Word {
        Word(self.ptr())
    }
}

impl Argument<Borrowed> for Scalar {
    #[inline]
    fn into_word(self) -> Word {
        Word(self.bits())
    }
}

impl Argument<Plain> for u32 {
    fn into_word(self) -> Word {
        Word(self)
    }
}

/// Implements what tuples are here for, for one of some length and for all shorter ones.
macro_rules! tuples {
    ($($kind:ident $argument:ident $name:ident,)*) => {
        impl<$($kind,)*> Sealed for ($($kind,)*) {}

        impl<$($kind: Kind,)*> Parameters for ($($kind,)*) {
            const COUNT: usize = <[&str]>::len(&[$(stringify!($kind),)*]);
        }

        impl<$($kind: Kind, $argument: Argument<$kind>,)*> Arguments<($($kind,)*)> for ($($argument,)*) {
            fn append_to(self, words: &mut Words) {
                let ($($name,)*) = self;
                words.extend([$($name.into_word(),)*]);
            }
        }

        impl<$($argument: Argument<Owned>,)*> Fields for ($($argument,)*) {
            fn append_to(self, words: &mut Words) {
                let ($($name,)*) = self;
                words.extend([$($name.into_word(),)*]);
            }
        }

        shorter! { $($kind $argument $name,)* }
    };
}

macro_rules! shorter {
    () => {};
    ($kind:ident $argument:ident $name:ident, $($rest:tt)*) => { tuples! { $($rest)* } };
}

tuples! {
    K1 A1 a1, K2 A2 a2, K3 A3 a3, K4 A4 a4, K5 A5 a5, K6 A6 a6,
    K7 A7 a7, K8 A8 a8, K9 A9 a9, K10 A10 a10, K11 A11 a11, K12 A12 a12,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::header;
    use crate::memory::Memory;
    use crate::object::Heap;
    use crate::signature::{CoreM, Object};
    use std::rc::Rc;
    use wasmtime::{Engine, MemoryType, SharedMemory};

    /// Where the tests have their object.
    const ADDRESS: u32 = 1024;

    /// A heap with one object, of which there are two references: the one returned, and one besides.
    fn object() -> (Rc<Heap>, Obj) {
        let engine = Engine::new(&crate::machine::config()).unwrap();
        let memory = SharedMemory::new(&engine, MemoryType::shared(1, 1)).unwrap();
        let heap = Heap::new(Rc::new(Memory::new(memory)));
        heap.memory.set_u32(ADDRESS + header::COUNT, 2);
        let object = Obj::from_raw(ADDRESS, &heap);
        (heap, object)
    }

    fn count(heap: &Heap) -> u32 {
        heap.memory.u32(ADDRESS + header::COUNT)
    }

    #[test]
    fn references_are_moved_shared_or_lent() {
        let (heap, object) = object();
        let function = Function::<(Owned, Borrowed, Plain), Object>::never_called(7);
        let call = Call::new(function, (object.share(), &object, 5), ());
        assert_eq!((call.index(), call.words()), (7, &[ADDRESS, ADDRESS, 5][..]));
        assert_eq!(count(&heap), 3, "the callee has a reference of its own");
        let function = Function::<(Owned,), Object>::never_called(7);
        assert_eq!(Call::new(function, (object,), ()).words(), [ADDRESS]);
        assert_eq!(count(&heap), 3, "the callee has the caller's reference");
        assert_eq!(heap.take_garbage(), None);
    }

    #[test]
    fn sharing_without_a_call_counts_nothing() {
        let (heap, object) = object();
        let _ = object.share();
        assert_eq!(count(&heap), 2);
        drop(object);
        assert_eq!(count(&heap), 1);
    }

    #[test]
    fn contexts_and_the_world_follow_the_arguments() {
        let function = Function::<(Owned, Plain), CoreM>::never_called(0);
        let call = Call::new(function, (boxed(1), 2), (boxed(3), boxed(4)));
        assert_eq!(call.words(), [3, 2, 7, 9, 1]);
        assert_eq!(call.words().len(), <(Owned, Plain)>::COUNT + CoreM::APPENDED);
    }
}
