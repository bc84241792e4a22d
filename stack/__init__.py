"""What stands under the product on one machine: its virtual environment, embedded servers, and their supervisor."""

CHILDREN_FILE = "children.json"  # in the state directory while the product runs, and after an end by force
