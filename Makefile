# Short names for what `manage.py` and the tools do; nothing stands here alone.
.PHONY: run test fast requirements messages

run:
	python3 manage.py run

test:
	python3 manage.py test

fast:
	python3 manage.py test --fast

# After a change in requirements.in or requirements-dev.in.
requirements:
	.venv/bin/uv pip compile --quiet --universal --python-version 3.11 requirements.in -o requirements.txt
	.venv/bin/uv pip compile --quiet --universal --python-version 3.11 requirements-dev.in -c requirements.txt -o requirements-dev.txt

# After a change of words: take new sentences into the catalogues, then fill them in.
messages:
	.venv/bin/pybabel extract --mapping babel.cfg --keyword _l --add-comments "Translators:" --sort-by-file --no-location --omit-header -o var/messages.pot .
	.venv/bin/pybabel update --no-fuzzy-matching --omit-header --input-file var/messages.pot --output-dir webapp/translations
