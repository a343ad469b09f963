# The yardstick of a join: starts the programs that nodeletd starts on a worker (all but its balancer), with its keys at hand, no checks, no
# record and nothing to undo. bare-worker.sh MASTER'S-ADDRESS OWN-ADDRESS; prints BEGAN with the time in ms since 1970.
echo "BEGAN $(date +%s%3N)"
set -eu
M=$1 A=$2 B=/opt/pf9/nodelet/bundle/bin D=/var/lib/bare C=/run/bare/containerd.sock
mkdir -p /run/bare /run/flannel /opt/cni/bin /etc/cni/net.d /var/lib/kubelet
cd $D && cp /opt/pf9/nodelet/bundle/cni/* /opt/cni/bin/ && PATH=$B:$PATH
run() { name=$1; shift; setsid "$@" >$D/$name.log 2>&1 </dev/null & }
sysctl -qw net.ipv4.ip_forward=1
printf 'apiVersion: v1\nkind: Config\ncurrent-context: c\nclusters: [{name: c, cluster: {server: "https://%s:6443", certificate-authority: %s/ca.crt}}]\nusers: [{name: u, user: {client-certificate: %s/kubelet.crt, client-key: %s/kubelet.key}}]\ncontexts: [{name: c, context: {cluster: c, user: u}}]\n' $M $D $D $D >kubelet.yaml
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
run containerd containerd --config containerd.toml
for tar in /opt/pf9/nodelet/bundle/images/*.tar; do
  until ctr -a $C -n k8s.io images import --local $tar >>import.log 2>&1; do sleep 0.05; done
done
printf 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthentication: {x509: {clientCAFile: %s/ca.crt}}\ncgroupDriver: cgroupfs\nclusterDNS: [10.21.0.10]\nclusterDomain: cluster.local\ncontainerRuntimeEndpoint: unix://%s\nfailCgroupV1: false\nfailSwapOn: false\nmakeIPTablesUtilChains: false\n' $D $C >kubelet-config.yaml
printf '{"Network":"10.20.0.0/16","EnableNFTables":true,"Backend":{"Type":"vxlan"}}' >net-conf.json
run kubelet kubelet --config=kubelet-config.yaml --kubeconfig=kubelet.yaml --node-ip=$A
run proxy kube-proxy --kubeconfig=admin.yaml --proxy-mode=nftables --cluster-cidr=10.20.0.0/16
until [ -n "$(kubectl --kubeconfig admin.yaml get node "$(hostname)" -o 'jsonpath={.spec.podCIDR}' 2>/dev/null)" ]; do sleep 0.05; done
NODE_NAME=$(hostname) run flannel flanneld --kube-subnet-mgr --kubeconfig-file=admin.yaml --net-config-path=net-conf.json --subnet-file=/run/flannel/subnet.env --public-ip=$A --ip-masq
until [ -s /run/flannel/subnet.env ]; do sleep 0.05; done
. /run/flannel/subnet.env
printf '{"cniVersion":"1.0.0","name":"bare","plugins":[{"type":"bridge","bridge":"cni0","isDefaultGateway":true,"hairpinMode":true,"ipam":{"type":"host-local","ranges":[[{"subnet":"%s"}]]}}]}' "$(echo $FLANNEL_SUBNET | sed 's|\.1/|.0/|')" >/etc/cni/net.d/10-bare.conflist
