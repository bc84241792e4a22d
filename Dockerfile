# One image for web, jobs and clock; compose.yaml says which of them a container is.
FROM python:3.12-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PYTHONPATH=/app FLASK_APP=webapp VAR_DIR=/state
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check --requirement requirements.txt
COPY . .
RUN python -c "from stack.translations import compile_all; compile_all()" \
    && useradd --system --create-home spacs && mkdir /state && chown spacs /state
USER spacs
VOLUME /state
EXPOSE 8000
CMD ["gunicorn", "--config", "stack/gunicorn_conf.py", "--bind", "0.0.0.0:8000", "webapp:create_app()"]
