# One image for all roles: docker run scheduler-worker --role=job-store (coordinator, agent, worker); without it, a worker.
# The images to build with and to run on; a release names them by digest. The caches need 25 or newer, and the same JVM in both.
ARG JDK=eclipse-temurin:25-jdk
ARG JRE=eclipse-temurin:25-jre

FROM ${JDK} AS build
WORKDIR /build
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY src src
COPY .editorconfig ./
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -ntp -DskipTests package \
 && java -Djarmode=tools -jar target/scheduler-worker.jar extract --layers --destination layers

FROM ${JRE}
RUN useradd --system --no-log-init --uid 10001 --no-create-home scheduler \
 && install -d -o scheduler /app /app/data
WORKDIR /app
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
COPY src/deploy/jvm.options src/deploy/small.options ./
# Trained by the same JVM and on the same files that use the caches: another build of either refuses them.
RUN --mount=type=bind,source=src/deploy/train.sh,target=/train.sh bash /train.sh && bash /train.sh worker @small.options
USER 10001
# Read by the role and by the health check; a container runs one role. The actuator's port is 1000 higher.
ENV SERVER_PORT=8083
# Leaves out the API description and its page, which are for developers.
ENV SPRING_PROFILES_ACTIVE=production
# A small worker: "@small.options -XX:AOTCache=worker.aot"
ENV JVM_OPTIONS=-XX:AOTCache=scheduler.aot
EXPOSE 8083 9083
# Jars with handlers of one's own, mounted at /app/handlers, are loaded by --role=agent.
VOLUME /app/data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=6 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$((SERVER_PORT + 1000)) && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
# Last, because they differ from build to build: docker build --build-arg VERSION=1.1.0 --build-arg REVISION=$(git rev-parse HEAD)
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title=scheduler-worker \
      org.opencontainers.image.licenses=Apache-2.0 \
      org.opencontainers.image.version=${VERSION} \
      org.opencontainers.image.revision=${REVISION}
# The JVM's warnings about single classes of a cache are no lines of the service's log.
ENTRYPOINT ["sh", "-c", "exec java -Xlog:aot*=error @jvm.options $JVM_OPTIONS -jar scheduler-worker.jar \"$@\"", "scheduler"]
