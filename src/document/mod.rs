//! Floor 2: drafts of official documents (docx). Pure.
