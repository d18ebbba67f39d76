#!/usr/bin/env bash
# Run in a folder with the extracted jar and jvm.options: starts all roles once and leaves scheduler.aot, or a worker alone and leaves
# worker.aot, with which a worker needs less memory: the classes and profiles of that run, for later starts with
# -XX:AOTCache=<file>. Only for the same JVM: it refuses the cache of another one.
# usage: train.sh [all|worker [further JVM options …]]
set -eu
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = //p')
[ "${version%%.*}" -ge 25 ] || { echo "train.sh: needs JDK 25 or newer; $java is $version" >&2; exit 2; }
role=${1:-all}
shift $(($# < 1 ? $# : 1))
work=$(mktemp -d)
case $role in
  all) cache=scheduler.aot
    set -- "$@" -jar scheduler-worker.jar --spring.profiles.active=standalone,production \
      --job-store/spring.datasource.url="jdbc:h2:file:$work/job-store;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;USER=sa;PASSWORD=" \
      --coordinator/spring.datasource.url="jdbc:h2:file:$work/coordinator;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH" ;;
  worker) cache=worker.aot
    set -- "$@" -jar scheduler-worker.jar --spring.profiles.active=production ;;
  *) echo "train.sh: the role must be worker or all, not $role" >&2
    exit 2 ;;
esac
"$java" @jvm.options "-XX:AOTCacheOutput=$cache" "$@" >"$work/log" 2>&1 &
pid=$!
up() { # the worker starts last; alone it is never ready, because it has no store
  exec 3<>/dev/tcp/127.0.0.1/9083 && printf 'GET /actuator/health/liveness HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3 && head -n 1 <&3 | grep -q ' 200'
}
until (up) 2>/dev/null; do
  kill -0 "$pid" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
  sleep 0.5
done
kill -TERM "$pid"
wait "$pid" || true # 143: ended by the signal
rm -rf "$work"
[ -s "$cache" ]
