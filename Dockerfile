# Rollover in a container: docs/operators.md, "In a container".

FROM python:3.13-slim AS build
WORKDIR /source
COPY requirements.txt .
# First what seldom changes: with the same requirements this layer is taken from the cache.
RUN python -m venv /opt/rollover \
    && /opt/rollover/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY calculations calculations
COPY commands commands
COPY playground playground
COPY storage storage
COPY tracker tracker
RUN /opt/rollover/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps .

FROM python:3.13-slim
# A number, so that an orchestrator can see that it is not root.
RUN useradd --system --uid 10001 --home-dir /data --create-home rollover
COPY --from=build /opt/rollover /opt/rollover
ENV PATH=/opt/rollover/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    DATABASE_URL=sqlite:////data/rollover.db
USER 10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
# A minute for a first start, with its migration and its connection.
HEALTHCHECK --interval=60s --timeout=15s --start-period=60s --retries=3 CMD ["rollover", "status"]
# No shell in between: the signal that ends the container must reach the program.
ENTRYPOINT ["rollover"]
CMD ["run"]
