# The yardstick: starts the programs that nodeletd starts, with no checks, no record and nothing to undo.
# bare.sh ADDRESS MANIFESTS; prints READY and DNS, each with the time in ms since 1970.
A=$1 M=$2 B=/opt/pf9/nodelet/bundle/bin D=/var/lib/bare C=/run/bare/containerd.sock
mkdir -p $D/etcd /run/bare /opt/cni/bin /etc/cni/net.d /var/lib/kubelet
cd $D && cp /opt/pf9/nodelet/bundle/cni/* /opt/cni/bin/ && PATH=$B:$PATH
key="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
ca() { openssl req -x509 $key -keyout $1.key -out $1.crt -days 3650 -subj "/CN=$1" 2>/dev/null; }
leaf() { # NAME CA SUBJECT SANS
  printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$4" >$1.ext
  openssl req $key -keyout $1.key -out $1.csr -subj "$3" 2>/dev/null
  openssl x509 -req -in $1.csr -CA $2.crt -CAkey $2.key -CAcreateserial -days 365 -extfile $1.ext -out $1.crt 2>/dev/null
}
config() { # NAME
  printf 'apiVersion: v1\nkind: Config\ncurrent-context: c\nclusters: [{name: c, cluster: {server: "https://%s:6443", certificate-authority: %s/ca.crt}}]\nusers: [{name: u, user: {client-certificate: %s/%s.crt, client-key: %s/%s.key}}]\ncontexts: [{name: c, context: {cluster: c, user: u}}]\n' $A $D $D $1 $D $1 >$1.yaml
}
run() { name=$1; shift; setsid "$@" >$D/$name.log 2>&1 </dev/null & }
ca ca; ca etcd-ca; ca front-ca
for pair in admin:system:masters scheduler: proxy:; do
  name=${pair%%:*}; group=${pair#*:}; leaf $name ca "/O=$group/CN=system:kube-$name" DNS:$name; config $name
done
leaf manager ca /CN=system:kube-controller-manager DNS:manager; config manager
leaf kubelet ca "/O=system:nodes/CN=system:node:$(hostname)" "DNS:$(hostname),IP:$A"; config kubelet
leaf apiserver ca /CN=kube-apiserver "IP:10.21.0.1,IP:$A,IP:127.0.0.1,DNS:kubernetes.default.svc"
leaf etcd etcd-ca /CN=etcd "IP:$A,IP:127.0.0.1"; leaf front front-ca /CN=front-proxy-client DNS:front
openssl ecparam -name prime256v1 -genkey -noout -out sa.key
openssl ec -in sa.key -pubout -out sa.pub 2>/dev/null
cat >containerd.toml <<X
version = 4
root = "/var/lib/bare/containerd"
state = "/run/bare/containerd"
[plugins."io.containerd.server.v1.grpc"]
  address = "$C"
[plugins."io.containerd.cri.v1.images".pinned_images]
  sandbox = "$(tar -xOf /opt/pf9/nodelet/bundle/images/pause.tar manifest.json | grep -o 'nodelet.local/pause:[^"]*')"
[plugins."io.containerd.cri.v1.runtime"]
  restrict_oom_score_adj = true
X
run etcd etcd --name e --data-dir $D/etcd --listen-client-urls https://127.0.0.1:2379 --advertise-client-urls https://127.0.0.1:2379 \
  --cert-file etcd.crt --key-file etcd.key --trusted-ca-file etcd-ca.crt --client-cert-auth --listen-peer-urls http://127.0.0.1:2380
run containerd containerd --config containerd.toml
run apiserver kube-apiserver --advertise-address=$A --secure-port=6443 --allow-privileged --service-cluster-ip-range=10.21.0.0/22 \
  --etcd-servers=https://127.0.0.1:2379 --etcd-cafile=etcd-ca.crt --etcd-certfile=etcd.crt --etcd-keyfile=etcd.key \
  --client-ca-file=ca.crt --tls-cert-file=apiserver.crt --tls-private-key-file=apiserver.key --authorization-mode=Node,RBAC \
  --service-account-issuer=https://kubernetes.default.svc --service-account-key-file=sa.pub --service-account-signing-key-file=sa.key \
  --requestheader-client-ca-file=front-ca.crt --proxy-client-cert-file=front.crt --proxy-client-key-file=front.key
for tar in /opt/pf9/nodelet/bundle/images/*.tar; do
  until ctr -a $C -n k8s.io images import --local $tar >>import.log 2>&1; do sleep 0.05; done
done
printf '{"cniVersion":"1.0.0","name":"bare","plugins":[{"type":"bridge","bridge":"cni0","isDefaultGateway":true,"ipMasq":true,"ipMasqBackend":"nftables","hairpinMode":true,"ipam":{"type":"host-local","ranges":[[{"subnet":"10.20.0.0/24"}]]}}]}' >/etc/cni/net.d/10-bare.conflist
printf 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthentication: {x509: {clientCAFile: %s/ca.crt}}\ncgroupDriver: cgroupfs\nclusterDNS: [10.21.0.10]\nclusterDomain: cluster.local\ncontainerRuntimeEndpoint: unix://%s\nfailCgroupV1: false\nfailSwapOn: false\nmakeIPTablesUtilChains: false\n' $D $C >kubelet-config.yaml
until kubectl --kubeconfig admin.yaml get --raw /readyz >/dev/null 2>&1; do sleep 0.05; done
run manager kube-controller-manager --kubeconfig=manager.yaml --authentication-kubeconfig=manager.yaml --authorization-kubeconfig=manager.yaml \
  --root-ca-file=ca.crt --service-account-private-key-file=sa.key --use-service-account-credentials --allocate-node-cidrs --cluster-cidr=10.20.0.0/16 --service-cluster-ip-range=10.21.0.0/22
run scheduler kube-scheduler --kubeconfig=scheduler.yaml --authentication-kubeconfig=scheduler.yaml --authorization-kubeconfig=scheduler.yaml
run kubelet kubelet --config=kubelet-config.yaml --kubeconfig=kubelet.yaml --node-ip=$A
run proxy kube-proxy --kubeconfig=proxy.yaml --proxy-mode=nftables --cluster-cidr=10.20.0.0/16
kubectl --kubeconfig admin.yaml apply -f $M >apply.log 2>&1
until kubectl --kubeconfig admin.yaml get nodes 2>/dev/null | grep -q ' Ready'; do sleep 0.05; done
echo "READY $(date +%s%3N)"
until busybox nslookup -type=a kubernetes.default.svc.cluster.local 10.21.0.10 2>/dev/null | grep -q 10.21.0.1; do sleep 0.05; done
echo "DNS $(date +%s%3N)"
