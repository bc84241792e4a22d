"""Jobs: what happens after the answer has been sent, and by the clock."""
