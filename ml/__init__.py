"""The models: frames and arrays in, frames and arrays out. Nothing here knows the web, the database or the queue."""
