#!/bin/sh
# Starts etcd and kube-apiserver in the foreground, with nothing else of a cluster, for `npm run test:kube`.
#   test/runtime/kube-apiserver.sh FOLDER [PORT]
# Both programs are taken from PATH. FOLDER gets what they keep, and `kubeconfig`, by which an administrator asks.
# Kubernetes 1.31 or newer: older ones don't select custom resources by field.
set -eu

folder=$(mkdir -p "$1" && cd "$1" && pwd)
port=${2:-6443}
etcd=http://127.0.0.1:$((port + 1))
cd "$folder"

if [ ! -f kubeconfig ]; then
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 \
    -keyout tls.key -out tls.crt 2> /dev/null
  openssl genrsa -out accounts.key 2048 2> /dev/null
  openssl rsa -in accounts.key -pubout -out accounts.pub 2> /dev/null
  token=$(openssl rand -hex 32)
  (umask 077 && echo "$token,admin,admin,system:masters" > tokens.csv)
  cat > kubeconfig << END
apiVersion: v1
kind: Config
clusters: [{name: it, cluster: {server: "https://127.0.0.1:$port", certificate-authority: "$folder/tls.crt"}}]
users: [{name: admin, user: {token: "$token"}}]
contexts: [{name: it, context: {cluster: it, user: admin}}]
current-context: it
END
fi

etcd --data-dir etcd --listen-client-urls "$etcd" --advertise-client-urls "$etcd" \
  --listen-peer-urls "http://127.0.0.1:$((port + 2))" > etcd.log 2>&1 &
store=$!

kube-apiserver --secure-port "$port" --bind-address 127.0.0.1 --etcd-servers "$etcd" \
  --tls-cert-file tls.crt --tls-private-key-file tls.key \
  --token-auth-file tokens.csv --authorization-mode RBAC \
  --service-account-issuer https://127.0.0.1 --service-account-key-file accounts.pub \
  --service-account-signing-key-file accounts.key --service-cluster-ip-range 10.0.0.0/24 > kube-apiserver.log 2>&1 &
server=$!

trap 'kill $server $store 2> /dev/null; wait' EXIT
trap 'exit 0' INT TERM
echo "https://127.0.0.1:$port soon answers; SLUICE_KUBECONFIG=$folder/kubeconfig"
wait $server
