//! Numbers that stand for what a [`Terms`](crate::Terms) stores.

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(crate) u32);

        impl $name {
            /// The number itself, for tables.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}
number!(
    /// A [`Name`](crate::Name) of a [`Terms`](crate::Terms).
    NameId
);
number!(
    /// A [`Level`](crate::Level) of a [`Terms`](crate::Terms).
    LevelId
);
number!(
    /// A list of universe levels of a [`Terms`](crate::Terms).
    LevelsId
);
number!(
    /// The number of a `Nat` literal of a [`Terms`](crate::Terms).
    NatId
);
number!(
    /// The bytes of a `String` literal of a [`Terms`](crate::Terms).
    StrId
);
number!(
    /// An [`Expr`](crate::Expr) of a [`Terms`](crate::Terms). The parts of an expression have smaller numbers
    /// than itself.
    ExprId
);
