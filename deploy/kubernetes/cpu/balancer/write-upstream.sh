#!/bin/sh
# Writes nginx's list of replicas, one line for each that there may be: their names follow from the StatefulSet's, and
# whom to ask for them and in which domain they lie is what the cluster tells every pod. nginx's `resolve` needs all of
# it in full: it asks DNS itself, again and again, and knows neither resolv.conf nor search domains.
#
# SERVICE    name of the StatefulSet and of its headless service
# REPLICAS   as many as the autoscaler's maxReplicas
# RESOLV     another file than /etc/resolv.conf
set -eu

servers='' domain=''
while read -r word first _; do
    case "$word" in
    nameserver)
        case "$first" in
        *:*) servers="$servers [$first]" ;;
        *) servers="$servers $first" ;;
        esac
        ;;
    # The first one is the pod's own namespace: `idoctor.svc.cluster.local`.
    search) domain=$first ;;
    esac
done <"${RESOLV:-/etc/resolv.conf}"
if [ -z "$servers" ] || [ -z "$domain" ]; then
    echo "write-upstream: resolv.conf names no server or no domain: is the pod's dnsPolicy ClusterFirst?" >&2
    exit 1
fi

echo "zone sam2 256k;"
echo "resolver$servers valid=5s;"
# Where DNS fails, the addresses stay that are known, and this is when it is asked again.
echo "resolver_timeout 5s;"
number=0
while [ "$number" -lt "$REPLICAS" ]; do
    # A name that does not resolve (yet) is passed over. The names stay, so a replica that comes back gets its own
    # pictures again.
    echo "server $SERVICE-$number.$SERVICE.$domain:8000 resolve max_fails=1 fail_timeout=5s;"
    number=$((number + 1))
done
