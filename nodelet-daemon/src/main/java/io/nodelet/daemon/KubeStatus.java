package io.nodelet.daemon;

import io.nodelet.config.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The seed's document on a node's health, in its words and order. Times are seconds since 1970, 0 for none.
///
/// @param attempt             start attempts since the node last was well
/// @param lastFailedCheck     the status check that failed last; forgotten ten minutes after a good one
/// @param clusterRole         master, worker or none
/// @param lastFailedTask      the phase that failed in the attempt before
/// @param allTasks            every phase's name
/// @param nodeState           ok, converging, retrying or failed
/// @param currentStatusCheck  the check under way, or empty
/// @param completedTasks      phases that are up
/// @param serviceState        whether the stack runs
/// @param allStatusChecks     phases that have a live check
/// @param lastFailedCheckTime when that one failed
/// @param clusterId           of the configuration
/// @param currentTask         the phase being started or stopped, or empty
/// @param statusCheckTime     when the last check of all phases began
public record KubeStatus(
        int attempt,
        String lastFailedCheck,
        String clusterRole,
        String lastFailedTask,
        List<String> allTasks,
        NodeState nodeState,
        String currentStatusCheck,
        List<String> completedTasks,
        boolean serviceState,
        List<String> allStatusChecks,
        long lastFailedCheckTime,
        String clusterId,
        String currentTask,
        long statusCheckTime) {
    /// The document's keys and values.
    public Map<String, Object> toMap() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("pf9_kube_start_attempt", attempt);
        tree.put("last_failed_status_check", lastFailedCheck);
        tree.put("pf9_cluster_role", clusterRole);
        tree.put("last_failed_task", lastFailedTask);
        tree.put("all_tasks", allTasks);
        tree.put("pf9_kube_node_state", nodeState.wireName());
        tree.put("current_status_check", currentStatusCheck);
        tree.put("completed_tasks", completedTasks);
        tree.put("pf9_kube_service_state", Boolean.toString(serviceState));
        tree.put("all_status_checks", allStatusChecks);
        tree.put("last_failed_status_time", lastFailedCheckTime);
        tree.put("pf9_cluster_id", clusterId);
        tree.put("current_task", currentTask);
        tree.put("status_check_timestamp", statusCheckTime);
        return tree;
    }

    /// As it lies in the file.
    public String render() {
        return JsonText.of(toMap(), 1);
    }
}
