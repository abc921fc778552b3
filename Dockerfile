# syntax=docker/dockerfile:1
# The product's image: one jar that is API or worker by SERVICE_TYPE. Built by docker-compose.temporal.yml.

FROM eclipse-temurin:25.0.4.1_1-jdk-noble AS build
WORKDIR /src
# What the wrapper downloads and unpacks Maven with.
RUN apt-get update && apt-get install -y --no-install-recommends curl unzip && rm -rf /var/lib/apt/lists/*
COPY . .
# Tests ran before: ./mvnw verify. With the engine that runs models, which a plain build leaves out.
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw --batch-mode --no-transfer-progress -pl starter-api -am -Donnx.scope=runtime -DskipTests -Dspotless.check.skip=true package
# Libraries, which change seldom, become a layer of their own.
RUN cp starter-api/target/meridian-starter-api-*.jar /src/meridian.jar \
    && java -Djarmode=tools -jar meridian.jar extract --layers --destination /layers

FROM eclipse-temurin:25.0.4.1_1-jre-noble
RUN groupadd --system --gid 10001 meridian \
    && useradd --system --uid 10001 --gid meridian --no-create-home --shell /usr/sbin/nologin meridian
# What audio is read with.
RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/* \
    && install -d -o meridian -g meridian -m 700 /audio
WORKDIR /app
COPY --from=build /layers/dependencies/ ./
COPY --from=build /layers/spring-boot-loader/ ./
COPY --from=build /layers/snapshot-dependencies/ ./
COPY --from=build /layers/application/ ./
COPY --chmod=755 deploy/healthcheck /usr/local/bin/healthcheck
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=180s --retries=3 CMD ["healthcheck"]
# Exec form: SIGTERM reaches the JVM, and workers drain. An OutOfMemoryError ends the process; another one goes on.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", "-jar", "meridian.jar"]
