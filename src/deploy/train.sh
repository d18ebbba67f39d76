#!/usr/bin/env bash
# Run in a folder with the extracted jar and jvm.options: starts all roles once, and leaves scheduler.aot, the classes and
# profiles of that run, for later starts with -XX:AOTCache=scheduler.aot. By the same JVM only: it refuses another's cache.
set -eu
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
"$java" @jvm.options -XX:AOTCacheOutput=scheduler.aot -jar scheduler-worker.jar --spring.profiles.active=standalone,production \
  --job-store/spring.datasource.url="jdbc:h2:file:$work/job-store;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;USER=sa;PASSWORD=" \
  --coordinator/spring.datasource.url="jdbc:h2:file:$work/coordinator;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH" \
  >"$work/log" 2>&1 &
pid=$!
ready() { # the worker is the last to start
  exec 3<>/dev/tcp/127.0.0.1/9083 && printf 'GET /actuator/health/readiness HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3 && head -n 1 <&3 | grep -q ' 200'
}
until (ready) 2>/dev/null; do
  kill -0 "$pid" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
  sleep 0.5
done
kill -TERM "$pid"
wait "$pid" || true # 143: ended by the signal
rm -rf "$work"
[ -s scheduler.aot ]
