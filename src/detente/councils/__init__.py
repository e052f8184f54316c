"""Councils: actor tables in, talks held, pages, tables and files out."""
