package io.nodelet.daemon;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.Plan;
import io.nodelet.engine.Resource;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A plan with what its phases declare, asked once.
///
/// @param ids      of the phases, in order
/// @param checked  those that have a live check
/// @param declared by each
public record Phases(List<PhaseId> ids, Set<PhaseId> checked, Map<PhaseId, List<Item>> declared) {
    public static Phases of(Plan plan) {
        Set<PhaseId> checked = new LinkedHashSet<>();
        Map<PhaseId, List<Item>> declared = new LinkedHashMap<>();
        for (Phase phase : plan.phases()) {
            if (phase.checked()) {
                checked.add(phase.id());
            }
            declared.put(phase.id(), items(phase));
        }
        return new Phases(plan.ids(), checked, declared);
    }

    /// A phase that can't say what it declares says why when it is looked at.
    private static List<Item> items(Phase phase) {
        try {
            return phase.declare();
        } catch (NodeletException e) {
            return List.of();
        }
    }

    /// The phase that a service belongs to.
    public Optional<PhaseId> owner(String service) {
        return ids.stream().filter(id -> services(id).contains(service)).findFirst();
    }

    /// Every service of the plan, in the order in which they start.
    public List<String> services() {
        return ids.stream().flatMap(id -> services(id).stream()).toList();
    }

    /// The phases that have services.
    public Set<PhaseId> withServices() {
        return ids.stream().filter(id -> !services(id).isEmpty()).collect(Collectors.toSet());
    }

    /// The files and folders that are declared.
    public Set<Path> paths() {
        return declared.values().stream()
                .flatMap(List::stream)
                .flatMap(it -> files(it).stream())
                .collect(Collectors.toSet());
    }

    /// The phases that declare a file.
    public List<PhaseId> declaring(Path file) {
        return ids.stream()
                .filter(id -> declared.getOrDefault(id, List.of()).stream()
                        .anyMatch(it -> files(it).contains(file)))
                .toList();
    }

    private static List<Path> files(Item item) {
        return item instanceof Resource resource ? resource.files() : List.of();
    }

    /// The position of a phase in the plan, from 0.
    public int position(PhaseId id) {
        return ids.indexOf(id);
    }

    private List<String> services(PhaseId id) {
        return Finding.services(declared.getOrDefault(id, List.of()));
    }
}
