# On a master: prints READY, the name and the time in ms since 1970 as each of these nodes gets Ready. await-ready.sh NAME...
export KUBECONFIG=/etc/pf9/kube.d/kubeconfigs/admin.yaml
end=$(($(date +%s) + 240)) left=$*
while [ -n "$left" ] && [ "$(date +%s)" -lt "$end" ]; do
  ready=$(/opt/pf9/pf9-kube/bin/kubectl get nodes --no-headers 2>/dev/null | awk '$2 ~ /^Ready/ {print $1}')
  still=
  for name in $left; do
    if echo "$ready" | grep -qx "$name"; then echo "READY $name $(date +%s%3N)"; else still="$still $name"; fi
  done
  left=$still
  sleep 0.05
done
