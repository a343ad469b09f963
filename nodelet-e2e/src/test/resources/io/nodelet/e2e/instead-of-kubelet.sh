# Answers in kubelet's place with its own certificate: `start` or `stop`. What clients show it goes to a file.
set -eu
shown=/tmp/shown-to-kubelet
certs=/etc/pf9/kube.d/certs
case $1 in
start)
    : >$shown
    mkfifo $shown.in # opened for both, so that it never ends
    openssl s_server -quiet -accept 10251 -cert $certs/kubelet-server.crt -key $certs/kubelet-server.key \
        <>$shown.in >>$shown 2>&1 &
    echo $! >$shown.pid
    nft -f - <<'RULES'
table ip instead-of-kubelet {
    chain prerouting {
        type nat hook prerouting priority dstnat - 5;
        tcp dport 10250 redirect to :10251
    }
}
RULES
    # The connections that are there end with it; nodeletd starts it again.
    pkill -9 -x kubelet
    ;;
stop)
    nft delete table ip instead-of-kubelet
    kill "$(cat $shown.pid)"
    rm -f $shown $shown.pid $shown.in
    ;;
esac
