//! What a binary holds and what would be refused, as text or as JSON.
