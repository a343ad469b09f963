package io.nodelet.e2e;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The services of a node: what runs, under which numbers.
final class RunningServices {
    static final List<String> ALL = List.of(
            "containerd",
            "etcd",
            "kube-apiserver",
            "kube-controller-manager",
            "kube-scheduler",
            "kubelet",
            "kube-proxy");

    private RunningServices() {}

    /// The processes of each service as `pid start-time`, by the service's name; those of a name that runs twice are
    /// both there. A file that was put in anew while its process ran counts as the file.
    static Map<String, List<String>> running(Testbed bed) {
        Map<String, List<String>> found = new TreeMap<>();
        bed.shell("""
                for p in /proc/[0-9]*; do
                  exe=$(readlink "$p/exe") || continue
                  read -r stat <"$p/stat" 2>/dev/null || continue
                  set -- ${stat##*) }
                  exe=${exe%' (deleted)'}
                  echo "${exe##*/} ${p##*/} ${20}"
                done
                """)
                .lines()
                .map(line -> line.split(" ", 2))
                .filter(words -> ALL.contains(words[0]))
                .forEach(words -> found.computeIfAbsent(words[0], _ -> new java.util.ArrayList<>())
                        .add(words[1]));
        return found;
    }

    /// The containers of Kubernetes: id and image.
    static String containers(Testbed bed) {
        return bed.shell("ctr --address /run/nodelet/containerd/containerd.sock --namespace k8s.io tasks list"
                + " | awk 'NR > 1 {print $1, $2, $3}' | sort");
    }
}
