#!/usr/bin/env bash
# Makes the secrets that docker-compose.yml mounts, one file each, under data/secrets; keeps existing ones.
# Only the owner can enter the folder. The files are readable, because each one is mounted into containers of other users.
set -eu
cd "$(dirname "$0")/../.."
install -d -m 700 data data/secrets
for name in operator coordinator worker agent reader postgres-password; do
  file=data/secrets/$name
  [ -e "$file" ] || { od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$file"; echo >>"$file"; chmod 444 "$file"; }
done
echo "secrets are in data/secrets; call with: -H \"Authorization: Bearer \$(cat data/secrets/operator)\""
