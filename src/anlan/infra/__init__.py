"""What every room stands on and no room owns: the journal and its verbs, due work, scope, files, pages, live hints."""
