#!/usr/bin/env bash
# Run in a folder with the extracted jar, jvm.options and worker.aot: starts a worker with and without the cache in turn, and
# prints the time to its first status, the CPU time until then, and its resident memory after some idle seconds.
# usage: footprint.sh [rounds, default 5] [idle seconds, default 15] [further JVM options …]
set -eu
rounds=${1:-5} idle=${2:-15}
shift $(($# < 2 ? $# : 2))
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = //p')
[ "${version%%.*}" -ge 25 ] || { echo "footprint.sh: needs JDK 25 or newer; $java is $version" >&2; exit 2; }
status() { # 0 once the worker answers
  exec 3<>/dev/tcp/127.0.0.1/8083 && printf 'GET /api/scheduler-worker/status HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3 && head -n 1 <&3 | grep -q ' 200'
}
for ((round = 1; round <= rounds; round++)); do
  for cache in -XX:AOTCache=worker.aot -XX:AOTMode=off; do
    began=$(date +%s%N)
    "$java" @jvm.options "$cache" "$@" -jar scheduler-worker.jar >/dev/null 2>&1 &
    pid=$!
    until (status) 2>/dev/null; do
      kill -0 "$pid"
      sleep 0.02
    done
    answered=$(date +%s%N)
    ticks=$(awk '{print $14 + $15}' "/proc/$pid/stat")
    sleep "$idle"
    echo "$cache ms=$(((answered - began) / 1000000)) cpu-ms=$((ticks * 10)) rss-mb=$(awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$pid/status")"
    kill "$pid"
    wait "$pid" || true
  done
done
