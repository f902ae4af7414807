# Parley, every role: SPRING_PROFILES_ACTIVE says which. Needs BuildKit, Docker Engine 25 or newer.

FROM eclipse-temurin:25.0.4_7-jdk-noble AS build
WORKDIR /build
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY src/main src/main
# What Maven fetches lies in a cache of its own, which a change of any file leaves as it is.
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -B -ntp package -Dmaven.test.skip=true -Dformatter.skip=true \
    && java -Djarmode=tools -jar target/parley.jar extract --layers --destination layers

FROM eclipse-temurin:25.0.4_7-jre-noble
RUN groupadd --gid 10001 parley \
    && useradd --uid 10001 --gid parley --no-create-home --home-dir /parley --shell /usr/sbin/nologin parley
WORKDIR /parley
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
# One run for the AOT cache, as a gateway, which connects to nothing before its context is refreshed: nearly half of the
# start's work is saved on every role (docs/operations.md). Its issuer, key and secret count for nothing and stay
# nowhere. Collector and object headers must be those of the entry point, and the files those of this stage.
RUN ["java", "-XX:AOTCacheOutput=parley.aot", "-XX:+UseG1GC", "-XX:+UseCompactObjectHeaders", \
     "--sun-misc-unsafe-memory-access=allow", "-Dspring.context.exit=onRefresh", "-jar", "parley.jar", \
     "--spring.profiles.active=gateway", "--parley.rpc.key=nobody-listens-while-the-cache-is-made", \
     "--parley.identity.issuer=nobody", "--parley.identity.secret=nobody-listens-while-the-cache-is-made"]

# Without a role, a node has them all, and engines of yours: the embedded ones belong to development.
ENV SPRING_PROFILES_DEFAULT=default
# Half for the heap; sockets' buffers lie beside it. A value of yours replaces this one.
ENV JDK_JAVA_OPTIONS=-XX:MaxRAMPercentage=50

ARG VERSION=unversioned
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Parley" \
      org.opencontainers.image.description="Self-hosted, real-time chat and messaging" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="docker.io/library/eclipse-temurin:25.0.4_7-jre-noble"

USER 10001:10001
# Sockets, REST and pages; calls of other nodes; management.
EXPOSE 8080 7070 9090
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=2s --retries=3 \
    CMD ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx16m", "-cp", "parley.jar", "io.parley.Readiness", \
         "http://localhost:9090/actuator/health/readiness"]
ENTRYPOINT ["java", "-XX:AOTCache=parley.aot", "-XX:+UseG1GC", "-XX:+UseCompactObjectHeaders", \
            "-XX:+ExitOnOutOfMemoryError", "--sun-misc-unsafe-memory-access=allow", "-jar", "parley.jar"]
