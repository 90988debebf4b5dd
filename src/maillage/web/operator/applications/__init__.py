"""An applicant's files: the list, one file, its draft part by part, its documents, its binding acts."""
