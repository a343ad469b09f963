package io.nodelet.daemon;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.Plan;
import io.nodelet.engine.Resource;
import io.nodelet.engine.WaitFor;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A plan with what its phases declare, asked once. The daemon looks things up in it each turn, so they are found once,
/// too.
public final class PlanIndex {
    private final List<PhaseId> ids;
    private final Set<PhaseId> checked;
    private final Map<PhaseId, List<Item>> declared;
    private final Map<String, PhaseId> owners = new LinkedHashMap<>();
    private final Map<Path, List<PhaseId>> files = new HashMap<>();
    private final Set<Path> paths;
    private final Map<PhaseId, Set<PhaseId>> needs;

    /// @param ids      of the phases, in order
    /// @param checked  those that have a live check
    /// @param declared by each
    /// @param needs    the phases that each one's start waits for
    /// @param runBy    the files that say how a service is run
    public PlanIndex(
            List<PhaseId> ids,
            Set<PhaseId> checked,
            Map<PhaseId, List<Item>> declared,
            Map<PhaseId, Set<PhaseId>> needs,
            Function<String, List<Path>> runBy) {
        this.ids = List.copyOf(ids);
        this.checked = Set.copyOf(checked);
        this.declared = Map.copyOf(declared);
        this.needs = Map.copyOf(needs);
        for (PhaseId id : ids) {
            FailureCause.services(declared(id)).forEach(service -> owners.putIfAbsent(service, id));
            declared(id).stream()
                    .flatMap(item -> files(item, runBy).stream())
                    .distinct()
                    .forEach(file ->
                            files.computeIfAbsent(file, _ -> new ArrayList<>()).add(id));
        }
        this.paths = Set.copyOf(files.keySet());
    }

    /// @param runBy the files that say how a service is run
    public static PlanIndex of(Plan plan, Function<String, List<Path>> runBy) {
        Set<PhaseId> checked = new LinkedHashSet<>();
        Map<PhaseId, List<Item>> declared = new LinkedHashMap<>();
        Map<PhaseId, Set<PhaseId>> needs = new HashMap<>();
        for (Phase phase : plan.phases()) {
            if (phase.hasStatusCheck()) {
                checked.add(phase.id());
            }
            declared.put(phase.id(), items(phase));
            needs.put(phase.id(), needs(plan, phase, items(phase)));
        }
        return new PlanIndex(plan.ids(), checked, declared, needs, runBy);
    }

    private static Set<PhaseId> needs(Plan plan, Phase phase, List<Item> items) {
        Set<Integer> numbers = new HashSet<>(phase.dependsOn());
        items.forEach(item -> {
            if (item instanceof WaitFor(int other)) {
                numbers.add(other);
            }
        });
        return plan.ids().stream()
                .filter(phaseId -> numbers.contains(phaseId.number()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// A phase that can't say what it declares says why when it is looked at.
    private static List<Item> items(Phase phase) {
        try {
            return phase.declare();
        } catch (NodeletException e) {
            return List.of();
        }
    }

    private static List<Path> files(Item item, Function<String, List<Path>> runBy) {
        if (FailureCause.isService(item)) {
            return runBy.apply(item.key());
        }
        return item instanceof Resource resource ? resource.files() : List.of();
    }

    /// The phases, in order.
    public List<PhaseId> ids() {
        return ids;
    }

    /// Those that have a live check.
    public Set<PhaseId> checked() {
        return checked;
    }

    /// What a phase declares.
    public List<Item> declared(PhaseId id) {
        return declared.getOrDefault(id, List.of());
    }

    /// The phases that this one's start waits for.
    public Set<PhaseId> needs(PhaseId id) {
        return needs.getOrDefault(id, Set.of());
    }

    /// The same, and those that they wait for, and so on.
    public Set<PhaseId> allNeeds(PhaseId id) {
        Set<PhaseId> all = new HashSet<>();
        needs(id).forEach(phaseId -> {
            all.add(phaseId);
            all.addAll(allNeeds(phaseId));
        });
        return all;
    }

    /// The phases that depend on this one, directly or not.
    public Set<PhaseId> dependents(PhaseId id) {
        return ids.stream().filter(phaseId -> allNeeds(phaseId).contains(id)).collect(Collectors.toUnmodifiableSet());
    }

    /// The phase that a service belongs to.
    public Optional<PhaseId> owner(String service) {
        return Optional.ofNullable(owners.get(service));
    }

    /// Every service of the plan, in the order in which they start.
    public List<String> services() {
        return List.copyOf(owners.keySet());
    }

    /// The phases that have services.
    public Set<PhaseId> withServices() {
        return Set.copyOf(owners.values());
    }

    /// The files and folders that are declared.
    public Set<Path> paths() {
        return paths;
    }

    /// The phases that declare a file.
    public List<PhaseId> declaring(Path file) {
        return files.getOrDefault(file, List.of());
    }

    /// The position of a phase in the plan, from 0.
    public int position(PhaseId id) {
        return ids.indexOf(id);
    }
}
