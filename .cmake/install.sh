#!/bin/sh
# Installs the Debian packages of the named groups (.cmake/packages.txt) that are missing: install.sh build [check] [oracle].
# In seconds, and without the network, when nothing is missing.
set -eu
here=$(dirname "$0")
missing=
for group in "$@"; do
  for package in $(sed -n "s/^$group //p" "$here/packages.txt"); do
    case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) in *" installed") ;; *) missing="$missing $package" ;; esac
  done
done
[ -n "$missing" ] || exit 0
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
echo "installing:$missing"
$sudo env DEBIAN_FRONTEND=noninteractive apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
