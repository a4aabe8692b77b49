//! The guest's calls about files: WASI's, and the system calls of emscripten's C library.

use super::errno::*;
use super::files::{Entry, FIRST_FILE, number};
use super::{Host, call_table};
use std::fs::{File, Metadata};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::{FileExt, MetadataExt};
use wasmtime::{AsContextMut, Caller, ExternType, Linker, Module, Result, Val};

/// The folder of a path that is relative to the working directory.
const AT_FDCWD: i32 = -100;
const MODE_DIRECTORY: u32 = 0o040555;
const MODE_FILE: u32 = 0o100444;

/// System calls return a negative error number, WASI functions a positive one.
fn syscall(r: Result<i32, i32>) -> i32 {
    r.unwrap_or_else(|e| -e)
}
fn wasi(r: Result<(), i32>) -> i32 {
    r.err().unwrap_or(0)
}

/// The kernel's `stat64` as emscripten lays it out. `None` is a folder above the mounts.
fn write_stat(host: &Host, at: u32, m: Option<&Metadata>) {
    let memory = host.memory();
    let directory = m.is_none_or(Metadata::is_dir);
    memory.bytes_mut(at, 96).fill(0);
    memory.set_u32(at + 4, if directory { MODE_DIRECTORY } else { MODE_FILE });
    memory.set_u32(at + 8, 1);
    memory.set_u64(at + 24, m.map_or(0, Metadata::len));
    memory.set_u32(at + 32, 4096);
    memory.set_u32(at + 36, m.map_or(0, |m| m.len().div_ceil(512)) as u32);
    let seconds = m.map_or(0, |m| m.mtime() as u64);
    for time in [40, 56, 72] {
        memory.set_u64(at + time, seconds);
    }
    memory.set_u64(at + 88, m.map_or(1, Metadata::ino));
}

fn stat(caller: &Caller<'_, Host>, path: u32, out: u32) -> i32 {
    let h = caller.data();
    syscall(h.files.stat(h.memory().c_str(path)).map(|m| {
        write_stat(h, out, m.as_ref());
        0
    }))
}

/// (address, length) of the buffers of a scatter/gather list.
fn buffers(host: &Host, list: u32, count: u32) -> Vec<(u32, u32)> {
    (0..count).map(|i| (host.memory().u32(list + 8 * i), host.memory().u32(list + 8 * i + 4))).collect()
}

/// Fills the buffers from `read`; the result is the number of bytes.
fn scatter(
    caller: &mut Caller<'_, Host>,
    fd: i32,
    list: u32,
    count: u32,
    read: impl Fn(&File, &mut [u8], u64) -> std::io::Result<usize>,
) -> Result<u32, i32> {
    let parts = buffers(caller.data(), list, count);
    let mut total = 0u64;
    for (at, len) in parts {
        let h = caller.data_mut();
        if matches!(h.files.entry(fd)?, Entry::Random) {
            h.random_bytes(at, len);
            total += len as u64;
            continue;
        }
        let memory = h.memory.clone().expect("attached before instantiation");
        let got = read(h.files.file(fd)?, memory.bytes_mut(at, len), total).map_err(number)?;
        total += got as u64;
        if got < len as usize {
            break;
        }
    }
    Ok(total as u32)
}

