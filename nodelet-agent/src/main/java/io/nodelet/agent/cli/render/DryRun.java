package io.nodelet.agent.cli.render;

import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.engine.Change;
import io.nodelet.engine.Plan;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.Runner;
import io.nodelet.model.PhaseId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/// What a run would change.
public record DryRun(Plan plan, SequencedMap<PhaseId, List<Change>> changes) {
    public static DryRun of(NodeOperations operations, Function<Runner, SequencedMap<PhaseId, List<Change>>> look) {
        return new DryRun(operations.plan(), look.apply(operations.runner(RunEvent.Sink.NONE)));
    }

    public String render() {
        var text = new StringBuilder();
        int count = 0;
        for (var entry : changes.entrySet()) {
            if (!entry.getValue().isEmpty()) {
                text.append(entry.getKey().file()).append('\n');
                entry.getValue().forEach(change -> text.append(line(change)));
                count += entry.getValue().size();
            }
        }
        return text.append(count == 0 ? "nothing would change\n" : count + " changes, none of them made\n")
                .toString();
    }

    public static String line(Change change) {
        String why = change.why().isEmpty() ? "" : " (" + change.why() + ")";
        return "  " + change.what() + " " + change.kind() + " " + change.key() + why + "\n";
    }

    public List<Map<String, Object>> toMaps() {
        List<Map<String, Object>> rows = new ArrayList<>();
        changes.forEach((id, list) -> {
            Map<String, Object> row = StatusText.identity(plan.ids().indexOf(id) + 1, id);
            row.put("changes", list.stream().map(Change::toMap).toList());
            rows.add(row);
        });
        return rows;
    }
}
