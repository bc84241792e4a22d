"""The jobs, noun by noun. Each takes ids only, and may run twice without harm."""