/// Gives the guest its calls about files.
pub fn link(lean: &mut Linker<Host>, module: &Module) -> Result<()> {
    // whatever else the C library may ask for (making and removing files, pipes, sockets) is refused
    for import in module.imports() {
        if let (true, ExternType::Func(ty)) = (import.name().starts_with("__syscall_"), import.ty()) {
            lean.func_new("env", import.name(), ty, |_, _, results| {
                results.fill(Val::I32(-EROFS));
                Ok(())
            })?;
        }
    }
    lean.func_wrap(
        "env",
        "__syscall_openat",
        |mut c: Caller<'_, Host>, dir: i32, path: u32, flags: i32, _mode: u32| -> i32 {
            let path = c.data().memory().c_str(path).to_vec();
            if dir != AT_FDCWD && !path.starts_with(b"/") {
                return -EACCES;
            }
            // any access mode but read-only, and O_CREAT, O_TRUNC
            if flags & (3 | 0x40 | 0x200) != 0 {
                return -EROFS;
            }
            syscall(c.data_mut().files.open(&path))
        },
    )?;
    lean.func_wrap("wasi_snapshot_preview1", "fd_close", |mut c: Caller<'_, Host>, fd: i32| {
        wasi(c.data_mut().files.close(fd))
    })?;
    lean.func_wrap(
        "wasi_snapshot_preview1",
        "fd_read",
        |mut c: Caller<'_, Host>, fd: i32, list: u32, n: u32, out: u32| -> i32 {
            let r = match fd {
                0 => Ok(0),
                _ => scatter(&mut c, fd, list, n, |mut f, b, _| f.read(b)),
            };
            wasi(r.map(|k| c.data().memory().set_u32(out, k)))
        },
    )?;
    lean.func_wrap(
        "wasi_snapshot_preview1",
        "fd_pread",
        |mut c: Caller<'_, Host>, fd: i32, list: u32, n: u32, offset: i64, out: u32| -> i32 {
            let r = scatter(&mut c, fd, list, n, |f, b, done| f.read_at(b, offset as u64 + done));
            wasi(r.map(|k| c.data().memory().set_u32(out, k)))
        },
    )?;
    lean.func_wrap(
        "wasi_snapshot_preview1",
        "fd_write",
        |mut c: Caller<'_, Host>, fd: i32, list: u32, n: u32, out: u32| -> i32 {
            if !(1..=2).contains(&fd) {
                return EBADF;
            }
            let mut text = vec![];
            for (at, len) in buffers(c.data(), list, n) {
                text.extend_from_slice(c.data().memory().bytes(at, len));
            }
            c.data().memory().set_u32(out, text.len() as u32);
            let text = String::from_utf8_lossy(&text).into_owned();
            for line in text.lines().filter(|line| fd == 2 && !line.trim().is_empty()) {
                c.data_mut().log_stderr(line);
            }
            0
        },
    )?;
    lean.func_wrap(
        "wasi_snapshot_preview1",
        "fd_seek",
        |mut c: Caller<'_, Host>, fd: i32, offset: i64, whence: i32, out: u32| -> i32 {
            let to = match whence {
                0 => SeekFrom::Start(offset as u64),
                1 => SeekFrom::Current(offset),
                _ => SeekFrom::End(offset),
            };
            let r = match c.data_mut().files.file(fd) {
                Ok(mut f) => f.seek(to).map_err(|_| EINVAL),
                Err(_) if (0..FIRST_FILE).contains(&fd) => Err(ESPIPE),
                Err(e) => Err(e),
            };
            wasi(r.map(|p| c.data().memory().set_u64(out, p)))
        },
    )?;
    lean.func_wrap(
        "wasi_snapshot_preview1",
        "fd_fdstat_get",
        |mut c: Caller<'_, Host>, fd: i32, out: u32| -> i32 {
            // WASI file types: 2 character device, 3 directory, 4 regular file
            let kind = match fd {
                0..FIRST_FILE => Ok(2),
                _ => c.data_mut().files.entry(fd).map(|e| match e {
                    Entry::File(_) => 4,
                    Entry::Random => 2,
                    Entry::Directory(..) => 3,
                }),
            };
            wasi(kind.map(|k| {
                let m = c.data().memory();
                m.bytes_mut(out, 24).fill(0);
                m.set_u8(out, k);
            }))
        },
    )?;
    lean.func_wrap("env", "__syscall_fcntl64", |_fd: i32, command: i32, _va: u32| -> i32 {
        // F_GETFD, F_SETFD, F_GETFL, F_SETFL and the locks: nothing to do
        if matches!(command, 1..=4 | 13 | 14) { 0 } else { -EINVAL }
    })?;
    lean.func_wrap("env", "__syscall_ioctl", |_fd: i32, _op: i32, _va: u32| -ENOTTY)?;
    lean.func_wrap("env", "__syscall_fstat64", |mut c: Caller<'_, Host>, fd: i32, out: u32| -> i32 {
        if (0..FIRST_FILE).contains(&fd) {
            write_stat(c.data(), out, None);
            return 0;
        }
        let m = c.data_mut().files.entry(fd).and_then(|e| match e {
            Entry::File(f) => f.metadata().map_err(number),
            Entry::Directory(p, _) => p.metadata().map_err(number),
            Entry::Random => Err(EACCES),
        });
        syscall(m.map(|m| {
            write_stat(c.data(), out, Some(&m));
            0
        }))
    })?;
    lean.func_wrap("env", "__syscall_stat64", |c: Caller<'_, Host>, path: u32, out: u32| {
        stat(&c, path, out)
    })?;
    lean.func_wrap("env", "__syscall_lstat64", |c: Caller<'_, Host>, path: u32, out: u32| {
        stat(&c, path, out)
    })?;
    lean.func_wrap(
        "env",
        "__syscall_newfstatat",
        |c: Caller<'_, Host>, _dir: i32, path: u32, out: u32, _flags: i32| stat(&c, path, out),
    )?;
    lean.func_wrap(
        "env",
        "__syscall_faccessat",
        |c: Caller<'_, Host>, _dir: i32, path: u32, mode: i32, _flags: i32| -> i32 {
            let h = c.data();
            let found = h.files.stat(h.memory().c_str(path));
            syscall(found.and(if mode & 2 != 0 { Err(EROFS) } else { Ok(0) }))
        },
    )?;
    lean.func_wrap(
        "env",
        "__syscall_readlinkat",
        |c: Caller<'_, Host>, _dir: i32, path: u32, _out: u32, _n: u32| -> i32 {
            // links are resolved by the host: what exists is never a link
            let h = c.data();
            syscall(h.files.stat(h.memory().c_str(path)).and(Err(EINVAL)))
        },
    )?;
    lean.func_wrap("env", "__syscall_getcwd", |c: Caller<'_, Host>, out: u32, n: u32| -> i32 {
        if n < 2 {
            return -ERANGE;
        }
        c.data().memory().write(out, b"/\0");
        2
    })?;
    lean.func_wrap(
        "env",
        "__syscall_getdents64",
        |mut c: Caller<'_, Host>, fd: i32, out: u32, n: u32| -> i32 {
            let mut records = vec![];
            let r = c.data_mut().files.entry(fd).and_then(|e| {
                let Entry::Directory(_, names) = e else { return Err(ENOTDIR) };
                while let Some((name, directory)) = names.last() {
                    // inode u64, offset i64, record length u16, type u8, name with NUL, padded to 8
                    let len = (19 + name.len() + 1).next_multiple_of(8);
                    if records.len() + len > n as usize {
                        break;
                    }
                    let start = records.len();
                    records.extend_from_slice(&1u64.to_le_bytes());
                    records.extend_from_slice(&0u64.to_le_bytes());
                    records.extend_from_slice(&(len as u16).to_le_bytes());
                    records.push(if *directory { 4 } else { 8 });
                    records.extend_from_slice(name.as_bytes());
                    records.resize(start + len, 0);
                    names.pop();
                }
                Ok(records.len() as i32)
            });
            c.data().memory().write(out, &records);
            syscall(r)
        },
    )?;
    lean.func_wrap(
        "env",
        "_mmap_js",
        |mut c: Caller<'_, Host>,
         len: u32,
         _prot: i32,
         _flags: i32,
         fd: i32,
         offset: i64,
         allocated: u32,
         address: u32|
         -> Result<i32> {
            let f = c.data().functions();
            let at: u32 = call_table(c.as_context_mut(), f.memalign, (65536u32, len))?;
            if at == 0 {
                return Ok(-ENOMEM);
            }
            let memory = c.data().memory.clone().expect("attached before instantiation");
            let r = c.data_mut().files.file(fd).and_then(|f| {
                // the mapping may be longer than the file: what is missing reads as zero
                let buffer = memory.bytes_mut(at, len);
                buffer.fill(0);
                let there = f.metadata().map_err(number)?.len().saturating_sub(offset as u64).min(len as u64);
                f.read_exact_at(&mut buffer[..there as usize], offset as u64).map_err(number)
            });
            Ok(syscall(r.map(|()| {
                memory.set_u32(allocated, 1);
                memory.set_u32(address, at);
                0
            })))
        },
    )?;
    lean.func_wrap("env", "_munmap_js", |_: u32, _: u32, _: i32, _: i32, _: i32, _: i64| 0i32)?;
    Ok(())
}
