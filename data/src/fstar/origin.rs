//! Where a file comes from.

use super::record::record;

record! {
    /// Where a file comes from.
    pub struct Origin {
        /// The repository's name, such as `hacl-star`.
        project_name: String,
        /// The file in the repository.
        file_name: String,
        /// The commit.
        git_rev: String,
        /// The repository's address.
        git_url: String,
    }
}
