//! Files that are in memory. A guest can only read them.

use std::collections::BTreeMap;
use std::sync::Arc;

use wasip2::filesystem::types::{
    DescriptorFlags, DescriptorStat, DescriptorType, DirectoryEntry, ErrorCode, MetadataHashValue,
    OpenFlags,
};

/// The most bytes that one read returns, as hosts return no more.
const READ: u64 = 1 << 16;

/// The longest path, in bytes, and the most folders in one.
const LONGEST_PATH: usize = 4096;
const DEEPEST: usize = 64;

/// How much of a path is told, in characters.
const TOLD: usize = 80;

/// A directory of files, by their paths: names with `/` between them. Copies share the contents.
#[derive(Debug, Clone, Default)]
pub struct Files(Arc<BTreeMap<String, Arc<[u8]>>>);

impl Files {
    /// The directory that has these files.
    ///
    /// # Errors
    ///
    /// A path can't be one in a directory: it is absolute, a part of it is empty, `.` or `..`, it
    /// has more than 4096 bytes or 64 folders, or another file is in its way. The error is the
    /// beginning of that path.
    pub fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Self, String> {
        let mut all = BTreeMap::new();
        for (path, contents) in files {
            let is_name = |part: &str| !matches!(part, "" | "." | "..") && !part.contains('\0');
            let fits = path.len() <= LONGEST_PATH && path.matches('/').count() <= DEEPEST;
            if !fits || !path.split('/').all(is_name) || all.contains_key(&path) {
                return Err(path.chars().take(TOLD).collect());
            }
            all.insert(path, Arc::from(contents));
        }
        let in_the_way = |path: &&String| {
            let mut ends = path.match_indices('/');
            ends.any(|(end, _)| {
                path.get(..end)
                    .is_some_and(|folder| all.contains_key(folder))
            })
        };
        match all.keys().find(in_the_way) {
            Some(path) => Err(path.chars().take(TOLD).collect()),
            None => Ok(Self(Arc::new(all))),
        }
    }

    /// What is in a folder, whose path is empty at the root: the rest of each path.
    fn within<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        let start = match folder {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        let from = self.0.range(start.clone()..).map(|(path, _)| path);
        from.map_while(move |path| path.strip_prefix(&start))
    }
}

/// An open file or folder in memory.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    files: Files,
    /// Empty for the root.
    path: String,
    /// None for a folder.
    contents: Option<Arc<[u8]>>,
}

impl Node {
    /// The root of a directory.
    pub(crate) fn root(files: Files) -> Self {
        Self {
            files,
            path: String::new(),
            contents: None,
        }
    }

    /// What a path in this folder leads to.
    pub(crate) fn at(&self, path: &str) -> Result<Self, ErrorCode> {
        if path.is_empty() {
            return Err(ErrorCode::NoEntry);
        }
        if path.starts_with('/') {
            return Err(ErrorCode::NotPermitted);
        }
        let mut node = self.clone();
        let mut depth = 0_usize;
        for part in path.split('/') {
            if node.contents.is_some() {
                return Err(ErrorCode::NotDirectory);
            }
            match part {
                "" | "." => {}
                ".." => {
                    depth = depth.checked_sub(1).ok_or(ErrorCode::NotPermitted)?;
                    let parent = node.path.rsplit_once('/').map_or("", |(parent, _)| parent);
                    node.path = parent.to_owned();
                }
                name => {
                    depth = depth.saturating_add(1);
                    node = node.child(name)?;
                }
            }
        }
        Ok(node)
    }

    fn child(&self, name: &str) -> Result<Self, ErrorCode> {
        let path = match self.path.as_str() {
            "" => name.to_owned(),
            folder => format!("{folder}/{name}"),
        };
        let contents = self.files.0.get(&path).cloned();
        if contents.is_none() && self.files.within(&path).next().is_none() {
            return Err(ErrorCode::NoEntry);
        }
        Ok(Self {
            files: self.files.clone(),
            path,
            contents,
        })
    }

    /// Opens a path in this folder. What would change something was refused before.
    pub(crate) fn open(&self, path: &str, open: OpenFlags) -> Result<Self, ErrorCode> {
        let node = self.at(path)?;
        match node.contents.is_some() && open.contains(OpenFlags::DIRECTORY) {
            true => Err(ErrorCode::NotDirectory),
            false => Ok(node),
        }
    }

    pub(crate) fn type_(&self) -> DescriptorType {
        match self.contents {
            Some(_) => DescriptorType::RegularFile,
            None => DescriptorType::Directory,
        }
    }

    /// Both can be read, and nothing else.
    pub(crate) fn flags() -> DescriptorFlags {
        DescriptorFlags::READ
    }

    /// The attributes. Nothing is known of times.
    pub(crate) fn stat(&self) -> DescriptorStat {
        let size = self.contents.as_ref().map_or(0, |bytes| bytes.len() as u64);
        DescriptorStat {
            type_: self.type_(),
            link_count: 1,
            size,
            data_access_timestamp: None,
            data_modification_timestamp: None,
            status_change_timestamp: None,
        }
    }

    /// A number for each path, by FNV-1a.
    pub(crate) fn hash(&self) -> MetadataHashValue {
        let hash = |basis: u64| {
            let bytes = self.path.bytes();
            bytes.fold(basis, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            })
        };
        MetadataHashValue {
            lower: hash(0xcbf2_9ce4_8422_2325),
            upper: hash(0x8422_2325_cbf2_9ce4),
        }
    }

    /// Reads from an offset on. Returns whether that is the end, as well.
    pub(crate) fn read(&self, length: u64, offset: u64) -> Result<(Vec<u8>, bool), ErrorCode> {
        let contents = self.contents.as_ref().ok_or(ErrorCode::IsDirectory)?;
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let rest = contents.get(start..).unwrap_or_default();
        let length = usize::try_from(length.min(READ)).unwrap_or(usize::MAX);
        let bytes = rest.get(..length).unwrap_or(rest);
        Ok((bytes.to_vec(), bytes.len() == rest.len()))
    }

    /// What is in this folder, each once.
    pub(crate) fn entries(&self) -> Result<Vec<DirectoryEntry>, ErrorCode> {
        if self.contents.is_some() {
            return Err(ErrorCode::NotDirectory);
        }
        let mut types = BTreeMap::new();
        for path in self.files.within(&self.path) {
            match path.split_once('/') {
                Some((folder, _)) => types.insert(folder, DescriptorType::Directory),
                None => types.insert(path, DescriptorType::RegularFile),
            };
        }
        let entries = types.into_iter().map(|(name, type_)| DirectoryEntry {
            type_,
            name: name.to_owned(),
        });
        Ok(entries.collect())
    }
}
