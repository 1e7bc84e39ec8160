FROM maven:3-eclipse-temurin-21 AS build
# The build starts a PostgreSQL to generate tables from, and that refuses to run as root.
RUN useradd --create-home builder && install -d -o builder /build
USER builder
WORKDIR /build
COPY --chown=builder . .
RUN mvn -B -q package -pl orchestrator,dags -am \
      -Dmaven.test.skip=true -Dformat.skip=true -Djacoco.skip=true

FROM eclipse-temurin:21-jdk
# curl is for the health check.
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /var/lib/millrace millrace \
    && install -d -o millrace -g millrace -m 700 /var/lib/millrace
COPY --from=build /build/target/dist /opt/millrace
COPY docker/millrace /usr/local/bin/millrace
ENV MILLRACE_HOME=/var/lib/millrace
USER millrace
WORKDIR /var/lib/millrace
VOLUME /var/lib/millrace
EXPOSE 8080
ENTRYPOINT ["millrace"]
CMD ["serve"]
