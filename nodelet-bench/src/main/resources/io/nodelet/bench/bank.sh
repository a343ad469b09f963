# What the faults of bank.txt are made with. Runs in a test host before each of them.
set -eu
K=/etc/pf9/kube.d C=$K/certs B=/opt/pf9/pf9-kube/bin LOGS=/var/log/pf9/kube ETCD=/var/opt/pf9/kube/etcd/data
CONFIG=/etc/pf9/nodelet/nodelet.yaml KEPT=/var/lib/bank
export KUBECONFIG=$K/kubeconfigs/super-admin.yaml
PATH=$PATH:$B
# Services are units of systemd, or processes with a record.
unit() { echo "nodelet-$1.service"; }
services() {
  if [ -d /run/systemd/system ]; then
    systemctl list-units --all --plain --no-legend 'nodelet-*' | sed 's/^nodelet-\([^ ]*\)\.service .*/\1/'
  else
    ls /run/nodelet/services | grep -v '[.]'
  fi
}
pid() { if [ -d /run/systemd/system ]; then systemctl show -P MainPID "$(unit "$1")" | grep -v '^0$'; else cut -d' ' -f2 "/run/nodelet/services/$1"; fi; }
group() { if [ -d /run/systemd/system ]; then echo "/sys/fs/cgroup/memory/system.slice/$(unit "$1")"; else echo "/sys/fs/cgroup/memory/nodelet/$1"; fi; }
gone() { for _ in $(seq 100); do kill -0 "$1" 2>/dev/null || return 0; sleep 0.05; done; return 1; }
end() { p=$(pid "$1"); kill -9 "$p"; gone "$p"; }
keep() { mkdir -p $KEPT; for f; do tar -C / -cf - "${f#/}" | tar -C $KEPT -xf -; done; }
back() { cp -a $KEPT/. /; rm -rf $KEPT; }
try() { timeout 25 nodeletd phases start "$@" >/dev/null 2>&1 || true; }
ctr() { $B/ctr --address /run/nodelet/containerd/containerd.sock -n k8s.io "$@"; }
etcdctl() { $B/etcdctl --endpoints https://127.0.0.1:2379 --cacert $C/etcd/ca.crt --cert $C/etcd/etcdctl.crt --key $C/etcd/etcdctl.key "$@"; }
listen() {
  setsid perl -MIO::Socket::INET -e \
    '$s = IO::Socket::INET->new(Listen => 5, LocalPort => $ARGV[0], ReuseAddr => 1) or die; open F, ">/run/bank"; print F $$; close F; sleep 900' \
    "$1" >/dev/null 2>&1 </dev/null &
  for _ in $(seq 100); do [ -s /run/bank ] && return 0; sleep 0.05; done; return 1
}
hush() { kill "$(cat /run/bank)"; rm /run/bank; }
# Signs a certificate anew with the same key, subject and names: forge NAME CA START END
forge() {
  d=$(mktemp -d); : >"$d/index"; echo 01 >"$d/serial"
  printf '%s\n' '[ca]' 'default_ca=x' '[x]' "database=$d/index" "serial=$d/serial" "new_certs_dir=$d" 'default_md=sha256' \
    'policy=p' 'copy_extensions=copyall' '[p]' 'organizationName=optional' 'commonName=optional' >"$d/ca.cnf"
  openssl x509 -x509toreq -in "$C/$1.crt" -signkey "$C/$1.key" -copy_extensions copyall -out "$d/csr" 2>/dev/null
  openssl ca -batch -preserveDN -config "$d/ca.cnf" -in "$d/csr" -cert "$2.crt" -keyfile "$2.key" -startdate "$3" -enddate "$4" \
    -notext -out "$d/crt" 2>/dev/null
  cp -a "$C/$1.crt" "$C/.forged"; cat "$d/crt" >"$C/.forged"; rm -r "$d"
  mv "$C/.forged" "$C/$1.crt" # at once: a look must not find half of it
}
# Another authority of the same name
stranger() {
  mkdir -p $KEPT.ca
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -days 3650 \
    -keyout $KEPT.ca/ca.key -out $KEPT.ca/ca.crt 2>/dev/null
}
# The same certificate for other names
rename() {
  openssl x509 -x509toreq -in "$C/$1.crt" -signkey "$C/$1.key" -out $KEPT.csr 2>/dev/null
  printf 'subjectAltName=DNS:somebody-else\nextendedKeyUsage=serverAuth\n' >$KEPT.ext
  openssl x509 -req -in $KEPT.csr -CA "$2.crt" -CAkey "$2.key" -CAcreateserial -days 365 -extfile $KEPT.ext -out "$C/$1.crt" 2>/dev/null
  rm -f $KEPT.csr $KEPT.ext "$2.srl"
}
# Waits until a pod's container waits for this reason: waits POD PATTERN
waits() {
  for _ in $(seq 300); do
    kubectl get pod "$1" -o 'jsonpath={.status.containerStatuses[*].state.waiting.reason}' | grep -Eq "$2" && return 0; sleep 0.2
  done; return 1
}
answers() { if "$@" >/dev/null 2>&1; then echo "answers: $*"; else echo "silent: $*"; fi; }
# What can be seen of the node's health without nodeletd; the same text for the same health.
whole() {
  stat -c '%n %s %a' $B/*
  sha256sum $K/*.yaml $K/*/*.yaml $K/*/*.toml $K/*/*.json 2>/dev/null || true
  for c in $C/*.crt $C/etcd/*.crt; do openssl x509 -in "$c" -noout -checkend 60 >/dev/null && echo "valid: $c" || echo "expired: $c"; done
  for s in $(services); do
    read -r stat <"/proc/$(pid "$s")/stat" || stat='x) gone'
    case ${stat##*) } in T*) echo "stands still: $s";; gone) echo "gone: $s";; *) echo "runs: $s";; esac
  done
  answers etcdctl endpoint health
  answers ctr version
  answers kubectl --request-timeout 5s get --raw=/readyz
  for port in 10257 10259; do answers curl -kfsS --max-time 5 https://127.0.0.1:$port/healthz; done
  answers curl -fsS --max-time 5 http://127.0.0.1:10248/healthz
  answers curl -fsS --max-time 5 http://127.0.0.1:10256/livez
  kubectl --request-timeout 5s get nodes --no-headers | awk '{print $1, $2}'
}
