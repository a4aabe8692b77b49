//! Which pages of a private mapping this process has written to.
//!
//! Asking the kernel costs a walk over the page table of the range; throwing the whole range away
//! (`MADV_DONTNEED`) costs a page fault for everything that is touched afterwards, read or
//! written, which was several milliseconds per judgement.

use std::fs::File;
use std::io::{Error, Result};
use std::ops::Range;
use std::os::fd::AsRawFd;

/// `struct pm_scan_arg` of linux/fs.h.
#[repr(C)]
#[derive(Default)]
struct ScanArguments {
    size: u64,
    flags: u64,
    start: u64,
    end: u64,
    walk_end: u64,
    vec: u64,
    vec_len: u64,
    max_pages: u64,
    category_inverted: u64,
    category_mask: u64,
    category_anyof_mask: u64,
    return_mask: u64,
}

/// `struct page_region` of linux/fs.h.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Region {
    start: u64,
    end: u64,
    categories: u64,
}

/// `_IOWR('f', 16, struct pm_scan_arg)`.
const PAGEMAP_SCAN: u64 = 0xc060_6610;
const IS_FILE: u64 = 1 << 2;
const IS_PRESENT: u64 = 1 << 3;
const IS_SWAPPED: u64 = 1 << 4;
const IS_ZERO: u64 = 1 << 5;

/// More stretches than this are no reason to look at each.
const MOST_REGIONS: usize = 4096;

/// The scanner of this process.
pub struct WrittenPages {
    pagemap: File,
}

impl WrittenPages {
    /// # Errors
    /// Where there is no `/proc/self/pagemap`.
    pub fn open() -> Result<WrittenPages> {
        Ok(WrittenPages { pagemap: File::open("/proc/self/pagemap")? })
    }

    /// The stretches of `range` (addresses of this process, page boundaries) whose pages
    /// are this process's own copies, ascending, as offsets into the range. `None` when
    /// they are more than `most` pages or too many stretches.
    ///
    /// # Errors
    /// With a kernel that cannot say (before Linux 6.7).
    pub fn find(&self, range: Range<u64>, most: u64) -> Result<Option<Vec<Range<u64>>>> {
        let mut regions = vec![Region::default(); MOST_REGIONS];
        let mut arguments = ScanArguments {
            size: size_of::<ScanArguments>() as u64,
            start: range.start,
            end: range.end,
            vec: regions.as_mut_ptr() as u64,
            vec_len: regions.len() as u64,
            max_pages: most + 1,
            category_inverted: IS_FILE | IS_ZERO,
            category_mask: IS_FILE | IS_ZERO,
            category_anyof_mask: IS_PRESENT | IS_SWAPPED,
            return_mask: IS_PRESENT,
            ..ScanArguments::default()
        };
        // SAFETY: the argument has the kernel's layout and lives through the call; the kernel writes
        // at most `vec_len` regions, which `regions` has.
        let found = unsafe { libc::ioctl(self.pagemap.as_raw_fd(), PAGEMAP_SCAN as _, &raw mut arguments) };
        let Ok(found) = usize::try_from(found) else { return Err(Error::last_os_error()) };
        if arguments.walk_end < range.end || found == MOST_REGIONS {
            return Ok(None);
        }
        let offsets = regions[..found].iter().map(|r| r.start - range.start..r.end - range.start);
        Ok(Some(offsets.collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: usize = 4096;

    #[test]
    fn only_what_was_written_is_found() {
        let pages = match WrittenPages::open() {
            Ok(pages) => pages,
            Err(e) => return assert_eq!(e.kind(), std::io::ErrorKind::NotFound, "{e}"),
        };
        let path = std::env::temp_dir().join(format!("written-pages-{}", std::process::id()));
        std::fs::write(&path, vec![7u8; 64 * PAGE]).expect("a file");
        let file = File::open(&path).expect("just written");
        let length = 128 * PAGE;
        // SAFETY: a new mapping, half of it over the file.
        let base = unsafe {
            let both = libc::PROT_READ | libc::PROT_WRITE;
            let p = libc::mmap(
                std::ptr::null_mut(),
                length,
                both,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
                -1,
                0,
            );
            assert_ne!(p, libc::MAP_FAILED);
            let q = libc::mmap(p, 64 * PAGE, both, libc::MAP_PRIVATE | libc::MAP_FIXED, file.as_raw_fd(), 0);
            assert_eq!(p, q);
            p.cast::<u8>()
        };
        let range = base as u64..base as u64 + length as u64;
        // SAFETY: inside of the mapping made above, which lives until the end of the process.
        let (read, write) = (
            |i: usize| unsafe { base.add(i * PAGE).read_volatile() },
            |i: usize| unsafe { base.add(i * PAGE + 5).write_volatile(1) },
        );
        assert_eq!((read(3), read(100)), (7, 0));
        match pages.find(range.clone(), 50) {
            Ok(found) => assert_eq!(found, Some(vec![])),
            // before Linux 6.7; anything else is a mistake of this file
            Err(e) => return assert_eq!(e.raw_os_error(), Some(libc::ENOTTY), "{e}"),
        }
        for i in [0, 3, 4, 63, 64, 127] {
            write(i);
        }
        let page = |from: usize, to: usize| (from * PAGE) as u64..(to * PAGE) as u64;
        let expected = vec![page(0, 1), page(3, 5), page(63, 65), page(127, 128)];
        assert_eq!(pages.find(range.clone(), 50).expect("it could before"), Some(expected));
        assert_eq!(pages.find(range, 3).expect("it could before"), None);
        std::fs::remove_file(&path).expect("written above");
    }
}
