"""A website -> its pages and files.

    addresses   one spelling of each address, the part of the site that is read, document ids
    guard       every connection is checked against private networks, and pinned to what was checked
    fetch       HTTP with limits: pause, size, time, redirects; with unpack (gzip, deflate) and retry_after (how long to wait)
    robots, sitemap   what the site asks for, and what it lists
    kinds       which answers are documents
    crawl       a start address -> Page or Skipped, one after the other

Nothing else in this package opens a connection than `fetch`, through `guard`.
"""
