#!/bin/sh
# Starts three clusters in the foreground for `npm run test:flux`, each with etcd, kube-apiserver, source-controller and
# kustomize-controller, and with nothing else of a cluster.
#   test/runtime/flux.sh FOLDER CRDS [PORT]
# These programs and kubectl are taken from PATH. CRDS is a folder with the CRDs of Flux and of what Sluice renders. FOLDER
# gets what the programs keep.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
folder=$(mkdir -p "$1" && cd "$1" && pwd)
crds=$(cd "$2" && pwd)
port=${3:-6443}
started=
trap 'kill $started 2> /dev/null; wait' EXIT
trap 'exit 0' INT TERM

start() {
  log=$1
  shift
  "$@" > "$log" 2>&1 &
  started="$started $!"
}

for cluster in s-1 c-1 u-1; do
  mkdir -p "$folder/$cluster/storage"
  cd "$folder/$cluster"
  export KUBECONFIG="$PWD/kubeconfig"
  start server.log "$here/kube-apiserver.sh" . "$port"
  until kubectl get --raw /readyz > /dev/null 2>&1; do sleep 1; done
  kubectl apply --server-side --filename "$crds" > crds.log
  kubectl wait --for condition=Established --all crds > /dev/null
  store=127.0.0.1:$((port + 3))
  start source-controller.log source-controller --storage-path storage --storage-addr "$store" --storage-adv-addr "$store" \
    --metrics-addr 0 --health-addr 0
  # By default it looks at dependencies only every 30 seconds.
  start kustomize-controller.log kustomize-controller --requeue-dependency 5s --metrics-addr 0 --health-addr 0
  port=$((port + 10))
done
echo "ready; SLUICE_FLUX=$folder"
wait
