# On a master: what bare workers need to be let in. bare-keys.sh MASTER'S-ADDRESS NAME...; a folder for each below /var/tmp/bare.
set -eu
A=$1; shift; C=/etc/pf9/kube.d/certs D=/var/tmp/bare
for name; do
  mkdir -p $D/$name && cd $D/$name
  cp $C/ca.crt ca.crt
  sed "s|server: .*|server: https://$A:6443|" /etc/pf9/kube.d/kubeconfigs/admin.yaml >admin.yaml
  printf 'extendedKeyUsage=clientAuth\n' >kubelet.ext
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout kubelet.key -out kubelet.csr -subj "/O=system:nodes/CN=system:node:$name" 2>/dev/null
  openssl x509 -req -in kubelet.csr -CA $C/ca.crt -CAkey $C/ca.key -CAcreateserial -days 365 -extfile kubelet.ext -out kubelet.crt 2>/dev/null
done
