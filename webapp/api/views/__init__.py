"""The operations, noun by noun: thin doors to the actions and queries of the pages."""
