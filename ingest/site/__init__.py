"""A website -> its pages and files."""
