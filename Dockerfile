# One image for the web server and the job worker. Front-end packages are fetched in a first stage and left there.
FROM node:24-slim AS assets
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev

FROM python:3.13-slim AS app
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN useradd --create-home --uid 10001 quittance && mkdir /data && chown quittance /data
COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt
COPY . .
COPY --from=assets /app/node_modules ./node_modules
RUN python scripts/vendor_assets.py \
    && pybabel --quiet compile --domain django --directory locale \
    && SECRET_KEY=only-to-collect-static-files-never-to-sign-anything-at-all ALLOWED_HOSTS=localhost \
       DATABASE_URL=postgresql://nobody@localhost/none python manage.py collectstatic --noinput \
    && rm -rf node_modules
USER quittance
ENV DATA_DIR=/data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/', timeout=2)"]
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "4", "--threads", "2", "--no-control-socket"]
