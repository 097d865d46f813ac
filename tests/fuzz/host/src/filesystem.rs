//! Files and directories.

/// Files and directories.
pub mod types {
    use crate::answers::{are_left, byte, bytes, number, text, up_to};
    use crate::clocks::wall_clock::Datetime;
    use crate::io::error::Error;
    use crate::io::streams::{InputStream, OutputStream};

    bitflags::bitflags! {
        /// How something is open.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct DescriptorFlags: u8 {
            /// For reading.
            const READ = 1;
            /// For writing.
            const WRITE = 2;
            /// All writes are synchronized.
            const FILE_INTEGRITY_SYNC = 4;
            /// Writes of data are synchronized.
            const DATA_INTEGRITY_SYNC = 8;
            /// Reads are synchronized.
            const REQUESTED_WRITE_SYNC = 16;
            /// A directory can be changed.
            const MUTATE_DIRECTORY = 32;
        }

        /// How a path is resolved.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct PathFlags: u8 {
            /// The last link is followed.
            const SYMLINK_FOLLOW = 1;
        }

        /// How something is opened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct OpenFlags: u8 {
            /// It is created.
            const CREATE = 1;
            /// It is a directory.
            const DIRECTORY = 2;
            /// It is new.
            const EXCLUSIVE = 4;
            /// It is emptied.
            const TRUNCATE = 8;
        }
    }

    /// Defines an enumeration, and a function that answers with any of it.
    macro_rules! enumeration {
        ($(#[$doc:meta])* $name:ident { $($variant:ident),* $(,)? }) => {
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub enum $name {
                $(#[doc = concat!("`", stringify!($variant), "`.")] $variant),*
            }

            impl $name {
                /// Any.
                #[allow(dead_code, reason = "some are arguments only")]
                pub(crate) fn any() -> Self {
                    let all = [$(Self::$variant),*];
                    all[usize::from(byte()) % all.len()]
                }
            }
        };
    }

    enumeration! {
        /// What something is.
        DescriptorType {
            RegularFile, Directory, SymbolicLink, Unknown, BlockDevice, CharacterDevice, Fifo,
            Socket,
        }
    }

    enumeration! {
        /// How a file will be used.
        Advice { Normal, Sequential, Random, WillNeed, DontNeed, NoReuse }
    }

    enumeration! {
        /// An error.
        ErrorCode {
            Access, WouldBlock, Already, BadDescriptor, Busy, Deadlock, Quota, Exist, FileTooLarge,
            IllegalByteSequence, InProgress, Interrupted, Invalid, Io, IsDirectory, Loop,
            TooManyLinks, MessageSize, NameTooLong, NoDevice, NoEntry, NoLock, InsufficientMemory,
            InsufficientSpace, NotDirectory, NotEmpty, NotRecoverable, Unsupported, NoTty,
            NoSuchDevice, Overflow, NotPermitted, Pipe, ReadOnly, InvalidSeek, TextFileBusy,
            CrossDevice,
        }
    }

    /// A new time.
    #[derive(Debug, Clone, Copy)]
    pub enum NewTimestamp {
        /// None.
        NoChange,
        /// The present.
        Now,
        /// This one.
        Timestamp(Datetime),
    }

    /// What is known of a file.
    #[derive(Debug, Clone, Copy)]
    pub struct DescriptorStat {
        /// What it is.
        pub type_: DescriptorType,
        /// How many links it has.
        pub link_count: u64,
        /// Its size.
        pub size: u64,
        /// The time of the last access.
        pub data_access_timestamp: Option<Datetime>,
        /// The time of the last change of data.
        pub data_modification_timestamp: Option<Datetime>,
        /// The time of the last change.
        pub status_change_timestamp: Option<Datetime>,
    }

    /// A hash.
    #[derive(Debug, Clone, Copy)]
    pub struct MetadataHashValue {
        /// The lower half.
        pub lower: u64,
        /// The upper half.
        pub upper: u64,
    }

    /// An entry of a directory.
    #[derive(Debug)]
    pub struct DirectoryEntry {
        /// What it is.
        pub type_: DescriptorType,
        /// Its name.
        pub name: String,
    }

    /// The entries of a directory.
    #[derive(Debug)]
    pub struct DirectoryEntryStream;

    impl DirectoryEntryStream {
        /// The next entry.
        pub fn read_directory_entry(&self) -> Result<Option<DirectoryEntry>, ErrorCode> {
            fails()?;
            Ok((are_left() && byte() < 200).then(|| DirectoryEntry {
                type_: DescriptorType::any(),
                name: text(),
            }))
        }
    }

    /// The error of a stream.
    pub fn filesystem_error_code(error: &Error) -> Option<ErrorCode> {
        error.0
    }

    /// An error, or none.
    fn fails() -> Result<(), ErrorCode> {
        match byte() {
            240.. => Err(ErrorCode::any()),
            _ => Ok(()),
        }
    }

    fn time() -> Option<Datetime> {
        (byte() & 1 != 0).then(Datetime::any)
    }

    fn hash() -> Result<MetadataHashValue, ErrorCode> {
        fails()?;
        Ok(MetadataHashValue {
            lower: number(),
            upper: number(),
        })
    }

    fn stat() -> Result<DescriptorStat, ErrorCode> {
        fails()?;
        Ok(DescriptorStat {
            type_: DescriptorType::any(),
            link_count: number(),
            size: number(),
            data_access_timestamp: time(),
            data_modification_timestamp: time(),
            status_change_timestamp: time(),
        })
    }

    /// A file or a directory.
    #[derive(Debug)]
    pub struct Descriptor;

    #[expect(missing_docs, reason = "the functions are those of the interface")]
    #[expect(
        clippy::missing_errors_doc,
        reason = "the functions are those of the interface"
    )]
    impl Descriptor {
        pub fn read(&self, length: u64, _: u64) -> Result<(Vec<u8>, bool), ErrorCode> {
            fails()?;
            Ok((bytes(up_to(length.min(1 << 20))), byte() & 1 != 0))
        }

        pub fn write(&self, bytes: &[u8], _: u64) -> Result<u64, ErrorCode> {
            fails()?;
            Ok(up_to(bytes.len() as u64))
        }

        pub fn read_via_stream(&self, _: u64) -> Result<InputStream, ErrorCode> {
            fails().map(|()| InputStream)
        }

        pub fn write_via_stream(&self, _: u64) -> Result<OutputStream, ErrorCode> {
            fails().map(|()| OutputStream)
        }

        pub fn append_via_stream(&self) -> Result<OutputStream, ErrorCode> {
            fails().map(|()| OutputStream)
        }

        pub fn advise(&self, _: u64, _: u64, _: Advice) -> Result<(), ErrorCode> {
            fails()
        }

        pub fn sync(&self) -> Result<(), ErrorCode> {
            fails()
        }

        pub fn sync_data(&self) -> Result<(), ErrorCode> {
            fails()
        }

        pub fn get_flags(&self) -> Result<DescriptorFlags, ErrorCode> {
            fails()?;
            Ok(DescriptorFlags::from_bits_truncate(byte()))
        }

        pub fn get_type(&self) -> Result<DescriptorType, ErrorCode> {
            fails()?;
            Ok(DescriptorType::any())
        }

        pub fn set_size(&self, _: u64) -> Result<(), ErrorCode> {
            fails()
        }

        pub fn set_times(&self, _: NewTimestamp, _: NewTimestamp) -> Result<(), ErrorCode> {
            fails()
        }

        pub fn set_times_at(
            &self,
            _: PathFlags,
            _: &str,
            _: NewTimestamp,
            _: NewTimestamp,
        ) -> Result<(), ErrorCode> {
            fails()
        }

        pub fn stat(&self) -> Result<DescriptorStat, ErrorCode> {
            stat()
        }

        pub fn stat_at(&self, _: PathFlags, _: &str) -> Result<DescriptorStat, ErrorCode> {
            stat()
        }

        pub fn metadata_hash(&self) -> Result<MetadataHashValue, ErrorCode> {
            hash()
        }

        pub fn metadata_hash_at(
            &self,
            _: PathFlags,
            _: &str,
        ) -> Result<MetadataHashValue, ErrorCode> {
            hash()
        }

        pub fn read_directory(&self) -> Result<DirectoryEntryStream, ErrorCode> {
            fails().map(|()| DirectoryEntryStream)
        }

        pub fn create_directory_at(&self, _: &str) -> Result<(), ErrorCode> {
            fails()
        }

        pub fn remove_directory_at(&self, _: &str) -> Result<(), ErrorCode> {
            fails()
        }

        pub fn unlink_file_at(&self, _: &str) -> Result<(), ErrorCode> {
            fails()
        }

        pub fn symlink_at(&self, _: &str, _: &str) -> Result<(), ErrorCode> {
            fails()
        }

        pub fn readlink_at(&self, _: &str) -> Result<String, ErrorCode> {
            fails().map(|()| text())
        }

        pub fn link_at(
            &self,
            _: PathFlags,
            _: &str,
            _: &Descriptor,
            _: &str,
        ) -> Result<(), ErrorCode> {
            fails()
        }

        pub fn rename_at(&self, _: &str, _: &Descriptor, _: &str) -> Result<(), ErrorCode> {
            fails()
        }

        pub fn open_at(
            &self,
            _: PathFlags,
            _: &str,
            _: OpenFlags,
            _: DescriptorFlags,
        ) -> Result<Descriptor, ErrorCode> {
            fails().map(|()| Descriptor)
        }
    }
}
