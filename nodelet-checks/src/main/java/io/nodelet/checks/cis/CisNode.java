package io.nodelet.checks.cis;

import io.nodelet.checks.machine.Machine;
import io.nodelet.json.Json;
import io.nodelet.kube.YamlManifest;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What the checks look at: the command lines of the node's programs as they run now, and its files.
final class CisNode {
    private final Machine machine;
    private final NodeConfig config;
    private final Map<String, Optional<Map<String, String>>> flags = new HashMap<>();

    CisNode(Machine machine, NodeConfig config) {
        this.machine = machine;
        this.config = config;
    }

    NodeConfig config() {
        return config;
    }

    Machine machine() {
        return machine;
    }

    /// The flags of a program that runs; empty where it does not.
    Optional<Map<String, String>> flags(String program) {
        return flags.computeIfAbsent(program, this::running);
    }

    private Optional<Map<String, String>> running(String program) {
        String path = Layout.bin(program).toString();
        return machine.names("/proc").stream()
                .filter(pid -> pid.matches("[0-9]+"))
                .map(pid -> List.of(machine.text("/proc/" + pid + "/cmdline").split("\0")))
                .filter(words -> words.getFirst().equals(path))
                .findFirst()
                .map(CisNode::flags);
    }

    /// From `--name=value`; one without a value is `true`.
    private static Map<String, String> flags(List<String> words) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (String word : words.subList(1, words.size())) {
            String[] parts = word.replaceFirst("^--?", "").split("=", 2);
            flags.put(parts[0], parts.length == 2 ? parts[1] : "true");
        }
        return flags;
    }

    /// A YAML file's only document; an empty tree where it is not there, or is none.
    JsonNode yaml(String file) {
        try {
            List<JsonNode> documents = YamlManifest.parse(machine.text(file));
            return documents.isEmpty() ? Json.tree(Map.of()) : documents.getFirst();
        } catch (NodeletException e) {
            return Json.tree(Map.of());
        }
    }
}
