"""Start the product, run its checks, or run one of its commands: `python3 manage.py run | test | flask …`.

Standard library only until the virtual environment stands. No rule of the product lives here.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("SPACS Africa needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")

from stack.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
