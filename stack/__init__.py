"""What stands under the product on one machine: its virtual environment, embedded servers, and their supervisor."""
