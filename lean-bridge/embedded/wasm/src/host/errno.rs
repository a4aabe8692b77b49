//! WASI error numbers (emscripten's `errno`).

pub(crate) const EACCES: i32 = 2;
pub(crate) const EBADF: i32 = 8;
pub(crate) const EINVAL: i32 = 28;
pub(crate) const EIO: i32 = 29;
pub(crate) const EISDIR: i32 = 31;
pub(crate) const ENOENT: i32 = 44;
pub(crate) const ENOMEM: i32 = 48;
pub(crate) const ENOTDIR: i32 = 54;
pub(crate) const ENOTTY: i32 = 59;
pub(crate) const ERANGE: i32 = 68;
pub(crate) const EROFS: i32 = 69;
pub(crate) const ESPIPE: i32 = 70;
