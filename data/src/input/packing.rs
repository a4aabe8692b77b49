//! Packed bytes: gzip and zstd, recognised by how they begin, whatever a file is called.

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::fmt;
use std::io::{self, BufRead, BufReader, Cursor, Read};

/// How bytes are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// As `gzip` does, one member or several.
    Gzip,
    /// As `zstd` does, one frame or several.
    Zstd,
}

impl fmt::Display for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Packing::Plain => "plain text",
            Packing::Gzip => "gzip",
            Packing::Zstd => "zstd",
        })
    }
}

impl Packing {
    /// The packing of what begins with these bytes.
    pub fn of(bytes: &[u8]) -> Packing {
        match bytes {
            [0x1f, 0x8b, ..] => Packing::Gzip,
            // a frame, or one to be skipped before it
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Packing::Zstd,
            _ => Packing::Plain,
        }
    }

    /// The plain bytes of a source that is packed like this.
    /// What is damaged shows when it is read.
    pub fn reader(self, source: impl BufRead + Send + 'static) -> Box<dyn BufRead + Send> {
        match self {
            Packing::Plain => Box::new(source),
            Packing::Gzip => Box::new(BufReader::with_capacity(1 << 17, MultiGzDecoder::new(source))),
            Packing::Zstd => Box::new(BufReader::with_capacity(1 << 17, ZstdFrames::new(source))),
        }
    }
}

/// Unpacks bytes, at most so many; more is `None`.
///
/// # Errors
/// When they are damaged or cut off.
pub fn unpacked(bytes: Vec<u8>, most: usize) -> io::Result<Option<Vec<u8>>> {
    let packing = Packing::of(&bytes);
    if packing == Packing::Plain {
        return Ok((bytes.len() <= most).then_some(bytes));
    }
    let mut out = vec![];
    let more = (most as u64).saturating_add(1);
    packing.reader(Cursor::new(bytes)).take(more).read_to_end(&mut out)?;
    Ok((out.len() <= most).then_some(out))
}

/// All frames of a zstd file, one after another; their checksums are compared.
struct ZstdFrames<R: BufRead> {
    source: R,
    decoder: FrameDecoder,
    /// Whether the decoder is inside of a frame.
    inside: bool,
}

impl<R: BufRead> ZstdFrames<R> {
    fn new(source: R) -> Self {
        ZstdFrames { source, decoder: FrameDecoder::new(), inside: false }
    }

    /// Begins the next frame; those that only hold notes are skipped. False at the end.
    fn begin(&mut self) -> io::Result<bool> {
        loop {
            if self.source.fill_buf()?.is_empty() {
                return Ok(false);
            }
            match self.decoder.reset(&mut self.source) {
                Ok(()) => {
                    self.inside = true;
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let length = u64::from(length);
                    let skipped = io::copy(&mut (&mut self.source).take(length), &mut io::sink())?;
                    if skipped < length {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(e) => return Err(damaged(e)),
            }
        }
    }

    /// Leaves a frame whose bytes have all been taken.
    fn end(&mut self) -> io::Result<()> {
        self.inside = false;
        let written = self.decoder.get_checksum_from_data();
        if written.is_some() && written != self.decoder.get_calculated_checksum() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the checksum of a frame is wrong"));
        }
        Ok(())
    }
}

impl<R: BufRead> Read for ZstdFrames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.inside && !self.begin()? {
                return Ok(0);
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.source, one).map_err(damaged)?;
            }
            if self.decoder.can_collect() > 0 || buffer.is_empty() {
                return self.decoder.read(buffer);
            }
            self.end()?;
        }
    }
}

fn damaged(error: FrameDecoderError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::write::GzEncoder;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};
    use std::io::Write;

    const TEXT: &[u8] = b"theorem t : 1 = 1 := rfl\n";

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        compress_to_vec(bytes, CompressionLevel::Fastest)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(vec![], flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn members_and_frames_follow_one_another() {
        let twice = [TEXT, TEXT].concat();
        assert_eq!(unpacked(TEXT.to_vec(), 1000).unwrap().unwrap(), TEXT);
        for packed in [
            [gzip(TEXT), gzip(TEXT)].concat(),
            [zstd(TEXT), zstd(TEXT)].concat(),
            [&b"\x50\x2a\x4d\x18\x03\0\0\0abc"[..], &zstd(&twice)].concat(),
        ] {
            assert_ne!(Packing::of(&packed), Packing::Plain);
            assert_eq!(unpacked(packed, 1000).unwrap().unwrap(), twice);
        }
        assert!(unpacked(zstd(b""), 10).unwrap().unwrap().is_empty());
    }

    #[test]
    fn what_is_cut_or_damaged_is_an_error() {
        for packed in [gzip(TEXT), zstd(TEXT)] {
            for cut in [5, packed.len() / 2, packed.len() - 1] {
                assert!(unpacked(packed[..cut].to_vec(), 1000).is_err(), "{cut} of {packed:?}");
            }
        }
        assert!(unpacked(b"\x50\x2a\x4d\x18\x09\0\0\0abc".to_vec(), 1000).is_err());
    }

    #[test]
    fn what_grows_beyond_the_limit_is_not_unpacked() {
        let zeros = vec![0; 1 << 20];
        for packed in [gzip(&zeros), zstd(&zeros), zeros.clone()] {
            assert!(unpacked(packed.clone(), (1 << 20) - 1).unwrap().is_none());
            assert_eq!(unpacked(packed, 1 << 20).unwrap().unwrap().len(), 1 << 20);
        }
    }
}
