"""PDF -> Content, page by page."""
