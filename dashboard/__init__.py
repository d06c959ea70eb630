"""The VssID campaign of Hà Nội: rosters come in, rates and posters go out.

Read in this order: `model` (the words), `pipeline` (the story), `store/schema.sql` (what is kept),
`store/views.sql` (what is asked), `intake/roster.py` (how a file is understood), then any page.

The folders are the pipeline: `intake` reads files, `store` alone speaks SQL, `insight` judges what
the numbers bear, `publish` draws, `web` (with `pages/`) shows. `tests/test_architecture.py` holds it.
"""
